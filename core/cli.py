"""The program without a window: one command, an answer on stdout, an exit code."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence

from core.command import (
    COMMANDS,
    FAILED,
    INTERRUPTED,
    WRONG_USE,
    Command,
    answer,
    warn,
)
from core.problem import Refused


def main(argv: Sequence[str]) -> int:
    """Run the command that `argv` names; give the exit code: 0 done, 1 failed, 2 wrong words,
    130 interrupted. A failure is one clear sentence on stderr, and in the answer of `--json`."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")  # a terminal that lacks a letter shows a question mark
    if argv and argv[0] in ("-h", "--help"):
        sys.stdout.write(usage())
        return 0
    if not argv or argv[0] not in COMMANDS:
        said = f"there is no command {argv[0]!r}" if argv else "which command?"
        sys.stderr.write(f"{usage()}layerloom: {said}\n")
        return WRONG_USE
    try:
        return _run(COMMANDS[argv[0]](), argv[1:])
    except KeyboardInterrupt:
        sys.stderr.write("layerloom: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the answer, such as `head`, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED


def usage() -> str:
    """All commands, each with its sentence."""
    commands = sorted(COMMANDS, key=lambda cls: (cls.order, cls.kind))
    lines = [f"  {cls.kind:<10} {_sentence(cls)}" for cls in commands]
    return "\n".join(["usage: layerloom COMMAND ...", "", *lines, "", MORE, ""])


MORE = "`layerloom COMMAND --help` says more."


def _run(command: Command, words: Sequence[str]) -> int:
    parser = ArgumentParser(f"layerloom {command.kind}", description=_sentence(type(command)))
    command.declare(parser)
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")
    try:
        parsed = parser.parse_args(list(words))
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else WRONG_USE
    try:
        code = command.run(parsed)
        sys.stdout.flush()
    except Refused as refused:
        warn([refused.problem])
        if parsed.json:
            answer({"problems": [refused.problem.to_json()]})
        return FAILED
    return code


def _sentence(cls: type[Command]) -> str:
    return (cls.__doc__ or "").strip().split("\n")[0]
