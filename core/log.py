"""What training reports: numbers of steps and epochs, in columns."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.frozen import FrozenDict
from core.graph import NodeId

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Epochs:
    """Numbers of some finished epochs in a row, one array (n,) per metric.

    `numbers` count from 1; `steps` says how many steps were done by then. Training numbers are
    means over the epoch's batches as they were trained on; validation numbers are taken at its end.
    """

    numbers: Array
    steps: Array
    training: Mapping[str, Array]
    validation: Mapping[str, Array]

    def __len__(self) -> int:
        return len(self.numbers)


@dataclass(frozen=True, eq=False)
class Stretch:
    """What happened in some steps in a row.

    `losses` (n,) is the mean loss of each step's batch before its update; the first of them
    belongs to step `first_step`, counted from 1. `rates` are the learning rates.
    """

    first_step: int
    losses: Array
    rates: Array
    epochs: Epochs

    @property
    def last_step(self) -> int:
        return self.first_step + len(self.losses) - 1


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The network at one moment: read-only copies, safe in any thread."""

    step: int
    epoch: float
    weights: Mapping[NodeId, Mapping[str, Array]]


NARROW = ("loss", "rate")  # columns by step: they are long, and seven digits are enough
LONG = 131_072  # numbers from which a column gets its room once and for all
RESERVED = 16_777_216 if sys.platform != "win32" else 0  # there it counts before it is written to
NO_EPOCHS = Epochs(np.empty(0, np.int64), np.empty(0, np.int64), FrozenDict({}), FrozenDict({}))


class History:
    """All stretches of a run, joined: arrays that grow in place.

    `first_step` is the step of the first number, counted from 1: more than 1 where training went
    on with weights from a file. `seconds` are those that training took; `events` tell what has
    happened, each after how many steps.
    """

    def __init__(self) -> None:
        self.first_step = 1
        self.seconds = 0.0
        self.events: list[tuple[int, str]] = []
        self._columns: dict[str, Array] = {}
        self._lengths: dict[str, int] = {}

    def add(self, stretch: Stretch) -> None:
        """Append the numbers of a stretch."""
        self.extend((stretch,))

    def extend(self, stretches: Sequence[Stretch]) -> None:
        """Append those of several in a row: many short ones cost little more than one."""
        if stretches and not self.steps:
            self.first_step = stretches[0].first_step
        pieces: dict[str, list[Array]] = {}
        for stretch in stretches:
            for name, values in _columns(stretch):
                pieces.setdefault(name, []).append(values)
        for name, parts in pieces.items():
            self._append(name, parts[0] if len(parts) == 1 else np.concatenate(parts))

    def column(self, name: str) -> Array:
        """A view of all values so far: "loss", "rate" by step; "epoch", "epoch_step",
        "training/<metric>" and "validation/<metric>" by epoch. Empty if there are none."""
        if name not in self._columns:
            return np.empty(0)
        return self._columns[name][: self._lengths[name]]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._columns)

    @property
    def steps(self) -> int:
        return self._lengths.get("loss", 0)

    @property
    def last_step(self) -> int:
        """Number of the newest step, counted over all runs that led here; 0 before the first."""
        return self.first_step + self.steps - 1 if self.steps else 0

    def last(self, name: str) -> float | None:
        """The newest value of a column."""
        column = self.column(name)
        return float(column[-1]) if len(column) else None

    def clear(self) -> None:
        self.seconds, self.events = 0.0, []
        self._columns.clear()
        self._lengths.clear()

    def _append(self, name: str, values: Array) -> None:
        start = self._lengths.get(name, 0)
        end = start + len(values)
        room = self._columns.get(name)
        if room is None or end > len(room):
            grown = np.empty(_room(end), np.float32 if name in NARROW else np.float64)
            if room is not None:
                grown[:start] = room[:start]
            self._columns[name] = room = grown
        room[start:end] = values
        self._lengths[name] = end


def _room(length: int) -> int:
    """Numbers to make room for: twice as many; but to copy a long column takes too long for a
    window that is watched, and memory that is not yet written to costs nothing."""
    return max(1024, 2 * length) if length < LONG else max(RESERVED, 2 * length)


def _columns(stretch: Stretch) -> Iterator[tuple[str, Array]]:
    """Its numbers, each array with the name of its column."""
    yield "loss", stretch.losses
    yield "rate", stretch.rates
    epochs = stretch.epochs
    if not len(epochs):
        return
    yield "epoch", epochs.numbers
    yield "epoch_step", epochs.steps
    for part, metrics in (("training", epochs.training), ("validation", epochs.validation)):
        for name, values in metrics.items():
            yield f"{part}/{name}", values
