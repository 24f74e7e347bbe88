"""What clipping is: gradients that are too large are made smaller before the update."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

Array = NDArray[Any]


class Clipping(Spec):
    """Base of all ways to clip. Subclassing registers."""

    code: ClassVar[dict[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            CLIPPINGS.add(cls)

    @property
    def idle(self) -> bool:
        """Whether gradients are left as they are."""
        return False

    def lower(self, bench: Workbench, g: Array, arrays: Sequence[Array]) -> None:
        """Add `bench.forward` operations that clip in place.

        g : (n,) all gradients, and zeros · arrays : the gradient of each weight array, views of `g`
        """


CLIPPINGS: Registry[Clipping] = Registry("clipping", "core.clippings")
