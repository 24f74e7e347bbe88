"""How the slope of the loss reaches each layer, and how far each layer moves."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from core.data.prepare import Fitted
from core.engine.denormals import flushed_to_zero
from core.engine.memory import Array, aligned, run
from core.engine.network import Network
from core.frozen import FrozenDict
from core.graph import NodeId
from core.objective import Objective
from core.plan import Plan
from core.probes import Weights

VANISHING = 1e-3  # of the longest slope of any layer
EXPLODING = 1e3  # a slope this long throws weights out of any sensible range
HEALTHY = (1e-4, 1e-1)  # change per step / size of the weights


class Flow:
    """Works out gradients on some fixed rows, with weights of its own; for one thread."""

    def __init__(
        self, plan: Plan, objective: Objective, fitted: Fitted, x: Array, y: Array
    ) -> None:
        """x : (n, *sample_shape) in original units · y : (n,) classes or (n, targets)"""
        self._network = Network(plan, objective.loss)
        if len(fitted.target_spread):
            y = (y - fitted.target_shift) / fitted.target_spread
        self._scale = objective.loss.scale(self._network.width) / max(len(x), 1)
        self._program = self._network.training_program(
            self._network.rows(fitted.features(np.asarray(x, np.float32))),
            objective.encoding.encode(y),
            aligned((len(x), self._network.width), np.float32),
            np.random.default_rng(0),
        )

    def gradients(self, weights: Weights) -> Weights:
        """Mean gradient of each layer's trained weights, copies, in the order of the plan."""
        self._network.parameters.load(weights)
        with flushed_to_zero(), np.errstate(all="ignore"):
            run(self._program)
        return self._network.parameters.gradients(self._scale)

    def norms(self, weights: Weights) -> dict[NodeId, float]:
        """Length of the mean gradient of each layer's trained weights, in the order of the plan."""
        gradients = self.gradients(weights)
        return {node: length(arrays) for node, arrays in gradients.items() if arrays}


def length(arrays: Mapping[str, Array]) -> float:
    """Euclidean length of some arrays taken as one vector."""
    return float(np.sqrt(sum(float(np.square(a, dtype=np.float64).sum()) for a in arrays.values())))


def difference(before: Weights, after: Weights) -> Weights:
    """What each weight has become more; layers that are not in both in one shape are left out."""
    found = {}
    for node, arrays in after.items():
        old = before.get(node, {})
        if arrays.keys() == old.keys() and all(old[n].shape == a.shape for n, a in arrays.items()):
            found[node] = FrozenDict({name: array - old[name] for name, array in arrays.items()})
    return FrozenDict(found)


def strides(before: Weights, after: Weights, steps: int) -> Weights:
    """The way of each weight per step, in sizes of its layer's weights.

    That is (after - before) / steps, divided by the root mean square of the array it is in: so
    that weights near 0, which any step changes by many times their own size, do not stand out.
    """
    found = {}
    for node, arrays in difference(before, after).items():
        sizes = {n: np.sqrt(np.square(after[node][n], dtype=np.float64).mean()) for n in arrays}
        found[node] = FrozenDict(
            {n: a / np.float32(max(steps, 1) * max(sizes[n], 1e-30)) for n, a in arrays.items()}
        )
    return FrozenDict(found)


def changes(before: Weights, after: Weights, steps: int) -> dict[NodeId, float]:
    """How far each layer moved per step, as a share of the size of its weights.

    It is the net way over all `steps` / steps, so a zigzag counts as the little it comes to.
    """
    return {
        node: length(moved) / max(steps, 1) / max(length(after[node]), 1e-30)
        for node, moved in difference(before, after).items()
    }


def verdict(norms: Mapping[NodeId, float]) -> str:
    """`vanishing in dense_1`, `exploding in dense_3`, or nothing if all is well."""
    finite = [norm for norm in norms.values() if np.isfinite(norm)]
    top = max(finite, default=0.0)
    exploding = [n for n, norm in norms.items() if not np.isfinite(norm) or norm > EXPLODING]
    vanishing = [n for n, norm in norms.items() if top > 0 and norm < VANISHING * top]
    told = [f"exploding in {', '.join(exploding)}"] if exploding else []
    told += [f"vanishing in {', '.join(vanishing)}"] if vanishing else []
    return ", ".join(told)
