"""BatchNorm: every feature gets mean 0 and deviation 1 over the rows of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from core.initializer import INITIALIZERS
from core.layer import Array, Layer, Shape, Weight
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class BatchNorm(Layer):
    """Give each feature mean 0 and deviation 1 over the batch, then a learnt scale and shift.

    `y = gamma * (x - mean) / sqrt(variance + epsilon) + beta` (Ioffe & Szegedy, 2015). At
    inference mean and variance are running ones: `running = momentum * running +
    (1 - momentum) * batch`. PyTorch writes 1 - momentum instead of momentum, and has 0.1 and
    epsilon 1e-5 as defaults; its running variance is that of a sample (`variant`). Features are
    the last axis.
    """

    kind = "batch_norm"
    title = "Batch normalization"
    category = "normalization"
    per_sample = False
    code = {
        "keras": "layers.BatchNormalization(momentum={momentum}, epsilon={epsilon}, "
        "center={center}, scale={scale})",
        "torch": "nn.BatchNorm1d({fan_in}, eps={epsilon}, momentum={renewal})",
    }

    momentum: Annotated[float, Range(0.0, 0.9999), "share of the old running values"] = 0.99
    epsilon: Annotated[float, Range(1e-12, 1.0, log=True), "added to the variance"] = 1e-3
    center: Annotated[bool, "learn a shift of each feature"] = True
    scale: Annotated[bool, "learn a scale of each feature"] = True
    variant: Annotated[
        Literal["keras", "torch"], "torch: running variance by n - 1 rows instead of n"
    ] = "keras"

    @property
    def renewal(self) -> float:
        """PyTorch's momentum: the share of the batch in the running values."""
        return round(1 - self.momentum, 12)

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        shape = inputs[0][-1:]
        zeros, ones = INITIALIZERS["zeros"](), INITIALIZERS["ones"]()
        found = [
            Weight("mean", shape, zeros, trained=False),
            Weight("variance", shape, ones, trained=False),
        ]
        if self.center:
            found.insert(0, Weight("beta", shape, zeros))
        if self.scale:
            found.insert(0, Weight("gamma", shape, ones))
        return tuple(found)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return prod(inputs[0])

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        y = step.tensor(x.shape)
        if step.training:
            self._lower_training(step, x, y)
        else:
            self._lower_inference(step, x, y)
        return y

    def _lower_inference(self, step: Builder, x: Tensor, y: Tensor) -> None:
        """One factor and one sum for each feature, worked out anew as weights may have changed."""
        mean, variance = step.weight("mean"), step.weight("variance")
        factor, shift = step.scratch(mean.shape), step.scratch(mean.shape)
        self._inverse(step, variance, factor)
        if self.scale:
            step.forward(np.multiply, factor, step.weight("gamma"), factor)
        step.forward(np.multiply, mean, factor, shift)
        beta = step.weight("beta") if self.center else step.scalar(0)
        step.forward(np.subtract, beta, shift, shift)
        step.forward(np.multiply, x.vectors, factor, y.vectors)
        step.forward(np.add, y.vectors, shift, y.vectors)

    def _lower_training(self, step: Builder, x: Tensor, y: Tensor) -> None:
        rows, features = x.vectors.shape
        hat, work = step.scratch((rows, features)), step.scratch((rows, features))
        mean, variance, inverse = (step.scratch((features,)) for _ in range(3))
        share = step.scratch((rows,))
        share[...] = 1 / rows
        step.forward(share.dot, x.vectors, mean)
        step.forward(np.subtract, x.vectors, mean, hat)
        step.forward(np.multiply, hat, hat, work)
        step.forward(share.dot, work, variance)
        self._inverse(step, variance, inverse)
        step.forward(np.multiply, hat, inverse, hat)
        gamma = step.weight("gamma") if self.scale else step.scalar(1)
        step.forward(np.multiply, hat, gamma, y.vectors)
        if self.center:
            step.forward(np.add, y.vectors, step.weight("beta"), y.vectors)
        unbiased = rows / (rows - 1) if self.variant == "torch" and rows > 1 else 1.0
        self._renew(step, "mean", mean, 1.0)
        self._renew(step, "variance", variance, unbiased)
        if y.slope_vectors is not None:
            self._lower_back(step, x, y.slope_vectors, hat, inverse, work)

    def _lower_back(
        self, step: Builder, x: Tensor, dy: Array, hat: Array, inverse: Array, work: Array
    ) -> None:
        """dx = gamma / deviation * (dy - mean of dy - hat * mean of dy * hat)."""
        rows, features = hat.shape
        total, total_hat = step.scratch((features,)), step.scratch((features,))
        if self.center:
            total = step.slope("beta")
        if self.scale:
            total_hat = step.slope("gamma")
        one, share = step.ones((rows,)), step.scalar(1 / rows)
        step.backward(np.multiply, dy, hat, work)
        step.backward(one.dot, work, total_hat)
        step.backward(one.dot, dy, total)
        if x.slope_vectors is None:
            return
        mean = step.scratch((features,))
        step.backward(np.multiply, total_hat, share, mean)
        step.backward(np.multiply, hat, mean, work)
        step.backward(np.subtract, dy, work, work)
        step.backward(np.multiply, total, share, mean)
        step.backward(np.subtract, work, mean, work)
        if self.scale:
            step.backward(np.multiply, inverse, step.weight("gamma"), inverse)
        step.backward(np.multiply, work, inverse, x.slope_vectors)

    def _inverse(self, step: Builder, variance: Array, inverse: Array) -> None:
        step.forward(np.add, variance, step.scalar(self.epsilon), inverse)
        step.forward(np.sqrt, inverse, inverse)
        step.forward(np.reciprocal, inverse, inverse)

    def _renew(self, step: Builder, name: str, batch: Array, factor: float) -> None:
        running, part = step.weight(name), step.scratch(batch.shape)
        step.forward(np.multiply, running, step.scalar(self.momentum), running)
        step.forward(np.multiply, batch, step.scalar((1 - self.momentum) * factor), part)
        step.forward(np.add, running, part, running)

    def summary(self) -> str:
        return "PyTorch" if self.variant == "torch" else ""
