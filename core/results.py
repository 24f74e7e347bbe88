"""How good predictions are: counts of right and wrong, curves, and errors in the target's unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Confusion:
    """How often a class was taken for which: `counts` (true, predicted), whole numbers."""

    counts: Array

    @classmethod
    def of(cls, truth: Array, said: Array, classes: int) -> Confusion:
        """Count class numbers (n,) in [0, classes)."""
        flat = np.bincount(truth * classes + said, minlength=classes * classes)
        return cls(flat.reshape(classes, classes))

    @property
    def right(self) -> int:
        return int(np.trace(self.counts))

    @property
    def rows(self) -> int:
        return int(self.counts.sum())

    @property
    def recall(self) -> Array:
        """Of the rows of each class, the share that is found; NaN for classes without rows."""
        return _share(np.diag(self.counts), self.counts.sum(axis=1))

    @property
    def precision(self) -> Array:
        """Of the rows said to be of each class, the share that is; NaN if none was."""
        return _share(np.diag(self.counts), self.counts.sum(axis=0))

    @property
    def f1(self) -> Array:
        """Harmonic mean of precision and recall; NaN where one of them is."""
        twice = 2 * np.diag(self.counts)
        total = self.counts.sum(axis=0) + self.counts.sum(axis=1)
        f1 = _share(twice, total)
        return np.where(np.isnan(self.recall) | np.isnan(self.precision), np.nan, f1)


def roc(scores: Array, positive: Array) -> tuple[Array, Array, float]:
    """The curve of a threshold that goes from the highest score (n,) to the lowest.

    Returns
    -------
    false, true : (points,) shares of the negative, of the positive rows above the threshold,
        from 0 to 1; equal scores are one point
    area : under the curve: the chance that a positive row has the higher score (ties count half);
        NaN if there are only positive or only negative rows
    """
    order = np.argsort(-scores, kind="stable")
    hits, sorted_scores = positive[order].astype(bool), scores[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    true = np.append(0, np.cumsum(hits)[ends]).astype(float)
    false = np.append(0, np.cumsum(~hits)[ends]).astype(float)
    if not len(scores) or not true[-1] or not false[-1]:
        return np.array([0.0, 1.0]), np.array([0.0, 1.0]), float("nan")
    true, false = true / true[-1], false / false[-1]
    return false, true, float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))


@dataclass(frozen=True)
class Fit:
    """How near predicted numbers come: in units of the target, except `r2`."""

    mean_absolute: float
    root_mean_square: float
    r2: float  # share of the variance that is explained; NaN for a constant target

    @classmethod
    def of(cls, truth: Array, said: Array) -> Fit:
        """Compare numbers (n,) with numbers (n,)."""
        if not len(truth):
            return cls(float("nan"), float("nan"), float("nan"))
        error = np.asarray(said, float) - truth
        total = float(np.square(truth - truth.mean(dtype=float)).sum())
        r2 = 1 - float(np.square(error).sum()) / total if total > 0 else float("nan")
        return cls(float(np.abs(error).mean()), float(np.sqrt(np.square(error).mean())), r2)


def _share(part: Array, whole: Array) -> Array:
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)
