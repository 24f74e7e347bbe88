"""Which layers can go on with what they have learnt, once the network was changed."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph import NodeId
from core.plan import Plan
from core.project import Trained


@dataclass(frozen=True)
class Learnt:
    """Layers whose weights fit as they are, and layers that have to begin afresh."""

    kept: tuple[NodeId, ...] = ()
    fresh: tuple[NodeId, ...] = ()

    @property
    def in_part(self) -> bool:
        """Whether there is something to decide: some weights fit, others do not."""
        return bool(self.kept and self.fresh)


def learnt(trained: Trained | None, plan: Plan | None) -> Learnt:
    """What of `trained` the network of `plan` can take over: arrays of the same layer, name and
    shape. Layers without weights are in neither list."""
    if trained is None or plan is None:
        return Learnt()
    kept: list[NodeId] = []
    fresh: list[NodeId] = []
    for step in plan.steps:
        if step.weights:
            mine = trained.weights.get(step.node, {})
            fits = all(w.name in mine and mine[w.name].shape == w.shape for w in step.weights)
            (kept if fits else fresh).append(step.node)
    return Learnt(tuple(kept), tuple(fresh))
