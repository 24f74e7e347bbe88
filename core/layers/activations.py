"""Activations as layers of their own, and one whose slope is learnt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.activation import ACTIVATIONS, Activation
from core.initializer import INITIALIZERS, Initializer
from core.layer import Array, Layer, Shape, Weight
from core.spec import Choice, default

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class ActivationLayer(Layer):
    """Apply a function to each value: `y = f(x)`.

    The same as the activation of a Dense, but where something lies between: after a
    normalization, or after an Add. Functions of rows (softmax) work along the last axis.
    """

    kind = "activation"
    title = "Activation"
    category = "activation"
    code = {"keras": "layers.Activation({activation})", "torch": "{activation}"}

    activation: Annotated[Activation, Choice(ACTIVATIONS), "function of each value"] = default(
        ACTIVATIONS, "relu"
    )

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return step.activate(self.activation, x)

    def summary(self) -> str:
        return self.activation.title.lower()


class PReLU(Layer):
    """Pass positive values, scale negative ones by a factor that is learnt for each feature.

    `y = max(x, 0) + alpha * min(x, 0)` (He et al., 2015). Keras starts alpha at 0; PyTorch
    starts at 0.25 and learns one alpha for all features.
    """

    kind = "prelu"
    title = "PReLU"
    category = "activation"

    initializer: Annotated[Initializer, Choice(INITIALIZERS), "how alpha starts"] = default(
        INITIALIZERS, "zeros"
    )
    shared: Annotated[bool, "learn one alpha for all features"] = False

    @property
    def code(self) -> Mapping[str, str]:  # type: ignore[override]  # depends on a parameter here
        shared = "shared_axes=[1]" if self.shared else ""
        return {
            "keras": f"layers.PReLU({shared})",
            "torch": "nn.PReLU()" if self.shared else "nn.PReLU({values})",
        }

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        (x,) = inputs
        return (Weight("alpha", (1,) if self.shared else x, self.initializer),)

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        return prod(inputs[0])

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        alpha = step.weight("alpha").reshape(-1)
        y, negative, zero = step.tensor(x.shape), step.scratch(x.rows.shape), step.scalar(0)
        step.forward(np.fmin, x.rows, zero, negative)
        step.forward(np.multiply, negative, alpha, y.rows)
        positive = step.scratch(x.rows.shape)
        step.forward(np.fmax, x.rows, zero, positive)
        step.forward(np.add, y.rows, positive, y.rows)
        if step.training:
            self._lower_back(step, x, y, alpha, negative, positive)
        return y

    def _lower_back(
        self, step: Builder, x: Tensor, y: Tensor, alpha: Array, negative: Array, positive: Array
    ) -> None:
        dy, slope = y.slope_rows, step.slope("alpha").reshape(-1)
        work = step.scratch(x.rows.shape)
        step.backward(np.multiply, dy, negative, work)
        if self.shared:
            step.backward(np.add.reduce, work, None, None, slope.reshape(()))
        else:
            step.backward(step.ones((x.batch,)).dot, work, slope)
        if x.slope_rows is None:
            return
        # dy * alpha everywhere, and dy * (1 - alpha) on top where x is positive.
        mask = step.positive_mask(positive)
        bits = work.view(mask.dtype)
        step.backward(np.multiply, dy, alpha, x.slope_rows)
        step.backward(np.subtract, dy, x.slope_rows, work)
        step.backward(np.bitwise_and, bits, mask, bits)
        step.backward(np.add, x.slope_rows, work, x.slope_rows)

    def summary(self) -> str:
        return "one slope" if self.shared else ""
