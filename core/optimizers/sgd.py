"""Stochastic gradient descent, plain or with momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.optimizers.decay import Variant, decay_rate, lower_decay
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part


class SGD(Optimizer):
    """Step against the slope; with momentum, keep a share of the last step.

    Keras: `m = momentum * m - rate * g`, `w = w + m`; Nesterov: `w = w + momentum * m - rate * g`.
    PyTorch: `m = momentum * m + g`, `w = w - rate * m`; Nesterov: `w = w - rate (g + momentum m)`.
    They differ as soon as the rate changes, and in what weight decay means.
    """

    kind = "sgd"
    title = "SGD"
    code = {
        "keras": "optimizers.SGD(learning_rate={learning_rate}, momentum={momentum}, "
        "nesterov={nesterov}, weight_decay={weight_decay})",
        "torch": "optim.SGD(model.parameters(), lr={learning_rate}, momentum={momentum}, "
        "nesterov={nesterov}, weight_decay={weight_decay})",
        "formula": "m = momentum m - rate g; w = w + m",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.01
    momentum: Annotated[float, Range(0.0, 0.9999), "share of the last step that is kept"] = 0.0
    nesterov: Annotated[bool, "look ahead along the momentum"] = False
    weight_decay: Annotated[float, Range(0.0, 1.0), "pull of the weights towards 0"] = 0.0
    variant: Annotated[Variant, "whose formulas, where they differ"] = "keras"

    @property
    def linear(self) -> bool:
        return not self.weight_decay

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        decoupled = self.variant == "keras"
        return {"rate": rate, **decay_rate(rate, self.weight_decay, decoupled)}

    def lower(self, part: Part) -> None:
        w, g, rate = part.w, part.g, part.rate("rate")
        lower_decay(part, self.weight_decay, self.variant == "keras")
        if not self.momentum:
            part.op(np.multiply, g, rate, g)
            part.op(np.subtract, w, g, w)
            return
        m, share = part.state("m"), part.scalar(self.momentum)
        part.op(np.multiply, m, share, m)
        if self.variant == "torch":
            part.op(np.add, m, g, m)
            step = part.scratch("step")
            if self.nesterov:
                part.op(np.multiply, m, share, step)
                part.op(np.add, step, g, g)
                part.op(np.multiply, g, rate, step)
            else:
                part.op(np.multiply, m, rate, step)
            part.op(np.subtract, w, step, w)
            return
        part.op(np.multiply, g, rate, g)
        part.op(np.subtract, m, g, m)
        if not self.nesterov:
            part.op(np.add, w, m, w)
            return
        ahead = part.scratch("step")
        part.op(np.multiply, m, share, ahead)
        part.op(np.subtract, ahead, g, ahead)
        part.op(np.add, w, ahead, w)
