"""Optimizers of Adam's family: Adamax, Nadam, Lion."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log
from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.optimizers.adam import FACTS, TORCH_FACTS
from core.optimizers.decay import Variant, decay_rate, lower_decay
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part

GONE = 1e-17  # a product of momenta so small that 1 minus it is 1


class Adamax(Optimizer):
    """Adam with the largest slope, slowly forgotten, in place of the usual one.

    Kingma & Ba (2015), section 7.1: `u = max(b2 * u, |g|)`, `w = w - rate / (1 - b1^t) * m / u`.
    Keras adds epsilon to `u` when it divides, PyTorch to `|g|` before the maximum.
    """

    kind = "adamax"
    title = "Adamax"
    code = {
        "keras": f"optimizers.Adamax(learning_rate={{learning_rate}}, {FACTS})",
        "torch": f"optim.Adamax(model.parameters(), lr={{learning_rate}}, {TORCH_FACTS})",
        "formula": "m = b1 m + (1 - b1) g; u = max(b2 u, |g|); w = w - rate m / (u + epsilon)",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    beta_1: Annotated[float, Range(0.0, 0.99999), "memory of the mean slope"] = 0.9
    beta_2: Annotated[float, Range(0.0, 0.999999), "memory of the largest slope"] = 0.999
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "keeps the divisor from 0"] = 1e-7
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "whose formulas, where they differ"] = "keras"

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        size = rate * (1 - self.beta_1) / (1 - self.beta_1**t)
        return {"rate": size, **decay_rate(rate, self.weight_decay, self.variant == "keras")}

    def lower(self, part: Part) -> None:
        w, g, epsilon = part.w, part.g, part.scalar(self.epsilon)
        lower_decay(part, self.weight_decay, self.variant == "keras")
        m, u = part.state("m"), part.state("u")
        part.op(np.multiply, m, part.scalar(self.beta_1), m)
        part.op(np.add, m, g, m)  # m / (1 - b1); the rate makes up for it
        part.op(np.multiply, u, part.scalar(self.beta_2), u)
        part.op(np.absolute, g, g)
        if self.variant == "torch":
            part.op(np.add, g, epsilon, g)
        part.op(np.fmax, u, g, u)
        size = u
        if self.variant == "keras":
            part.op(np.add, u, epsilon, g)
            size = g
        part.op(np.divide, m, size, g)
        part.op(np.multiply, g, part.rate("rate"), g)
        part.op(np.subtract, w, g, w)


class Nadam(Optimizer):
    """Adam that looks ahead along its mean slope, as Nesterov's momentum does (Dozat, 2016).

    The momentum of step t is `u = b1 * (1 - 0.96^(t * momentum_decay) / 2)`; the mean slope is
    `u' m / (1 - product of all u up to u') + (1 - u) g / (1 - product up to u)`, u' being the next
    momentum. A `momentum_decay` of 1 is Keras' fixed one, 0.004 is PyTorch's default.
    """

    kind = "nadam"
    title = "Nadam"
    code = {
        "keras": f"optimizers.Nadam(learning_rate={{learning_rate}}, {FACTS})",
        "torch": f"optim.NAdam(model.parameters(), lr={{learning_rate}}, {TORCH_FACTS}, "
        "momentum_decay={momentum_decay})",
        "formula": "as Adam, with m looked ahead by one step",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    beta_1: Annotated[float, Range(0.0, 0.99999), "memory of the mean slope"] = 0.9
    beta_2: Annotated[float, Range(0.0, 0.999999), "memory of the slope's size"] = 0.999
    epsilon: Annotated[float, Range(1e-16, 1.0, log=True), "keeps the divisor from 0"] = 1e-7
    momentum_decay: Annotated[float, Range(0.0, 1.0), "how fast momentum rises to its end"] = 1.0
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "what weight decay means"] = "keras"

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        b1, b2 = self.beta_1, self.beta_2
        now, ahead = (_momentum(b1, self.momentum_decay, step) for step in (t, t + 1))
        product = _product(b1, self.momentum_decay, t)
        size = rate * np.sqrt(1 - b2**t)
        return {
            "mean": size * ahead * (1 - b1) / (1 - product * ahead),
            "fresh": size * (1 - now) / (1 - product),
            "floor": self.epsilon * np.sqrt(1 - b2**t),
            **decay_rate(rate, self.weight_decay, self.variant == "keras"),
        }

    def lower(self, part: Part) -> None:
        """The vectors hold m / (1 - b1) and v."""
        w, g = part.w, part.g
        lower_decay(part, self.weight_decay, self.variant == "keras")
        m, v, t = part.state("m"), part.state("v"), part.scratch("t")
        part.op(np.multiply, m, part.scalar(self.beta_1), m)
        part.op(np.add, m, g, m)
        part.op(np.multiply, g, g, t)
        part.op(np.multiply, t, part.scalar(1 - self.beta_2), t)
        part.op(np.multiply, v, part.scalar(self.beta_2), v)
        part.op(np.add, v, t, v)
        part.op(np.multiply, g, part.rate("fresh"), g)
        part.op(np.multiply, m, part.rate("mean"), t)
        part.op(np.add, g, t, g)
        part.op(np.sqrt, v, t)
        part.op(np.add, t, part.rate("floor"), t)
        part.op(np.divide, g, t, g)
        part.op(np.subtract, w, g, w)


class Lion(Optimizer):
    """Step by the sign of the mean slope alone: every weight moves by the same amount.

    Chen et al. (2023): `w = w - rate * sign(b1 * m + (1 - b1) * g)`, then
    `m = b2 * m + (1 - b2) * g`. Wants a tenth of Adam's rate. PyTorch has none.
    """

    kind = "lion"
    title = "Lion"
    code = {
        "keras": "optimizers.Lion(learning_rate={learning_rate}, beta_1={beta_1}, "
        "beta_2={beta_2}, weight_decay={weight_decay})",
        "formula": "w = w - rate sign(b1 m + (1 - b1) g); m = b2 m + (1 - b2) g",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    beta_1: Annotated[float, Range(0.0, 0.99999), "share of the mean slope in a step"] = 0.9
    beta_2: Annotated[float, Range(0.0, 0.999999), "memory of the mean slope"] = 0.99
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        return {"rate": rate, **decay_rate(rate, self.weight_decay, True)}

    def lower(self, part: Part) -> None:
        w, g = part.w, part.g
        lower_decay(part, self.weight_decay, True)
        m, t = part.state("m"), part.scratch("t")
        mixed = part.scratch("mixed")
        part.op(np.multiply, m, part.scalar(self.beta_1), t)
        part.op(np.multiply, g, part.scalar(1 - self.beta_1), mixed)
        part.op(np.add, t, mixed, t)
        part.op(np.sign, t, t)
        part.op(np.multiply, t, part.rate("rate"), t)
        part.op(np.subtract, w, t, w)
        part.op(np.multiply, m, part.scalar(self.beta_2), m)
        part.op(np.multiply, g, part.scalar(1 - self.beta_2), g)
        part.op(np.add, m, g, m)


def _momentum(beta: float, decay: float, t: Array) -> Array:
    found: Array = beta * (1 - 0.5 * 0.96 ** (t * decay))
    return found


def _product(beta: float, decay: float, t: Array) -> Array:
    """Product of the momenta of the steps 1 to t, for each t; 0 once it counts for nothing."""
    last = int(t.max(initial=1))
    if beta > 0:
        last = min(last, ceil(log(GONE) / log(beta)))
    table = _products(beta, decay, 1 << max(last, 1).bit_length())
    found: Array = np.where(t <= len(table), table[np.minimum(t, len(table)).astype(int) - 1], 0.0)
    return found


@lru_cache(maxsize=8)
def _products(beta: float, decay: float, count: int) -> Array:
    """(count,) products; one after the other, so that a longer table begins with the same."""
    found: Array = np.cumprod(_momentum(beta, decay, np.arange(1.0, count + 1)))
    return found
