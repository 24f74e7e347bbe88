"""The command line as a test asks it: inside this process, or in one of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

from core.cli import main

ROOT = Path(__file__).parents[2]
RUN = "import sys; from core.cli import main; sys.exit(main(sys.argv[1:]))"
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT)}


def example(name, folder):
    """One of the examples in a file; gives its path."""
    path = str(folder / f"{name}.loom")
    assert main(["examples", name, "--out", path]) == 0
    return path


def asked(capsys, *words):
    """Exit code, the one JSON object on stdout, and the text on stderr."""
    capsys.readouterr()
    code = main([*words, "--json"])
    said = capsys.readouterr()
    assert said.out.count("\n") == 1
    return code, json.loads(said.out), said.err


def python(*words):
    """Another process that can import the program."""
    pipe = subprocess.PIPE
    command = [sys.executable, *words]
    return subprocess.Popen(command, env=ENVIRON, stdout=pipe, stderr=pipe, text=True)
