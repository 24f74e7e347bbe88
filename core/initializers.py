"""How weights start."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from core.initializer import Initializer
from core.spec import Range

Fan = tuple[int, int]


class Zeros(Initializer):
    """Every weight starts at 0."""

    kind = "zeros"
    title = "Zeros"

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return np.zeros(shape)


class Ones(Initializer):
    """Every weight starts at 1."""

    kind = "ones"
    title = "Ones"

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return np.ones(shape)


class Uniform(Initializer):
    """Uniform between `low` and `high`."""

    kind = "uniform"
    title = "Uniform"

    low: Annotated[float, Range(-100.0, 100.0), "smallest value"] = -0.05
    high: Annotated[float, Range(-100.0, 100.0), "largest value"] = 0.05

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        return rng.uniform(self.low, self.high, shape)


class GlorotUniform(Initializer):
    """Uniform with limit sqrt(6 / (fan_in + fan_out)) (Glorot & Bengio, 2010, eq. 16)."""

    kind = "glorot_uniform"
    title = "Glorot uniform"

    def draw(self, shape: tuple[int, ...], fan: Fan, rng: np.random.Generator) -> NDArray[Any]:
        limit = np.sqrt(6.0 / (fan[0] + fan[1]))
        return rng.uniform(-limit, limit, shape)
