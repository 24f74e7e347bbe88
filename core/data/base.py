"""What a data set is, and where one can come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from numpy.typing import NDArray

from core.loss import Task
from core.problem import Problem
from core.registry import Registry
from core.spec import Spec

Array = NDArray[Any]
Shape = tuple[int, ...]


@dataclass(frozen=True)
class Signature:
    """What a network must know of its data before it sees a single row."""

    name: str
    rows: int
    input_shape: Shape
    task: Task
    features: tuple[str, ...]  # one name per value of a sample; empty for images
    targets: tuple[str, ...]  # names of the target columns
    classes: tuple[str, ...] = ()  # names of the classes; empty for regression

    @property
    def outputs(self) -> int:
        """How many outputs say everything: one per class, or one per target column."""
        return len(self.classes) if self.task != "regression" else len(self.targets)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples in memory: compared by identity.

    x : (rows, *input_shape) float32, in original units
    y : (rows,) int64 number of the class, or (rows, targets) float32 for regression
    """

    signature: Signature
    x: Array
    y: Array
    problems: tuple[Problem, ...] = ()


class Source(Spec):
    """Base of all places data can come from. Subclassing registers.

    `shipped` sources are in the box and can be offered by name.
    """

    shipped: ClassVar[bool] = False

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.kind:
            SOURCES.add(cls)

    def load(self) -> Dataset:
        """Read or make the data set. Raises `Refused` with a problem that says where and why."""
        raise NotImplementedError(f"{type(self).__name__} does not say how it loads")


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


def signature_to_json(signature: Signature) -> dict[str, Any]:
    return {
        "name": signature.name,
        "rows": signature.rows,
        "input_shape": list(signature.input_shape),
        "task": signature.task,
        "features": list(signature.features),
        "targets": list(signature.targets),
        "classes": list(signature.classes),
    }


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
    )
