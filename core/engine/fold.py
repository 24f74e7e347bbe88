"""Which layers carry a column of ones, so that a bias is one more row of the matrix.

A small matrix product costs a third less than a product and a sum. A layer's output carries ones
if its own input does, all its readers are affine with a bias, and it ends in an activation that
gives exactly 1 for some input (`Activation.one`): that input stands in the bias of one more
column, which is frozen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.graph import NodeId
from core.layer import Layer
from core.plan import Plan


@dataclass(frozen=True)
class Fold:
    """`takes`: the input has a column of ones. `gives`: the bias that makes ones for the output.

    `slides` tells that the slope of that column is not 0 by itself, so it must be kept from moving.
    """

    takes: bool = False
    gives: float | None = None
    slides: bool = False


def folds(plan: Plan, active: bool = True) -> Mapping[NodeId, Fold]:
    """The folding of each layer; with `active` False nothing is folded."""
    readers: dict[NodeId, list[Layer]] = {s.node: [] for s in plan.steps}
    for s in plan.steps:
        for source in s.sources:
            readers[source].append(s.layer)
    found: dict[NodeId, Fold] = {}
    for s in plan.steps:
        wanted = active and readers[s.node] and all(map(_takes_bias, readers[s.node]))
        if not s.sources:
            found[s.node] = Fold(gives=1.0 if wanted else None)
            continue
        takes = _takes_bias(s.layer) and found[s.sources[0]].gives is not None
        activation = getattr(s.layer, "activation", None)
        if takes and wanted and activation is not None and activation.one is not None:
            found[s.node] = Fold(True, activation.one, activation.one_slope)
        else:
            found[s.node] = Fold(takes)
    return found


def _takes_bias(layer: Layer) -> bool:
    return layer.affine and bool(getattr(layer, "use_bias", False))
