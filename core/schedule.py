"""What a schedule is: how the learning rate changes while training goes on."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]


class Schedule(Spec):
    """Base of all schedules. Subclassing registers."""

    code: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            SCHEDULES.add(cls)

    def rates(self, start: float, step: Array, epoch_steps: int, total_steps: int) -> Array:
        """Learning rate of each step, (n,) float64.

        Parameters
        ----------
        start : the optimizer's learning rate
        step : (n,) int64, number of each step; the first is 0
        epoch_steps, total_steps : steps in an epoch and in the whole training
        """
        return np.full(len(step), start)


SCHEDULES: Registry[Schedule] = Registry("schedule", "core.schedules")
