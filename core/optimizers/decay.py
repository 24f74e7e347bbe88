"""Weight decay, in the two ways that are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from core.optimizer import Array

if TYPE_CHECKING:
    from core.engine.update import Part

Variant: TypeAlias = Literal["keras", "torch"]


def lower_decay(part: Part, weight_decay: float, decoupled: bool) -> None:
    """Add the operations that draw weights towards 0, before the update proper.

    Decoupled (Loshchilov & Hutter, 2019; Keras): `w = w - rate * decay * w`, with «decay» among
    the optimizer's rates. Else (PyTorch, but for AdamW) a penalty: `g = g + decay * w`.
    """
    if not weight_decay:
        return
    pull = part.scratch("pull")
    if decoupled:
        part.op(np.multiply, part.w, part.rate("decay"), pull)
        if part.held is not None:
            part.op(np.multiply, pull, part.where_held(0.0, 1.0), pull)
        part.op(np.subtract, part.w, pull, part.w)
        return
    part.op(np.multiply, part.w, part.where_held(0.0, weight_decay / part.scale), pull)
    part.op(np.add, part.g, pull, part.g)


def decay_rate(rate: Array, weight_decay: float, decoupled: bool) -> dict[str, Array]:
    """What `lower_decay` asks of `Optimizer.rates`."""
    return {"decay": rate * weight_decay} if weight_decay and decoupled else {}
