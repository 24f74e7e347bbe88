"""What an optimizer is: how the weights follow the slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.update import Part

Array = NDArray[Any]


class Optimizer(Spec):
    """Base of all optimizers. Subclassing registers. Every one has a `learning_rate`.

    An optimizer works on slices of the flat vectors of all weights (`Part`), number by number.
    `scales` is True if it makes up for `Part.scale` and `Part.frozen` by itself, for less work
    than one more multiplication of the gradient. If it is `linear`, a factor may go
    into the rates instead. A `whole` one sees all weights in one part.
    """

    code: ClassVar[dict[str, str]] = {}
    scales: ClassVar[bool] = False
    whole: ClassVar[bool] = False
    learning_rate: float  # each class declares it with its own default

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            OPTIMIZERS.add(cls)

    @property
    def linear(self) -> bool:
        """Whether every step is proportional to the gradients."""
        return False

    def lower(self, part: Part) -> None:
        """Add the operations of one update to a slice of the weights."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it moves")

    @property
    def looks(self) -> bool:
        """Whether it looks at the loss again within a step: `Part.sight` tells it then."""
        return False

    def rates(self, rate: Array, t: Array) -> dict[str, Array]:
        """The numbers that change from step to step, for a stretch of steps.

        Parameters
        ----------
        rate : (n,) float64 learning rate of each step
        t : (n,) float64 number of each step, the first is 1
        """
        return {"rate": rate}

    def told(self, name: str, state: Array, scale: float) -> Array:
        """A vector of its memory as the formula in `code` means it; `scale` is that of `Part`."""
        return state

    def told_rate(self, rate: float, t: float) -> float:
        """The number that the formula calls «rate», in step `t`."""
        return rate


OPTIMIZERS: Registry[Optimizer] = Registry("optimizer", "core.optimizers")
