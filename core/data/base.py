"""What a data set is, and where one can come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data.columns import Column
from core.data.watch import Watch
from core.frozen import FrozenDict
from core.loss import Task
from core.problem import InFile, Problem, Refused
from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Signature:
    """What a network must know of its data before it sees a single row.

    input_shape : of what flows into the network
    features : one name per value that flows in; empty for images
    targets : names of the target columns
    classes : names of the classes; empty for regression
    columns : the columns of a table; empty if every feature is just a number that is always there
    image_shape : (height, width) or (height, width, colours) of a sample that is a picture
    """

    name: str
    rows: int
    input_shape: Shape
    task: Task
    features: tuple[str, ...]
    targets: tuple[str, ...]
    classes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    image_shape: Shape = ()

    @property
    def outputs(self) -> int:
        """How many outputs say everything: one per class, or one per target column."""
        return len(self.classes) if self.task != "regression" else len(self.targets)

    @property
    def sample_shape(self) -> Shape:
        """Shape of a sample in original units: one number per column of a table."""
        return (len(self.columns),) if self.columns else self.input_shape

    @cached_property
    def inputs(self) -> tuple[Column, ...]:
        """What a person types to describe a sample; empty for images."""
        return self.columns or tuple(Column(name) for name in self.features)

    def read(self, words: Sequence[str]) -> Array:
        """One sample (1, *sample_shape) float32 from typed text, a word for each of `inputs`.

        Raises
        ------
        ValueError
            With the name of the column and what can be typed instead.
        """
        values = [column.read(word) for column, word in zip(self.inputs, words, strict=True)]
        return np.array([values], np.float32)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples in memory: compared by identity.

    x : (rows, *sample_shape) float32, in original units; see `core.data.columns` for tables
    y : (rows,) int64 number of the class, or (rows, targets) float32 for regression
    keys : (rows,) arrays that only the split looks at: "group" numbers, "time" seconds,
        "part" 0 for training, 1 for validation, 2 for test
    """

    signature: Signature
    x: Array
    y: Array
    problems: tuple[Problem, ...] = ()
    keys: Mapping[str, Array] = field(default_factory=lambda: FrozenDict({}))


class Source(Spec):
    """Base of all places data can come from. Subclassing registers.

    `shipped` sources are in the box and can be offered by name.
    """

    shipped: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            SOURCES.add(cls)

    def load(self, watch: Watch | None = None) -> Dataset:
        """Read or make the data set. Raises `Refused` with a problem that says where and why."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it loads")

    def samples(self, wanted: Signature, watch: Watch | None = None) -> Array | None:
        """The rows as a network that was trained on `wanted` takes them, (rows, *sample_shape);
        they need no target. None if rows of this source can only be had by `load`."""
        return None

    def without(self, column: str) -> Source | None:
        """The same data with one feature left out; None if that cannot be."""
        return None

    def called_like(self, other: Source) -> Source:
        """The same data, its columns given the names that they were given in `other`."""
        return self

    def embedded(self, column: str) -> Source | None:
        """The same data with a category as the number of its name; None if that cannot be."""
        return None


SOURCES: Registry[Source] = Registry("data source", "core.data")


@dataclass(frozen=True)
class DataReference:
    """Where a project's data come from, and what they looked like when they were chosen.

    The signature is kept, so that a diagram shows its shapes even if the file is gone.
    """

    source: Source
    signature: Signature

    @classmethod
    def of(cls, source: Source, dataset: Dataset) -> DataReference:
        return cls(source, dataset.signature)


def refused(message: str, path: object = "", line: int | None = None) -> Refused:
    """For `raise`: what is wrong with a file, and where."""
    return Refused(Problem(message, InFile(str(path), line) if path else None))


def signature_to_json(signature: Signature) -> dict[str, Any]:
    data = {
        "name": signature.name,
        "rows": signature.rows,
        "input_shape": list(signature.input_shape),
        "task": signature.task,
        "features": list(signature.features),
        "targets": list(signature.targets),
        "classes": list(signature.classes),
    }
    if signature.columns:
        data["columns"] = [column.to_json() for column in signature.columns]
    if signature.image_shape:
        data["image_shape"] = list(signature.image_shape)
    return data


def signature_from_json(data: Mapping[str, Any]) -> Signature:
    """The inverse of `signature_to_json`. Raises KeyError, TypeError or ValueError."""
    if data["task"] not in ("classes", "binary", "regression"):
        raise ValueError(f"task {data['task']!r} is not known")
    return Signature(
        str(data["name"]),
        int(data["rows"]),
        tuple(int(n) for n in data["input_shape"]),
        data["task"],
        tuple(map(str, data["features"])),
        tuple(map(str, data["targets"])),
        tuple(map(str, data["classes"])),
        tuple(map(Column.from_json, data.get("columns", ()))),
        tuple(int(n) for n in data.get("image_shape", ())),
    )
