"""Very small numbers count as 0 while training: a processor takes a hundred times as long for them.

Dead units leave such numbers behind in the optimizer's memory, and late training would crawl.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

FLUSH = 0x8040  # MXCSR: flush to zero, denormals are zero
MXCSR = slice(28, 32)  # where glibc's fenv_t keeps it on x86-64


@contextmanager
def flushed_to_zero() -> Iterator[bool]:
    """Flush denormal numbers to 0 in this thread; says whether this machine can."""
    library = _math_library()
    before = (ctypes.c_uint8 * 64)()
    if library is None or library.fegetenv(before):
        yield False
        return
    during = (ctypes.c_uint8 * 64)(*before)
    word = int.from_bytes(bytes(during[MXCSR]), "little") | FLUSH
    during[MXCSR] = list(word.to_bytes(4, "little"))
    library.fesetenv(during)
    try:
        yield True
    finally:
        library.fesetenv(before)


@cache
def _math_library() -> Any:
    import platform

    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        return None
    try:
        return ctypes.CDLL("libm.so.6")
    except OSError:
        return None
