"""Losses that measure how far a number is from where it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.loss import Array, Loss

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class MeanSquaredError(Loss):
    """Mean of the squared differences."""

    kind = "mse"
    title = "Mean squared error"
    code = {"keras": "mse", "torch": "nn.MSELoss()"}

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        return np.square(z - target).mean(axis=-1)

    def scale(self, width: int) -> float:
        return 2.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        step.backward(np.subtract, z, target, slope)
