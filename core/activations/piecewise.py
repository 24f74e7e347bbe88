"""Activations made of straight pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.activation import Activation, Array
from core.activations.kernels import choose, inside
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Linear(Activation):
    """Leave the values as they are: `y = x`."""

    kind = "linear"
    title = "Linear"
    one = 1.0
    code = {"keras": "linear", "torch": "nn.Identity()", "numpy": "x", "formula": "y = x"}

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        if x is not y:
            step.forward(np.copyto, y, x)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        if dx is not dy:
            step.backward(np.positive, dy, dx)


class ReLU(Activation):
    """Pass positive values, set negative ones to 0: `y = max(x, 0)`."""

    kind = "relu"
    title = "ReLU"
    one = 1.0
    pool = "positive"
    code = {
        "keras": "relu",
        "torch": "nn.ReLU()",
        "numpy": "np.maximum(x, 0)",
        "formula": "y = max(x, 0)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        # fmax has no floating-point status to clear: a fifth faster than maximum on small arrays.
        step.forward(np.fmax, x, step.zeros(x.shape), y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        mask = step.positive_mask(y)
        step.backward(np.bitwise_and, dy.view(mask.dtype), mask, dx.view(mask.dtype))


class ReLU6(Activation):
    """Pass values between 0 and 6, cut off what lies outside: `y = min(max(x, 0), 6)`."""

    kind = "relu6"
    title = "ReLU6"
    one = 1.0
    code = {
        "keras": "relu6",
        "torch": "nn.ReLU6()",
        "numpy": "np.minimum(np.maximum(x, 0), 6)",
        "formula": "y = min(max(x, 0), 6)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        step.forward(np.fmax, x, step.scalar(0), y)
        step.forward(np.fmin, y, step.scalar(6), y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        inside(step, y, 6.0, dy, dx)


class LeakyReLU(Activation):
    """Pass positive values, scale negative ones by `slope`: `y = max(x, slope * x)`.

    Maas, Hannun & Ng, 2013. The slope is 0.2 for Keras' function of that name, 0.3 for its layer
    and 0.01 in PyTorch.
    """

    kind = "leaky_relu"
    title = "Leaky ReLU"
    one = 1.0
    code = {
        "keras": "lambda x: keras.activations.leaky_relu(x, negative_slope={slope})",
        "torch": "nn.LeakyReLU({slope})",
        "numpy": "np.where(x > 0, x, {slope} * x)",
        "formula": "y = max(x, {slope} x)",
    }

    slope: Annotated[float, Range(0.0, 1.0), "factor of negative values"] = 0.2

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        scaled = step.scratch(x.shape)
        step.forward(np.multiply, x, step.scalar(self.slope), scaled)
        step.forward(np.fmax, x, scaled, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        factor = choose(step, step.backward, y, 1.0, self.slope)
        step.backward(np.multiply, dy, factor, dx)


class HardSigmoid(Activation):
    """A straight ramp from 0 at -3 to 1 at 3: `y = min(max(x / 6 + 1/2, 0), 1)`."""

    kind = "hard_sigmoid"
    title = "Hard sigmoid"
    one = 4.0
    one_slope = False
    code = {
        "keras": "hard_sigmoid",
        "torch": "nn.Hardsigmoid()",
        "numpy": "np.minimum(np.maximum(x / 6 + 0.5, 0), 1)",
        "formula": "y = min(max(x / 6 + 0.5, 0), 1)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        step.forward(np.multiply, x, step.scalar(1 / 6), y)
        step.forward(np.add, y, step.scalar(0.5), y)
        step.forward(np.fmax, y, step.scalar(0), y)
        step.forward(np.fmin, y, step.scalar(1), y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        inside(step, y, 1.0, dy, dx)
        step.backward(np.multiply, dx, step.scalar(1 / 6), dx)
