"""Layers that change the shape of a sample and none of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt, prod
from typing import TYPE_CHECKING, Annotated

from core.layer import Layer, Shape, ShapeError
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class Flatten(Layer):
    """Lay all values of a sample in one row: 28×28 becomes 784."""

    kind = "flatten"
    title = "Flatten"
    category = "shape"
    code = {"keras": "layers.Flatten()", "torch": "nn.Flatten()"}

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        return (prod(inputs[0]),)

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return x.reshaped((prod(x.shape),))


class Reshape(Layer):
    """Give the values of a sample another shape, in the same order: 784 becomes 28×28."""

    kind = "reshape"
    title = "Reshape"
    category = "shape"
    code = {
        "keras": "layers.Reshape(({sizes},))",
        "torch": "torch.reshape({arguments}, (-1, {sizes}))",
    }

    shape: Annotated[
        tuple[int, ...], Range(-1, 1_000_000), "sizes of a sample; one may be −1: what is left"
    ] = (-1,)

    @property
    def sizes(self) -> str:
        return ", ".join(map(str, self.shape))

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not found and (not self.shape or 0 in self.shape or self.shape.count(-1) > 1):
            said = "×".join(map(str, self.shape)) or "nothing"
            found["shape"] = f"needs sizes of 1 or more, at most one of them −1, not {said}"
        return found

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        count, known = prod(inputs[0]), prod(n for n in self.shape if n > 0)
        open_, left = -1 in self.shape, count // known
        if known * (left if open_ else 1) != count:
            said = "×".join(map(str, self.shape)).replace("-1", "?")
            raise ShapeError(
                f"cannot give {count} values the shape {said}; "
                f"choose sizes whose product is {count}",
                fix=("shape", _squarest(count)),
            )
        return tuple(left if n < 0 else n for n in self.shape)

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return x.reshaped(self.output_shape((x.shape,)))

    def summary(self) -> str:
        return "×".join("…" if n < 0 else str(n) for n in self.shape)


def _squarest(count: int) -> Shape:
    """Two sizes as equal as can be whose product is `count`; one if it is prime."""
    low = next(n for n in range(isqrt(count), 0, -1) if count % n == 0)
    return (count,) if low == 1 else (low, count // low)
