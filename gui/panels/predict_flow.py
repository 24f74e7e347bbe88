"""Sends a sample through the network layer by layer, for the diagram to show its numbers."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from core.activity import Activity
from core.data.base import Signature
from core.data.fitted import Fitted
from core.frozen import FrozenDict
from core.plan import Plan, Step
from core.probes import Weights, output_names
from gui.flowing import Flowing, Passing

Array = np.ndarray[Any, Any]
LARGEST = 20_000_000  # weights of all layers' networks together; of larger ones nothing is shown


class Flow:
    """Keeps the layers of the present network, with its newest weights."""

    def __init__(self, flowing: Flowing) -> None:
        self.flowing = flowing
        self._activity: Activity | None = None
        self._made_of: tuple[object, ...] = ()
        self._weights: Weights | None = None

    def show(
        self, plan: Plan, fitted: Fitted, weights: Weights, x: Array, signature: Signature
    ) -> None:
        """Show what each layer makes of a sample (*sample_shape) in original units."""
        if plan.parameters * len(plan.steps) > LARGEST:
            self.clear()
            return
        if self._activity is None or self._made_of != (plan, fitted):
            self._activity, self._made_of = Activity(plan, fitted), (plan, fitted)
            self._weights = None
        if self._weights is not weights:
            self._activity.load(weights)
            self._weights = weights
        activity, batch = self._activity, x[None]
        passing = {
            step.node: Passing(activity.outputs(step.node, batch)[0], _names(plan, step, signature))
            for step in activity.steps
        }
        first = plan.steps[0]
        inputs = fitted.features(np.asarray(batch, np.float32)).reshape(-1)
        passing[first.node] = Passing(inputs, signature.features)
        self.flowing.show(FrozenDict(passing))

    def clear(self) -> None:
        """Show nothing any more."""
        self.flowing.show(FrozenDict({}))


def _names(plan: Plan, step: Step, signature: Signature) -> tuple[str, ...]:
    return output_names(plan, step, signature, prod(step.output_shape)).given
