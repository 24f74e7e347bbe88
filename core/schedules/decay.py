"""Schedules that make the learning rate smaller and smaller, or leave it alone."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.schedule import NOTHING, Array, Memory, Schedule
from core.spec import Range


class Constant(Schedule):
    """The same learning rate from the first step to the last."""

    kind = "constant"
    title = "Constant"
    code = {"keras": "{learning_rate}", "torch": "", "formula": "rate = start"}


class StepDecay(Schedule):
    """The rate is multiplied by a factor every few epochs: `start factor^floor(epoch / period)`."""

    kind = "step"
    title = "Steps"
    code = {
        "keras": "schedules.ExponentialDecay({learning_rate}, {period} * epoch_steps, {factor}, "
        "staircase=True)",
        "torch": "lr_scheduler.StepLR(optimizer, {period}, gamma={factor})",
        "formula": "rate = start factor^floor(epoch / period)",
    }

    period: Annotated[int, Range(1, 100_000, log=True, unit="epochs"), "epochs per step"] = 10
    factor: Annotated[float, Range(1e-6, 1.0, log=True), "what the rate is multiplied by"] = 0.1

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        done: Array = start * self.factor ** (step // (self.period * epoch_steps)).astype(float)
        return done


class Exponential(Schedule):
    """The rate falls by the same share in equal times: `start * factor^(epoch / period)`."""

    kind = "exponential"
    title = "Exponential"
    code = {
        "keras": "schedules.ExponentialDecay({learning_rate}, {period} * epoch_steps, {factor}, "
        "staircase={staircase})",
        "torch": "lr_scheduler.ExponentialLR(optimizer, {factor} ** (1 / {period}))",
        "formula": "rate = start factor^(epoch / period)",
    }

    period: Annotated[int, Range(1, 100_000, log=True, unit="epochs"), "epochs per factor"] = 1
    factor: Annotated[float, Range(1e-6, 1.0), "what the rate is multiplied by"] = 0.96
    staircase: Annotated[bool, "only once per period"] = False

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        passed = periods(step, self.period * epoch_steps, self.staircase)
        found: Array = start * self.factor**passed
        return found


class InverseTime(Schedule):
    """The rate is divided by a number that grows evenly: `start / (1 + factor epoch / period)`."""

    kind = "inverse_time"
    title = "Inverse time"
    code = {
        "keras": "schedules.InverseTimeDecay({learning_rate}, {period} * epoch_steps, {factor}, "
        "staircase={staircase})",
        "torch": "lr_scheduler.LambdaLR("
        "optimizer, lambda epoch: 1 / (1 + {factor} * epoch / {period}))",
        "formula": "rate = start / (1 + factor epoch / period)",
    }

    period: Annotated[int, Range(1, 100_000, log=True, unit="epochs"), "epochs per factor"] = 1
    factor: Annotated[float, Range(0.0, 1000.0), "growth of the divisor per period"] = 0.1
    staircase: Annotated[bool, "only once per period"] = False

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        passed = periods(step, self.period * epoch_steps, self.staircase)
        found: Array = start / (1 + self.factor * passed)
        return found


class Polynomial(Schedule):
    """The rate falls to an end along a power of the time that is left.

    `(start - end) * (1 - epoch / period)^power + end`; a power of 1 is a straight line. Then the
    end stays; or, in cycles, the period is doubled, tripled, ... and the rate rises again (Keras).
    """

    kind = "polynomial"
    title = "Polynomial"
    code = {
        "keras": "schedules.PolynomialDecay({learning_rate}, {period} * epoch_steps, {end}, "
        "{power}, cycle={cycle})",
        "torch": "lr_scheduler.PolynomialLR(optimizer, {period}, {power})",
        "formula": "rate = (start - end) (1 - epoch / period)^power + end",
    }

    period: Annotated[
        int,
        Range(0, 100_000, log=True, unit="epochs", zero="whole training"),
        "epochs to the end; 0: all",
    ] = 0
    end: Annotated[float, Range(0.0, 1e3), "rate at the end"] = 1e-4
    power: Annotated[float, Range(0.1, 10.0, log=True), "1: a line; 2: first fast, then slow"] = 1.0
    cycle: Annotated[bool, "rise again with a longer period"] = False

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        length = self.period * epoch_steps or total_steps
        passed = step / length
        if self.cycle:
            passed = passed / np.maximum(np.ceil(passed), 1)
        left = 1 - np.minimum(passed, 1)
        found: Array = (start - self.end) * left**self.power + self.end
        return found


def periods(step: Array, period_steps: int, staircase: bool) -> Array:
    """How many periods have passed, (n,) float64; whole ones only if `staircase` is set."""
    if staircase:
        return (step // period_steps).astype(float)
    found: Array = step / period_steps
    return found
