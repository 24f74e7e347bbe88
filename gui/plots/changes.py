"""Remarkable places of growing columns, found by looking at new values only."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

MOST = 20  # changes; a column that changes more often does so all the time


class Best:
    """The place of the least value so far."""

    def __init__(self) -> None:
        self._seen = 0
        self._index: int | None = None

    def update(self, values: Array) -> int | None:
        """Index of the least finite value; None if there is none."""
        new = np.where(np.isfinite(values[self._seen :]), values[self._seen :], np.inf)
        if len(new):
            at = self._seen + int(np.argmin(new))
            finite = np.isfinite(values[at])
            if finite and (self._index is None or values[at] < values[self._index]):
                self._index = at
            self._seen = len(values)
        return self._index


class Changes:
    """The places where a column that mostly stays takes another value."""

    def __init__(self) -> None:
        self._seen = 1
        self._found: list[tuple[int, float]] = []

    def update(self, values: Array) -> list[tuple[int, float]]:
        """(index, new value) of each change; none if it changes all the time."""
        if len(values) > self._seen and len(self._found) <= MOST:
            part = values[self._seen - 1 :]
            places = np.flatnonzero(part[1:] != part[:-1])[: MOST + 1] + 1
            self._found += [(self._seen - 1 + int(p), float(part[p])) for p in places]
            self._seen = len(values)
        return list(self._found) if len(self._found) <= MOST else []
