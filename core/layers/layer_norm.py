"""Layers that normalise each sample by itself: the same while training and at inference."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.initializer import INITIALIZERS
from core.layer import Array, Layer, Shape, Weight
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class LayerNorm(Layer):
    """Give each sample mean 0 and deviation 1 over its features, then a learnt scale and shift.

    `y = gamma * (x - mean) / sqrt(variance + epsilon) + beta` (Ba, Kiros & Hinton, 2016), along
    the last axis. Epsilon is 1e-5 in PyTorch.
    """

    kind = "layer_norm"
    title = "Layer normalization"
    category = "normalization"
    code = {
        "keras": "layers.LayerNormalization(epsilon={epsilon}, center={center}, scale={scale})",
        "torch": "nn.LayerNorm({fan_in}, eps={epsilon})",
    }

    epsilon: Annotated[float, Range(1e-12, 1.0, log=True), "added to the variance"] = 1e-3
    center: Annotated[bool, "learn a shift of each feature"] = True
    scale: Annotated[bool, "learn a scale of each feature"] = True

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        shape = inputs[0][-1:]
        gamma = Weight("gamma", shape, INITIALIZERS["ones"]())
        beta = Weight("beta", shape, INITIALIZERS["zeros"]())
        return (*([gamma] if self.scale else []), *([beta] if self.center else []))

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return 3 * prod(inputs[0])

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return normalised(step, x, self.epsilon, True, self.scale, self.center)


class RMSNorm(Layer):
    """Divide each sample by the root mean square of its features, then apply a learnt scale.

    `y = gamma * x / sqrt(mean(x**2) + epsilon)` (Zhang & Sennrich, 2019), along the last axis.
    PyTorch's epsilon is 2.2e-16 in float64 and 1.2e-7 in float32.
    """

    kind = "rms_norm"
    title = "RMS normalization"
    category = "normalization"
    code = {
        "keras": "layers.RMSNormalization(epsilon={epsilon})",
        "torch": "nn.RMSNorm({fan_in}, eps={epsilon})",
    }

    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "added to the mean square"] = 1e-6

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        return (Weight("gamma", inputs[0][-1:], INITIALIZERS["ones"]()),)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return 2 * prod(inputs[0])

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return normalised(step, x, self.epsilon, False, True, False)


def normalised(
    step: Builder, x: Tensor, epsilon: float, centred: bool, scale: bool, shift: bool
) -> Tensor:
    """`x` with each vector along its last axis normalised; with `gamma` and `beta` if wanted."""
    rows, features = x.vectors.shape
    y = step.tensor(x.shape)
    hat, work = step.scratch((rows, features)), step.scratch((rows, features))
    mean, inverse = step.scratch((rows,)), step.scratch((rows,))
    share = step.scratch((features,))
    share[...] = 1 / features
    values = x.vectors
    if centred:
        step.forward(values.dot, share, mean)
        step.forward(np.subtract, values, mean[:, None], hat)
        values = hat
    step.forward(np.multiply, values, values, work)
    step.forward(work.dot, share, inverse)
    step.forward(np.add, inverse, step.scalar(epsilon), inverse)
    step.forward(np.sqrt, inverse, inverse)
    step.forward(np.reciprocal, inverse, inverse)
    step.forward(np.multiply, values, inverse[:, None], hat)
    gamma = step.weight("gamma") if scale else step.scalar(1)
    step.forward(np.multiply, hat, gamma, y.vectors)
    if shift:
        step.forward(np.add, y.vectors, step.weight("beta"), y.vectors)
    if y.slope_vectors is not None:
        _learn(step, y.slope_vectors, hat, work, scale, shift)
        _back(step, x, y.slope_vectors, gamma, hat, inverse, work, share, centred)
    return y


def _learn(step: Builder, dy: Array, hat: Array, work: Array, scale: bool, shift: bool) -> None:
    one = step.ones((len(hat),))
    if scale:
        step.backward(np.multiply, dy, hat, work)
        step.backward(one.dot, work, step.slope("gamma"))
    if shift:
        step.backward(one.dot, dy, step.slope("beta"))


def _back(
    step: Builder,
    x: Tensor,
    dy: Array,
    gamma: Array,
    hat: Array,
    inverse: Array,
    work: Array,
    share: Array,
    centred: bool,
) -> None:
    """With g = gamma dy: dx = (g - mean of g - hat * mean of g * hat) / deviation."""
    if x.slope_vectors is None:
        return
    g, mean = step.scratch(hat.shape), step.scratch((len(hat),))
    step.backward(np.multiply, dy, gamma, g)
    step.backward(np.multiply, g, hat, work)
    step.backward(work.dot, share, mean)
    step.backward(np.multiply, hat, mean[:, None], work)
    step.backward(np.subtract, g, work, work)
    if centred:
        step.backward(g.dot, share, mean)
        step.backward(np.subtract, work, mean[:, None], work)
    step.backward(np.multiply, work, inverse[:, None], x.slope_vectors)
