"""What can be seen inside a network: pure functions from plan and weights to arrays and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

from numpy.typing import NDArray

from core.data.base import Signature
from core.graph import NodeId
from core.layer import Shape
from core.plan import Plan, Step

Array = NDArray[Any]
Weights = Mapping[NodeId, Mapping[str, Array]]


@dataclass(frozen=True)
class Names:
    """What the rows or columns of a matrix are called: by name, or numbered from 1."""

    count: int
    word: str = "unit"
    given: tuple[str, ...] = ()
    shape: Shape = ()  # of a picture whose values they are

    def __len__(self) -> int:
        return self.count

    def full(self, index: int) -> str:
        """`petal width`, `unit 3`, `pixel 2, 5`."""
        return self.given[index] if self.given else f"{self.word} {self.short(index)}"

    def short(self, index: int) -> str:
        """The same where the word stands beside the axis already."""
        if self.given:
            return self.given[index]
        if not self.shape:
            return str(index + 1)
        places = []
        for size in reversed(self.shape):
            index, place = divmod(index, size)
            places.append(str(place + 1))
        return ", ".join(reversed(places))


@dataclass(frozen=True)
class Part:
    """One array of a layer, as rows of a matrix."""

    weight: str
    rows: Names


@dataclass(frozen=True)
class Grid:
    """The weights of one layer as a matrix: inputs down, units across, single rows at the end."""

    node: NodeId
    parts: tuple[Part, ...]
    columns: Names

    @property
    def title(self) -> str:
        """`dense_1 · 4 × 10 + bias`."""
        sizes = [f"{len(p.rows)} × {len(self.columns)}" for p in self.parts if len(p.rows) > 1]
        single = [p.rows.full(0) for p in self.parts if len(p.rows) == 1]
        return f"{self.node} · {' + '.join(sizes + single)}"

    def arrays(self, weights: Weights) -> tuple[Array, ...] | None:
        """The parts (rows, columns) of given weights, views; None if they do not fit."""
        mine = weights.get(self.node, {})
        found = []
        for part in self.parts:
            array = mine.get(part.weight)
            if array is None or array.size != len(part.rows) * len(self.columns):
                return None
            found.append(array.reshape(len(part.rows), len(self.columns)))
        return tuple(found)


def grids(plan: Plan, signature: Signature | None = None) -> tuple[Grid, ...]:
    """The matrices of all layers that have weights, in order, named after the data."""
    found = []
    for step in plan.steps:
        widths = {weight.shape[-1] if weight.shape else 1 for weight in step.weights}
        for width in sorted(widths, reverse=True):
            parts = [_part(plan, step, w.name, w.shape, signature) for w in step.weights
                     if (w.shape[-1] if w.shape else 1) == width]  # fmt: skip
            parts.sort(key=lambda part: len(part.rows) == 1)
            found.append(Grid(step.node, tuple(parts), output_names(plan, step, signature, width)))
    return tuple(found)


def input_names(plan: Plan, step: Step, signature: Signature | None) -> Names:
    """What the inputs of a layer are called: features of the data, or units of the layer before.

    Layers that change no value's place, such as Flatten and Dropout, are seen through.
    """
    size = prod(step.input_shapes[0])
    steps = {s.node: s for s in plan.steps}
    here = steps[step.sources[0]]
    while here.sources and len(here.sources) == 1 and _keeps_places(here, size):
        here = steps[here.sources[0]]
    if here.sources or prod(here.output_shape) != size:
        return Names(size)
    if signature is not None and len(signature.features) == size:
        return Names(size, "feature", signature.features, signature.image_shape)
    if len(here.output_shape) > 1:
        return Names(size, "pixel", shape=here.output_shape)
    return Names(size, "input")


def output_names(plan: Plan, step: Step, signature: Signature | None, width: int) -> Names:
    """What the units of a layer are called: classes or targets at the end, else numbers."""
    if signature is not None and step.node == plan.output.node:
        named = signature.targets if signature.task == "regression" else signature.classes
        if len(named) == width:
            return Names(width, "class", named)
        if width == 1 and signature.task == "binary":
            return Names(1, "class", signature.classes[-1:])
    return Names(width)


def _keeps_places(step: Step, size: int) -> bool:
    return prod(step.output_shape) == size and not any(len(w.shape) > 1 for w in step.weights)


def _part(plan: Plan, step: Step, name: str, shape: Shape, signature: Signature | None) -> Part:
    count = prod(shape[:-1])
    if len(shape) < 2:
        return Part(name, Names(1, given=("bias" if name == "b" else name.replace("_", " "),)))
    if step.input_shapes and prod(step.input_shapes[0]) == count:
        return Part(name, input_names(plan, step, signature))
    return Part(name, Names(count, "row"))
