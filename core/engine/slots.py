"""Arrays of which a program works on another part in every step."""

from __future__ import annotations

import numpy as np

from core.engine.memory import Array


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

    def holds(self, address: int) -> bool:
        """Whether what lies there is in the part at offset 0."""
        return 0 <= address - self.start < self.span
