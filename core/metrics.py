"""The numbers people read to know how good a network is."""

from __future__ import annotations

import numpy as np

from core.metric import Array, Metric


class Accuracy(Metric):
    """Share of samples whose predicted class is the true one.

    With one output the border between the two classes lies at 0.5.
    """

    kind = "accuracy"
    title = "Accuracy"
    tasks = ("classes", "binary")

    def values(self, p: Array, target: Array) -> Array:
        if p.shape[-1] > 1:
            chosen = p.argmax(axis=-1)[..., None]
            hit: Array = np.take_along_axis(target, chosen, -1)[..., 0]
            return hit
        return ((p[..., 0] > 0.5) == (target[..., 0] > 0.5)).astype(np.float32)


class MeanAbsoluteError(Metric):
    """Mean size of the difference, in units of the target."""

    kind = "mae"
    title = "Mean absolute error"
    tasks = ("regression",)
    higher_is_better = False

    def values(self, p: Array, target: Array) -> Array:
        return np.abs(p - target).mean(axis=-1)
