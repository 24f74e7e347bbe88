"""The command that lists the examples and writes them to files."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from core.command import DONE, WRONG_USE, Command, answer, columns, say, warn
from core.examples import EXAMPLES
from core.files import save
from core.problem import Problem, Refused


class Examples(Command):
    """List the examples that come along, or write one to a file."""

    kind = "examples"
    order = 90

    def declare(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", metavar="NAME", nargs="?", help="which example")
        parser.add_argument("--out", metavar="FILE", help="write it to this .loom file")

    def run(self, words: Namespace) -> int:
        if words.name is None and words.out is None:
            return _list(words.json)
        if words.name is None or words.out is None:
            warn([Problem("say both the name of an example and --out FILE")])
            return WRONG_USE
        if words.name not in EXAMPLES:
            known = ", ".join(EXAMPLES)
            raise Refused(Problem(f"there is no example called {words.name}; known: {known}"))
        save(EXAMPLES[words.name].project(), Path(words.out))
        if words.json:
            answer({"name": words.name, "out": words.out})
        else:
            say(f"wrote {words.out}")
        return DONE


def _list(json: bool) -> int:
    if json:
        listed = [
            {"name": name, "title": example.title, "sentence": example.sentence}
            for name, example in EXAMPLES.items()
        ]
        answer({"examples": listed})
    else:
        say(columns([(name, example.sentence) for name, example in EXAMPLES.items()]))
    return DONE
