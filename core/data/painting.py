"""Points on a plane, as they are painted, saved and written to a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset

Array = NDArray[Any]
PaintedTask: TypeAlias = Literal["classes", "curve"]

EDGE = 6.0  # the plane goes from -EDGE to EDGE in both directions
STEP = 0.001  # between two places that can be told apart
CLASSES = 9
MOST = 10_000  # points


@dataclass(frozen=True, eq=False)
class Painting:
    """Points in the order in which they were painted.

    points : (n, 2) float64 in [-6, 6], multiples of 0.001
    labels : (n,) int64, the number of the class, from 0
    """

    points: Array
    labels: Array

    @classmethod
    def empty(cls) -> Painting:
        return cls(np.empty((0, 2)), np.empty(0, np.int64))

    @classmethod
    def of(cls, points: Array, labels: Array) -> Painting:
        """Those of the points that lie on the plane, as many as there is room for."""
        points = np.round(np.asarray(points, float) / STEP) * STEP
        inside = (np.abs(points) <= EDGE).all(axis=1)
        return cls(points[inside][:MOST], np.asarray(labels, np.int64)[inside][:MOST])

    def __len__(self) -> int:
        return len(self.points)

    @property
    def full(self) -> bool:
        """Whether no further point fits."""
        return len(self) >= MOST

    def with_points(self, points: Array, label: int) -> Painting:
        """More points of one class, behind those that are there."""
        if not len(points) or self.full:
            return self
        labels = np.full(len(points), label, np.int64)
        joined = np.concatenate([self.points, points]), np.concatenate([self.labels, labels])
        return Painting.of(*joined)

    def only(self, kept: Array) -> Painting:
        """The points for which `kept` (n,) is true."""
        return self if kept.all() else Painting(self.points[kept], self.labels[kept])


def to_whole(painting: Painting) -> tuple[int, ...]:
    """Three whole numbers a point: to the right and up in steps of 0.001, and its class."""
    places = np.round(painting.points / STEP).astype(np.int64)
    return tuple(np.column_stack([places, painting.labels]).ravel().tolist())


def from_whole(numbers: Sequence[int]) -> Painting:
    """The inverse of `to_whole`."""
    table = np.array(numbers, np.int64).reshape(-1, 3)
    return Painting(table[:, :2] * STEP, table[:, 2])


def painting_of(dataset: Dataset) -> tuple[Painting, PaintedTask, str] | None:
    """Data as if they had been painted: points, task and names of the classes.

    None if they are no points of two features and few classes, nor a curve over one feature.
    """
    about, x = dataset.signature, np.nan_to_num(dataset.x, nan=np.inf)
    if about.task == "regression":
        if x.shape[1:] != (1,) or dataset.y.shape[1:] != (1,):
            return None
        points = np.hstack([x, np.nan_to_num(dataset.y, nan=np.inf)])
        return Painting.of(points, np.zeros(len(x))), "curve", ""
    if x.shape[1:] != (2,) or len(about.classes) > CLASSES or (dataset.y < 0).any():
        return None
    return Painting.of(x, dataset.y), "classes", ",".join(about.classes)


def class_names(names: str, used: Sequence[int]) -> tuple[str, ...]:
    """What the classes are called, each by a name of its own: «class 2» where none was given.

    names : of the classes from 0 on, kept apart by commas
    """
    given = [name.strip() for name in names.split(",")]
    found: list[str] = []
    for index in used:
        name = given[index] if index < len(given) and given[index] else f"class {index + 1}"
        found.append(name if name not in found else f"{name} ({index + 1})")
    return tuple(found)


def table_of(
    painting: Painting, task: PaintedTask, names: str
) -> tuple[list[str], list[list[Any]]]:
    """The names of the columns and the rows, as they are written to a file."""
    places = np.round(painting.points, 3).tolist()
    if task == "curve":
        return ["x", "y"], places
    used = np.unique(painting.labels).tolist()
    words = dict(zip(used, class_names(names, used), strict=True))
    rows = [[*at, words[i]] for at, i in zip(places, painting.labels.tolist(), strict=True)]
    return ["x1", "x2", "class"], rows
