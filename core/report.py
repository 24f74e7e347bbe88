"""Turns what the steps of a window have left into losses and metrics, many steps at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.encode import Encoding
from core.engine.network import Network
from core.engine.window import Window
from core.frozen import FrozenDict
from core.log import NO_EPOCHS, Epochs
from core.metric import Metric

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of the steps [first, last) of a window.

    losses : (steps,) mean loss of each batch, with penalties
    sums : by metric, and "loss": its sum over the rows of each batch, (steps,) float64
    """

    first: int
    last: int
    losses: Array
    sums: Mapping[str, Array]


class Reporter:
    """Works out losses and metrics of steps and epochs; keeps what the epoch under way has given.

    The numbers do not depend on how many steps are measured at once: rows are looked at one by
    one, summed by step, and the steps of an epoch are summed when it is complete.
    """

    def __init__(
        self,
        network: Network,
        encoding: Encoding,
        validation_targets: Array,
        metrics: tuple[Metric, ...],
    ) -> None:
        self._network, self._encoding, self._metrics = network, encoding, metrics
        self._validation = validation_targets
        self._pending: dict[str, list[Array]] = {}

    def measure(self, window: Window, first: int, last: int) -> Measured:
        """Look at the outputs that the steps [first, last) have left."""
        places = window.places
        rows = places.rows(first, last)
        starts = places.starts[first:last] - rows.start
        kept = None if window.kept is None else window.kept[rows]
        columns = self._values(window.out[rows], window.y[rows], kept)
        sums = {name: np.add.reduceat(values, starts) for name, values in columns.items()}
        losses = sums["loss"] / places.counts[first:last]
        if self._network.penalised:
            losses += window.penalties[first:last]
        return Measured(first, last, losses, sums)

    def epochs(self, window: Window, measured: Measured, step: int) -> Epochs:
        """Numbers of the epochs that end in these steps; `step` steps were done before.

        To be called once for each step, in order.
        """
        places, first, last = window.places, measured.first, measured.last
        for name, sums in measured.sums.items():
            self._pending.setdefault(name, []).append(sums)
        ends = np.flatnonzero(places.ends[first:last]) + first
        if not len(ends):
            return NO_EPOCHS
        rest = last - int(ends[-1]) - 1
        means: dict[str, Array] = {}
        for name, pieces in self._pending.items():
            sums = np.concatenate(pieces)
            whole = sums[: len(sums) - rest].reshape(len(ends), -1)
            means[name] = whole.sum(axis=1) / window.shape.rows
            self._pending[name] = [sums[len(sums) - rest :]]
        if self._network.penalised:
            means["loss"] = means["loss"] + window.penalties[ends]
        steps = step + ends - first + 1
        numbers = steps // window.shape.epoch_steps
        validation = self._validated(window, ends)
        return Epochs(numbers, steps, FrozenDict(means), FrozenDict(validation))

    def memory(self) -> dict[str, list[float]]:
        """What the epoch under way has given, for `restore`."""
        return {name: np.concatenate(pieces).tolist() for name, pieces in self._pending.items()}

    def restore(self, memory: Mapping[str, list[float]]) -> None:
        self._pending = {name: [np.array(sums, float)] for name, sums in memory.items()}

    def scores(self, z: Array, targets: Array) -> dict[str, float]:
        """Loss and live metrics of outputs `z` (n, width); empty if there are none."""
        if not len(z):
            return {}
        return {name: float(values.mean()) for name, values in self._values(z, targets).items()}

    def _values(self, z: Array, targets: Array, p: Array | None = None) -> dict[str, Array]:
        """Loss and live metrics of each sample, (...) float64; `p` are its predictions if known."""
        loss, joined = self._network.loss, self._network.joined
        values = loss.values(z, targets, joined) if p is None else loss.values_of(p, z, targets)
        found = {"loss": values.astype(float)}
        if self._metrics and p is None:
            p = loss.predictions(z, joined)
        for metric in self._metrics:
            said, true = self._encoding.readable(p), self._encoding.readable(targets)
            found[metric.kind] = metric.values(said, true).astype(float)
        return found

    def _validated(self, window: Window, ends: Array) -> Mapping[str, Array]:
        if not len(self._validation):
            return {}
        out = window.validation_out[:1]
        if window.shape.epochs:
            out = window.validation_out[ends // window.shape.epoch_steps]
        targets = np.broadcast_to(self._validation, out.shape)
        return {name: v.mean(axis=1) for name, v in self._values(out, targets).items()}
