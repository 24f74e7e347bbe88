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
from core.metric import Metric, live_metrics

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of the steps [first, last) of a window.

    losses : (steps,) mean loss of each batch, with penalties
    columns : by metric, and "loss": one number per row, (rows,) float64
    """

    first: int
    last: int
    losses: Array
    columns: Mapping[str, Array]


class Reporter:
    """Works out losses and metrics of steps and epochs; keeps sums of the epoch under way."""

    def __init__(self, network: Network, encoding: Encoding, validation_targets: Array) -> None:
        self._network, self._encoding = network, encoding
        self._metrics: tuple[Metric, ...] = live_metrics(encoding.task)
        self._validation = validation_targets
        self._sums: dict[str, float] = {}
        self._rows = 0

    def measure(self, window: Window, first: int, last: int) -> Measured:
        """Look at the outputs that the steps [first, last) have left."""
        places = window.places
        rows = places.rows(first, last)
        columns = self._values(window.out[rows], window.y[rows])
        starts = places.starts[first:last] - rows.start
        losses: Array = np.add.reduceat(columns["loss"], starts) / places.counts[first:last]
        if self._network.penalised:
            losses += window.penalties[first:last]
        return Measured(first, last, losses, columns)

    def epochs(self, window: Window, measured: Measured, step: int) -> Epochs:
        """Numbers of the epochs that end in these steps; `step` steps were done before.

        To be called once for each step, in order: the sums of the epoch under way are kept.
        """
        places, first, last = window.places, measured.first, measured.last
        ends = np.flatnonzero(places.ends[first:last]) + first
        borders = places.starts[ends] + places.counts[ends] - places.starts[first]
        rows = len(measured.columns["loss"])
        edges = np.concatenate([[0], borders, [rows]]).astype(int)
        counts = np.diff(edges).astype(float)
        counts[0] += self._rows
        means: dict[str, Array] = {}
        for name, values in measured.columns.items():
            sums = np.diff(np.concatenate([[0.0], np.cumsum(values)])[edges])
            sums[0] += self._sums.get(name, 0.0)
            self._sums[name] = float(sums[-1])
            means[name] = sums[:-1] / counts[:-1]
        self._rows = int(counts[-1])
        if not len(ends):
            return NO_EPOCHS
        if self._network.penalised:
            means["loss"] = means["loss"] + window.penalties[ends]
        steps = step + ends - first + 1
        numbers = steps // window.shape.epoch_steps
        validation = self._validated(window, ends)
        return Epochs(numbers, steps, FrozenDict(means), FrozenDict(validation))

    def memory(self) -> dict[str, float]:
        """Sums of the epoch under way, for `restore`."""
        return {**self._sums, "rows": self._rows}

    def restore(self, memory: Mapping[str, float]) -> None:
        self._sums = {name: value for name, value in memory.items() if name != "rows"}
        self._rows = int(memory["rows"])

    def scores(self, z: Array, targets: Array) -> dict[str, float]:
        """Loss and live metrics of outputs `z` (n, width); empty if there are none."""
        if not len(z):
            return {}
        return {name: float(values.mean()) for name, values in self._values(z, targets).items()}

    def _values(self, z: Array, targets: Array) -> dict[str, Array]:
        """Loss and live metrics of each sample, (...) float64."""
        network = self._network
        found = {"loss": network.loss.values(z, targets, network.joined).astype(float)}
        p = self._encoding.readable(network.loss.predictions(z, network.joined))
        t = self._encoding.readable(targets)
        for metric in self._metrics:
            found[metric.kind] = metric.values(p, t).astype(float)
        return found

    def _validated(self, window: Window, ends: Array) -> Mapping[str, Array]:
        if not len(self._validation):
            return {}
        out = window.validation_out[:1]
        if window.shape.epochs:
            out = window.validation_out[ends // window.shape.epoch_steps]
        targets = np.broadcast_to(self._validation, out.shape)
        return {name: v.mean(axis=1) for name, v in self._values(out, targets).items()}
