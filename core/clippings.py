"""The ways in which gradients can be clipped.

All let a gradient that is not a number be seen: none of them turns it into a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np

from core.clipping import Array, Clipping
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


class NoClipping(Clipping):
    """Gradients stay as they are."""

    kind = "none"
    title = "None"

    @property
    def idle(self) -> bool:
        return True


class ByValue(Clipping):
    """Every single gradient is put into [-limit, limit]; the direction may change."""

    kind = "value"
    title = "By value"
    code = {
        "keras": "clipvalue={limit}",
        "torch": "nn.utils.clip_grad_value_(model.parameters(), {limit})",
        "formula": "g = min(max(g, -limit), limit)",
    }

    limit: Annotated[float, Range(1e-6, 1e6, log=True), "largest gradient"] = 0.5

    def lower(self, bench: Workbench, g: Array, arrays: Sequence[Array]) -> None:
        bench.forward(g.clip, bench.scalar(-self.limit), bench.scalar(self.limit), g)


class ByNorm(Clipping):
    """The gradient of each array of weights is made no longer than the limit (Keras)."""

    kind = "norm"
    title = "By norm"
    code = {
        "keras": "clipnorm={limit}",
        "torch": "[nn.utils.clip_grad_norm_([p], {limit}) for p in model.parameters()]",
        "formula": "g = g min(1, limit / |g|), for each array",
    }

    limit: Annotated[float, Range(1e-6, 1e6, log=True), "longest gradient of an array"] = 1.0

    def lower(self, bench: Workbench, g: Array, arrays: Sequence[Array]) -> None:
        for array in arrays:
            flat = array.reshape(-1) if array.flags.c_contiguous else bench.scratch((array.size,))
            if not array.flags.c_contiguous:
                bench.forward(np.copyto, flat.reshape(array.shape), array)
            shorten(bench, flat, array, self.limit)


class ByGlobalNorm(Clipping):
    """All gradients together are made no longer than the limit; the direction stays.

    Pascanu et al. (2013). PyTorch adds 1e-6 to the norm that it divides by.
    """

    kind = "global_norm"
    title = "By global norm"
    code = {
        "keras": "global_clipnorm={limit}",
        "torch": "nn.utils.clip_grad_norm_(model.parameters(), {limit})",
        "formula": "g = g min(1, limit / |g|)",
    }

    limit: Annotated[float, Range(1e-6, 1e6, log=True), "longest gradient"] = 1.0
    variant: Annotated[Literal["keras", "torch"], "whose formula, where they differ"] = "keras"

    def lower(self, bench: Workbench, g: Array, arrays: Sequence[Array]) -> None:
        shorten(bench, g, g, self.limit, 1e-6 if self.variant == "torch" else 0.0)


def shorten(bench: Workbench, flat: Array, g: Array, limit: float, more: float = 0.0) -> None:
    """Multiply `g`, whose numbers `flat` holds in a row, by min(1, limit / (norm + more))."""
    size, most = bench.scratch(()), bench.scalar(limit)
    bench.forward(flat.dot, flat, size)
    bench.forward(np.sqrt, size, size)
    if more:
        bench.forward(np.add, size, bench.scalar(more), size)
    bench.forward(np.fmax, size, most, size)
    bench.forward(np.divide, most, size, size)
    bench.forward(np.multiply, g, size, g)
