"""The six data sets of TensorFlow Playground, after its own formulas, and its seven features.

Formulas: D. Smilkov, S. Carter (2016), TensorFlow Playground, `dataset.ts`. Points lie in a square
of side 12; `noise` is the slider divided by 100.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature, Source
from core.data.watch import Watch
from core.loss import Task
from core.spec import Range

Array = NDArray[Any]
RADIUS, EDGE, GAP = 5.0, 6.0, 0.3

DERIVED: dict[str, Callable[[Array, Array], Array]] = {
    "x1": lambda a, b: a,
    "x2": lambda a, b: b,
    "x1²": lambda a, b: a * a,
    "x2²": lambda a, b: b * b,
    "x1·x2": lambda a, b: a * b,
    "sin x1": lambda a, b: np.sin(a),
    "sin x2": lambda a, b: np.sin(b),
}


def derive(points: Array, features: Sequence[str]) -> Array:
    """Features by name, (n, len(features)) float32, of points (n, 2) of the plane."""
    a, b = np.asarray(points, float).T
    return np.stack([DERIVED[name](a, b) for name in features], axis=1).astype(np.float32)


class Plane(Source):
    """Base of data on a plane: what is true at each point, and which features a network gets."""

    shipped = True
    task: ClassVar[Task] = "binary"
    target: ClassVar[str] = "colour"
    classes: ClassVar[tuple[str, ...]] = ("blue", "orange")

    rows: Annotated[int, Range(4, 10_000_000, log=True), "points"] = 500
    noise: Annotated[float, Range(0.0, 0.5), "how much labels or points err"] = 0.0
    x1: Annotated[bool, "feature: to the right"] = True
    x2: Annotated[bool, "feature: upwards"] = True
    x1_squared: Annotated[bool, "feature: x1 · x1"] = False
    x2_squared: Annotated[bool, "feature: x2 · x2"] = False
    x1_x2: Annotated[bool, "feature: x1 · x2"] = False
    sin_x1: Annotated[bool, "feature: sine of x1"] = False
    sin_x2: Annotated[bool, "feature: sine of x2"] = False
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same points"] = 0

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        return found if found or self.features else {"x1": "or another feature must be chosen"}

    @property
    def features(self) -> tuple[str, ...]:
        chosen = (
            self.x1,
            self.x2,
            self.x1_squared,
            self.x2_squared,
            self.x1_x2,
            self.sin_x1,
            self.sin_x2,
        )
        return tuple(name for name, wanted in zip(DERIVED, chosen, strict=True) if wanted)

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        """Points (n, 2), and what is true of each: yes or no, or a number in [-1, 1]."""
        raise NotImplementedError(f"{type(self).__name__} does not say its points")

    def load(self, watch: Watch | None = None) -> Dataset:
        rng = np.random.default_rng(self.seed)
        points, labels = self.points(rng)
        order = rng.permutation(len(points))
        features = self.features
        regression = self.task == "regression"
        signature = Signature(
            self.title,
            len(points),
            (len(features),),
            self.task,
            features,
            (self.target,),
            () if regression else self.classes,
        )
        y: Array = labels[order].astype(np.int64)
        if regression:
            y = labels[order].astype(np.float32)[:, None]
        return Dataset(signature, derive(points[order], features), y)

    def _errs(self, rng: np.random.Generator, reach: float) -> Array:
        """By how much each point is taken for another when it gets its label."""
        errors: Array = rng.uniform(-reach, reach, (self.rows, 2)) * self.noise
        return errors


class Circle(Plane):
    """Points inside a circle, and points in a ring around it.

    Noise moves the border that labels are given by, not the points.
    """

    kind = "circle"
    title = "Circle"
    target = "inside"
    classes = ("outside", "inside")

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        n, half = self.rows, self.rows // 2
        inner = rng.uniform(0, 0.5 * RADIUS, half)
        outer = rng.uniform(0.7 * RADIUS, RADIUS, n - half)
        radius, angle = np.concatenate([inner, outer]), rng.uniform(0, 2 * np.pi, n)
        points = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
        moved = points + self._errs(rng, RADIUS)
        return points, np.hypot(*moved.T) < 0.5 * RADIUS


class Xor(Plane):
    """Four quarters of a square; opposite ones are of the same colour.

    Noise moves the border that labels are given by, not the points.
    """

    kind = "xor"
    title = "Exclusive or"

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        points = rng.uniform(-RADIUS, RADIUS, (self.rows, 2))
        points += np.where(points > 0, GAP, -GAP)
        return points, np.prod(points + self._errs(rng, RADIUS), axis=1) >= 0


class Gauss(Plane):
    """Two round clouds of points side by side.

    Noise widens the clouds: their variance goes from 0.5 to 4.
    """

    kind = "gauss"
    title = "Two clouds"

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        blue = np.arange(self.rows) < self.rows // 2
        variance = 0.5 + 3.5 * self.noise / 0.5
        centres = np.where(blue, 2.0, -2.0)[:, None]
        return centres + rng.normal(0, np.sqrt(variance), (self.rows, 2)), blue


class Spiral(Plane):
    """Two spirals, each wound around the other.

    Noise moves the points.
    """

    kind = "spiral"
    title = "Spiral"

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        half = self.rows // 2
        arms = [_arm(half, 0.0), _arm(self.rows - half, np.pi)]
        points = np.concatenate(arms) + self._errs(rng, 1.0)
        return points, np.arange(self.rows) < half


def _arm(count: int, turned: float) -> Array:
    share = np.arange(count) / count
    radius, angle = RADIUS * share, 1.75 * share * 2 * np.pi + turned
    return np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)


class TiltedPlane(Plane):
    """A height that grows evenly from one corner to the other: (x1 + x2) / 10.

    Noise moves the place whose height is told, not the points.
    """

    kind = "reg_plane"
    title = "Tilted plane"
    task = "regression"
    target = "height"

    rows: Annotated[int, Range(4, 10_000_000, log=True), "points"] = 1200

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        points = rng.uniform(-EDGE, EDGE, (self.rows, 2))
        return points, (points + self._errs(rng, EDGE)).sum(axis=1) / 10


HILLS = ((-4, 2.5, 1), (0, 2.5, -1), (4, 2.5, 1), (-4, -2.5, -1), (0, -2.5, 1), (4, -2.5, -1))


class Hills(Plane):
    """Three hills and three hollows on a plain.

    Noise moves the place whose height is told, not the points.
    """

    kind = "reg_gauss"
    title = "Hills and hollows"
    task = "regression"
    target = "height"

    rows: Annotated[int, Range(4, 10_000_000, log=True), "points"] = 1200

    def points(self, rng: np.random.Generator) -> tuple[Array, Array]:
        points = rng.uniform(-EDGE, EDGE, (self.rows, 2))
        a, b = (points + self._errs(rng, EDGE)).T
        heights = np.stack(
            [s * np.clip(1 - np.hypot(a - x, b - y) / 2, 0, 1) for x, y, s in HILLS], axis=1
        )
        return points, heights[np.arange(len(points)), np.abs(heights).argmax(axis=1)]
