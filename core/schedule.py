"""What a schedule is: how the learning rate changes while training goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.frozen import FrozenDict
from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]
Memory: TypeAlias = Mapping[str, float]

NOTHING: Memory = FrozenDict({})


class Schedule(Spec):
    """Base of all schedules. Subclassing registers.

    One that `watches` goes by what training comes to: after every epoch it is told the loss, and
    turns what it remembers into what it will remember. The memory is a value, saved with the run.
    """

    code: ClassVar[dict[str, str]] = {}
    watches: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            SCHEDULES.add(cls)

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        """Learning rate of each step, (n,) float64.

        Parameters
        ----------
        start : the optimizer's learning rate
        step : (n,) int64, number of each step; the first is 0
        epoch_steps, total_steps : steps in an epoch and in the whole training
        memory : what `after_epoch` has given last, or nothing
        """
        return np.full(len(step), start)

    def after_epoch(self, memory: Memory, start: float, loss: float) -> Memory:
        """What is remembered after an epoch that ended with this loss (of validation, if any)."""
        return memory


SCHEDULES: Registry[Schedule] = Registry("schedule", "core.schedules")
