"""Long columns of numbers for the screen: smoothed, and reduced to least and greatest per pixel."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Floats = NDArray[np.float64]

BLOCK = 16  # values in the smallest block whose least and greatest value are kept
FACTOR = 2  # blocks of one level in a block of the next


class Growing:
    """An array that grows at its end; `values` is a view of what is in it."""

    def __init__(self) -> None:
        self._room: Floats = np.empty(256)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    @property
    def values(self) -> Floats:
        return self._room[: self._count]

    def append(self, values: Array) -> None:
        end = self._count + len(values)
        if end > len(self._room):
            grown = np.empty(max(end, 2 * len(self._room)))
            grown[: self._count] = self.values
            self._room = grown
        self._room[self._count : end] = values
        self._count = end


class Smoother:
    """Running mean that forgets: TensorBoard's debiased smoothing, kept up value by value.

    `last = s * last + (1 - s) * y`, shown as `last / (1 - s ** k)` after k values, so that the
    first ones are not drawn to 0. Values that are not finite are passed on and change nothing.
    As long as all values are equal they are passed on untouched.
    """

    def __init__(self, weight: float) -> None:
        self._weight = weight if weight > 1e-12 else 0.0  # less changes no digit
        self._last, self._count = 0.0, 0
        self._same: float | None = None  # the one value so far
        self._varied = False

    def extend(self, values: Array) -> Floats:
        """Smooth the next values: (n,) → (n,) float64."""
        shown = np.array(values, float)
        finite = np.isfinite(shown)
        y = shown[finite]
        if not len(y):
            return shown
        smooth = self._smoothed(y)
        start = y[0] if self._same is None else self._same
        change = int(np.argmax(y != start)) if not self._varied else 0
        self._same = float(start)
        if self._varied or y[change] != start:
            self._varied = True
            smooth[:change] = y[:change]
            shown[finite] = smooth
        return shown

    def _smoothed(self, y: Floats) -> Floats:
        """Closed form in blocks that are short enough for `s ** -n` to stay a number."""
        s, out = self._weight, np.empty(len(y))
        block = min(1024, max(1, int(-460 / math.log(s)))) if 0 < s < 1 else 1024
        for start in range(0, len(y), block):
            part = y[start : start + block]
            powers = s ** np.arange(1, len(part) + 1.0)
            if s > 0:
                sums = np.cumsum(part / powers)
                last = powers * (self._last + (1 - s) * sums)
            else:
                last = part
            bias = 1 - s**self._count * powers if 0 < s < 1 else 1.0
            out[start : start + block] = last / bias
            self._last = float(last[-1])
            self._count += len(part)
        return out


class Extremes:
    """Least and greatest value of blocks of a growing column, in levels of coarseness.

    Kept up with `update`, which looks at new values only; `reduce` then costs about as much as
    the number of points it gives, however long the column is.
    """

    def __init__(self) -> None:
        self._levels: list[tuple[Growing, Growing]] = []
        self._column: Array = np.empty(0)

    def __len__(self) -> int:
        return len(self._column)

    @property
    def column(self) -> Array:
        return self._column

    def update(self, column: Array) -> None:
        """Take over `column`: the one of before, with more values at its end."""
        self._column = column
        low = high = column
        size, level = BLOCK, 0
        while len(low) >= size:
            if level == len(self._levels):
                self._levels.append((Growing(), Growing()))
            lows, highs = self._levels[level]
            done, whole = len(lows), len(low) // size
            if done == whole:
                return
            new = slice(done * size, whole * size)
            lows.append(np.fmin.reduce(low[new].reshape(-1, size), axis=1))
            highs.append(np.fmax.reduce(high[new].reshape(-1, size), axis=1))
            low, high = lows.values, highs.values
            size, level = FACTOR, level + 1

    def range(self, first: int = 0) -> tuple[float, float] | None:
        """Least and greatest finite value from index `first` on; None if there is none."""
        _, values = self.reduce(first, len(self._column), 64)
        finite = values[np.isfinite(values)]
        return (float(finite.min()), float(finite.max())) if len(finite) else None

    def reduce(self, first: int, last: int, buckets: int) -> tuple[Floats, Floats]:
        """At most about `2 * buckets` points that look like the values [first, last).

        Returns
        -------
        indices : places in the column, rising; between whole numbers where values were joined
        values : all of them where they are few, else least and greatest of each block
        """
        first, last = max(first, 0), min(last, len(self._column))
        if last - first <= 2 * max(buckets, BLOCK):
            return np.arange(first, max(first, last), dtype=float), self._column[first:last] * 1.0
        level, size = -1, FACTOR  # below 0: of few values, taken from themselves
        while (last - first) / size > buckets and level + 1 < len(self._levels):
            size *= FACTOR
            level += size >= BLOCK
        start, end = first // size, last // size
        if level >= 0:
            end = min(end, len(self._levels[level][0]))
            lows, highs = (side.values[start:end] for side in self._levels[level])
        else:
            blocks = self._column[start * size : end * size].reshape(-1, size)
            lows, highs = np.fmin.reduce(blocks, axis=1), np.fmax.reduce(blocks, axis=1)
        places = np.arange(start, end) * float(size)
        indices = np.stack([places + 0.25 * size, places + 0.75 * size], axis=1).ravel()
        values = np.stack([lows, highs], axis=1).ravel()
        rest = self._column[end * size : last]
        if not len(rest):
            return indices, values
        at = end * size + np.array([0.25, 0.75]) * (len(rest) - 1)
        ends = (np.fmin.reduce(rest), np.fmax.reduce(rest))
        return np.append(indices, at), np.append(values, ends)
