"""What a command of the command line is, and what all commands need: projects, data, answers."""

from __future__ import annotations

import json
import math
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from core.data.base import Source
from core.data.find import source_for
from core.document import Document, State
from core.files import load
from core.problem import Problem, Refused, Severity
from core.project import Project
from core.registry import Registry

DONE, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130  # exit codes


class Command:
    """Base of all commands. Subclassing registers. The docstring's first line is the help.

    `kind` is the word that is typed, `order` the place in the list. Every command has `--json`:
    then it prints exactly one JSON object on stdout.
    """

    kind: ClassVar[str] = ""
    order: ClassVar[int] = 100

    def __init_subclass__(cls) -> None:
        if cls.kind:
            COMMANDS.add(cls)

    def declare(self, parser: ArgumentParser) -> None:
        """Say which words the command takes."""

    def run(self, words: Namespace) -> int:
        """Do it; give the exit code. Raises `Refused` if it cannot be done."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it does")


COMMANDS: Registry[Command] = Registry("command", "core.commands")


# ---- what is asked for -------------------------------------------------------------------------


def opened(name: str) -> Project:
    """The project in a file; what is lost in it is told on stderr. Raises `Refused`."""
    project, problems = load(Path(name))
    warn(problems)
    return project


def source_called(text: str) -> Source:
    """The data that a word stands for. Raises `Refused` with the words that are known."""
    return source_for(text)


def sound(project: Project) -> State:
    """The project with its plan, if it has one. Raises `Refused` with all that is in the way."""
    state = Document(project).state
    errors = [p.message for p in state.compiled.problems if p.severity is Severity.ERROR]
    if errors or state.compiled.plan is None:
        raise Refused(Problem("; ".join(errors) or "the network is empty"))
    return state


# ---- what is answered --------------------------------------------------------------------------


def say(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def answer(data: Mapping[str, Any]) -> None:
    """One JSON object on stdout; numbers that JSON does not know become null."""
    say(json.dumps(_finite(data), ensure_ascii=False, allow_nan=False))


def warn(problems: Iterable[Problem]) -> None:
    """Each problem as a line on stderr."""
    for problem in problems:
        kind = "" if problem.severity is Severity.ERROR else f"{problem.severity}: "
        sys.stderr.write(f"layerloom: {kind}{problem.message}\n")
    sys.stderr.flush()


def columns(rows: Sequence[Sequence[object]], right: Iterable[int] = ()) -> str:
    """Rows of words as a table; the columns in `right` end on one line."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    to_right = set(right)
    lines = (
        "  ".join(
            cell.rjust(width) if i in to_right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    )
    return "\n".join(lines)


def _finite(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
