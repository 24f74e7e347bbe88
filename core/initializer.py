"""What an initializer is: how the weights of a layer start."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.registry import Registry
from core.spec import Spec


class Initializer(Spec):
    """Base of all initializers. Subclassing registers.

    The templates of `code` name attributes of the initializer; "torch" a call on `weight`.
    """

    code: ClassVar[Mapping[str, str]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            INITIALIZERS.add(cls)

    def draw(
        self, shape: tuple[int, ...], fan: tuple[int, int], rng: np.random.Generator
    ) -> NDArray[Any]:
        """First values in float64, of `shape`; `fan` is (fan_in, fan_out)."""
        raise NotImplementedError(f"{type(self).__name__} does not say what it draws")


INITIALIZERS: Registry[Initializer] = Registry("initializer", "core.initializers")
