"""Runs one benchmark by name; lists them without one."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).parent


def names() -> list[str]:
    """Modules of this folder that are a command: those with a `main`."""
    modules = {path.stem: path.read_text("utf-8") for path in sorted(HERE.glob("*.py"))}
    modules.pop("__main__")
    return [name for name, text in modules.items() if "\ndef main(" in text]


def main(argv: list[str]) -> int:
    if not argv or argv[0] not in names():
        print(f"usage: python3 -m benchmarks {{{'|'.join(names())}}} [--quick] [--json]")
        return 2
    sys.path.insert(0, str(HERE.parent))
    return int(importlib.import_module(f"benchmarks.{argv[0]}").main(argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
