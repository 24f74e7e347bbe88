"""Metrics of the class that a network chooses."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.metric import Array, Metric
from core.spec import Range


class Accuracy(Metric):
    """Share of samples whose predicted class is the true one.

    With one output the border between the two classes lies at 0.5.
    """

    kind = "accuracy"
    title = "Accuracy"
    tasks = ("classes", "binary")
    followed = True

    def values(self, p: Array, target: Array) -> Array:
        if p.shape[-1] > 1:
            chosen = p.argmax(axis=-1)[..., None]
            hit: Array = np.take_along_axis(target, chosen, -1)[..., 0]
            return hit
        found: Array = ((p[..., 0] > 0.5) == (target[..., 0] > 0.5)).astype(np.float32)
        return found


class TopK(Metric):
    """Share of samples whose true class is among the k most likely ones."""

    kind = "top_k"
    title = "Top k"
    tasks = ("classes",)

    k: Annotated[int, Range(1, 1000), "how many classes count"] = 5

    def values(self, p: Array, target: Array) -> Array:
        true = np.take_along_axis(p, target.argmax(axis=-1)[..., None], -1)
        found: Array = ((p > true).sum(axis=-1) < self.k).astype(np.float32)
        return found


class BalancedAccuracy(Metric):
    """Mean of the shares found of each class: chance gives 1 / classes however rare some are."""

    kind = "balanced_accuracy"
    title = "Balanced accuracy"
    tasks = ("classes", "binary")
    live = False

    def score(self, p: Array, target: Array) -> float:
        table = confusion(p, target)
        true = table.sum(axis=1)
        there = true > 0
        return float((np.diag(table)[there] / true[there]).mean())


class Precision(Metric):
    """Share of those called yes that are; with several classes, the mean over them."""

    kind = "precision"
    title = "Precision"
    tasks = ("classes", "binary")
    live = False

    def score(self, p: Array, target: Array) -> float:
        hits, called, true = counts(p, target)
        return _mean_share(hits, called, called + true)


class Recall(Metric):
    """Share of the true ones that are found; with several classes, the mean over them."""

    kind = "recall"
    title = "Recall"
    tasks = ("classes", "binary")
    live = False

    def score(self, p: Array, target: Array) -> float:
        hits, called, true = counts(p, target)
        return _mean_share(hits, true, called + true)


class F1(Metric):
    """Harmonic mean of precision and recall; with several classes, the mean over them."""

    kind = "f1"
    title = "F1"
    tasks = ("classes", "binary")
    live = False

    def score(self, p: Array, target: Array) -> float:
        hits, called, true = counts(p, target)
        return _mean_share(2 * hits, called + true, called + true)


def confusion(p: Array, target: Array) -> Array:
    """(classes, classes) how many samples of a true class (row) were called a class (column)."""
    if p.shape[1] > 1:
        said, true, classes = p.argmax(axis=1), target.argmax(axis=1), p.shape[1]
    else:
        said, true, classes = p[:, 0] > 0.5, target[:, 0] > 0.5, 2
    found: Array = np.bincount(true * classes + said, minlength=classes * classes)
    return found.reshape(classes, classes)


def counts(p: Array, target: Array) -> tuple[Array, Array, Array]:
    """Rightly called, called and true samples of each class; of yes alone, if there are two."""
    table = confusion(p, target)
    per_class = np.diag(table), table.sum(axis=0), table.sum(axis=1)
    first = 1 if len(table) == 2 else 0
    hits, called, true = (column[first:] for column in per_class)
    return hits, called, true


def _mean_share(part: Array, whole: Array, seen: Array) -> float:
    """Mean of part / whole over the classes that were seen, 0 where the whole is 0."""
    shares = part / np.maximum(whole, 1)
    return float(shares[seen > 0].mean()) if (seen > 0).any() else 0.0
