"""What a network would say if one number of a sample were another, and what training has met."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.columns import Column

Array = NDArray[Any]

POINTS = 81  # of a curve
BEYOND = 0.25  # of the training range, shown at each side of it
MOST_VALUES = 20_000_000  # that ranges are taken of
MIDDLES = 5000  # rows that medians are taken of


@dataclass(frozen=True)
class Reach:
    """What the training rows show of one number of a sample, in original units.

    low, high : least and greatest; both NaN if it was never known
    middle : its median, or the category that is met most often; where a sample begins
    met : codes of the categories that occur; empty for other columns
    """

    low: float
    high: float
    middle: float
    met: frozenset[int] = frozenset()

    def leaves(self, value: float) -> bool:
        """Whether a value is none that training has met the like of; what is missing is not."""
        if np.isnan(value):
            return False
        if self.met:
            return int(value) not in self.met
        slack = 1e-6 * max(abs(self.low), abs(self.high))
        return bool(value < self.low - slack or value > self.high + slack)

    @property
    def shown(self) -> tuple[float, float]:
        """The range with some room at both sides."""
        if not self.low < self.high:
            room = max(abs(self.low) * 0.5, 1.0) if np.isfinite(self.low) else 1.0
            middle = self.low if np.isfinite(self.low) else 0.0
            return middle - room, middle + room
        room = BEYOND * (self.high - self.low)
        return self.low - room, self.high + room


def reaches(columns: tuple[Column, ...], x: Array, rows: Array) -> tuple[Reach, ...]:
    """The reach of every column of a table (n, columns), over some of its rows."""
    most = max(MOST_VALUES // max(len(columns), 1), 1)
    if len(rows) > most:
        rows = rows[np.linspace(0, len(rows) - 1, most).astype(int)]
    part = np.asarray(x[rows], np.float32)
    lows = np.fmin.reduce(part, axis=0, initial=np.inf)
    highs = np.fmax.reduce(part, axis=0, initial=-np.inf)
    some = part[np.linspace(0, len(part) - 1, min(len(part), MIDDLES)).astype(int)]
    return tuple(
        _reach(column, float(lows[j]), float(highs[j]), some[:, j], part[:, j])
        for j, column in enumerate(columns)
    )


def _reach(column: Column, low: float, high: float, some: Array, values: Array) -> Reach:
    if not low <= high:
        return Reach(np.nan, np.nan, np.nan)
    some = some[~np.isnan(some)]
    if column.type not in ("category", "bool"):
        middle = float(np.median(some)) if len(some) else (low + high) / 2
        whole = column.type in ("int", "date", "time")
        return Reach(low, high, float(np.round(middle)) if whole else middle)
    counts = np.bincount(values[~np.isnan(values)].astype(np.int64) + 1)  # -1: has no name
    met = frozenset((np.flatnonzero(counts) - 1).tolist())
    return Reach(low, high, float(counts.argmax() - 1), met)


@dataclass(frozen=True, eq=False)
class WhatIf:
    """The answers to one sample with one number of it changed, all others held.

    place : which number · values : (n,) what it was changed to · answers : (n, outputs)
    """

    place: int
    values: Array
    answers: Array


def what_if(
    ask: Callable[[Array], Array], sample: Array, place: int, column: Column, reach: Reach
) -> WhatIf:
    """Let `ask`, samples (n, values) → answers (n, outputs), answer along one number of a sample.

    The values run over the training range and some way beyond, and to that of the sample, if it
    lies further out; of a category they are its codes.
    """
    values = _values(column, reach, float(sample[place]))
    samples = np.repeat(np.asarray(sample, np.float32)[None], len(values), axis=0)
    samples[:, place] = values
    return WhatIf(place, values, ask(samples))


def _values(column: Column, reach: Reach, present: float) -> Array:
    if column.type in ("category", "bool"):
        return np.arange(len(column.categories) or 2, dtype=float)
    low, high = reach.shown
    if np.isfinite(present):
        low, high = min(low, present), max(high, present)
    values = np.linspace(low, high, POINTS)
    if column.type in ("int", "date", "time"):
        values = np.unique(np.round(values))
    return values
