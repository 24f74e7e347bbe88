"""Adam: steps of a size that the slope's own history sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part


class Adam(Optimizer):
    """Follow the mean slope, divided by its usual size (Kingma & Ba, 2015).

    Keras' form («epsilon hat», section 2 of the paper, last paragraph):
    `w = w - rate * sqrt(1 - b2^t) / (1 - b1^t) * m / (sqrt(v) + epsilon)`.
    The vectors hold `m / (1 - b1)` and `v / (1 - b2)` of the gradient before its scale: Adam does
    not depend on the scale, so only `rate` and `epsilon` make up for it.
    """

    kind = "adam"
    title = "Adam"
    scales = True
    code = {"keras": "Adam"}

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.001
    beta_1: Annotated[float, Range(0.0, 0.99999), "memory of the mean slope"] = 0.9
    beta_2: Annotated[float, Range(0.0, 0.999999), "memory of the slope's size"] = 0.999
    epsilon: Annotated[float, Range(0.0, 1.0), "keeps the divisor from 0"] = 1e-7

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        b1, b2 = self.beta_1, self.beta_2
        size = rate * np.sqrt(1 - b2**t) / (1 - b1**t)
        return {"rate": size * (1 - b1) / np.sqrt(1 - b2)}

    def lower(self, part: Part) -> None:
        w, g = part.w, part.g
        epsilon = self.epsilon / part.scale / np.sqrt(1 - self.beta_2)
        floor = part.where_frozen(np.inf, epsilon)
        t = part.scratch("t")
        mv, m, v = part.states("m", "v")
        if part.doubled is None:
            part.op(np.multiply, m, part.scalar(self.beta_1), m)
            part.op(np.add, m, g, m)
            part.op(np.multiply, g, g, g)
            part.op(np.multiply, v, part.scalar(self.beta_2), v)
            part.op(np.add, v, g, v)
        else:  # small networks: m and v, g and g squared lie side by side and move together
            both, squared = part.doubled
            memory = part.vector(2 * len(w))
            memory[: len(w)], memory[len(w) :] = self.beta_1, self.beta_2
            part.op(np.multiply, g, g, squared)
            part.op(np.multiply, mv, memory, mv)
            part.op(np.add, mv, both, mv)
        part.op(np.sqrt, v, t)
        part.op(np.add, t, floor, t)
        part.op(np.divide, m, t, t)
        part.op(np.multiply, t, part.rate("rate"), t)
        part.op(np.subtract, w, t, w)
