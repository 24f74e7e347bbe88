"""Activations that are exponential on the negative side, straight or nearly so on the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.activation import Activation, Array
from core.activations.kernels import choose
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

Alpha = Annotated[float, Range(0.01, 10.0, log=True), "depth on the negative side"]

SELU_ALPHA = 1.6732632423543772848170429916717
SELU_SCALE = 1.0507009873554804934193349852946


def bend(step: Workbench, x: Array, y: Array, high: float, low: float, stretch: float = 1) -> None:
    """`y = high * x` for positive x, `low * (exp(x / stretch) - 1)` for the others."""
    negative = step.scratch(x.shape)
    step.forward(np.fmin, x, step.scalar(0), negative)
    if stretch != 1:
        step.forward(np.multiply, negative, step.scalar(1 / stretch), negative)
    step.forward(np.expm1, negative, negative)
    if low != 1:
        step.forward(np.multiply, negative, step.scalar(low), negative)
    step.forward(np.fmax, x, step.scalar(0), y)
    if high != 1:
        step.forward(np.multiply, y, step.scalar(high), y)
    step.forward(np.add, y, negative, y)


def unbend(step: Workbench, y: Array, high: float, low: float, dy: Array, dx: Array) -> None:
    """The slope of `bend` with stretch 1: `high`, or y + `low` on the negative side."""
    slope = step.scratch(y.shape)
    step.backward(np.fmin, y, step.scalar(0), slope)
    start = step.scalar(low) if high == low else choose(step, step.backward, y, high, low)
    step.backward(np.add, slope, start, slope)
    step.backward(np.multiply, dy, slope, dx)


class ELU(Activation):
    """Pass positive values, bend negative ones smoothly to -alpha: `y = alpha * (exp(x) - 1)`.

    Clevert, Unterthiner & Hochreiter, 2016.
    """

    kind = "elu"
    title = "ELU"
    one = 1.0
    code = {
        "keras": "lambda x: keras.activations.elu(x, alpha={alpha})",
        "torch": "nn.ELU({alpha})",
        "numpy": "np.where(x > 0, x, {alpha} * np.expm1(np.minimum(x, 0)))",
        "formula": "y = x if x > 0 else {alpha} (exp(x) - 1)",
    }

    alpha: Alpha = 1.0

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        bend(step, x, y, 1.0, self.alpha)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        unbend(step, y, 1.0, self.alpha, dy, dx)


class SELU(Activation):
    """ELU, scaled so that values keep mean 0 and deviation 1 from layer to layer.

    Klambauer et al., 2017, with their constants. Wants weights that start by LeCun normal, and
    AlphaDropout instead of Dropout.
    """

    kind = "selu"
    title = "SELU"
    code = {
        "keras": "selu",
        "torch": "nn.SELU()",
        "numpy": "1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772"
        " * np.expm1(np.minimum(x, 0)))",
        "formula": "y = 1.0507 (x if x > 0 else 1.6733 (exp(x) - 1))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        bend(step, x, y, SELU_SCALE, SELU_SCALE * SELU_ALPHA)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        unbend(step, y, SELU_SCALE, SELU_SCALE * SELU_ALPHA, dy, dx)


class CELU(Activation):
    """ELU whose slope has no jump, whatever alpha is: `y = alpha * (exp(x / alpha) - 1)` below 0.

    Barron, 2017.
    """

    kind = "celu"
    title = "CELU"
    one = 1.0
    code = {
        "keras": "lambda x: keras.activations.celu(x, alpha={alpha})",
        "torch": "nn.CELU({alpha})",
        "numpy": "np.where(x > 0, x, {alpha} * np.expm1(np.minimum(x, 0) / {alpha}))",
        "formula": "y = x if x > 0 else {alpha} (exp(x / {alpha}) - 1)",
    }

    alpha: Alpha = 1.0

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        bend(step, x, y, 1.0, self.alpha, self.alpha)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        slope = step.scratch(y.shape)
        step.backward(np.fmin, y, step.scalar(0), slope)
        step.backward(np.multiply, slope, step.scalar(1 / self.alpha), slope)
        step.backward(np.add, slope, step.scalar(1), slope)
        step.backward(np.multiply, dy, slope, dx)


class Exponential(Activation):
    """Turn sums into factors: `y = exp(x)`; held to the largest finite number."""

    kind = "exponential"
    title = "Exponential"
    one = 0.0
    code = {
        "keras": "exponential",
        "torch": "",
        "numpy": "np.exp(x)",
        "formula": "y = exp(x)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        limit = {4: 88.0, 8: 709.0}[x.itemsize]
        step.forward(np.fmin, x, step.scalar(limit), y)
        step.forward(np.exp, y, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        step.backward(np.multiply, dy, y, dx)


class Softplus(Activation):
    """A ReLU with a round corner: `y = log(1 + exp(x))`."""

    kind = "softplus"
    title = "Softplus"
    code = {
        "keras": "softplus",
        "torch": "nn.Softplus()",
        "numpy": "np.logaddexp(x, 0)",
        "formula": "y = log(1 + exp(x))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        # log(1 + exp(x)) = max(x, 0) + log(1 + exp(-|x|)), which cannot overflow.
        small = step.scratch(x.shape)
        step.forward(np.absolute, x, small)
        step.forward(np.negative, small, small)
        step.forward(np.exp, small, small)
        step.forward(np.log1p, small, small)
        step.forward(np.fmax, x, step.scalar(0), y)
        step.forward(np.add, y, small, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # exp(-y) = 1 / (1 + exp(x)), so the slope, which is the logistic of x, is 1 - exp(-y).
        slope = step.scratch(y.shape)
        step.backward(np.negative, y, slope)
        step.backward(np.expm1, slope, slope)
        step.backward(np.multiply, dy, slope, slope)
        step.backward(np.negative, slope, dx)
