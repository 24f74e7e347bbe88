"""Who goes first where the window and the training both want a core."""

from __future__ import annotations

import os
import sys
from contextlib import suppress

NICE = 3  # by so much the training thread stands back


def stand_back() -> None:
    """Let this process's other threads go first, the window's among them.

    On Linux a thread has a priority of its own, and the threads that it starts have the same;
    elsewhere nothing is done.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            before = os.getpriority(os.PRIO_PROCESS, 0)
            os.setpriority(os.PRIO_PROCESS, 0, min(before + NICE, 19))
