"""Room for large arrays: in memory while there is plenty, else in a file that is mapped into it.

Such a file has no name and is gone with the last array that looks at it. What is in it counts as
the system's cache of files, not as memory of the program: it is dropped where others need memory,
and read again when it is asked for.
"""

from __future__ import annotations

import math
import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.problem import Problem, Refused

Array = NDArray[Any]
SMALL = 1 << 28  # bytes that are always held in memory
SHARE = 0.25  # of the free memory that one array may take
PREFIX = "layerloom-"
DAY_S = 86_400.0
SPARE = 1 << 30  # bytes of a disk that are left to others


class NoRoom(Refused):
    """There is room neither in memory nor on the disk; says what is needed and what there is."""

    def __init__(self, needed: float, memory: float, disk: float, folder: Path) -> None:
        self.said = (
            f"{needed / 1e9:.1f} GB are needed, {memory / 1e9:.1f} GB of memory are free and "
            f"{disk / 1e9:.1f} GB on the disk of {folder}"
        )
        super().__init__(Problem(f"there is no room: {self.said}", rule="memory"))


def room(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> Array:
    """A new array, of any content. Raises `NoRoom`."""
    found = mapped(shape, dtype)
    return np.empty(shape, dtype) if found is None else found


def mapped(shape: tuple[int, ...], dtype: DTypeLike = np.float32) -> Array | None:
    """A new array in a file, of zeros; None if memory will do. Raises `NoRoom`."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    free = free_memory()
    if size <= SMALL or free is None or size <= SHARE * free:
        return None
    folder = scratch()
    disk = shutil.disk_usage(folder).free
    if size + SPARE > disk:
        raise NoRoom(size, free, disk, folder)
    with tempfile.TemporaryFile(dir=folder, prefix=PREFIX) as file:
        file.truncate(size)
        found: Array = np.memmap(file, dtype, "r+", shape=shape)
    return found


def is_mapped(array: Array) -> bool:
    """Whether the numbers lie in a file."""
    base: Any = array
    while base is not None and not isinstance(base, np.memmap):
        base = getattr(base, "base", None)
    return base is not None


def scratch() -> Path:
    """The folder for files that nobody shall keep: on a disk, and not in memory."""
    if sys.platform == "win32" or sys.platform == "darwin":
        return Path(tempfile.gettempdir())
    if said := os.environ.get("TMPDIR"):
        return Path(said)
    disk = Path("/var/tmp")  # unlike /tmp, it is never held in memory
    return disk if os.access(disk, os.W_OK) else Path(tempfile.gettempdir())


def own_folder() -> tempfile.TemporaryDirectory[str]:
    """A folder in `scratch` for this program; what programs that are dead have left goes first."""
    sweep(scratch())
    return tempfile.TemporaryDirectory(prefix=f"{PREFIX}{os.getpid()}-", dir=scratch())


def sweep(folder: Path) -> None:
    """Remove folders of programs that ended without tidying up, a day after they last wrote."""
    if sys.platform != "linux":
        return  # where the system does so itself
    for left in folder.glob(f"{PREFIX}*"):
        number = left.name.removeprefix(PREFIX).split("-")[0]
        if not number.isdigit() or Path(f"/proc/{number}").exists():
            continue
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > DAY_S:
                shutil.rmtree(left, ignore_errors=True)


def free_memory() -> int | None:
    """Bytes that can be had without swapping; None where the system does not tell."""
    free = _of_machine()
    limit = _of_container()
    return free if limit is None else limit if free is None else min(free, limit)


def _of_machine() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    if sys.platform == "win32":
        return _of_windows()
    try:  # macOS tells only how much there is in all
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2
    except (AttributeError, ValueError, OSError):
        return None


def _of_container() -> int | None:
    """What a container leaves over of its limit; files that can be dropped do not count."""
    folder = Path("/sys/fs/cgroup")
    try:
        most = (folder / "memory.max").read_text().strip()
        used = int((folder / "memory.current").read_text())
        facts = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    except (OSError, ValueError):
        return None
    if not most.isdigit():
        return None
    return max(0, int(most) - used + int(facts.get("file", 0)))


def _of_windows() -> int | None:
    if sys.platform != "win32":
        return None
    import ctypes

    class Status(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = [
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("total", "free", "pages", "free_pages")),
            *((name, ctypes.c_ulonglong) for name in ("virtual", "free_virtual", "extended")),
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.free)
