"""One set-up at a time: a file lock that dies with the processes that hold it."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO


@contextmanager
def exclusive(path: str) -> Iterator[IO[str]]:
    """Hold the file's lock; wait if another process does, and say so.

    A child that inherits the file (`pass_fds`) keeps the lock if this process is killed.

    Raises
    ------
    OSError
        If the file cannot be made.
    """
    with open(path, "w", encoding="utf-8") as file:
        if not _try(file):
            print("layerloom: another start is setting up; waiting", file=sys.stderr, flush=True)
            while not _try(file):
                time.sleep(0.2)
        yield file


def _try(file: IO[str]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
