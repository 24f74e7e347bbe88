"""Which training rows are most like a sample, as the network sees them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.fitted import Fitted

Array = NDArray[Any]
Rows = NDArray[np.int64]

MOST_ROWS = 20_000
MOST_VALUES = 20_000_000  # of all rows together


class Nearest:
    """The rows of a part, prepared once; `to` finds the nearest of them.

    Distances are Euclidean, between samples as they enter the network (scaled, categories as
    ones and zeros), so that no feature counts more because of its unit.

    Attributes
    ----------
    rows : numbers of the rows that are compared: all, or some spread over them if they are many
    """

    def __init__(self, fitted: Fitted, x: Array, rows: Rows) -> None:
        """x : (n, *sample_shape) in original units, of which `rows` are compared."""
        most = min(MOST_ROWS, max(MOST_VALUES // max(len(fitted.shift), 1), 1))
        if len(rows) > most:
            rows = rows[np.linspace(0, len(rows) - 1, most).astype(int)]
        self.rows = rows
        self._fitted = fitted
        self._points = fitted.features(np.asarray(x[rows], np.float32)).reshape(
            len(rows), len(fitted.shift)
        )
        self._squares = np.einsum("ij,ij->i", self._points, self._points)

    def to(self, sample: Array, count: int) -> tuple[Rows, Array]:
        """Numbers of the nearest rows to a sample (*sample_shape), and their distances."""
        point = self._fitted.features(np.asarray(sample, np.float32)[None]).reshape(-1)
        count = min(count, len(self.rows))
        if not count:
            return self.rows, np.empty(0)
        rough = self._squares - 2 * (self._points @ point)
        found = np.argpartition(rough, count - 1)[:count]
        exact = np.sqrt(np.square(self._points[found] - point, dtype=np.float64).sum(axis=1))
        order = np.argsort(exact, kind="stable")
        return self.rows[found[order]], exact[order]
