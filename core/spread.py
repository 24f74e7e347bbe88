"""How numbers are spread, in seven figures: least, greatest and five quantiles."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)
NAMES = ("least", "5 %", "25 %", "median", "75 %", "95 %", "greatest")
MOST = 16_384  # values that quantiles are taken of; the ends are those of all


def spread(values: Array) -> NDArray[np.float64]:
    """The numbers at `SHARES` of the sorted finite values; all NaN if there are none.

    Of very many values the quantiles are estimated from a part that lies spread over all.
    """
    flat = values.ravel()
    if not len(flat):
        return np.full(len(SHARES), np.nan)
    low, high = np.fmin.reduce(flat), np.fmax.reduce(flat)
    part = flat[:: -(-len(flat) // MOST)]
    part = part[np.isfinite(part)]
    if not len(part):
        return np.full(len(SHARES), np.nan)
    found = np.quantile(part, SHARES).astype(float)
    found[[0, -1]] = low, high
    return found


class Moments:
    """Figures at some moments of a run, thinned out so that they never take more room.

    When there are too many, every second one is left out, and from then on only every second of
    the new ones is taken: the whole run stays in view, evenly.
    """

    def __init__(self, width: int, most: int = 400) -> None:
        self._most = most
        self._x: Array = np.empty(most)
        self._figures: Array = np.empty((most, width))
        self._count = 0
        self._least = 0.0  # way between two moments

    def __len__(self) -> int:
        return self._count

    @property
    def x(self) -> Array:
        return self._x[: self._count]

    @property
    def figures(self) -> Array:
        """(moments, width)."""
        return self._figures[: self._count]

    def wants(self, x: float) -> bool:
        """Whether a moment at `x` would be kept."""
        return not self._count or x - self._x[self._count - 1] > self._least

    def add(self, x: float, figures: Array) -> None:
        """Keep the figures (width,) of the moment `x`, which is later than all before."""
        if not self.wants(x):
            return
        if self._count == self._most:
            half = (self._most + 1) // 2
            self._x[:half], self._figures[:half] = self._x[::2].copy(), self._figures[::2].copy()
            self._count = half
            self._least = float(self._x[half - 1] - self._x[0]) / max(half - 1, 1)
        self._x[self._count], self._figures[self._count] = x, figures
        self._count += 1
