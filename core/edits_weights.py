"""Edits of what training has left: a weight set by hand, an earlier moment made the present."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.frozen import FrozenDict
from core.graph import NodeId
from core.problem import OnNode, Problem, Refused
from core.project import Project, Touch, Trained


@dataclass(frozen=True)
class KeepMoment:
    """Go back to the weights of an earlier moment of training."""

    trained: Trained

    @property
    def label(self) -> str:
        return f"Keep weights of epoch {self.trained.epoch}"

    def apply(self, project: Project) -> Project:
        lost = [n for n, arrays in self.trained.weights.items() if arrays]
        lost = [n for n in lost if n not in project.graph.nodes]
        if lost:
            text = f"{lost[0]} is no longer in the network; undo that change to use these weights"
            raise Refused(Problem(text))
        return replace(project, trained=self.trained)


@dataclass(frozen=True)
class SetWeight:
    """Give one weight another value; `index` has one whole number per axis of its array."""

    node: NodeId
    name: str
    index: tuple[int, ...]
    value: float

    @property
    def label(self) -> str:
        return "Set bias" if self.name == "b" else "Set weight"

    def apply(self, project: Project) -> Project:
        trained = project.trained
        if trained is None:
            text = f"{self.node}: there are no weights yet; train for a step first"
            raise Refused(Problem(text, OnNode(self.node)))
        old = self._array(trained)
        changed = old.copy()
        with np.errstate(over="ignore"):  # what is too large for the array is refused below
            changed[self.index] = self.value
        if not math.isfinite(float(changed[self.index])):
            text = f"{self.node}: a weight must be a finite number, not {self.value:g}"
            raise Refused(Problem(text, OnNode(self.node)))
        if changed[self.index] == old[self.index]:
            return project
        changed.flags.writeable = False
        mine = FrozenDict({**trained.weights[self.node], self.name: changed})
        weights = FrozenDict({**trained.weights, self.node: mine})
        return replace(project, trained=replace(trained, weights=weights))

    def _array(self, trained: Trained) -> NDArray[Any]:
        array = trained.weights.get(self.node, {}).get(self.name)
        if array is None:
            text = f"{self.node} has no weights called {self.name}"
            raise Refused(Problem(text, OnNode(self.node)))
        inside = len(self.index) == array.ndim and all(
            0 <= i < size for i, size in zip(self.index, array.shape, strict=True)
        )
        if not inside:
            shape = "×".join(map(str, array.shape))
            text = f"{self.node}: {self.name} is {shape}, there is no place {self.index}"
            raise Refused(Problem(text, OnNode(self.node)))
        return array


@dataclass(frozen=True)
class TouchWeight:
    """Give one weight another value while training goes on; `was` is what undo gives back."""

    node: NodeId
    name: str
    index: tuple[int, ...]
    value: float
    was: float

    @property
    def label(self) -> str:
        return "Set bias" if self.name == "b" else "Set weight"

    def apply(self, project: Project) -> Project:
        with np.errstate(over="ignore"):
            finite = math.isfinite(float(np.float32(self.value)))
        if not finite:
            text = f"{self.node}: a weight must be a finite number, not {self.value:g}"
            raise Refused(Problem(text, OnNode(self.node)))
        if self.value == self.was:
            return project
        touch = Touch(self.node, self.name, self.index, self.value, self.was)
        return replace(project, touches=(*project.touches, touch))


Change = tuple[NodeId, str, tuple[int, ...], float]


def changes_of(old: tuple[Touch, ...], new: tuple[Touch, ...]) -> list[Change]:
    """What a run is told when the touches change: undone ones backwards, then the fresh ones."""
    same = 0
    while same < min(len(old), len(new)) and old[same] is new[same]:
        same += 1
    undone = [(t.node, t.name, t.index, t.was) for t in reversed(old[same:])]
    return undone + [(t.node, t.name, t.index, t.value) for t in new[same:]]
