"""The words of the command line: window, command, tests, help or version."""

import os

from core.environment.obstacle import USAGE, Obstacle

COMMANDS = (
    "check",
    "train",
    "predict",
    "table",
    "examples",
)  # held equal to the real ones by a test

HELP = """\
usage: main.py [FILE]             open the window
       main.py test [ARGS]        run the tests; with ARGS pytest alone, on ARGS
       main.py COMMAND ...        without a window; `main.py COMMAND --help` says more

commands:
  check FILE                      shapes, parameters, problems
  train FILE                      train, with a progress bar
  predict FILE --data SOURCE      outputs for every row of a table
  table SOURCE ...                what is in a data file
  examples [NAME]                 the examples that come along

options:
  --help, -h                      this text
  --version                       the version

Once installed, say `layerloom` for `main.py`.
"""


def goal(words: list[str]) -> str:
    """Say where the words lead: "window", "command", "test", "help" or "version".

    A word that ends in `.loom` leads to the window even if there is no such file: the window
    says so, and offers others.

    Raises
    ------
    Obstacle
        If a word is neither a file nor one of ours.
    """
    first = words[0] if words else ""
    if first in COMMANDS:
        return "command"
    if first == "test":
        return "test"
    if first in ("--help", "-h"):
        return "help"
    if first == "--version":
        return "version"
    if first and not first.endswith(".loom") and not os.path.isfile(first):
        raise Obstacle(f"{first} is neither a command nor a file; see --help", USAGE)
    if len(words) > 1:
        raise Obstacle(f"one file at a time, not {len(words)}; see --help", USAGE)
    return "window"
