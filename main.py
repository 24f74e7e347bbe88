#!/usr/bin/env python3
"""The way in: see that this Python is new enough, then let the door choose where to go.

This file alone must parse on old Pythons too, so that they can be told that they are too old.
"""

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))


def main() -> int:
    """Run what the command line asks for; give the exit code."""
    if sys.version_info < (3, 11):
        sys.stderr.write(
            f"layerloom: python 3.11 or newer is needed, not {sys.version.split()[0]}; "
            "start with a newer one, such as python3.12 main.py\n"
        )
        return 3
    sys.path[:] = [ROOT, *(place for place in sys.path if place != ROOT)]
    from core.environment.door import enter

    return enter(ROOT, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
