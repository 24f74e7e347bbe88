"""What a metric is: a number that people read to know how good a network is."""

from __future__ import annotations

from typing import Any, ClassVar

from numpy.typing import NDArray

from core.loss import TASKS, Task
from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]


class Metric(Spec):
    """Base of all metrics. Subclassing registers.

    `live` metrics are means over samples: they are followed while training runs. The others need
    all predictions at once and are worked out at the end of an epoch or on demand.
    """

    tasks: ClassVar[tuple[Task, ...]] = TASKS
    live: ClassVar[bool] = True
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
        """The metric over all samples of (samples, width) arrays."""
        return float(self.values(p, target).mean())


METRICS: Registry[Metric] = Registry("metric", "core.metrics")


def live_metrics(task: Task) -> tuple[Metric, ...]:
    """The metrics that are followed while training on a task."""
    return tuple(cls() for cls in METRICS if cls.live and task in cls.tasks)
