"""Trains a plan on data, step by step. Knows no thread and no view."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from core.data.prepare import Prepared, Samples
from core.engine.blas import product_threads
from core.engine.denormals import flushed_to_zero
from core.engine.inference import Inference
from core.engine.memory import run
from core.frozen import FrozenDict
from core.graph import NodeId
from core.log import NO_EPOCHS, Snapshot, Stretch
from core.machine import Machine
from core.metric import Metric
from core.plan import Plan
from core.problem import Problem
from core.project import Trained, Training
from core.recovery import Backup, diverged, is_finite
from core.report import Measured
from core.watcher import Watcher


class Trainer:
    """A plan in training: weights, optimizer, order of the rows.

    Deterministic: the numbers depend on plan, data and settings (with their seed) alone, not on
    how the steps are shared out over calls of `advance`, nor on pauses.

    `metrics` are followed besides the loss; the task's live ones unless given.

    Attributes
    ----------
    step : steps done
    total_steps : steps after which training is finished
    trouble : why training stopped for good, or None

    Raises
    ------
    Refused
        If the loss cannot be used for the task or the targets.
    """

    def __init__(
        self,
        plan: Plan,
        data: Prepared,
        training: Training,
        start: Trained | None = None,
        metrics: tuple[Metric, ...] | None = None,
    ) -> None:
        self.plan, self.data, self.training = plan, data, training
        machine = Machine(plan, data, training, metrics)
        self.objective, self.network = machine.objective, machine.network
        self.shape, self.update, self.noise_rng = machine.shape, machine.update, machine.noise_rng
        self._window, self._report, self._order = machine.window, machine.report, machine.order
        self._product_threads = machine.product_threads
        self.inference = Inference(self.network)
        self._rate = float(training.optimizer.learning_rate)
        self._rates = np.zeros(self.shape.steps)
        self._backup: Backup | None = None
        self._earlier: Backup | None = None
        self._watcher = Watcher(training.schedule, training.stopping, self.network.parameters)
        self.trouble: Problem | None = None
        self.step = 0
        self._position = 0  # steps done in this window
        if start is not None:
            self._go_on(start)
        more = training.epochs * self.shape.epoch_steps
        self.total_steps = more if self.step < more else self.step + more
        self._open_window()

    # ---- going on ----------------------------------------------------------------------------

    @property
    def finished(self) -> bool:
        return self.trouble is not None or self._watcher.stops or self.step >= self.total_steps

    @property
    def stopped_by(self) -> str:
        """Why training is over: "diverged", "early stopping" or "epochs"; empty while it is not."""
        if self.trouble is not None:
            return "diverged"
        if self._watcher.stops:
            return "early stopping"
        return "epochs" if self.step >= self.total_steps else ""

    @property
    def best_epoch(self) -> int:
        """Number of the epoch with the best validation loss; 0 if nobody watches for it."""
        return self._watcher.best_epoch

    @property
    def epoch(self) -> float:
        """Epochs done, with the share of the one under way."""
        return self.step / self.shape.epoch_steps

    def advance(self, steps: int = 256) -> Stretch:
        """Do up to `steps` steps, fewer at the end of a window or of training; report them."""
        if self._position == self._order.window_steps:
            self._order.next()
            self._position = 0
            self._open_window()
        first = self._position
        last = min(first + steps, self._order.window_steps, first + self.total_steps - self.step)
        if self._watcher.watches:  # how an epoch ends decides on the next one
            last = min(last, first + self.shape.epoch_steps - self.step % self.shape.epoch_steps)
        threads = product_threads(self._product_threads)
        with flushed_to_zero(), np.errstate(all="ignore"), threads, self._window.crew:
            if self._backup is None:
                return self._advance_carefully(first, last)
            self._window.run(first, last)
            measured = self._measure(first, last)
            if is_finite(measured.losses) and is_finite(self.network.parameters.w):
                return self._report_steps(measured)
            return self._replay(first, last)

    def __iter__(self) -> Iterator[Stretch]:
        while not self.finished:
            yield self.advance()

    @property
    def learning_rate(self) -> float:
        """What the schedule starts from; may be set while training."""
        return self._rate

    @learning_rate.setter
    def learning_rate(self, rate: float) -> None:
        self._rate = rate
        self._fill_rates()

    # ---- what it has come to -----------------------------------------------------------------

    def set_weight(self, node: NodeId, name: str, index: tuple[int, ...], value: float) -> None:
        """Give one weight another value; nothing happens if there is no such weight."""
        array = self.network.parameters.values.get(node, {}).get(name)
        if array is not None and len(index) == array.ndim:
            array[index] = value

    def snapshot(self) -> Snapshot:
        """Read-only copies of the present weights."""
        return Snapshot(self.step, self.epoch, self.network.parameters.copy())

    def scores(self, samples: Samples) -> dict[str, float]:
        """Loss and all metrics of the present weights on some samples, as at inference."""
        targets = self.objective.targets(samples, self.network.dtype)
        return self._report.scores(self.inference.outputs(samples.x), targets)

    def checkpoint(self) -> Trained:
        """The weights, and all that another trainer needs to go on with the same numbers."""
        memory = {
            "shape": (self.shape.rows, self.shape.batch),
            "optimizer": self.training.optimizer.with_(learning_rate=1.0).to_json(),
            "seed": self.training.seed,
            "states": FrozenDict(self.update.copy()),
            "order": FrozenDict(self._order.memory(self._position)),
            "noise": self.noise_rng.bit_generator.state,
            "sums": FrozenDict(self._report.memory()),
            "watched": FrozenDict(self._watcher.memory()),
        }
        weights = self.network.parameters.copy()
        fitted = self.data.fitted
        return Trained(weights, self.step, int(self.epoch), fitted, FrozenDict(memory))

    # ---- within ------------------------------------------------------------------------------

    def _go_on(self, start: Trained) -> None:
        """Take over weights; and, if all else is as it was, the whole run."""
        self.network.parameters.load(start.weights)
        memory = start.memory
        same = (
            memory
            and tuple(memory["shape"]) == (self.shape.rows, self.shape.batch)
            and memory["optimizer"] == self.training.optimizer.with_(learning_rate=1.0).to_json()
            and self.update.fits(memory["states"])
        )
        if not same:
            return
        self.step = start.step
        self.update.load(memory["states"])
        done = self.step % self.shape.epoch_steps
        self._position = self._order.restore(memory["order"], done)
        self.noise_rng.bit_generator.state = memory["noise"]
        self._report.restore(memory["sums"])
        self._watcher.restore(memory["watched"])

    def _open_window(self) -> None:
        self._window.open(self._order.rows(), self._order.base)
        self._fill_rates()
        self._earlier, self._backup = self._backup, Backup.of(self)

    def _fill_rates(self) -> None:
        """Work out the rates of this window's steps from the present one on."""
        left = self._order.window_steps - self._position
        steps = np.arange(self.step, self.step + left)
        rates = self.training.schedule.rates(
            self._rate, steps, self.shape.epoch_steps, self.total_steps, self._watcher.slowing
        )
        self._rates[self._position : self._position + left] = rates
        self.update.rates.fill(self._position, rates, steps + 1.0)

    def _measure(self, first: int, last: int) -> Measured:
        return self._report.measure(self._window, first, last)

    def _report_steps(self, measured: Measured) -> Stretch:
        """Count measured steps of the window as done."""
        before, first, last = self.step, measured.first, measured.last
        epochs = self._report.epochs(self._window, measured, before)
        self.step, self._position = before + last - first, last
        stretch = Stretch(before + 1, measured.losses, self._rates[first:last].copy(), epochs)
        if self._watcher.watches and len(epochs):
            self._watcher.after(epochs, self._rate)
            self._fill_rates()
        if self.finished:
            self._watcher.finish()
        return stretch

    def _advance_carefully(self, first: int, last: int) -> Stretch:
        """Look at each step before it is taken: for networks too large for a backup."""
        parameters = self.network.parameters
        for slot, (gradient, update) in enumerate(self._window.chain[first:last], first):
            state = parameters.state.copy()
            run(gradient)
            loss = self._measure(slot, slot + 1).losses
            if not (is_finite(loss) and is_finite(parameters.g)):
                parameters.state[...] = state
                return self._stop(first, slot, self.step + slot - first)
            run(update)
        return self._report_steps(self._measure(first, last))

    def _replay(self, first: int, last: int) -> Stretch:
        """Do the window's steps again to find the first bad one; keep the weights before it."""
        backup, parameters = self._backup, self.network.parameters
        assert backup is not None
        start = first - (self.step - backup.step)  # slot of the backup: not 0 after a resumption
        last_known = self._earlier or backup
        good, kept = (last_known.w, last_known.state), last_known.step
        backup.restore(self)
        bad = last
        for slot, (gradient, update) in enumerate(self._window.chain[start:last], start):
            state = parameters.state.copy()
            run(gradient)
            if not is_finite(self._measure(slot, slot + 1).losses):
                bad = slot
                break
            good, kept = (parameters.w.copy(), state), backup.step + slot - start
            run(update)
            if not is_finite(parameters.w):
                bad = slot + 1
                break
        parameters.w[...], parameters.state[...] = good
        return self._stop(first, max(bad, first), kept)

    def _stop(self, first: int, slot: int, kept: int) -> Stretch:
        """End for good before the window's step `slot`; `kept` steps are in the weights."""
        failed = self.step + slot - first + 1
        stretch = Stretch(self.step + 1, np.empty(0), np.empty(0), NO_EPOCHS)
        if slot > first:
            stretch = self._report_steps(self._measure(first, slot))
        epoch = (failed - 1) // self.shape.epoch_steps + 1
        self.trouble = diverged(failed, kept, epoch, self)
        return stretch
