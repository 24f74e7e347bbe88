"""Normalization: every feature is scaled by what the training rows showed, once and for all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from core.initializer import INITIALIZERS
from core.layer import Array, Layer, Shape, Weight

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor

BLOCK = 65_536  # rows that are looked at together


class Normalization(Layer):
    """Give each feature mean 0 and deviation 1, as measured on the training rows.

    `y = (x - mean) / sqrt(variance)`. Measured once before the first step, then kept with the
    weights; a feature that never changes becomes 0. Features are the last axis.
    """

    kind = "normalization"
    title = "Normalization"
    category = "normalization"
    fits = True
    code = {"keras": "layers.Normalization()", "torch": ""}

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        shape = inputs[0][-1:]
        return (
            Weight("mean", shape, INITIALIZERS["zeros"](), trained=False),
            Weight("variance", shape, INITIALIZERS["ones"](), trained=False),
        )

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return prod(inputs[0])

    def fit(self, weights: Mapping[str, Array], x: Array) -> None:
        if not len(x):
            return
        rows = x.reshape(-1, x.shape[-1])
        blocks = [rows[i : i + BLOCK] for i in range(0, len(rows), BLOCK)]
        mean = sum(b.sum(axis=0, dtype=np.float64) for b in blocks) / len(rows)
        variance = sum(np.square(b - mean).sum(axis=0) for b in blocks) / len(rows)
        changes = variance > 1e-24 * np.maximum(np.square(mean), 1)
        weights["mean"][...] = mean
        weights["variance"][...] = np.where(changes, variance, 1)

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        y, factor = step.tensor(x.shape), step.scratch(x.shape[-1:])
        step.forward(np.sqrt, step.weight("variance"), factor)
        step.forward(np.reciprocal, factor, factor)
        step.forward(np.subtract, x.vectors, step.weight("mean"), y.vectors)
        step.forward(np.multiply, y.vectors, factor, y.vectors)
        if y.slope_vectors is not None:
            step.backward(np.multiply, y.slope_vectors, factor, x.slope_vectors)
        return y
