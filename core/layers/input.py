"""Where data enters the network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from core.layer import Layer, Shape
from core.spec import Range


class Input(Layer):
    """The samples of the data set, one row at a time.

    Its shape is that of a sample; 0 features mean: as many as the data have.
    """

    kind = "input"
    title = "Input"
    category = "io"
    ports = ()
    code = {"keras": "keras.Input({shape})", "torch": ""}

    features: Annotated[
        int, Range(0, 1_000_000, zero="as the data"), "values per sample; 0: as the data have"
    ] = 0

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        if self.features:
            return (self.features,)
        (data,) = inputs
        return data
