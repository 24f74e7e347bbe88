"""What a loss is: a number per sample that training makes small, and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

Array = NDArray[Any]
Task: TypeAlias = Literal["classes", "binary", "regression"]
TASKS: tuple[Task, ...] = ("classes", "binary", "regression")


class Loss(Spec):
    """Base of all losses. Subclassing registers.

    `joins` names the activation that the loss takes over when the network ends in it: then it
    sees the values before that activation (logits), which is stable and saves work.
    `signed` losses want binary targets as -1 and 1 instead of 0 and 1.
    """

    tasks: ClassVar[tuple[Task, ...]] = TASKS
    joins: ClassVar[str] = ""
    signed: ClassVar[bool] = False
    code: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            LOSSES.add(cls)

    def resolve(self, task: Task, activation: str, units: int) -> Loss:
        """The loss that is really used; only «automatic» is another than itself."""
        return self

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        """Loss of each sample.

        Parameters
        ----------
        z : (..., width) outputs of the network, before the joined activation if `joined`
        target : (..., width)

        Returns
        -------
        (...) in the dtype of `z`
        """
        raise NotImplementedError(f"{type(self).__name__} does not say its value")

    def predictions(self, z: Array, joined: bool) -> Array:
        """What the network says, such as probabilities, of outputs `z`; may be `z` itself."""
        return z

    def scale(self, width: int) -> float:
        """The factor that is left out in `lower`: slope of the sum over samples = scale x it."""
        return 1.0

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        """Add the operations that write d (sum of losses / scale) / d z to `slope`.

        All are (batch, width); `z` must stay as it is.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say its slope")


LOSSES: Registry[Loss] = Registry("loss", "core.losses")
