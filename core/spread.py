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
