"""Activations in which a value depends on its whole row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Activation, Array
from core.engine.kernels import subtract_row_max

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Softmax(Activation):
    """Turn each row into probabilities: `y_i = exp(x_i) / sum_j exp(x_j)`."""

    kind = "softmax"
    title = "Softmax"
    rowwise = True
    code = {
        "keras": "softmax",
        "torch": "nn.Softmax(dim=-1)",
        "numpy": "(lambda e: e / e.sum(axis=-1, keepdims=True))"
        "(np.exp(x - x.max(axis=-1, keepdims=True)))",
        "formula": "y = exp(x) / sum(exp(x))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        rows, width = x.shape
        total = step.scratch((rows, width))
        subtract_row_max(step.forward, step, x, y)
        step.forward(np.exp, y, y)
        step.forward(y.dot, step.ones((width, width)), total)
        step.forward(np.divide, y, total, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        rows, width = y.shape
        product, total = step.scratch((rows, width)), step.scratch((rows, width))
        step.backward(np.multiply, y, dy, product)
        step.backward(product.dot, step.ones((width, width)), total)
        step.backward(np.multiply, total, y, total)
        step.backward(np.subtract, product, total, dx)


class LogSoftmax(Activation):
    """Turn each row into logarithms of probabilities: `y_i = x_i - log(sum_j exp(x_j))`."""

    kind = "log_softmax"
    title = "Log-softmax"
    rowwise = True
    code = {
        "keras": "log_softmax",
        "torch": "nn.LogSoftmax(dim=-1)",
        "numpy": "x - np.logaddexp.reduce(x, axis=-1, keepdims=True)",
        "formula": "y = x - log(sum(exp(x)))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        rows, width = x.shape
        top = step.scratch((rows,))
        power, total = step.scratch((rows, width)), step.scratch((rows, width))
        step.forward(np.fmax.reduce, x, 1, None, top)
        step.forward(np.subtract, x, top[:, None], y)
        step.forward(np.exp, y, power)
        step.forward(power.dot, step.ones((width, width)), total)
        step.forward(np.log, total, total)
        step.forward(np.subtract, y, total, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        rows, width = y.shape
        share, total = step.scratch((rows, width)), step.scratch((rows, width))
        step.backward(np.exp, y, share)
        step.backward(dy.dot, step.ones((width, width)), total)
        step.backward(np.multiply, total, share, share)
        step.backward(np.subtract, dy, share, dx)
