"""Penalties on weights, and constraints that weights are put back into after each step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

Array = NDArray[Any]


class Regularizer(Spec):
    """Base of all penalties. Subclassing registers."""

    code: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            REGULARIZERS.add(cls)

    @property
    def idle(self) -> bool:
        """Whether the penalty is 0 whatever the weights are."""
        return True

    def penalty(self, w: Array) -> float:
        """What is added to the loss."""
        return 0.0

    def lower(self, bench: Workbench, w: Array, slope: Array) -> None:
        """Add `bench.forward` operations that add d penalty / d w to `slope`."""


class Constraint(Spec):
    """Base of all constraints. Subclassing registers."""

    code: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            CONSTRAINTS.add(cls)

    @property
    def idle(self) -> bool:
        """Whether the weights are left as they are."""
        return True

    def lower(self, bench: Workbench, w: Array) -> None:
        """Add `bench.forward` operations that put `w` back into what is allowed."""


REGULARIZERS: Registry[Regularizer] = Registry("regularizer", "core.regularizers")
CONSTRAINTS: Registry[Constraint] = Registry("constraint", "core.regularizers")
