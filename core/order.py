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

    def memory(self, position: int) -> dict[str, Any]:
        """What `restore` needs, `position` steps into the window: the generator as it was when
        the epoch under way was drawn, so that it does not matter how long windows are."""
        if not self._shape.epochs:
            ended = self.base + position == self._shape.epoch_steps
            return {"state": self._rng.bit_generator.state if ended else self._before}
        again = np.random.Generator(type(self._rng.bit_generator)())
        again.bit_generator.state = self._before
        self._permuted(again, position // self._shape.epoch_steps)
        return {"state": again.bit_generator.state}

    def restore(self, memory: Mapping[str, Any], done: int) -> int:
        """Go to the window of the step after `done` steps of an epoch; its place in the window."""
        self._rng.bit_generator.state = memory["state"]
        self._draw()
        self.base = 0 if self._shape.epochs else done // self._shape.steps * self._shape.steps
        return done - self.base

    def _draw(self) -> None:
        self._before = self._rng.bit_generator.state
        self._drawn: Array = self._permuted(self._rng, max(1, self._shape.epochs)).reshape(-1)

    def _permuted(self, rng: np.random.Generator, epochs: int) -> Array:
        """(epochs, rows) the orders of so many epochs."""
        drawn = np.tile(np.arange(self._shape.rows), (epochs, 1))
        if self._shuffle:
            rng.permuted(drawn, axis=1, out=drawn)
        return drawn
