"""Turns what the steps of a window have left into losses and metrics, many steps at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.encode import Encoding
from core.data.fitted import Fitted
from core.data.targets import Targets
from core.engine.network import Network
from core.engine.window import Window
from core.frozen import FrozenDict
from core.log import NO_EPOCHS, Epochs
from core.metric import Metric, all_metrics

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
        validation_targets: Targets,
        metrics: tuple[Metric, ...],
        fitted: Fitted | None = None,
    ) -> None:
        self._network, self._encoding, self._metrics = network, encoding, metrics
        self._validation, self._fitted = validation_targets, fitted
        self._pending: dict[str, list[Array]] = {}

    def measure(self, window: Window, first: int, last: int) -> Measured:
        """Look at the outputs that the steps [first, last) have left."""
        places = window.places
        rows = places.rows(first, last)
        starts = places.starts[first:last] - rows.start
        kept = None if window.kept is None else window.kept[rows]
        weights = None if window.weights is None else window.weights[rows]
        targets = Targets(window.y[rows], weights, window.targets.share)
        columns = self._values(window.out[rows], targets, kept)
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

    def scores(self, z: Array, targets: Targets) -> dict[str, float]:
        """Loss and all metrics of outputs `z` (n, width), where they have a meaning.

        Metrics are taken over the rows whose targets are all known; empty if there are no rows.
        """
        if not len(z):
            return {}
        network, known = self._network, targets.known
        found = {"loss": float(self._losses(z, targets).mean())}
        said = self._readable(network.loss.predictions(z, network.joined)[known])
        true = self._readable(targets.y[known])
        for metric in all_metrics(self._encoding.task) if known.any() else ():
            found[metric.kind] = metric.score(said, true)
        return {name: value for name, value in found.items() if not np.isnan(value)}

    def _losses(self, z: Array, targets: Targets, p: Array | None = None) -> Array:
        """Loss of each sample; `p` are its predictions if known."""
        loss, joined = self._network.loss, self._network.joined
        if targets.weights is not None:
            return loss.weighted(z, targets.y, joined, targets.weights)
        return loss.values(z, targets.y, joined) if p is None else loss.values_of(p, z, targets.y)

    def _values(self, z: Array, targets: Targets, p: Array | None = None) -> dict[str, Array]:
        """Loss and followed metrics of each sample, (...) float64; over all rows, a mean."""
        found = {"loss": self._losses(z, targets, p).astype(float)}
        if not self._metrics:
            return found
        if p is None:
            p = self._network.loss.predictions(z, self._network.joined)
        said, true = self._readable(p), self._readable(targets.y)
        counts: Array | float = 1.0
        if targets.weights is not None:
            counted = targets.weights != 0
            said = np.where(counted, said, true)
            counts = counted.any(axis=-1) / targets.share
        for metric in self._metrics:
            found[metric.kind] = metric.values(said, true) * counts
        return {name: values.astype(float, copy=False) for name, values in found.items()}

    def _readable(self, values: Array) -> Array:
        """Predictions or targets as people read them: 0…1 for classes, else in original units."""
        if self._encoding.task == "regression" and self._fitted is not None:
            return self._fitted.original_targets(values)
        return self._encoding.readable(values)

    def _validated(self, window: Window, ends: Array) -> Mapping[str, Array]:
        if not len(self._validation):
            return {}
        out = window.validation_out[:1]
        if window.shape.epochs:
            out = window.validation_out[ends // window.shape.epoch_steps]
        found: dict[str, Array] = {}
        y, w = self._validation.y, self._validation.weights
        y, w = np.broadcast_to(y, out.shape), None if w is None else np.broadcast_to(w, out.shape)
        values = self._values(out, Targets(y, w, self._validation.share))
        for name, each in values.items():
            found[name] = each.mean(axis=1)
        return found
