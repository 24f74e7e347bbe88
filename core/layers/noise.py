"""Layers that add or multiply by noise while training, and do nothing at inference."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.layer import Layer
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class GaussianNoise(Layer):
    """Add normal noise of mean 0 while training, so that no value can be learnt by heart."""

    kind = "gaussian_noise"
    title = "Gaussian noise"
    category = "regularization"
    code = {"keras": "layers.GaussianNoise({deviation})", "torch": ""}

    deviation: Annotated[float, Range(0.0, 10.0), "standard deviation of the noise"] = 0.1

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        if not step.training or not self.deviation:
            return x
        y = step.tensor(x.shape)
        step.forward(step.rng.standard_normal, None, step.dtype, y.flat)
        step.forward(np.multiply, y.flat, step.scalar(self.deviation), y.flat)
        step.forward(np.add, y.flat, x.flat, y.flat)
        if y.flat_slope is not None:
            step.backward(np.positive, y.flat_slope, x.flat_slope)
        return y

    def summary(self) -> str:
        return f"σ {self.deviation:g}"


class GaussianDropout(Layer):
    """Multiply by normal noise of mean 1 while training: dropout without an all or nothing.

    The noise has the deviation sqrt(rate / (1 - rate)), that of Dropout with this rate
    (Srivastava et al., 2014, section 10).
    """

    kind = "gaussian_dropout"
    title = "Gaussian dropout"
    category = "regularization"
    code = {"keras": "layers.GaussianDropout({rate})", "torch": ""}

    rate: Annotated[float, Range(0.0, 0.95), "rate of the Dropout with the same deviation"] = 0.5

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        if not step.training or not self.rate:
            return x
        y, factor = step.tensor(x.shape), step.scratch(x.flat.shape)
        step.forward(step.rng.standard_normal, None, step.dtype, factor)
        deviation = sqrt(self.rate / (1 - self.rate))
        step.forward(np.multiply, factor, step.scalar(deviation), factor)
        step.forward(np.add, factor, step.scalar(1), factor)
        step.forward(np.multiply, x.flat, factor, y.flat)
        if y.flat_slope is not None:
            step.backward(np.multiply, y.flat_slope, factor, x.flat_slope)
        return y

    def summary(self) -> str:
        return f"{self.rate:.0%}"
