"""Losses that measure how far a number is from where it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.loss import Array, Loss
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class MeanSquaredError(Loss):
    """Mean of the squared differences: `(y - t)²`."""

    kind = "mse"
    title = "Mean squared error"
    code = {
        "keras": "losses.MeanSquaredError()",
        "torch": "nn.MSELoss()",
        "formula": "loss = (y - t)²",
    }

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        difference = z - target
        found: Array = difference * difference
        return found

    def scale(self, width: int) -> float:
        return 2.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        step.backward(np.subtract, z, target, slope)


class MeanAbsoluteError(Loss):
    """Mean size of the differences: `|y - t|`. Samples far off count less than when squared."""

    kind = "mae"
    title = "Mean absolute error"
    code = {
        "keras": "losses.MeanAbsoluteError()",
        "torch": "nn.L1Loss()",
        "formula": "loss = |y - t|",
    }

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        found: Array = np.abs(z - target)
        return found

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        step.backward(np.subtract, z, target, slope)
        step.backward(np.sign, slope, slope)


class Huber(Loss):
    """Squared error where it is small, absolute error where it is large (Huber, 1964).

    `e²/2` if `|e| <= delta`, else `delta (|e| - delta/2)`, with `e = y - t`.
    """

    kind = "huber"
    title = "Huber"
    code = {
        "keras": "losses.Huber(delta={delta})",
        "torch": "nn.HuberLoss(delta={delta})",
        "formula": "loss = e²/2 if |e| <= delta else delta (|e| - delta/2), e = y - t",
    }

    delta: Annotated[float, Range(1e-6, 1e6, log=True), "difference where the line begins"] = 1.0

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        size = np.abs(z - target)
        near = np.minimum(size, size.dtype.type(self.delta))
        found: Array = near * (size - near / 2)
        return found

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        step.backward(np.subtract, z, target, slope)
        step.backward(np.fmin, slope, step.scalar(self.delta), slope)
        step.backward(np.fmax, slope, step.scalar(-self.delta), slope)


class LogCosh(Loss):
    """Logarithm of the hyperbolic cosine of the differences: a Huber loss without a corner."""

    kind = "log_cosh"
    title = "Log-cosh"
    code = {
        "keras": "losses.LogCosh()",
        "torch": "lambda y, t: (nn.functional.softplus(-2 * (y - t)) + y - t - math.log(2)).mean()",
        "formula": "loss = log(cosh(y - t))",
    }

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        size = np.abs(z - target)
        found: Array = size + np.log1p(np.exp(-2 * size)) - size.dtype.type(np.log(2))
        return found

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        step.backward(np.subtract, z, target, slope)
        step.backward(np.tanh, slope, slope)
