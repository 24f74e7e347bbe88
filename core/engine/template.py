"""A program that is lowered once and runs on many parts of the same arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from core.engine.memory import Array, Operation, Program

Offsets: TypeAlias = Sequence[int]
Mover: TypeAlias = Callable[[Offsets], Any]


class Slots:
    """An array whose part differs from step to step, such as the rows of a batch.

    A program is lowered on the part at offset 0, which is `span` bytes long.
    """

    def __init__(self, array: Array, span: int) -> None:
        if not array.flags.c_contiguous:
            raise ValueError("slots need a contiguous array")
        self.array = array
        self.bytes = array.reshape(-1).view(np.uint8)
        self.start, self.span = array.ctypes.data, span


class Template:
    """A program and the slots that it was lowered on.

    `at(offsets)` is the same program on other parts: each slot's part starts so many bytes
    further on. Operations off the slots are shared.
    """

    def __init__(self, program: Program, slots: Sequence[Slots]) -> None:
        self._program, self._slots = program, tuple(slots)
        movers = [self._operation_mover(operation) for operation in program]
        self._moving = [(i, mover) for i, mover in enumerate(movers) if mover is not None]

    def at(self, offsets: Offsets) -> Program:
        """The program on the parts that start `offsets` bytes further on, one for each slot."""
        moved = list(self._program)
        for i, mover in self._moving:
            moved[i] = mover(offsets)
        return tuple(moved)

    def _operation_mover(self, operation: Operation) -> Callable[[Offsets], Operation] | None:
        f, args = operation
        owner = self._mover(getattr(f, "__self__", None))
        movers = [self._mover(arg) for arg in args]
        if owner is None and not any(movers):
            return None
        pairs = tuple(zip(args, movers, strict=True))

        def move(offsets: Offsets) -> Operation:
            moved = tuple(arg if mover is None else mover(offsets) for arg, mover in pairs)
            return (f if owner is None else getattr(owner(offsets), f.__name__)), moved

        return move

    def _mover(self, thing: Any) -> Mover | None:
        """How to make the same view of another part; None for what is not a view of a slot."""
        if not isinstance(thing, np.ndarray):
            return None
        place = thing.ctypes.data
        for i, slots in enumerate(self._slots):
            start = place - slots.start
            if 0 <= start < slots.span:
                facts = (thing.shape, thing.dtype, slots.bytes)
                return _view_maker(i, *facts, start, thing.strides)
        return None


def _view_maker(
    index: int,
    shape: tuple[int, ...],
    dtype: np.dtype[Any],
    buffer: Array,
    start: int,
    strides: tuple[int, ...],
) -> Mover:
    def make(offsets: Offsets) -> Array:
        return np.ndarray(shape, dtype, buffer, start + offsets[index], strides)

    return make
