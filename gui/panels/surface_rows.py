"""The rows on a plane: by class or height, which are wrong, and which is under the mouse."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset
from core.plane import Plane
from gui.plots.blocks import SHAPES, Shaped
from gui.plots.marks import Drawable, Halos
from gui.plots.subject import is_known, some
from gui.plots.view import number
from gui.shelf import PARTS

Array = NDArray[Any]

MOST = 600  # of each part
SIZES = {"training": 7.0, "validation": 4.5, "test": 6.5}


class SurfaceRows:
    """Some rows of each part, and where they lie."""

    def __init__(self) -> None:
        self.numbers: Array = np.empty(0, int)
        self.hidden: set[str] = set()
        self._parts: Array = np.empty(0, object)
        self._places: Array = np.empty((0, 2))
        self._wrong: Array = np.empty(0, bool)
        self._seen: Array = np.empty(0, bool)
        self._next = 0  # the row that is asked about next
        self.groups: list[Shaped] = []

    def meet(self, dataset: Dataset, parts: dict[str, Array]) -> None:
        """Choose rows of each part, spread over all of it, whose target is known."""
        chosen = {name: some(parts.get(name, np.empty(0, int)), MOST) for name in PARTS}
        self.numbers = np.concatenate(list(chosen.values())).astype(int)
        self._parts = np.repeat(list(PARTS), [len(rows) for rows in chosen.values()])
        known = is_known(dataset.y[self.numbers], dataset.signature.task)
        self.numbers, self._parts = self.numbers[known], self._parts[known]
        self._wrong = np.zeros(len(self.numbers), bool)

    def turn(self, most: int) -> Array:
        """Places of the rows that are asked about next: `most` of them, all in turn."""
        count = len(self.numbers)
        if count <= most:
            return np.arange(count)
        first, self._next = self._next, (self._next + most) % count
        return (first + np.arange(most)) % count

    def samples(self, dataset: Dataset, places: Array | None = None) -> Array:
        """(rows, values) in original units, of all rows or of some places."""
        rows = dataset.x[self.numbers if places is None else self.numbers[places]]
        return np.asarray(rows, np.float32).reshape(len(rows), -1)

    def lay(self, dataset: Dataset, plane: Plane, target: int, ends: tuple[float, float]) -> None:
        """Find the places on another plane; colour by class, or by the height of a target."""
        self._places = plane.places(self.samples(dataset))
        self._seen = ~np.isin(self._parts, list(self.hidden))
        self._group(dataset, target, ends)

    def judge(self, places: Array, wrong: Array) -> None:
        """Which of the rows at some places the network gets wrong, (places,) bool."""
        self._wrong[places] = wrong

    def drawn(self) -> list[Drawable]:
        """Rings and dots."""
        x, y = self._places[self._wrong & self._seen].T
        return [Halos(x, y, "point_wrong"), *self.groups]

    @property
    def places(self) -> tuple[Array, Array]:
        """Where the rows lie, across and up; NaN for those that are hidden."""
        x, y = np.where(self._seen, self._places.T, np.nan)
        return x, y

    def said(self, place: int, dataset: Dataset) -> str:
        """«row 51, validation: versicolor»."""
        row = int(self.numbers[place])
        y, classes = dataset.y[row], dataset.signature.classes
        truth = classes[int(y)] if classes else ", ".join(number(float(v)) for v in np.ravel(y))
        return f"row {row + 1}, {self._parts[place]}: {truth}"

    def place_of(self, place: int) -> tuple[float, float]:
        """Where a row lies on the plane."""
        return float(self._places[place, 0]), float(self._places[place, 1])

    def _group(self, dataset: Dataset, target: int, ends: tuple[float, float]) -> None:
        sizes = np.array([SIZES[part] for part in self._parts])
        test = self._parts == "test"
        visible = {group.name: group.visible for group in self.groups}
        self.groups = []
        kinds = _kinds(dataset, dataset.y[self.numbers], target, ends)
        shapes = SHAPES if dataset.signature.task != "regression" else "o"
        for i, (kind, name, role) in enumerate(kinds):
            mine = kind & self._seen
            x, y = self._places[mine].T
            made = Shaped(name, x, y, role, sizes[mine], shapes[i % len(shapes)], test[mine])
            made.visible = visible.get(name, True)
            self.groups.append(made)


def _kinds(
    dataset: Dataset, y: Array, target: int, ends: tuple[float, float]
) -> list[tuple[Array, str, str]]:
    """Which rows are of one colour, what they are called, and the role of the colour."""
    signature = dataset.signature
    if signature.task != "regression":
        return [(y == i, name, f"class_{i % 10 + 1}") for i, name in enumerate(signature.classes)]
    value = y[:, target] if y.ndim > 1 else y
    low, high = ends
    third = (high - low) / 3
    name = signature.targets[target] if signature.targets else "value"
    return [
        (value < low + third, f"{name} < {number(low + third, 3)}", "weight_negative"),
        ((value >= low + third) & (value <= high - third), "between", "text_muted"),
        (value > high - third, f"> {number(high - third, 3)}", "weight_positive"),
    ]
