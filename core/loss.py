"""What a loss is: a number per sample that training makes small, and its slope."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from numpy.typing import NDArray

from core.registry import Registry
from core.rows import row_sum
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
    `signed` losses want classes as -1 and 1 instead of 0 and 1; `shares` losses read outputs as
    probabilities, so never as -1 and 1. `rowwise` losses have one value per sample; the value of
    the others is the mean over the outputs.
    """

    tasks: ClassVar[tuple[Task, ...]] = TASKS
    joins: ClassVar[str] = ""
    signed: ClassVar[bool] = False
    shares: ClassVar[bool] = False
    rowwise: ClassVar[bool] = False
    code: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            LOSSES.add(cls)

    def resolve(self, task: Task, activation: str, units: int) -> Loss:
        """The loss that is really used; only «automatic» is another than itself."""
        return self

    def misfit(self, task: Task, units: int) -> str | None:
        """Why the loss cannot be used for this task and so many outputs, or None."""
        if task not in self.tasks:
            said = {"classes": "classes", "binary": "two classes", "regression": "numbers"}
            fitting = " or ".join(said[t] for t in self.tasks)
            return f"{self.title.lower()} is made for {fitting}, not for {said[task]}"
        return None

    def complaint(self, target: Array) -> str | None:
        """What is wrong with these targets (n, width) for the loss, or None."""
        return None

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        """Loss of each output, (..., width), of a loss that is not `rowwise`; see `values`."""
        raise NotImplementedError(f"{type(self).__name__} does not say its value")

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
        found: Array = row_sum(self.each(z, target, joined)) / z.dtype.type(z.shape[-1])
        return found

    def values_of(self, p: Array, z: Array, target: Array) -> Array:
        """As `values` of logits, for less work where their `predictions` are at hand already."""
        return self.values(z, target, True)

    def weighted(self, z: Array, target: Array, joined: bool, weights: Array) -> Array:
        """As `values`, with a weight (..., width) for each output, 0 where no target is known.

        A `rowwise` loss has the weight of the row's first output: they are all the same.
        """
        if self.rowwise:
            return self.values(z, target, joined) * weights[..., 0]
        each = self.each(z, target, joined) * weights
        found: Array = row_sum(each) / z.dtype.type(z.shape[-1])
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        """What the network says, such as probabilities, of outputs `z`; may be `z` itself."""
        return z

    def scale(self, width: int) -> float:
        """The factor that is left out in `lower`: slope of the sum over samples = scale x it."""
        return 1.0

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        """Add the operations that write d (sum of losses / scale) / d z to `slope`.

        All are (batch, width); `z` must stay as it is. If joined, the predictions are to be left
        in `step.kept` where that is not None.
        """
        raise NotImplementedError(f"{type(self).__name__} does not say its slope")


LOSSES: Registry[Loss] = Registry("loss", "core.losses")
