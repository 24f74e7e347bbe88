"""Sends a sample through the network layer by layer, for the diagram to show its numbers."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from core.activity import acts
from core.data.base import Signature
from core.data.fitted import Fitted
from core.frozen import FrozenDict
from core.plan import Plan, Step
from core.probes import Weights, output_names
from core.responses import Responses
from gui.flowing import Flowing, Passing
from gui.plots.view import number

Array = np.ndarray[Any, Any]


class Flow:
    """Keeps the present network with its newest weights, as long as it is wanted."""

    def __init__(self, flowing: Flowing) -> None:
        self.flowing = flowing
        self._responses: Responses | None = None
        self._made_of: tuple[object, ...] = ()
        self._weights: Weights | None = None

    def show(
        self, plan: Plan, fitted: Fitted, weights: Weights, x: Array, signature: Signature
    ) -> None:
        """Show what each layer makes of a sample (*sample_shape) in original units."""
        if self._responses is None or self._made_of != (plan, fitted):
            self._responses, self._made_of = Responses(plan, fitted), (plan, fitted)
            self._weights = None
        if self._weights is not weights:
            self._responses.load(weights)
            self._weights = weights
        said = self._responses.of(x[None])
        passing = {
            step.node: Passing(said[step.node][0].copy(), _names(plan, step, signature))
            for step in plan.steps
            if acts(step) or not step.sources
        }
        last = plan.output.node
        if len(fitted.target_spread) and last in passing:
            values = fitted.original_targets(passing[last].values)
            words = [f"{n} {number(v)}" for n, v in zip(signature.targets, values, strict=False)]
            passing[last] = replace(passing[last], said=", ".join(words))
        self.flowing.show(FrozenDict(passing))

    def clear(self) -> None:
        """Show nothing any more."""
        self._responses = self._weights = None
        self.flowing.show(FrozenDict({}))


def _names(plan: Plan, step: Step, signature: Signature) -> tuple[str, ...]:
    if not step.sources:
        return signature.features
    return output_names(plan, step, signature, prod(step.output_shape)).given
