"""Cross-entropies: minus the logarithm of the probability given to what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.loss import Array, Loss
from core.rows import row_dot, row_max, row_sum, softmax

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

TINY = 1e-7  # probabilities are kept this far from 0 and 1 where logits are not known (Keras)


class CategoricalCrossentropy(Loss):
    """Minus the logarithm of the probability given to the true class, in nats."""

    kind = "categorical_crossentropy"
    title = "Categorical cross-entropy"
    tasks = ("classes", "binary")
    joins = "softmax"
    code = {"keras": "categorical_crossentropy", "torch": "nn.CrossEntropyLoss()"}

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        if not joined:
            share = z / row_sum(z)[..., None]
            return -row_dot(target, np.log(np.clip(share, TINY, 1 - TINY)))
        shifted = z - row_max(z)[..., None]
        log_total = np.log(row_sum(np.exp(shifted)))
        return row_sum(target) * log_total - row_dot(target, shifted)

    def predictions(self, z: Array, joined: bool) -> Array:
        return softmax(z) if joined else z

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        rows, width = z.shape
        if joined:
            top, total = step.scratch((rows,)), step.scratch((rows, width))
            step.backward(np.fmax.reduce, z, 1, None, top)
            step.backward(np.subtract, z, top[:, None], slope)
            step.backward(np.exp, slope, slope)
            step.backward(slope.dot, step.ones((width, width)), total)
            step.backward(np.divide, slope, total, slope)
            step.backward(np.subtract, slope, target, slope)
            return
        total, share = step.scratch((rows, width)), step.scratch((rows, width))
        step.backward(z.dot, step.ones((width, width)), total)
        step.backward(np.divide, z, total, share)
        step.backward(np.clip, share, step.scalar(TINY), step.scalar(1 - TINY), share)
        step.backward(np.divide, target, share, share)
        step.backward(np.subtract, step.scalar(1), share, slope)
        step.backward(np.divide, slope, total, slope)


class BinaryCrossentropy(Loss):
    """Minus the logarithm of the probability given to what is true, yes or no, in nats."""

    kind = "binary_crossentropy"
    title = "Binary cross-entropy"
    tasks = ("binary", "classes")
    joins = "sigmoid"
    code = {"keras": "binary_crossentropy", "torch": "nn.BCEWithLogitsLoss()"}

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        if joined:
            each = np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))
        else:
            p = np.clip(z, TINY, 1 - TINY)
            each = -(target * np.log(p) + (1 - target) * np.log(1 - p))
        return each.mean(axis=-1)

    def predictions(self, z: Array, joined: bool) -> Array:
        return 0.5 * np.tanh(0.5 * z) + 0.5 if joined else z

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        if joined:
            step.backward(np.negative, z, slope)
            step.backward(np.exp, slope, slope)
            step.backward(np.add, slope, step.scalar(1), slope)
            step.backward(np.reciprocal, slope, slope)
            step.backward(np.subtract, slope, target, slope)
            return
        p, spread = step.scratch(z.shape), step.scratch(z.shape)
        step.backward(np.clip, z, step.scalar(TINY), step.scalar(1 - TINY), p)
        step.backward(np.subtract, p, target, slope)
        step.backward(np.subtract, step.scalar(1), p, spread)
        step.backward(np.multiply, spread, p, spread)
        step.backward(np.divide, slope, spread, slope)
