"""Where the network's answer leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.layer import Layer

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor


class Output(Layer):
    """Mark what the network answers; its input passes through as it is.

    A network does without: then the layer whose output nobody reads is the last one.
    """

    kind = "output"
    title = "Output"
    category = "io"
    marks_output = True
    code = {"keras": "", "torch": ""}

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        (x,) = inputs
        return x
