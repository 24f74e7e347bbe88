"""The parts of a drawn network of neurons: columns, and the wires between two. Plain values."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.graph import NodeId

FOLD = 12  # neurons of a layer that are drawn at most, unless it is unfolded
UNFOLDED = 128  # neurons that can be unfolded
GAP = 38.0  # from neuron to neuron, in scene units
RADIUS = 13.0
HEADER = 62.0  # above the first neuron, for the name of the layer
FOOTER = 46.0  # below the last one, for their number
BEND = 70.0  # from a layer to where such wires turn
Ints = NDArray[np.int64]
NONE: Ints = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Column:
    """One layer: the neurons that are drawn, from top to bottom.

    shown : numbers of the neurons, counted from 0 · ys : their places
    fold_y : where «… 55» stands for those that are left out; None if there are none
    names : of the neurons shown, empty if they only have numbers
    shift : the weight that is added to each neuron, "b"; empty if there is none
    """

    node: NodeId
    summary: str
    role: str
    count: int
    x: float
    shown: tuple[int, ...]
    ys: tuple[float, ...]
    fold_y: float | None
    names: tuple[str, ...]
    names_left: bool
    shift: str
    title: str = ""  # if it is not called as its layer is

    @property
    def hidden(self) -> int:
        """How many neurons are left out."""
        return self.count - len(self.shown)

    @property
    def can_unfold(self) -> bool:
        return FOLD < self.count <= UNFOLDED

    @property
    def top(self) -> float:
        return self.ys[0] - HEADER

    @property
    def bottom(self) -> float:
        return self.ys[-1] + FOOTER


@dataclass(frozen=True, eq=False)
class Bundle:
    """All wires that are drawn from one layer to another.

    starts, ends : (n,) positions in `shown` of the two columns
    weight, flat : which array of `target` they stand for, and the place (n,) of each in it,
        flattened; "" and empty if nothing is learnt on the way
    """

    source: NodeId
    target: NodeId
    port: int
    starts: Ints
    ends: Ints
    weight: str
    flat: Ints
    lane: float | None = None  # height at which the wires pass over layers that stand between
