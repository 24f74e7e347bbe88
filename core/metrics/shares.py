"""Metrics of the probabilities that a network gives."""

from __future__ import annotations

import numpy as np

from core.metric import Array, Metric

LEAST = 1e-7  # probabilities are kept this far from 0 where their logarithm is taken


class LogLoss(Metric):
    """Minus the mean logarithm of the probability given to the true class, in nats."""

    kind = "log_loss"
    title = "Log-loss"
    tasks = ("classes", "binary")
    higher_is_better = False

    def values(self, p: Array, target: Array) -> Array:
        if p.shape[-1] == 1:
            right = np.where(target > 0.5, p, 1 - p)[..., 0]
        else:
            total = np.maximum(p.sum(axis=-1), LEAST)
            right = (p * target).sum(axis=-1) / total
        found: Array = -np.log(np.clip(right, LEAST, 1.0))
        return found


class Brier(Metric):
    """Mean squared difference of the probabilities from what is true: 0 is best.

    For two classes that of one probability, from 0 to 1; for more, the sum over the classes.
    """

    kind = "brier"
    title = "Brier score"
    tasks = ("classes", "binary")
    higher_is_better = False

    def values(self, p: Array, target: Array) -> Array:
        squares: Array = np.square(p - target).sum(axis=-1)
        return squares / 2 if p.shape[-1] == 2 else squares


class AUC(Metric):
    """How often a true sample is rated above a false one: the area under the ROC curve.

    From the ranks (Mann & Whitney, 1947); equal ratings count one half. With more than two
    classes, the mean of each one against the rest. Not a number if a class is missing.
    """

    kind = "auc"
    title = "AUC"
    tasks = ("classes", "binary")
    live = False

    def score(self, p: Array, target: Array) -> float:
        columns = range(p.shape[1]) if p.shape[1] > 2 else (-1,)
        return float(np.mean([area(p[:, c], target[:, c] > 0.5) for c in columns]))


def area(rating: Array, true: Array) -> float:
    """Share of pairs of a true and a false sample in which the true one is rated higher."""
    positives = int(true.sum())
    negatives = len(true) - positives
    if not positives or not negatives:
        return float("nan")
    _, place, count = np.unique(rating, return_inverse=True, return_counts=True)
    ranks = np.cumsum(count) - (count - 1) / 2
    above = float(ranks[place][true].sum()) - positives * (positives + 1) / 2
    return above / positives / negatives
