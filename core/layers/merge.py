"""Layers that make one value of several: the ends of skip connections and branches."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.layer import Array, Layer, Shape, ShapeError
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class Merge(Layer):
    """Base of layers that take as many inputs as a parameter says."""

    category = "merge"

    inputs: Annotated[int, Range(2, 8), "how many values it takes"] = 2

    @property
    def ports(self) -> tuple[str, ...]:  # type: ignore[override]  # depends on a parameter here
        return tuple(f"input {i + 1}" for i in range(self.inputs))

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for i, shape in enumerate(inputs):
            if shape != inputs[0]:
                raise ShapeError(
                    f"needs inputs of one shape, but the first is {_said(inputs[0])} and number "
                    f"{i + 1} is {_said(shape)}; put a Dense before one of them, or use Concatenate"
                )
        return inputs[0]

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return (len(inputs) - 1) * prod(inputs[0])

    def summary(self) -> str:
        return f"{self.inputs} inputs" if self.inputs > 2 else ""


class Add(Merge):
    """Sum the inputs, value by value: the end of a residual connection (He et al., 2016)."""

    kind = "add"
    title = "Add"
    code = {"keras": "layers.Add()", "torch": "sum([{arguments}])"}

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        y = step.tensor(inputs[0].shape)
        _sum(step, inputs, y)
        for x in inputs:
            if y.flat_slope is not None:
                step.backward(np.positive, y.flat_slope, x.flat_slope)
        return y


class Average(Merge):
    """Take the mean of the inputs, value by value."""

    kind = "average"
    title = "Average"
    code = {"keras": "layers.Average()", "torch": "torch.stack([{arguments}]).mean(0)"}

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        y, share = step.tensor(inputs[0].shape), step.scalar(1 / len(inputs))
        _sum(step, inputs, y)
        step.forward(np.multiply, y.flat, share, y.flat)
        for x in inputs:
            if y.flat_slope is not None:
                step.backward(np.multiply, y.flat_slope, share, x.flat_slope)
        return y


class Multiply(Merge):
    """Multiply the inputs, value by value: one branch can open and close another (a gate)."""

    kind = "multiply"
    title = "Multiply"
    code = {"keras": "layers.Multiply()", "torch": "math.prod([{arguments}])"}

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        y = step.tensor(inputs[0].shape)
        first, second, *rest = inputs
        step.forward(np.multiply, first.flat, second.flat, y.flat)
        for x in rest:
            step.forward(np.multiply, y.flat, x.flat, y.flat)
        if y.flat_slope is not None:
            for i, x in enumerate(inputs):
                others = [o.flat for o in (*inputs[:i], *inputs[i + 1 :])]
                _product(step, y.flat_slope, others, x.flat_slope)
        return y


class Concatenate(Merge):
    """Lay the inputs side by side along the last axis; the other axes must agree."""

    kind = "concatenate"
    title = "Concatenate"
    code = {"keras": "layers.Concatenate()", "torch": "torch.cat([{arguments}], dim=-1)"}

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        for i, shape in enumerate(inputs):
            if shape[:-1] != inputs[0][:-1]:
                raise ShapeError(
                    f"needs inputs that differ in the last axis only, but the first is "
                    f"{_said(inputs[0])} and number {i + 1} is {_said(shape)}; put a Flatten "
                    "before each"
                )
        return (*inputs[0][:-1], sum(shape[-1] for shape in inputs))

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return 0

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        y = step.tensor(self.output_shape([x.shape for x in inputs]))
        start = 0
        for x in inputs:
            here = slice(start, start + x.shape[-1])
            step.forward(np.positive, x.vectors, y.vectors[:, here])
            if y.slope_vectors is not None:
                step.backward(np.positive, y.slope_vectors[:, here], x.slope_vectors)
            start = here.stop
        return y


def _sum(step: Builder, inputs: tuple[Tensor, ...], y: Tensor) -> None:
    first, second, *rest = inputs
    step.forward(np.add, first.flat, second.flat, y.flat)
    for x in rest:
        step.forward(np.add, y.flat, x.flat, y.flat)


def _product(step: Builder, dy: Array, others: list[Array], dx: Array | None) -> None:
    """`dx = dy` times all `others`."""
    if dx is None:
        return
    step.backward(np.multiply, dy, others[0], dx)
    for other in others[1:]:
        step.backward(np.multiply, dx, other, dx)


def _said(shape: Shape) -> str:
    return "×".join(map(str, shape))
