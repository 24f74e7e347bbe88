"""Where numbers lie and how far they spread, in the ways a scaling may ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
CHUNK = 65536


def standard(x: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each column of `x` (n, columns), summed in float64."""
    count = len(x)
    mean = sum(part.sum(axis=0, dtype=np.float64) for part in _pieces(x)) / count
    squares = sum(np.square(part - mean).sum(axis=0) for part in _pieces(x))
    return np.asarray(mean), np.sqrt(np.asarray(squares) / count)


def reach(x: Array) -> tuple[Array, Array]:
    """Smallest value and distance to the largest of each column."""
    low = x.min(axis=0)
    return low, x.max(axis=0) - low


def robust(x: Array) -> tuple[Array, Array]:
    """Median and distance between the quartiles of each column: outliers do not move them."""
    quartiles = np.array(
        [np.percentile(x[:, j], (25, 50, 75)) for j in range(x.shape[1])], float
    ).reshape(-1, 3)
    return quartiles[:, 1], quartiles[:, 2] - quartiles[:, 0]


def none(x: Array) -> tuple[Array, Array]:
    return np.zeros(x.shape[1]), np.ones(x.shape[1])


SCALES: dict[str, Callable[[Array], tuple[Array, Array]]] = {
    "standard": standard,
    "range": reach,
    "robust": robust,
    "none": none,
}


def scale(x: Array, how: str) -> tuple[Array, Array]:
    """Shift and spread of each column of `x` (n, columns), float32; spread 1 if it is constant."""
    if not len(x):
        how = "none"
    shift, spread = SCALES[how](x)
    spread = np.where(spread > 1e-12 * np.maximum(np.abs(shift), 1), spread, 1)
    return shift.astype(np.float32), spread.astype(np.float32)


def _pieces(x: Array) -> list[Array]:
    return [x[begin : begin + CHUNK] for begin in range(0, len(x), CHUNK)]
