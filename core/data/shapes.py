"""More figures on a plane: moons, rings, checkerboard."""

from __future__ import annotations

from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from core.data.playground import EDGE, RADIUS, Plane
from core.spec import Range

Array = NDArray[Any]


class Moons(Plane):
    """Two half moons, each reaching into the other.

    Noise moves the points.
    """

    kind = "moons"
    title = "Two moons"

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        half = self.rows // 2
        blue = np.arange(self.rows) < half
        angle = np.pi * np.concatenate(
            [np.linspace(0, 1, half), np.linspace(0, 1, self.rows - half)]
        )
        x = np.where(blue, np.cos(angle), 1 - np.cos(angle)) - 0.5
        y = np.where(blue, np.sin(angle), 0.5 - np.sin(angle)) - 0.25
        points = np.stack([x, y], axis=1) + rng.normal(0, 1, (self.rows, 2)) * self.noise
        return points * 3.5, blue


class Rings(Plane):
    """Rings around each other, in turn of one colour and the other.

    Noise moves the points.
    """

    kind = "rings"
    title = "Rings"

    rings: Annotated[int, Range(2, 8), "how many rings"] = 3

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        ring = np.arange(self.rows) % self.rings
        radius, angle = (ring + 1) / self.rings * RADIUS, rng.uniform(0, 2 * np.pi, self.rows)
        points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
        return points + rng.normal(0, 1, points.shape) * self.noise, ring % 2 == 0


class Checkerboard(Plane):
    """The fields of a checkerboard.

    Noise moves the border that labels are given by, not the points.
    """

    kind = "checkerboard"
    title = "Checkerboard"

    rows: Annotated[int, Range(4, 10_000_000, log=True), "points"] = 1000
    fields: Annotated[int, Range(2, 10), "fields along each side"] = 4

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        points = rng.uniform(-EDGE, EDGE, (self.rows, 2))
        place = np.floor((points + self._errs(rng, EDGE) + EDGE) / (2 * EDGE) * self.fields)
        return points, place.sum(axis=1) % 2 == 0
