"""Dense: every output is a weighted sum of every input."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from core.activation import ACTIVATIONS, Activation
from core.initializer import INITIALIZERS, Initializer
from core.layer import Layer, Shape, ShapeError, Weight
from core.regularizer import CONSTRAINTS, REGULARIZERS, Constraint, Regularizer
from core.spec import Choice, Range, default

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class Dense(Layer):
    """Weighted sums of all inputs plus a bias, then an activation: `y = f(x @ W + b)`.

    Shapes: x (batch, fan_in), W (fan_in, units), b (units,), y (batch, units).
    """

    kind = "dense"
    title = "Dense"
    category = "core"
    affine = True
    code = {"keras": "layers.Dense({units})", "torch": "nn.Linear({fan_in}, {units})"}

    units: Annotated[int, Range(1, 65_536, log=True), "values per output sample"] = 32
    activation: Annotated[Activation, Choice(ACTIVATIONS), "function of each sum"] = default(
        ACTIVATIONS, "linear"
    )
    use_bias: Annotated[bool, "add a trained number to each sum"] = True
    initializer: Annotated[Initializer, Choice(INITIALIZERS), "how W starts"] = default(
        INITIALIZERS, "glorot_uniform"
    )
    bias_initializer: Annotated[Initializer, Choice(INITIALIZERS), "how b starts"] = default(
        INITIALIZERS, "zeros"
    )
    regularizer: Annotated[Regularizer, Choice(REGULARIZERS), "penalty on W"] = default(
        REGULARIZERS, "none"
    )
    constraint: Annotated[Constraint, Choice(CONSTRAINTS), "what W is held to"] = default(
        CONSTRAINTS, "none"
    )

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        (x,) = inputs
        if len(x) != 1:
            raise ShapeError(
                f"needs flat input, not {'×'.join(map(str, x))}; put a Flatten before it"
            )
        return (self.units,)

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        ((fan_in,),) = inputs
        fan = (fan_in, self.units)
        w = Weight("W", fan, self.initializer, fan, True, self.regularizer, self.constraint)
        b = Weight("b", (self.units,), self.bias_initializer, fan)
        return (w, b) if self.use_bias else (w,)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        ((fan_in,),) = inputs
        return fan_in * self.units

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        pool = "kept" if self.activation.reads_input else self.activation.pool
        z = step.affine(x, self.units, self.use_bias, pool)
        return step.activate(self.activation, z, in_place=True)

    def summary(self) -> str:
        return f"{self.units} · {self.activation.title.lower()}"
