"""When training ends before its last epoch, and which weights are kept then."""

from __future__ import annotations

from typing import Annotated

from core.registry import Registry
from core.spec import Range, Spec


class Stopping(Spec):
    """Base of all rules for an early end. Subclassing registers.

    After every epoch a rule is told the loss of validation (of training, if nothing is kept for
    validation), and how many epochs ago it was best.
    """

    keep_best: Annotated[bool, "keep the weights of the best epoch, not the last"] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            STOPPINGS.add(cls)

    @property
    def watches(self) -> bool:
        """Whether the rule needs to be asked after every epoch."""
        return False

    def improves(self, loss: float, best: float) -> bool:
        """Whether an epoch with this loss is the best so far."""
        return loss < best

    def ends(self, waited: int) -> bool:
        """Whether training ends after `waited` epochs without a better one."""
        return False


STOPPINGS: Registry[Stopping] = Registry("stopping rule", "core.stopping")


class Never(Stopping):
    """Do all epochs, and keep the last weights."""

    kind = "never"
    title = "After all epochs"

    @property
    def watches(self) -> bool:
        return self.keep_best


class Patience(Stopping):
    """Stop when the validation loss has not become better for some epochs.

    Keeps the weights of the best epoch unless told otherwise (Prechelt, 1998).
    """

    kind = "patience"
    title = "When it no longer gets better"

    patience: Annotated[
        int, Range(1, 100_000, log=True, unit="epochs"), "epochs to wait for a better one"
    ] = 20
    min_delta: Annotated[float, Range(0.0, 1e6), "by how much an epoch must be better"] = 0.0
    keep_best: Annotated[bool, "keep the weights of the best epoch, not the last"] = True

    @property
    def watches(self) -> bool:
        return True

    def improves(self, loss: float, best: float) -> bool:
        return loss < best - self.min_delta

    def ends(self, waited: int) -> bool:
        return waited >= self.patience
