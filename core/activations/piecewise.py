"""Activations made of straight pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Activation, Array

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Linear(Activation):
    """Leave the values as they are: `y = x`."""

    kind = "linear"
    title = "Linear"
    one = 1.0
    code = {"keras": "linear", "torch": "nn.Identity()", "formula": "y = x"}

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
    code = {"keras": "relu", "torch": "nn.ReLU()", "formula": "y = max(x, 0)"}

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        # fmax has no floating-point status to clear: a fifth faster than maximum on small arrays.
        step.forward(np.fmax, x, step.zeros(x.shape), y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        mask = step.positive_mask(y)
        step.backward(np.bitwise_and, dy.view(mask.dtype), mask, dx.view(mask.dtype))
