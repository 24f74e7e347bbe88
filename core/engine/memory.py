"""Where numbers lie: aligned arrays, pools that are handed out piece by piece, slots of a block."""

from __future__ import annotations

from collections.abc import Sequence
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


class Slots:
    """An array whose part differs from step to step, such as the rows of a batch.

    A program is lowered on the part at `offset` 0. `moved(view, offset)` is the same view on the
    part that starts `offset` bytes further on.
    """

    def __init__(self, array: Array, span: int) -> None:
        if not array.flags.c_contiguous:
            raise ValueError("slots need a contiguous array")
        self.array, self._span = array, span
        self._start = array.ctypes.data

    def holds(self, view: Array) -> bool:
        """Whether `view` lies in the first part, which is `span` bytes long."""
        return 0 <= view.ctypes.data - self._start < self._span

    def moved(self, view: Array, offset: int) -> Array:
        flat = self.array.reshape(-1).view(np.uint8)
        place = view.ctypes.data - self._start + offset
        return np.ndarray(view.shape, view.dtype, flat, place, view.strides)


Operation: TypeAlias = tuple[Any, tuple[Any, ...]]
Program: TypeAlias = tuple[Operation, ...]


def rebased(program: Program, moves: Sequence[tuple[Slots, int]]) -> Program:
    """The same program on other parts of its slots; operations off the slots are shared."""

    def move(thing: Any) -> Any:
        if isinstance(thing, np.ndarray):
            for slots, offset in moves:
                if offset and slots.holds(thing):
                    return slots.moved(thing, offset)
        return thing

    def move_operation(operation: Operation) -> Operation:
        f, args = operation
        owner = getattr(f, "__self__", None)
        new_owner = move(owner)
        new_f = f if new_owner is owner else getattr(new_owner, f.__name__)
        new_args = tuple(move(a) for a in args)
        same = new_f is f and all(a is b for a, b in zip(args, new_args, strict=True))
        return operation if same else (new_f, new_args)

    return tuple(move_operation(operation) for operation in program)


def run(program: Program) -> None:
    """Do all operations in their order."""
    for f, args in program:
        f(*args)
