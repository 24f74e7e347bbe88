"""In which order the training rows are taken, epoch after epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.engine.window import Shape

Array = NDArray[Any]


class Order:
    """Draws a new order of the rows for every epoch, and cuts it into windows.

    The orders depend on the generator alone, not on how many are drawn at once.
    """

    def __init__(self, shape: Shape, shuffle: bool, rng: np.random.Generator) -> None:
        self._shape, self._rng = shape, rng
        self._shuffle = shuffle and shape.batch < shape.rows
        self.base = 0  # step of the epoch at which the window starts
        self._draw()

    @property
    def window_steps(self) -> int:
        """Steps in the present window."""
        if self._shape.epochs:
            return self._shape.steps
        return min(self._shape.steps, self._shape.epoch_steps - self.base)

    def rows(self) -> Array:
        """Row numbers of the present window, one batch after the other."""
        if self._shape.epochs:
            return self._drawn
        batch = self._shape.batch
        return self._drawn[self.base * batch : (self.base + self.window_steps) * batch]

    def next(self) -> None:
        """Go on to the next window."""
        if not self._shape.epochs:
            self.base += self.window_steps
            if self.base < self._shape.epoch_steps:
                return
            self.base = 0
        self._draw()

    def memory(self) -> dict[str, Any]:
        """What `restore` needs to come to the same window."""
        return {"state": self._before, "base": self.base}

    def restore(self, memory: Mapping[str, Any]) -> None:
        self._rng.bit_generator.state = memory["state"]
        self._draw()
        self.base = int(memory["base"])

    def _draw(self) -> None:
        self._before = self._rng.bit_generator.state
        epochs = max(1, self._shape.epochs)
        drawn = np.tile(np.arange(self._shape.rows), (epochs, 1))
        if self._shuffle:
            self._rng.permuted(drawn, axis=1, out=drawn)
        self._drawn: Array = drawn.reshape(-1)
