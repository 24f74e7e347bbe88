"""Losses that ask for a distance to the border between two classes, not for a probability.

Targets are -1 and 1; with several outputs, the true class has 1 and all others -1 (Keras).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.loss import Array, Loss

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class Hinge(Loss):
    """What is missing to a distance of 1 on the right side: `max(1 - t y, 0)`."""

    kind = "hinge"
    title = "Hinge"
    tasks = ("binary", "classes")
    signed = True
    code = {
        "keras": "losses.Hinge()",
        "torch": "lambda y, t: torch.relu(1 - t * y).mean()",
        "formula": "loss = max(1 - t y, 0), t = -1 or 1",
    }

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        found: Array = np.maximum(1 - target * z, 0)
        return found

    def scale(self, width: int) -> float:
        return -1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        _missing(step, z, target, slope)
        step.backward(np.sign, slope, slope)
        step.backward(np.multiply, slope, target, slope)


class SquaredHinge(Loss):
    """The square of what is missing to a distance of 1: `max(1 - t y, 0)²`."""

    kind = "squared_hinge"
    title = "Squared hinge"
    tasks = ("binary", "classes")
    signed = True
    code = {
        "keras": "losses.SquaredHinge()",
        "torch": "lambda y, t: torch.relu(1 - t * y).square().mean()",
        "formula": "loss = max(1 - t y, 0)², t = -1 or 1",
    }

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        missing = np.maximum(1 - target * z, 0)
        found: Array = missing * missing
        return found

    def scale(self, width: int) -> float:
        return -2.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        _missing(step, z, target, slope)
        step.backward(np.multiply, slope, target, slope)


def _missing(step: Workbench, z: Array, target: Array, out: Array) -> None:
    """Write max(1 - t y, 0) to `out`; a NaN in `z` is hidden here, but not in the loss's value."""
    step.backward(np.multiply, z, target, out)
    step.backward(np.subtract, step.scalar(1), out, out)
    step.backward(np.fmax, out, step.scalar(0), out)
