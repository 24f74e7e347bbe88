"""Layers that drop a random share of the values while training, and do nothing at inference."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.layer import Array, Layer
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor

NEVER = 1e-6  # a smaller share is below what 32 bits of a random number can tell from none
DROPPED = -1.7580993408473766  # what SELU gives for very negative values


class Dropout(Layer):
    """Set a random share of the inputs to 0 while training; scale the rest by 1 / (1 - rate).

    Does nothing at inference ("inverted dropout"; Srivastava et al., 2014).
    """

    kind = "dropout"
    title = "Dropout"
    category = "regularization"
    code = {"keras": "layers.Dropout({rate})", "torch": "nn.Dropout({rate})"}

    rate: Annotated[float, Range(0.0, 0.95), "share of inputs set to 0"] = 0.5

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        if not step.training or self.rate < NEVER:
            return x
        y, keep = step.tensor(x.shape), kept(step, x, self.rate)
        step.forward(np.multiply, keep, step.scalar(1 / (1 - self.rate)), keep)
        step.forward(np.multiply, x.flat, keep, y.flat)
        if y.flat_slope is not None:
            step.backward(np.multiply, y.flat_slope, keep, x.flat_slope)
        return y

    def summary(self) -> str:
        return f"{self.rate:.0%}"


class AlphaDropout(Layer):
    """Dropout for SELU: dropped values become its lowest, and mean and deviation stay the same.

    Klambauer et al., 2017: y = a x + b for kept values, a alpha' + b for dropped ones.
    """

    kind = "alpha_dropout"
    title = "Alpha dropout"
    category = "regularization"
    code = {"keras": "layers.AlphaDropout({rate})", "torch": "nn.AlphaDropout({rate})"}

    rate: Annotated[float, Range(0.0, 0.95), "share of inputs that are dropped"] = 0.05

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        if not step.training or self.rate < NEVER:
            return x
        y, keep = step.tensor(x.shape), kept(step, x, self.rate)
        a = 1 / sqrt((1 - self.rate) * (1 + self.rate * DROPPED**2))
        b = -a * DROPPED * self.rate
        # As (x - alpha') keep a + (a alpha' + b): a sum and two products whatever is kept.
        step.forward(np.multiply, keep, step.scalar(a), keep)
        step.forward(np.subtract, x.flat, step.scalar(DROPPED), y.flat)
        step.forward(np.multiply, y.flat, keep, y.flat)
        step.forward(np.add, y.flat, step.scalar(a * DROPPED + b), y.flat)
        if y.flat_slope is not None:
            step.backward(np.multiply, y.flat_slope, keep, x.flat_slope)
        return y

    def summary(self) -> str:
        return f"{self.rate:.0%}"


def kept(step: Builder, x: Tensor, rate: float) -> Array:
    """A buffer as long as `x.flat` that each step fills: 1 for kept values, 0 for dropped ones."""
    keep = step.scratch(x.flat.shape)
    step.forward(step.rng.random, None, step.dtype, keep)
    step.forward(np.add, keep, step.scalar(1 - rate), keep)  # in [1 - rate, 2 - rate)
    step.forward(np.floor, keep, keep)
    return keep
