"""A matrix as small whole numbers for the screen: one per pixel at most, extremes kept."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Bytes = NDArray[np.uint8]

MIDDLE = 127  # the colour of zero; 0 is the most negative colour, 254 the most positive
LEVELS = 2 * MIDDLE + 1
NOWHERE = 255  # the colour of what is not a number
BUDGET = 500_000  # values looked at in one go: about 1 ms, 3 on a busy machine


class Reducer:
    """Keeps a matrix in at most (rows, columns) cells, in goes of bounded cost.

    Each cell holds the value furthest from 0 of all it stands for, so that no outlier is lost.
    """

    def __init__(self, shape: tuple[int, int], rows: int, columns: int) -> None:
        self._rows, self._columns = _edges(shape[0], rows), _edges(shape[1], columns)
        self.cells: Array = np.zeros((len(self._rows) - 1, len(self._columns) - 1), np.float32)
        self._next = 0

    def update(self, matrix: Array, whole: bool = True) -> bool:
        """Look at `matrix` again: all of it, or as many rows as the budget allows.

        Says whether the last row has been reached: if not, the next call goes on from there.
        """
        count = len(self.cells)
        if whole or matrix.size <= BUDGET:
            first, last = 0, count
        else:
            first = self._next
            last = min(count, first + max(1, count * BUDGET // matrix.size))
        edges = self._rows[first : last + 1]
        part = _joined(matrix[edges[0] : edges[-1]], edges - edges[0])
        if part.shape[1] > self.cells.shape[1]:
            part = _joined(np.ascontiguousarray(part.T), self._columns).T
        self.cells[first:last] = part
        self._next = last % count
        return self._next == 0

    def strongest(self, matrix: Array, down: float, across: float) -> tuple[int, int]:
        """Row and column of the value that is shown at a place, both shares in [0, 1)."""
        i = min(int(down * len(self.cells)), len(self.cells) - 1)
        j = min(int(across * self.cells.shape[1]), self.cells.shape[1] - 1)
        (a, b), (c, d) = self._rows[i : i + 2], self._columns[j : j + 2]
        block = np.abs(matrix[a:b, c:d])
        row, column = np.unravel_index(int(np.argmax(block)), block.shape)
        return int(a + row), int(c + column)

    def cell_of(self, row: int, column: int) -> tuple[int, int]:
        """Row and column of the cell that stands for a value."""
        i = np.searchsorted(self._rows, row, "right") - 1
        return int(i), int(np.searchsorted(self._columns, column, "right") - 1)


def _edges(count: int, most: int) -> Array:
    """Where groups of values begin and end: at most `most` groups of one size, but for the last."""
    size = -(-count // max(most, 1))
    return np.append(np.arange(0, count, size), count)


def _joined(matrix: Array, edges: Array) -> Array:
    """The strongest value of each group of rows, column by column.

    By a reduction over equal groups: `reduceat` along the first axis is thirty times slower.
    """
    size = int(edges[1] - edges[0])
    if size == 1:
        return matrix
    whole = len(matrix) // size * size
    groups = [matrix[:whole].reshape(-1, size, matrix.shape[1])] if whole else []
    if whole < len(matrix):
        groups.append(matrix[whole:][None])
    high = np.concatenate([np.maximum.reduce(group, axis=1) for group in groups])
    low = np.concatenate([np.minimum.reduce(group, axis=1) for group in groups])
    return np.where(high >= -low, high, low)


def shades(matrix: Array, limit: float, out: Bytes) -> None:
    """Write the number of the colour of each value: -limit → 0, 0 → MIDDLE, limit → 254."""
    places = np.multiply(matrix, np.float32(MIDDLE / limit), dtype=np.float32)
    np.clip(places, -MIDDLE, MIDDLE, out=places)
    np.rint(places, out=places)
    places += MIDDLE
    if places.size and np.isnan(places.min()):
        places[np.isnan(places)] = NOWHERE
    np.copyto(out, places, casting="unsafe")


def strength(matrix: Array) -> float:
    """The largest size of any finite value; 0 if there is none."""
    if not matrix.size:
        return 0.0
    top = max(float(matrix.max()), -float(matrix.min()))
    if np.isfinite(top):
        return top
    sizes = np.abs(matrix[np.isfinite(matrix)])
    return float(sizes.max()) if sizes.size else 0.0


def round_up(value: float) -> float:
    """The next of 1, 1.5, 2, 3, 5, 7 times a power of ten."""
    if not np.isfinite(value) or value <= 0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(value))
    steps = np.array([1, 1.5, 2, 3, 5, 7, 10]) * power
    return float(steps[np.searchsorted(steps, value * (1 - 1e-9))])
