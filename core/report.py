"""Turns what the steps of a window have left into losses and metrics, many steps at once."""

from __future__ import annotations

from collections.abc import Mapping
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


class Reporter:
    """Works out losses and metrics of steps and epochs; keeps sums of the epoch under way."""

    def __init__(self, network: Network, encoding: Encoding, validation_targets: Array) -> None:
        self._network, self._encoding = network, encoding
        self._metrics: tuple[Metric, ...] = live_metrics(encoding.task)
        self._validation = validation_targets
        self._sums: dict[str, float] = {}
        self._rows = 0

    def losses(self, window: Window, base: int, first: int, last: int) -> Array:
        """Mean loss of each step in [first, last), with penalties.

        `base` is the step of the epoch at which the window starts.
        """
        per_row, starts, counts = self._per_row(window, base, first, last)
        means: Array = np.add.reduceat(per_row, starts) / counts
        if self._network.penalised:
            means += window.penalties[first:last]
        return means

    def epochs(self, window: Window, base: int, first: int, last: int, step: int) -> Epochs:
        """Numbers of the epochs that end in [first, last); `step` steps were done before.

        To be called once for each step, in order: the sums of the epoch under way are kept.
        """
        columns = self._columns(window, base, first, last)
        ends = [slot for slot in range(first, last) if window.shape.place(slot, base)[2]]
        begin = window.shape.place(first, base)[0]
        borders = [sum(window.shape.place(slot, base)[:2]) - begin for slot in ends]
        rows = len(next(iter(columns.values())))
        sums = {name: _pieces(values, borders) for name, values in columns.items()}
        counts = np.diff([0, *borders, rows]).astype(float)
        for name, pieces in sums.items():
            pieces[0] += self._sums.get(name, 0.0)
            self._sums[name] = pieces[-1] if ends else pieces[0]
        counts[0] += self._rows
        self._rows = int(counts[-1])
        if not ends:
            return NO_EPOCHS
        steps = np.array([step + slot - first + 1 for slot in ends])
        training = {name: pieces[:-1] / counts[:-1] for name, pieces in sums.items()}
        return Epochs(
            steps // window.shape.epoch_steps,
            steps,
            FrozenDict(training),
            FrozenDict(self._validated(window, ends)),
        )

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

    def _per_row(
        self, window: Window, base: int, first: int, last: int
    ) -> tuple[Array, Array, Array]:
        places = [window.shape.place(slot, base) for slot in range(first, last)]
        begin, end = places[0][0], places[-1][0] + places[-1][1]
        starts = np.array([start - begin for start, _, _ in places])
        counts = np.array([count for _, count, _ in places], float)
        network = self._network
        out, y = window.out[begin:end], window.y[begin:end]
        return network.loss.values(out, y, network.joined).astype(float), starts, counts

    def _columns(self, window: Window, base: int, first: int, last: int) -> dict[str, Array]:
        begin = window.shape.place(first, base)[0]
        end = sum(window.shape.place(last - 1, base)[:2])
        return self._values(window.out[begin:end], window.y[begin:end])

    def _values(self, z: Array, targets: Array) -> dict[str, Array]:
        """Loss and live metrics of each sample, (...) float64."""
        network = self._network
        found = {"loss": network.loss.values(z, targets, network.joined).astype(float)}
        p = self._encoding.readable(network.loss.predictions(z, network.joined))
        t = self._encoding.readable(targets)
        for metric in self._metrics:
            found[metric.kind] = metric.values(p, t).astype(float)
        return found

    def _validated(self, window: Window, ends: list[int]) -> Mapping[str, Array]:
        if not len(self._validation):
            return {}
        out = window.validation_out[:1]
        if window.shape.epochs:
            out = window.validation_out[[slot // window.shape.epoch_steps for slot in ends]]
        targets = np.broadcast_to(self._validation, out.shape)
        return {name: v.mean(axis=1) for name, v in self._values(out, targets).items()}


def _pieces(values: Array, borders: list[int]) -> Array:
    """Sums of `values` between the borders: one piece more than there are borders."""
    totals = np.concatenate([[0.0], np.cumsum(values)])
    edges = totals[[0, *borders, len(values)]]
    found: Array = np.diff(edges)
    return found
