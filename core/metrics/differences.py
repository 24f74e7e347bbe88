"""Metrics of numbers: how far predictions are from what is true."""

from __future__ import annotations

import numpy as np

from core.metric import Array, Metric


class MeanAbsoluteError(Metric):
    """Mean size of the difference, in units of the target."""

    kind = "mae"
    title = "Mean absolute error"
    tasks = ("regression",)
    followed = True
    higher_is_better = False

    def values(self, p: Array, target: Array) -> Array:
        found: Array = np.abs(p - target).mean(axis=-1)
        return found


class RootMeanSquaredError(Metric):
    """Root of the mean squared difference, in units of the target: large misses weigh more."""

    kind = "rmse"
    title = "Root mean squared error"
    tasks = ("regression",)
    live = False
    higher_is_better = False

    def score(self, p: Array, target: Array) -> float:
        return float(np.sqrt(np.square(p - target, dtype=np.float64).mean()))


class R2(Metric):
    """Share of the target's variance that is explained: 1 is all, 0 no more than the mean would.

    With several targets, the mean over them. A target that is constant counts 1 if it is met
    exactly, else 0.
    """

    kind = "r2"
    title = "R²"
    tasks = ("regression",)
    live = False

    def score(self, p: Array, target: Array) -> float:
        left = np.square(p - target, dtype=np.float64).sum(axis=0)
        mean = target.mean(axis=0, dtype=np.float64)
        whole = np.square(target - mean, dtype=np.float64).sum(axis=0)
        shares = 1 - left / np.where(whole > 0, whole, 1)
        return float(np.where(whole > 0, shares, left == 0).mean())


class MeanAbsolutePercentageError(Metric):
    """Mean size of the difference, in percent of the true value; of little use near 0."""

    kind = "mape"
    title = "Mean absolute percentage error"
    tasks = ("regression",)
    higher_is_better = False
    unit = "%"

    def values(self, p: Array, target: Array) -> Array:
        share = np.abs(p - target) / np.maximum(np.abs(target), 1e-7)
        found: Array = 100 * share.mean(axis=-1)
        return found
