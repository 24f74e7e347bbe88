"""The document: everything that is saved, undone and shared. A value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np

from core.clipping import CLIPPINGS, Clipping
from core.data.base import DataReference
from core.data.prepare import Fitted, Preparation
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.loss import LOSSES, Loss
from core.optimizer import OPTIMIZERS, Optimizer
from core.schedule import SCHEDULES, Schedule
from core.spec import Choice, Range, Spec, default
from core.stopping import STOPPINGS, Stopping


class Point(NamedTuple):
    """Place on the canvas, in whole scene units (1 unit = 1 px at 100 % zoom), y down.

    Whole, because Qt compares positions fuzzily: with fractions, what the scene shows and
    what the layout says could differ, and a click would look like a move.
    """

    x: int
    y: int

    @classmethod
    def near(cls, x: float, y: float) -> Point:
        return cls(round(x), round(y))


class Training(Spec):
    """How the network is trained."""

    kind = "training"
    title = "Training"

    epochs: Annotated[int, Range(1, 1_000_000, log=True), "passes over the training rows"] = 50
    batch_size: Annotated[
        int,
        Range(0, 1_000_000, log=True, unit="rows", zero="all rows"),
        "rows per step; 0: all of them",
    ] = 32
    loss: Annotated[Loss, Choice(LOSSES), "what training makes small"] = default(LOSSES, "auto")
    optimizer: Annotated[Optimizer, Choice(OPTIMIZERS), "how weights follow the slope"] = default(
        OPTIMIZERS, "adam"
    )
    schedule: Annotated[Schedule, Choice(SCHEDULES), "how the learning rate changes"] = default(
        SCHEDULES, "constant"
    )
    clip: Annotated[Clipping, Choice(CLIPPINGS), "what is done to large gradients"] = default(
        CLIPPINGS, "none"
    )
    stopping: Annotated[Stopping, Choice(STOPPINGS), "when training ends early"] = default(
        STOPPINGS, "never"
    )
    class_weights: Annotated[
        Literal["equal", "balanced"],
        "balanced: every class counts the same in all, however few rows it has",
    ] = "equal"
    shuffle: Annotated[bool, "new order of the rows in every epoch"] = True
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same numbers"] = 0
    pace: Annotated[
        float,
        Range(0.0, 10_000.0, unit="epochs/s", zero="as fast as it goes"),
        "most epochs per second in the window, to watch; 0: as fast as it goes",
    ] = 0.0
    precision: Annotated[Literal["float32", "float64"], "size of the numbers"] = "float32"


@dataclass(frozen=True, eq=False)
class Trained:
    """What training has left: compared by identity, since it is large and made only once.

    `weights` by node and name, read-only. `fitted` is the scaling they were trained with. `memory`
    holds what a run needs to go on bit by bit
    (see `Trainer.checkpoint`); empty if only the weights are known.
    """

    weights: Mapping[NodeId, Mapping[str, np.ndarray[Any, Any]]]
    step: int = 0
    epoch: int = 0
    fitted: Fitted | None = None
    memory: Mapping[str, Any] = field(default_factory=lambda: FrozenDict({}))


@dataclass(frozen=True)
class Touch:
    """A weight that was set while training goes on: the run has it, `Trained` not yet.

    `was` is its value just before, which undo gives back.
    """

    node: NodeId
    name: str
    index: tuple[int, ...]
    value: float
    was: float


@dataclass(frozen=True, eq=False)
class Record:
    """A run as it is remembered: what it was trained with, and its curves; no weights.

    number : counts the runs of a project from 1 and is never given twice
    curves : columns as in a history, thinned: "loss_step" with "loss"; and by epoch "epoch",
        "epoch_step", "rate", "training/<metric>", "validation/<metric>"
    ended : "epochs", "early stopping", "diverged", or "" where it was stopped by hand
    project : without weights and without records; None if it was too large for the file
    """

    number: int
    name: str
    curves: Mapping[str, np.ndarray[Any, Any]]
    steps: int
    epochs: int
    seconds: float
    ended: str
    project: Project | None


@dataclass(frozen=True)
class Note:
    """Words on the canvas, for people only; `at` is the upper left corner."""

    text: str
    at: Point


@dataclass(frozen=True)
class Project:
    """`graph` is what is computed, `layout` where it is drawn: moving a card keeps `graph`.

    `notes` and `groups`, named sets of layers, are drawn as well and change nothing either; the
    groups in `folded` are drawn as one card each. `records` tell of runs, the oldest first.
    `touches` are told to a run, never saved.
    """

    graph: Graph = field(default_factory=Graph)
    layout: Mapping[NodeId, Point] = field(default_factory=lambda: FrozenDict({}))
    training: Training = field(default_factory=Training)
    data: DataReference | None = None
    preparation: Preparation = field(default_factory=Preparation)
    trained: Trained | None = None
    notes: tuple[Note, ...] = ()
    groups: Mapping[str, frozenset[NodeId]] = field(default_factory=lambda: FrozenDict({}))
    folded: frozenset[str] = frozenset()
    records: tuple[Record, ...] = ()
    touches: tuple[Touch, ...] = ()
