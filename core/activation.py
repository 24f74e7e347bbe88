"""What an activation is: a function of one number (or one row), and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

Array = NDArray[Any]


class Activation(Spec):
    """Base of all activations. Subclassing registers.

    `one` is an input whose output is exactly 1 in float32 and float64 (None: there is none); a
    layer that ends in such an activation can carry a column of ones to the next layer's bias.
    `one_slope` tells whether the slope there is not exactly 0.
    `reads_input` is True if the slope needs the input, so that it must not be overwritten.
    `rowwise` is True if a value depends on its whole row: then arrays are (batch, n), else flat.
    The templates of `code` name attributes of the activation; "keras" is a name that Keras knows
    or an expression, "torch" a module (empty if there is none), "numpy" an expression in `x`.
    """

    code: ClassVar[dict[str, str]] = {}
    one: ClassVar[float | None] = None
    one_slope: ClassVar[bool] = True
    reads_input: ClassVar[bool] = False
    rowwise: ClassVar[bool] = False
    pool: ClassVar[str] = "values"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            ACTIVATIONS.add(cls)

    def forward(self, step: Workbench, x: Array, y: Array) -> None:
        """Add the operations that turn `x` into `y`; they may be one array."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it runs")

    def backward(self, step: Workbench, x: Array, y: Array, dy: Array, dx: Array) -> None:
        """Add the operations that turn `dy` into `dx`; they may be one array.

        `x` has been overwritten by `y` unless `reads_input` is set.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say its slope")


ACTIVATIONS: Registry[Activation] = Registry("activation", "core.activations")
