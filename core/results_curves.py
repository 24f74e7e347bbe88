"""What a threshold on a score gives and costs, and whether a score can be taken at its word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.results_chance import wilson

Array = NDArray[Any]

BINS = 10
FEW = 10  # rows in a bin, below which it says little


def precision_recall(scores: Array, positive: Array) -> tuple[Array, Array, float]:
    """The curve of a threshold that goes from the highest score (n,) to the lowest.

    Returns
    -------
    recall, precision : (points,) of the positive rows the share above the threshold; of the rows
        above it the share that is positive; equal scores are one point, and the first point holds
        at a threshold above all
    average : mean precision over the positive rows, sum of (step in recall) × precision, as
        scikit-learn counts it; NaN if there are no positive rows
    """
    if not len(scores) or not positive.any():
        return np.array([0.0, 1.0]), np.array([0.0, 0.0]), float("nan")
    order = np.argsort(-scores, kind="stable")
    hits, sorted_scores = positive[order].astype(bool), scores[order]
    ends = np.append(np.flatnonzero(np.diff(sorted_scores)), len(scores) - 1)
    found = np.cumsum(hits)[ends].astype(float)
    precision, recall = found / (ends + 1), found / found[-1]
    average = float(np.sum(np.diff(recall, prepend=0.0) * precision))
    return np.append(0.0, recall), np.append(precision[0], precision), average


@dataclass(frozen=True, eq=False)
class Calibration:
    """How often answers are right that were given with a certain sureness, in bins of sureness.

    edges : (bins + 1,) · counts : (bins,) rows · sure, right : (bins,) means; NaN without rows
    low, high : (bins,) 95 % interval of `right` (Wilson, 1927)
    """

    edges: Array
    counts: Array
    sure: Array
    right: Array
    low: Array
    high: Array

    @classmethod
    def of(cls, sure: Array, right: Array, bins: int = BINS) -> Calibration:
        """Sort rows by the probability of the answer that was given (n,) into equal bins of 0…1."""
        edges = np.linspace(0.0, 1.0, bins + 1)
        place = np.clip((np.asarray(sure, float) * bins).astype(int), 0, bins - 1)
        counts = np.bincount(place, minlength=bins)
        known = np.maximum(counts, 1)
        hits = np.bincount(place, right, minlength=bins)
        intervals = np.array([wilson(int(h), int(n)) for h, n in zip(hits, counts, strict=True)])
        empty = counts == 0
        return cls(
            edges,
            counts,
            np.where(empty, np.nan, np.bincount(place, sure, minlength=bins) / known),
            np.where(empty, np.nan, hits / known),
            np.where(empty, np.nan, intervals[:, 0]),
            np.where(empty, np.nan, intervals[:, 1]),
        )

    @property
    def rows(self) -> int:
        return int(self.counts.sum())

    @property
    def error(self) -> float:
        """Expected calibration error: mean gap between sureness and rightness over the rows
        (Naeini et al., 2015; Guo et al., 2017, equation 3). NaN without rows."""
        if not self.rows:
            return float("nan")
        return float(np.nansum(self.counts * np.abs(self.right - self.sure)) / self.rows)

    @property
    def lean(self) -> float:
        """Mean sureness less share of right answers: above 0 the network is too sure."""
        if not self.rows:
            return float("nan")
        return float(np.nansum(self.counts * (self.sure - self.right)) / self.rows)

    @property
    def sentence(self) -> str:
        """What that means, in words."""
        if not self.rows:
            return "There are no rows to compare."
        gap = f"sureness and truth are {100 * self.error:.1f} points apart (ECE {self.error:.3f})"
        spread = 1.96 * float(np.sqrt(_variance(self) / self.rows))
        if abs(self.lean) <= spread:
            return f"On average {gap}; that it is too sure or too unsure cannot be told."
        way = "too sure of itself" if self.lean > 0 else "surer than it says"
        return f"The network is {way}: {gap}."


def _variance(found: Calibration) -> float:
    """Of one row's rightness about its sureness."""
    sure = np.nan_to_num(found.sure)
    return float(np.sum(found.counts * sure * (1 - sure)) / max(found.rows, 1)) + 1e-12
