"""Activations that multiply a value by a gate between 0 and 1 that depends on it."""

from __future__ import annotations

from math import pi, sqrt
from typing import TYPE_CHECKING

import numpy as np

from core.activation import Activation, Array
from core.activations.kernels import logistic
from core.activations.normal_tail import LIMIT, normal_tail

if TYPE_CHECKING:
    from core.engine.workbench import F, Workbench

CUBE = 0.044715  # weight of the third power in the tanh formula of GELU


class GELU(Activation):
    """Multiply by the share of a normal distribution that lies below: `y = x * Phi(x)`.

    Hendrycks & Gimpel, 2016. Phi is exact to the last digits.
    """

    kind = "gelu"
    title = "GELU"
    reads_input = True
    code = {
        "keras": "gelu",
        "torch": "nn.GELU()",
        "numpy": "x * (1 + np.vectorize(math.erf)(x / math.sqrt(2))) / 2",
        "formula": "y = x (1 + erf(x / sqrt(2))) / 2",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        # With the tail Q = 1 - Phi(|x|): x Phi(x) = max(x, 0) - |x| Q on both sides.
        size = _size(step, step.forward, x)
        tail, _ = normal_tail(step, step.forward, size)
        step.forward(np.multiply, size, tail, tail)
        step.forward(np.fmax, x, step.scalar(0), y)
        step.forward(np.subtract, y, tail, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # The slope is Phi(x) + x phi(x) = 1/2 + sign(x) (1/2 - Q + |x| phi(x)).
        size = _size(step, step.backward, x)
        tail, bell = normal_tail(step, step.backward, size)
        step.backward(np.multiply, bell, step.scalar(1 / sqrt(2 * pi)), bell)
        step.backward(np.multiply, bell, size, bell)
        step.backward(np.subtract, bell, tail, bell)
        step.backward(np.add, bell, step.scalar(0.5), bell)
        step.backward(np.copysign, bell, x, bell)
        step.backward(np.add, bell, step.scalar(0.5), bell)
        step.backward(np.multiply, dy, bell, dx)


def _size(step: Workbench, add: F, x: Array) -> Array:
    """|x|, where the normal distribution is not yet 0."""
    size = step.scratch(x.shape)
    add(np.absolute, x, size)
    add(np.fmin, size, step.scalar(LIMIT), size)
    return size


class TanhGELU(Activation):
    """GELU with a tanh in place of the normal distribution; differs by up to 0.0005.

    `y = x / 2 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x**3)))` (Hendrycks & Gimpel, 2016).
    """

    kind = "gelu_tanh"
    title = "GELU (tanh)"
    reads_input = True
    code = {
        "keras": "lambda x: keras.activations.gelu(x, approximate=True)",
        "torch": "nn.GELU(approximate='tanh')",
        "numpy": "x / 2 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))",
        "formula": "y = x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x³)))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        bent = self._tanh(step, step.forward, x)
        step.forward(np.add, bent, step.scalar(1), bent)
        step.forward(np.multiply, bent, x, bent)
        step.forward(np.multiply, bent, step.scalar(0.5), y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # With t the tanh, k = sqrt(2/pi): (1 + t + x (1 - t²) k (1 + 3 * 0.044715 x²)) / 2.
        bent, inner = self._tanh(step, step.backward, x), step.scratch(x.shape)
        step.backward(np.multiply, x, x, inner)
        step.backward(np.multiply, inner, step.scalar(3 * CUBE * sqrt(2 / pi)), inner)
        step.backward(np.add, inner, step.scalar(sqrt(2 / pi)), inner)
        step.backward(np.multiply, inner, x, inner)
        square = step.scratch(x.shape)
        step.backward(np.multiply, bent, bent, square)
        step.backward(np.subtract, step.scalar(1), square, square)
        step.backward(np.multiply, inner, square, inner)
        step.backward(np.add, inner, bent, inner)
        step.backward(np.add, inner, step.scalar(1), inner)
        step.backward(np.multiply, inner, step.scalar(0.5), inner)
        step.backward(np.multiply, dy, inner, dx)

    def _tanh(self, step: Workbench, add: F, x: Array) -> Array:
        bent = step.scratch(x.shape)
        add(np.multiply, x, x, bent)
        add(np.multiply, bent, step.scalar(CUBE * sqrt(2 / pi)), bent)
        add(np.add, bent, step.scalar(sqrt(2 / pi)), bent)
        add(np.multiply, bent, x, bent)
        add(np.tanh, bent, bent)
        return bent


class SiLU(Activation):
    """Multiply by the sigmoid of the value (swish): `y = x / (1 + exp(-x))`.

    Elfwing, Uchibe & Doya, 2018; Ramachandran, Zoph & Le, 2017.
    """

    kind = "silu"
    title = "SiLU (swish)"
    reads_input = True
    code = {
        "keras": "silu",
        "torch": "nn.SiLU()",
        "numpy": "x / (1 + np.exp(-x))",
        "formula": "y = x / (1 + exp(-x))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        logistic(step, step.forward, x, y)
        step.forward(np.multiply, y, x, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # With s the sigmoid, the slope is s + y (1 - s).
        gate, slope = step.scratch(x.shape), step.scratch(x.shape)
        logistic(step, step.backward, x, gate)
        step.backward(np.subtract, step.scalar(1), gate, slope)
        step.backward(np.multiply, slope, y, slope)
        step.backward(np.add, slope, gate, slope)
        step.backward(np.multiply, dy, slope, dx)


class Mish(Activation):
    """Multiply by a gate that saturates smoothly: `y = x * tanh(log(1 + exp(x)))`.

    Misra, 2019.
    """

    kind = "mish"
    title = "Mish"
    reads_input = True
    code = {
        "keras": "mish",
        "torch": "nn.Mish()",
        "numpy": "x * np.tanh(np.logaddexp(x, 0))",
        "formula": "y = x tanh(log(1 + exp(x)))",
    }

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        _, gate = self._gate(step, step.forward, x)
        step.forward(np.multiply, gate, x, y)

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        # With t the gate and s the sigmoid, the slope is t + x s (1 - t²).
        grown, gate = self._gate(step, step.backward, x)
        slope, below = step.scratch(x.shape), step.scratch(x.shape)
        step.backward(np.multiply, gate, gate, slope)
        step.backward(np.subtract, step.scalar(1), slope, slope)
        step.backward(np.add, grown, step.scalar(1), below)
        step.backward(np.divide, grown, below, below)
        step.backward(np.multiply, slope, below, slope)
        step.backward(np.multiply, slope, x, slope)
        step.backward(np.add, slope, gate, slope)
        step.backward(np.multiply, dy, slope, dx)

    def _gate(self, step: Workbench, add: F, x: Array) -> tuple[Array, Array]:
        """exp(x), held where the gate is 1; and tanh(log(1 + e)) = n / (n + 2), n = e (e + 2)."""
        grown, gate, total = (step.scratch(x.shape) for _ in range(3))
        add(np.fmin, x, step.scalar(40.0), grown)
        add(np.exp, grown, grown)
        add(np.add, grown, step.scalar(2), gate)
        add(np.multiply, gate, grown, gate)
        add(np.add, gate, step.scalar(2), total)
        add(np.divide, gate, total, gate)
        return grown, gate
