"""Very small numbers count as 0 while training: a processor takes a hundred times as long for them.

Dead units leave such numbers behind in the optimizer's memory, and late training would crawl.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from types import TracebackType
from typing import Any

LOW, HIGH = 28, 29  # where glibc's fenv_t keeps the low bytes of MXCSR on x86-64
DENORMALS_ARE_ZERO, FLUSH_TO_ZERO = 0x40, 0x80  # bit 6 in the low byte, bit 15 in the high one
Environment = ctypes.c_uint8 * 64


class flushed_to_zero:  # noqa: N801 - reads as a word after `with`, like a function
    """Flush denormal numbers to 0 in this thread; what held before holds again afterwards.

    Does nothing where the machine or its library cannot, or where it is so already.
    """

    def __init__(self) -> None:
        self._before: Any = None

    def __enter__(self) -> None:
        library = _math_library()
        before = Environment()
        if library is None or library.fegetenv(before):
            return
        if before[LOW] & DENORMALS_ARE_ZERO and before[HIGH] & FLUSH_TO_ZERO:
            return
        during = Environment.from_buffer_copy(before)
        during[LOW] |= DENORMALS_ARE_ZERO
        during[HIGH] |= FLUSH_TO_ZERO
        library.fesetenv(during)
        self._before = before

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._before is not None:
            _math_library().fesetenv(self._before)
            self._before = None


@cache
def _math_library() -> Any:
    import platform

    if not sys.platform.startswith("linux") or platform.machine() != "x86_64":
        return None
    try:
        return ctypes.CDLL("libm.so.6")
    except OSError:
        return None
