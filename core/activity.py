"""Which units of a network do nothing, by what they say to given rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.activation import Activation
from core.engine.memory import run
from core.engine.workbench import Workbench
from core.graph import NodeId
from core.plan import Plan, Step

Array = NDArray[Any]

FAR = 60.0  # an input as large as no unit should see
NEAR = 0.01  # share of an activation's range that counts as its end
MOSTLY = 0.95  # share of rows at an end from which a unit counts as saturated
SAME = 1e-6  # outputs that differ by less are the same


@dataclass(frozen=True, eq=False)
class Health:
    """Which units, (units,) bool, always give the same, or almost always an end of their range."""

    dead: Array
    saturated: Array

    @property
    def sentence(self) -> str:
        """`7 of 16 units dead`, or nothing if all is well."""
        counts = ((int(self.dead.sum()), "dead"), (int(self.saturated.sum()), "saturated"))
        told = [f"{count} of {len(self.dead)} units {word}" for count, word in counts if count]
        return ", ".join(told)


def health(outputs: Array, step: Step) -> Health:
    """Judge the units of a layer by its outputs (n, units) on many rows."""
    low, high = outputs.min(axis=0), outputs.max(axis=0)
    dead = high - low <= SAME * np.maximum(1.0, np.maximum(np.abs(low), np.abs(high)))
    ends = bounds(getattr(step.layer, "activation", None))
    if ends is None:
        return Health(dead, np.zeros(len(dead), bool))
    room = NEAR * (ends[1] - ends[0])
    at_end = (outputs <= ends[0] + room) | (outputs >= ends[1] - room)
    return Health(dead, (at_end.mean(axis=0) >= MOSTLY) & ~dead)


def bounds(activation: Activation | None) -> tuple[float, float] | None:
    """The least and greatest output of a squashing activation; None if it has none.

    Found by trying: whoever is flat far out on both sides, at two levels, has two ends.
    """
    if activation is None or activation.rowwise:
        return None
    x = np.array([-FAR, -FAR / 2, FAR / 2, FAR], np.float32)
    y = np.empty_like(x)
    bench = Workbench(np.float32, training=False)
    activation.forward(bench, x, y)
    with np.errstate(all="ignore"):
        run(bench.forward_program())
    flat = abs(y[0] - y[1]) < SAME and abs(y[2] - y[3]) < SAME
    return (float(y[0]), float(y[3])) if flat and y[3] > y[0] else None


def acts(step: Step) -> bool:
    """Whether a layer makes something new of its inputs, rather than passing them on."""
    return bool(step.weights) or step.layer.category in ("activation", "merge")


def up_to(plan: Plan, node: NodeId) -> Plan:
    """The part of a plan that `node` needs, with `node` as its output."""
    wanted = {node}
    kept = []
    for step in reversed(plan.steps):
        if step.node in wanted:
            wanted |= set(step.sources)
            kept.append(step)
    return Plan(tuple(reversed(kept)))
