"""Activations that squash every number into a bounded range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Activation, Array
from core.activations.kernels import logistic

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Tanh(Activation):
    """Squash to (-1, 1): `y = tanh(x)`."""

    kind = "tanh"
    title = "Tanh"
    one = 20.0
    one_slope = False
    code = {
        "keras": "tanh",
        "torch": "nn.Tanh()",
        "numpy": "np.tanh(x)",
        "formula": "y = tanh(x)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        step.forward(np.tanh, x, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        slope = step.scratch(y.shape)
        step.backward(np.multiply, y, y, slope)
        step.backward(np.subtract, step.scalar(1), slope, slope)
        step.backward(np.multiply, dy, slope, dx)


class Sigmoid(Activation):
    """Squash to (0, 1): `y = 1 / (1 + exp(-x))`."""

    kind = "sigmoid"
    title = "Sigmoid"
    one = 40.0
    one_slope = False
    code = {
        "keras": "sigmoid",
        "torch": "nn.Sigmoid()",
        "numpy": "1 / (1 + np.exp(-x))",
        "formula": "y = 1 / (1 + exp(-x))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        logistic(step, step.forward, x, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        slope = step.scratch(y.shape)
        step.backward(np.subtract, step.scalar(1), y, slope)
        step.backward(np.multiply, slope, y, slope)
        step.backward(np.multiply, dy, slope, dx)


class Softsign(Activation):
    """Squash to (-1, 1), more slowly than tanh: `y = x / (1 + |x|)`."""

    kind = "softsign"
    title = "Softsign"
    code = {
        "keras": "softsign",
        "torch": "nn.Softsign()",
        "numpy": "x / (1 + np.abs(x))",
        "formula": "y = x / (1 + |x|)",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        size = step.scratch(x.shape)
        step.forward(np.absolute, x, size)
        step.forward(np.add, size, step.scalar(1), size)
        step.forward(np.divide, x, size, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # The slope is 1 / (1 + |x|)**2, and |y| = 1 - 1 / (1 + |x|).
        slope = step.scratch(y.shape)
        step.backward(np.absolute, y, slope)
        step.backward(np.subtract, step.scalar(1), slope, slope)
        step.backward(np.multiply, slope, slope, slope)
        step.backward(np.multiply, dy, slope, dx)
