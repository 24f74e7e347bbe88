"""Stochastic gradient descent, plain or with momentum."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Optimizer
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.update import Part


class SGD(Optimizer):
    """Step against the slope; with momentum, keep a share of the last step.

    As in Keras: `m = momentum * m - rate * g`, `w = w + m`; Nesterov: `w = w + momentum * m - rate * g`.
    """

    kind = "sgd"
    title = "SGD"
    code = {"keras": "SGD"}

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "size of a step"] = 0.01
    momentum: Annotated[float, Range(0.0, 0.9999), "share of the last step that is kept"] = 0.0
    nesterov: Annotated[bool, "look ahead along the momentum"] = False

    @property
    def linear(self) -> bool:
        return True

    def lower(self, part: Part) -> None:
        w, g, rate = part.w, part.g, part.rate("rate")
        if not self.momentum:
            part.op(np.multiply, g, rate, g)
            part.op(np.subtract, w, g, w)
            return
        m, share = part.state("m"), part.scalar(self.momentum)
        part.op(np.multiply, g, rate, g)
        part.op(np.multiply, m, share, m)
        part.op(np.subtract, m, g, m)
        if not self.nesterov:
            part.op(np.add, w, m, w)
            return
        ahead = part.scratch("ahead")
        part.op(np.multiply, m, share, ahead)
        part.op(np.subtract, ahead, g, ahead)
        part.op(np.add, w, ahead, w)
