"""Schedules that rise, or fall along a cosine."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from core.schedule import NOTHING, Array, Memory, Schedule
from core.spec import Range


class WarmUp(Schedule):
    """The rate rises along a line to the full one, and stays there: gentle first steps."""

    kind = "warm_up"
    title = "Warm-up"
    code = {
        "torch": "lr_scheduler.LinearLR(optimizer, {share}, total_iters={period} * epoch_steps)",
        "formula": "rate = start (share + (1 - share) epoch / period)",
    }

    period: Annotated[int, Range(1, 10_000, log=True, unit="epochs"), "epochs of the rise"] = 1
    share: Annotated[float, Range(0.0, 1.0), "first rate, as a share of the full one"] = 0.1

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        passed = np.minimum(step / (self.period * epoch_steps), 1)
        found: Array = start * (self.share + (1 - self.share) * passed)
        return found


class Cosine(Schedule):
    """The rate falls along half a cosine, after a warm-up if wanted (Loshchilov & Hutter, 2017).

    `start * (floor + (1 - floor) * (1 + cos(pi * epoch / period)) / 2)`, then it stays.
    """

    kind = "cosine"
    title = "Cosine"
    code = {
        "keras": "schedules.CosineDecay({warm_share} * {learning_rate}, {period} * epoch_steps, "
        "{floor}, warmup_target={learning_rate}, warmup_steps={warm_up} * epoch_steps)",
        "torch": "lr_scheduler.CosineAnnealingLR(optimizer, {period}, {floor} * {learning_rate})",
        "formula": "rate = start (floor + (1 - floor) (1 + cos(π epoch / period)) / 2)",
    }

    period: Annotated[
        int,
        Range(0, 100_000, log=True, unit="epochs", zero="whole training"),
        "epochs of the fall; 0: all that are left",
    ] = 0
    floor: Annotated[float, Range(0.0, 1.0), "last rate, as a share of the full one"] = 0.0
    warm_up: Annotated[int, Range(0, 10_000, log=True, unit="epochs"), "epochs of rise before"] = 0
    warm_share: Annotated[float, Range(0.0, 1.0), "first rate of the rise, as a share"] = 0.0

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        warm = self.warm_up * epoch_steps
        length = self.period * epoch_steps or max(total_steps - warm, 1)
        fall = _half_wave(np.minimum((step - warm) / length, 1), self.floor)
        rise = self.warm_share + (1 - self.warm_share) * step / max(warm, 1)
        found: Array = start * np.where(step < warm, rise, fall)
        return found


class CosineRestarts(Schedule):
    """Half cosines one after the other, each from the top again (Loshchilov & Hutter, 2017).

    Every period is `longer` times as long as the one before, and begins `lower` times as high.
    """

    kind = "cosine_restarts"
    title = "Cosine with restarts"
    code = {
        "keras": "schedules.CosineDecayRestarts({learning_rate}, {period} * epoch_steps, {longer}, "
        "{lower}, {floor})",
        "torch": "lr_scheduler.CosineAnnealingWarmRestarts(optimizer, {period}, int({longer}), "
        "{floor} * {learning_rate})",
        "formula": "rate = start (floor + (1 - floor) lower^i (1 + cos(π share of period i)) / 2)",
    }

    period: Annotated[int, Range(1, 100_000, log=True, unit="epochs"), "epochs of the first"] = 10
    longer: Annotated[float, Range(1.0, 10.0), "length of a period, times that before"] = 2.0
    lower: Annotated[float, Range(0.01, 1.0), "height of a period, times that before"] = 1.0
    floor: Annotated[float, Range(0.0, 1.0), "last rate, as a share of the full one"] = 0.0

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        passed = step / (self.period * epoch_steps)
        begins = self._begins(float(passed.max(initial=0.0)))
        number = np.searchsorted(begins, passed, "right") - 1
        within = (passed - begins[number]) / self.longer ** number.astype(float)
        found: Array = start * _half_wave(within, self.floor, self.lower ** number.astype(float))
        return found

    def _begins(self, last: float) -> Array:
        """Where periods begin, in lengths of the first, up to the one that holds `last`."""
        begins = [0.0]
        if self.longer == 1:
            return np.arange(int(last) + 1.0)
        while begins[-1] <= last:
            begins.append((self.longer ** len(begins) - 1) / (self.longer - 1))
        return np.array(begins)


class OneCycle(Schedule):
    """Up to the full rate and down to almost none, over the whole training (Smith, 2018).

    As in PyTorch: from `start / divisor` up to `start` in the first part, then down to
    `start / divisor / last_divisor`. Momentum stays as it is.
    """

    kind = "one_cycle"
    title = "One cycle"
    code = {
        "torch": "lr_scheduler.OneCycleLR(optimizer, {learning_rate}, total_steps, {rise}, "
        "'{shape}', cycle_momentum=False, div_factor={divisor}, final_div_factor={last_divisor})",
        "formula": "rate: start / divisor to start, then to start / divisor / last divisor",
    }

    rise: Annotated[float, Range(0.0, 1.0), "share of the steps that goes up"] = 0.3
    divisor: Annotated[float, Range(1.0, 1e4, log=True), "full rate through first rate"] = 25.0
    last_divisor: Annotated[float, Range(1.0, 1e8, log=True), "first rate through last"] = 1e4
    shape: Annotated[Literal["cos", "linear"], "curve or line"] = "cos"

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        low, last = start / self.divisor, start / self.divisor / self.last_divisor
        top = self.rise * total_steps - 1  # the step of the full rate, as PyTorch counts
        end = total_steps - 1
        up = self._between(low, start, step / top) if top > 0 else np.full(len(step), start)
        down_share = np.minimum((step - top) / max(end - top, 1e-9), 1)
        return np.where(step <= top, up, self._between(start, last, down_share))

    def _between(self, first: float, last: float, share: Array) -> Array:
        if self.shape == "linear":
            return (last - first) * share + first
        found: Array = last + (first - last) / 2 * (np.cos(np.pi * share) + 1)
        return found


def _half_wave(share: Array, floor: float, height: Array | float = 1.0) -> Array:
    """From `height` at 0 down to `floor` at 1."""
    wave = 0.5 * height * (1 + np.cos(np.pi * share))
    found: Array = (1 - floor) * wave + floor
    return found
