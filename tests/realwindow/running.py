"""The program in a window of its own, and what it says of itself."""

import json
import sys
from pathlib import Path

from tests.realwindow.desktop import until

PROGRAM = Path(__file__).with_name("told.py")


class Program:
    """The running program, and what it says of itself."""

    def __init__(self, desktop, folder):
        self.desktop, self._file = desktop, folder / "facts.json"
        desktop.environ["LAYERLOOM_CONFIG"] = str(folder / "config")
        self.process = desktop.start([sys.executable, str(PROGRAM), str(self._file)])
        desktop.window("LayerLoom")
        self.until(lambda facts: "palette dense" in facts["places"], "the palette is filled")

    @property
    def facts(self):
        return json.loads(self._file.read_text()) if self._file.exists() else None

    def place(self, name):
        self.until(lambda facts: name in facts["places"], f"{name} is on the screen")
        return tuple(self.facts["places"][name])

    def until(self, found, what):
        until(lambda: self.facts is not None and found(self.facts), what)
