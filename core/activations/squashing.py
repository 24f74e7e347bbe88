"""Activations that squash every number into a bounded range."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Activation, Array

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Tanh(Activation):
    """Squash to (-1, 1): `y = tanh(x)`."""

    kind = "tanh"
    title = "Tanh"
    one = 20.0
    one_slope = False
    code = {"keras": "tanh", "torch": "nn.Tanh()", "formula": "y = tanh(x)"}

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
    code = {"keras": "sigmoid", "torch": "nn.Sigmoid()", "formula": "y = 1 / (1 + exp(-x))"}

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        step.forward(np.negative, x, y)
        step.forward(np.exp, y, y)
        step.forward(np.add, y, step.scalar(1), y)
        step.forward(np.reciprocal, y, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        slope = step.scratch(y.shape)
        step.backward(np.subtract, step.scalar(1), y, slope)
        step.backward(np.multiply, slope, y, slope)
        step.backward(np.multiply, dy, slope, dx)
