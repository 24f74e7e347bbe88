"""What a layer is: parameters, a shape rule, the weights it owns, and how it lowers itself."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from numpy.typing import NDArray

from core.initializer import Initializer
from core.registry import Registry
from core.regularizer import Constraint, Regularizer
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.builder import Builder
    from core.engine.tensor import Tensor

Array: TypeAlias = NDArray[Any]
Shape: TypeAlias = tuple[int, ...]  # without the batch axis


class ShapeError(ValueError):
    """The layer cannot take inputs of these shapes. The message is shown to the user.

    `fix` may name a parameter of this layer and the value that would make it fit.
    """

    def __init__(self, message: str, fix: tuple[str, Any] | None = None) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True)
class Weight:
    """One array that a layer owns. Untrained ones (running means) are kept and saved as well.

    `fan` is (fan_in, fan_out) for initializers that scale by them.
    """

    name: str
    shape: Shape
    initializer: Initializer
    fan: tuple[int, int] = (1, 1)
    trained: bool = True
    regularizer: Regularizer | None = None
    constraint: Constraint | None = None


class Layer(Spec):
    """Base of all layers. Subclassing registers.

    Parameters of some layers change `ports` and `code`: ask an instance for them.

    Attributes
    ----------
    ports : names of the inputs, first to last; Input has none
    code : templates by target; they name attributes of the layer, `fan_in` (length of the input's
        last axis), `values` (numbers in an input sample), `shape` (of the output sample) and
        `arguments` (the inputs, where it is an expression); "" says that the target has no such
        layer
    affine : it lowers itself by `Builder.affine`, so its bias may become a row of its matrix
    per_sample : False where one row's output depends on the other rows of the batch
    fits : `fit` wants to see the training rows before the first step
    marks_output : it does nothing but to say that its input is the network's output
    """

    category: ClassVar[str] = "other"
    ports: ClassVar[tuple[str, ...]] = ("input",)
    code: ClassVar[Mapping[str, str]] = {}
    affine: ClassVar[bool] = False
    per_sample: ClassVar[bool] = True
    fits: ClassVar[bool] = False
    marks_output: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            LAYERS.add(cls)

    @classmethod
    def formula(cls) -> str:
        """How it works out its output: the formula in its docstring, or else its first sentence."""
        doc = cls.__doc__ or cls.title
        found = re.search(r"`(y = [^`]*)`", doc)
        return " ".join(found[1].split()) if found else doc.strip().splitlines()[0].rstrip(".")

    def output_shape(self, inputs: Sequence[Shape]) -> Shape:
        """Shape of one output sample. Raises `ShapeError`."""
        (x,) = inputs
        return x

    def weights(self, inputs: Sequence[Shape]) -> tuple[Weight, ...]:
        """The arrays this layer owns, given the shapes of its inputs."""
        return ()

    def multiply_adds(self, inputs: Sequence[Shape]) -> int:
        """Multiplications with addition for one sample, forward pass."""
        return 0

    def fit(self, weights: Mapping[str, Array], x: Array) -> None:
        """Set untrained weights, in place, by what reaches this layer from the training rows.

        x : (rows, *input_shape), of the only input; called before the first step if `fits`
        """

    def lower(self, step: Builder, *inputs: Tensor) -> Tensor:
        """Add my operations to the program of a step; say where my output lies."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it runs")

    def summary(self) -> str:
        """The parameters that matter, in a few characters: «10 · relu»."""
        return ""


LAYERS: Registry[Layer] = Registry("layer", "core.layers")
