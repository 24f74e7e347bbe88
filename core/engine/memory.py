"""Where numbers lie: aligned arrays, and pools that are handed out piece by piece."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array: TypeAlias = NDArray[Any]

LINE = 64  # bytes: AVX-512 adds and multiplies twice as fast on such borders


def aligned(shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """A new array of zeros that starts on a border of 64 bytes."""
    kind = np.dtype(dtype)
    size = int(np.prod(shape)) * kind.itemsize
    raw = np.zeros(size + LINE, np.uint8)
    start = -raw.ctypes.data % LINE
    return raw[start : start + size].view(kind).reshape(shape)


def padded(count: int, itemsize: int) -> int:
    """`count` numbers, rounded up so that the next piece starts on a border again."""
    unit = LINE // itemsize
    return -(-count // unit) * unit


class Pool:
    """One array, handed out in pieces; `used` is how much of it has been."""

    def __init__(self, count: int, dtype: DTypeLike) -> None:
        self.array = aligned((max(count, 1),), dtype)
        self.used = 0

    def take(self, shape: tuple[int, ...]) -> Array:
        """The next piece, C-contiguous, on a border of 64 bytes. Raises MemoryError when full."""
        count = int(np.prod(shape))
        if self.used + count > len(self.array):
            raise MemoryError("the pool of buffers is used up")
        piece = self.array[self.used : self.used + count].reshape(shape)
        self.used += padded(count, self.array.itemsize)
        return piece

    def offset(self, piece: Array) -> int | None:
        """Where `piece` starts, in numbers; None if it is not of this pool."""
        start = piece.ctypes.data - self.array.ctypes.data
        inside = 0 <= start < self.array.nbytes
        return start // self.array.itemsize if inside else None


Operation: TypeAlias = tuple[Any, tuple[Any, ...]]
Program: TypeAlias = tuple[Operation, ...]


def run(program: Program) -> None:
    """Do all operations in their order."""
    for f, args in program:
        f(*args)
