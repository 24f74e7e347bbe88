"""A step told in stages: inputs, each layer, loss, the way back, new weights."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from core.lens import Lens, Sight
from core.lens_back import Backward
from core.lens_forward import Forward
from core.lens_stage import Stage

Array = NDArray[Any]


def story(lens: Lens, rows: Array | None = None) -> tuple[Sight, tuple[Stage, ...]]:
    """The next step with its stages in the order in which they happen.

    rows : places among the training rows that it is told on; None: those of the next batch
    """
    sight = lens.look(rows)
    layers = list(sight.layers.values())
    forward, backward = Forward(lens, sight), Backward(lens, sight)
    return sight, (
        *(forward.inputs(inside) for inside in layers if not inside.step.sources),
        *(forward.layer(inside) for inside in layers if inside.step.sources),
        forward.loss_stage(),
        *(backward.layer(i) for i in reversed(layers) if i.step.sources and i.slope is not None),
        *(backward.update(i) for i in layers if sight.gradients.get(i.step.node)),
    )
