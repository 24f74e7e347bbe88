"""Optimizers that divide the slope by its size so far: RMSprop, Adagrad, Adadelta."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.optimizers.decay import Variant, decay_rate, lower_decay
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part


class RMSprop(Optimizer):
    """Divide the slope by the root of its mean square (Hinton, 2012).

    Keras: `g / sqrt(v + epsilon)`, with the rate inside the momentum. PyTorch:
    `g / (sqrt(v) + epsilon)`, with the rate outside. Centered takes the variance for `v`.
    """

    kind = "rmsprop"
    title = "RMSprop"
    code = {
        "keras": "optimizers.RMSprop(learning_rate={learning_rate}, rho={rho}, "
        "momentum={momentum}, epsilon={epsilon}, centered={centered}, weight_decay={weight_decay})",
        "torch": "optim.RMSprop(model.parameters(), lr={learning_rate}, alpha={rho}, "
        "momentum={momentum}, eps={epsilon}, centered={centered}, weight_decay={weight_decay})",
        "formula": "v = rho v + (1 - rho) g²; w = w - rate g / √(v + epsilon)",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    rho: Annotated[float, Range(0.0, 0.99999), "memory of the slope's size"] = 0.9
    momentum: Annotated[float, Range(0.0, 0.9999), "share of the last step that is kept"] = 0.0
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "keeps the divisor from 0"] = 1e-7
    centered: Annotated[bool, "divide by the deviation, not by the size"] = False
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "whose formulas, where they differ"] = "keras"

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        decoupled = self.variant == "keras"
        return {"rate": rate, **decay_rate(rate, self.weight_decay, decoupled)}

    def lower(self, part: Part) -> None:
        w, g, rate = part.w, part.g, part.rate("rate")
        keras = self.variant == "keras"
        lower_decay(part, self.weight_decay, keras)
        v, t = part.state("v"), part.scratch("t")
        _mean_square(part, v, g, self.rho, t)
        spread = v
        if self.centered:
            spread = self._variance(part, v, g, t)
        _root(part, spread, self.epsilon, keras, t)
        part.op(np.divide, g, t, g)
        if keras:
            part.op(np.multiply, g, rate, g)
        if self.momentum:
            m = part.state("m")
            part.op(np.multiply, m, part.scalar(self.momentum), m)
            part.op(np.add, m, g, m)
            g = m
        if not keras:
            part.op(np.multiply, g, rate, t)
            g = t
        part.op(np.subtract, w, g, w)

    def _variance(self, part: Part, v: Array, g: Array, t: Array) -> Array:
        mean, spread = part.state("mean"), part.scratch("spread")
        part.op(np.multiply, g, part.scalar(1 - self.rho), t)
        part.op(np.multiply, mean, part.scalar(self.rho), mean)
        part.op(np.add, mean, t, mean)
        part.op(np.multiply, mean, mean, t)
        part.op(np.subtract, v, t, spread)
        part.op(np.fmax, spread, part.scalar(0), spread)  # rounding can leave less than 0
        return spread


class Adagrad(Optimizer):
    """Divide the slope by the root of the sum of all its squares so far (Duchi et al., 2011).

    Keras: `g / sqrt(v + epsilon)`; PyTorch: `g / (sqrt(v) + epsilon)`, and there `v` starts at 0.
    """

    kind = "adagrad"
    title = "Adagrad"
    code = {
        "keras": "optimizers.Adagrad(learning_rate={learning_rate}, "
        "initial_accumulator_value={initial}, epsilon={epsilon}, weight_decay={weight_decay})",
        "torch": "optim.Adagrad(model.parameters(), lr={learning_rate}, "
        "initial_accumulator_value={initial}, eps={epsilon}, weight_decay={weight_decay})",
        "formula": "v = v + g²; w = w - rate g / √(v + epsilon)",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    initial: Annotated[float, Range(0.0, 100.0), "where the sum of squares starts"] = 0.1
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "keeps the divisor from 0"] = 1e-7
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "whose formulas, where they differ"] = "keras"

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        decoupled = self.variant == "keras"
        return {"rate": rate, **decay_rate(rate, self.weight_decay, decoupled)}

    def lower(self, part: Part) -> None:
        w, g = part.w, part.g
        lower_decay(part, self.weight_decay, self.variant == "keras")
        v, t = part.state("v", self.initial), part.scratch("t")
        part.op(np.multiply, g, g, t)
        part.op(np.add, v, t, v)
        _root(part, v, self.epsilon, self.variant == "keras", t)
        part.op(np.divide, g, t, g)
        part.op(np.multiply, g, part.rate("rate"), g)
        part.op(np.subtract, w, g, w)


class Adadelta(Optimizer):
    """Steps whose size follows from the sizes of earlier slopes and steps (Zeiler, 2012).

    `d = sqrt(x + epsilon) / sqrt(v + epsilon) * g`, where `x` and `v` are the mean squares of
    steps and slopes. In the paper, and in PyTorch, the learning rate is 1; in Keras 0.001.
    """

    kind = "adadelta"
    title = "Adadelta"
    code = {
        "keras": "optimizers.Adadelta(learning_rate={learning_rate}, rho={rho}, "
        "epsilon={epsilon}, weight_decay={weight_decay})",
        "torch": "optim.Adadelta(model.parameters(), lr={learning_rate}, rho={rho}, "
        "eps={epsilon}, weight_decay={weight_decay})",
        "formula": "d = √(x + epsilon) / √(v + epsilon) g; w = w - rate d",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    rho: Annotated[float, Range(0.0, 0.99999), "memory of sizes"] = 0.95
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "sets the size of first steps"] = 1e-7
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "what weight decay means"] = "keras"

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        decoupled = self.variant == "keras"
        return {"rate": rate, **decay_rate(rate, self.weight_decay, decoupled)}

    def lower(self, part: Part) -> None:
        w, g, epsilon = part.w, part.g, part.scalar(self.epsilon)
        lower_decay(part, self.weight_decay, self.variant == "keras")
        v, x, t = part.state("v"), part.state("x"), part.scratch("t")
        _mean_square(part, v, g, self.rho, t)
        part.op(np.add, v, epsilon, t)
        part.op(np.sqrt, t, t)
        part.op(np.divide, g, t, g)
        part.op(np.add, x, epsilon, t)
        part.op(np.sqrt, t, t)
        part.op(np.multiply, g, t, g)
        _mean_square(part, x, g, self.rho, t)
        part.op(np.multiply, g, part.rate("rate"), g)
        part.op(np.subtract, w, g, w)


def _mean_square(part: Part, mean: Array, values: Array, memory: float, t: Array) -> None:
    """`mean = memory * mean + (1 - memory) * values²`; `t` is used up."""
    part.op(np.multiply, values, values, t)
    part.op(np.multiply, t, part.scalar(1 - memory), t)
    part.op(np.multiply, mean, part.scalar(memory), mean)
    part.op(np.add, mean, t, mean)


def _root(part: Part, v: Array, epsilon: float, inside: bool, out: Array) -> None:
    """Write `sqrt(v + epsilon)` to `out`, or `sqrt(v) + epsilon`."""
    small = part.scalar(epsilon)
    if inside:
        part.op(np.add, v, small, out)
        part.op(np.sqrt, out, out)
    else:
        part.op(np.sqrt, v, out)
        part.op(np.add, out, small, out)
