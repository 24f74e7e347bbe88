"""What is kept of a run when another one begins: its curves, thinned, and what it ran with."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.frozen import FrozenDict
from core.log import History
from core.project import Project, Record

Array = NDArray[Any]

POINTS = 2000  # of each curve at most


def record_of(
    history: History, number: int, name: str, project: Project, seconds: float, ended: str
) -> Record:
    """A run as it is to be remembered.

    Of steps, least and greatest of each stretch are kept; of epochs, evenly spaced ones with the
    first, the last and the best.
    """
    epochs = history.column("epoch")
    return Record(
        number,
        name,
        FrozenDict({**_steps(history), **_epochs(history)}),
        history.last_step,
        int(epochs[-1]) if len(epochs) else 0,
        seconds,
        ended,
        replace(project, trained=None, records=()),
    )


def best_of(record: Record) -> tuple[int, float] | None:
    """Epoch and value of the least loss: of validation, else of training; None before an epoch."""
    losses = record.curves.get("validation/loss", record.curves.get("training/loss"))
    if losses is None or not np.isfinite(losses).any():
        return None
    at = int(np.nanargmin(np.where(np.isfinite(losses), losses, np.nan)))
    return int(record.curves["epoch"][at]), float(losses[at])


def _steps(history: History) -> dict[str, Array]:
    losses = history.column("loss")
    places = np.arange(len(losses))
    if len(losses) > POINTS:
        size = -(-len(losses) // (POINTS // 2))
        starts = np.arange(0, len(losses), size)
        padded = np.append(losses, np.full(-len(losses) % size, losses[-1])).reshape(-1, size)
        found = np.where(np.isfinite(padded), padded, 0)
        both = np.stack([found.argmin(axis=1), found.argmax(axis=1)], axis=1)
        places = np.sort(np.minimum(starts[:, None] + both, len(losses) - 1), axis=1).ravel()
    steps = history.first_step + places
    return {"loss_step": _kept(steps), "loss": _kept(losses[places].astype(np.float32))}


def _epochs(history: History) -> dict[str, Array]:
    numbers = history.column("epoch")
    names = [name for name in history.names if "/" in name]
    if not len(numbers):
        return {}
    places = np.arange(len(numbers))
    if len(places) > POINTS:
        places = np.linspace(0, len(numbers) - 1, POINTS - 1).astype(int)
        losses = history.column("validation/loss")
        losses = losses if len(losses) else history.column("training/loss")
        best = int(np.argmin(np.where(np.isfinite(losses), losses, np.inf)))
        places = np.unique(np.append(places, best))
    ends = history.column("epoch_step")[places].astype(np.int64)
    rates = history.column("rate")[np.clip(ends - history.first_step, 0, history.steps - 1)]
    found = {"epoch": numbers[places].astype(np.int64), "epoch_step": ends, "rate": rates}
    for name in names:
        column = history.column(name)
        if len(column) == len(numbers):
            found[name] = column[places].astype(np.float32)
    return {name: _kept(np.asarray(column)) for name, column in found.items()}


def _kept(array: Array) -> Array:
    made = np.array(array)
    made.flags.writeable = False
    return made
