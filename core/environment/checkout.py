"""A checkout and the `.venv` beside it: is it ready, and is it the one that runs now?

`.venv` is ready for a set of packages once a stamp says so. The stamp holds what the set-up was
made from, word for word, so that a change of it is noticed without any reckoning.
"""

import os
import sys


class Checkout:
    """The folder that holds `main.py`, with or without an environment of its own."""

    def __init__(self, root: str) -> None:
        self.root = root
        self.venv = os.path.join(root, ".venv")
        self.lock = os.path.join(root, ".venv.lock")
        self.unfinished = os.path.join(root, ".venv.unfinished")
        inside = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
        self.python = os.path.join(self.venv, *inside)

    def has_sources(self) -> bool:
        """Tell a checkout from an installed package, whose installer saw to everything."""
        return os.path.exists(self._beside("pyproject.toml"))

    def runs_in_venv(self) -> bool:
        """Tell whether this process is the Python of `.venv`."""
        return os.path.isdir(self.venv) and os.path.samefile(sys.prefix, self.venv)

    def is_ready(self, packages: str) -> bool:
        """Tell whether `.venv` holds what is needed; takes well under a millisecond.

        Parameters
        ----------
        packages : "app", or "test" for the test tools as well
        """
        if os.path.exists(self.unfinished) or not os.path.exists(self.python):
            return False
        return _text(self._stamp(packages)) == self._made_from()

    def set_stamp(self, packages: str) -> None:
        """Note that `.venv` holds these packages now."""
        with open(self._stamp(packages), "w", encoding="utf-8") as stamp:
            stamp.write(self._made_from())

    def _stamp(self, packages: str) -> str:
        return os.path.join(self.venv, f"layerloom-{packages}-ready")

    def _made_from(self) -> str:
        interpreter = os.path.realpath(self.python)  # another one if the system's was upgraded
        sources = (_text(self._beside(name)) for name in ("pyproject.toml", "constraints.txt"))
        return "\n".join((interpreter, *sources))

    def _beside(self, name: str) -> str:
        return os.path.join(self.root, name)


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except FileNotFoundError:
        return ""
