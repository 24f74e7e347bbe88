"""What a metric is: a number that people read to know how good a network is."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.loss import TASKS, Task
from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]


class Metric(Spec):
    """Base of all metrics. Subclassing registers.

    `live` metrics are means over samples, so that they can be worked out batch by batch; the others
    need all predictions at once. `followed` ones are shown while training runs unless others are
    asked for: one per task, since each costs time in every step.
    """

    tasks: ClassVar[tuple[Task, ...]] = TASKS
    live: ClassVar[bool] = True
    followed: ClassVar[bool] = False
    higher_is_better: ClassVar[bool] = True
    unit: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            METRICS.add(cls)

    def values(self, p: Array, target: Array) -> Array:
        """For `live` metrics: one number per sample, (...), from (..., width) arrays."""
        raise NotImplementedError(f"{type(self).__name__} does not say its value")

    def score(self, p: Array, target: Array) -> float:
        """The metric over all samples of (samples, width) arrays; NaN where it has no meaning."""
        return float(self.values(p, target).mean(dtype=np.float64))


METRICS: Registry[Metric] = Registry("metric", "core.metrics")


def live_metrics(task: Task) -> tuple[Metric, ...]:
    """The metrics that are followed while training on a task."""
    return tuple(cls() for cls in METRICS if cls.followed and task in cls.tasks)


def all_metrics(task: Task) -> tuple[Metric, ...]:
    """Every metric that has a meaning for a task."""
    return tuple(cls() for cls in METRICS if task in cls.tasks)
