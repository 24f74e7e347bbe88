"""A program that is lowered once and runs on many parts of the same arrays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np

from core.engine.compiled import Piece, compiled
from core.engine.memory import Array, Operation, Program
from core.engine.slots import Slots

Offsets: TypeAlias = Sequence[int]
Mover: TypeAlias = Callable[[Offsets], Any]


class Template:
    """A program and the slots that it was lowered on.

    `at(offsets)` is the same program on other parts: each slot's part starts so many bytes
    further on. Operations off the slots are shared. `idle` if there is nothing to do.
    """

    def __init__(self, program: Program, slots: Sequence[Slots]) -> None:
        self._slots = tuple(slots)
        self.idle = not program
        self._parts = compiled(program, self._slots)
        self._movers = [
            None if isinstance(part, Piece) else self._operation_mover(part) for part in self._parts
        ]

    @property
    def whole(self) -> Piece | None:
        """The program as one compiled piece, if it is one."""
        first = self._parts[0] if len(self._parts) == 1 else None
        return first if isinstance(first, Piece) else None

    def at(self, offsets: Offsets) -> Program:
        """The program on the parts that start `offsets` bytes further on, one for each slot."""
        table = np.array([0, *offsets], np.int64)
        return tuple(
            part.at(table) if isinstance(part, Piece) else part if mover is None else mover(offsets)
            for part, mover in zip(self._parts, self._movers, strict=True)
        )

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
