"""Embedding: numbers of categories become vectors that are learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.initializer import INITIALIZERS, Initializer
from core.layer import Array, Layer, Shape, ShapeError, Weight
from core.regularizer import CONSTRAINTS, REGULARIZERS, Constraint, Regularizer
from core.spec import Choice, Range, default

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class Embedding(Layer):
    """Replace the number of a category by a vector that is learnt, one for each category.

    Columns with numbers 0, 1, 2, ... (not scaled) become `units` columns each, at the front of
    the output; all other columns follow as they are. Chosen columns share one table. Numbers
    beyond the last category count as the last, numbers below 0 as 0.
    """

    kind = "embedding"
    title = "Embedding"
    category = "core"
    categories: Annotated[int, Range(1, 1_000_000, log=True), "how many categories there are"] = 10
    units: Annotated[int, Range(1, 4096, log=True), "length of each vector"] = 4
    columns: Annotated[
        tuple[int, ...], Range(0, 1_000_000), "numbers of the columns, from 0; none: all"
    ] = ()
    initializer: Annotated[Initializer, Choice(INITIALIZERS), "how the vectors start"] = default(
        INITIALIZERS, "uniform"
    )
    regularizer: Annotated[Regularizer, Choice(REGULARIZERS), "penalty on the vectors"] = default(
        REGULARIZERS, "none"
    )
    constraint: Annotated[Constraint, Choice(CONSTRAINTS), "what the vectors are held to"] = (
        default(CONSTRAINTS, "none")
    )

    @property
    def code(self) -> Mapping[str, str]:  # type: ignore[override]  # depends on a parameter here
        if self.columns:
            return {"keras": "", "torch": ""}
        size = f"{self.categories}, {self.units}"
        return {
            "keras": f"keras.Sequential([layers.Embedding({size}), layers.Flatten()])",
            "torch": f"nn.Sequential(nn.Embedding({size}), nn.Flatten())",
        }

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not found and len(set(self.columns)) < len(self.columns):
            found["columns"] = f"must be different ones, not {', '.join(map(str, self.columns))}"
        return found

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        (x,) = inputs
        if len(x) != 1:
            said = "×".join(map(str, x))
            raise ShapeError(f"needs flat input, not {said}; put a Flatten before it")
        for column in self.columns:
            if column >= x[0]:
                raise ShapeError(
                    f"has no column {column}: its input has {x[0]}; choose from 0 to {x[0] - 1}",
                    fix=("columns", ()),
                )
        chosen = len(self.columns) or x[0]
        return (chosen * self.units + x[0] - chosen,)

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        shape = (self.categories, self.units)
        penalty, constraint = self.regularizer, self.constraint
        return (Weight("table", shape, self.initializer, shape, True, penalty, constraint),)

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        y = step.tensor(self.output_shape((x.shape,)))
        chosen = np.array(self.columns or range(x.shape[0]), np.intp)
        others = np.setdiff1d(np.arange(x.shape[0]), chosen)
        width = len(chosen) * self.units
        index = self._index(step, x, chosen)
        vectors = step.scratch((len(index), self.units))
        step.forward(np.take, step.weight("table"), index, 0, vectors, "clip")
        step.forward(np.positive, vectors.reshape(x.batch, width), y.rows[:, :width])
        if len(others):
            rest = step.scratch((x.batch, len(others)))
            step.forward(np.take, x.rows, others, 1, rest, "clip")
            step.forward(np.positive, rest, y.rows[:, width:])
        if step.training:
            self._lower_back(step, x, y, index, others)
        return y

    def _index(self, step: Builder, x: Tensor, chosen: Array) -> Array:
        """(batch * columns,) rows of the table, worked out from the numbers in `x`."""
        numbers = step.scratch((x.batch, len(chosen)))
        index = step.scratch((x.batch * len(chosen),), np.intp)
        step.forward(np.take, x.rows, chosen, 1, numbers, "clip")
        step.forward(np.fmax, numbers, step.scalar(0), numbers)
        step.forward(np.fmin, numbers, step.scalar(self.categories - 1), numbers)
        step.forward(np.rint, numbers, numbers)
        step.forward(np.copyto, index, numbers.reshape(-1), "unsafe")
        return index

    def _lower_back(self, step: Builder, x: Tensor, y: Tensor, index: Array, others: Array) -> None:
        assert y.slope_rows is not None
        slope, count = step.slope("table"), len(index)
        width = count // x.batch * self.units
        places, dy = step.scratch((count, self.units), np.intp), step.scratch((x.batch, width))
        # One number at a time: NumPy adds at single places far faster than at rows.
        step.backward(np.multiply, index[:, None], np.asarray(self.units, np.intp), places)
        step.backward(np.add, places, np.arange(self.units), places)
        step.backward(np.positive, y.slope_rows[:, :width], dy)
        step.backward(np.copyto, slope, step.scalar(0))
        step.backward(np.add.at, slope.reshape(-1), places.reshape(-1), dy.reshape(-1))
        if x.slope_rows is None:
            return
        if not len(others):
            step.backward(np.copyto, x.slope_rows, step.scalar(0))
            return
        back, rest = step.scratch((len(others), x.shape[0])), step.scratch((x.batch, len(others)))
        back[np.arange(len(others)), others] = 1
        step.backward(np.positive, y.slope_rows[:, width:], rest)
        step.backward(rest.dot, back, x.slope_rows)

    def summary(self) -> str:
        return f"{self.categories} → {self.units}"
