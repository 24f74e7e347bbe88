"""A schedule that tries all learning rates, from a very small one up."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.schedule import NOTHING, Array, Memory, Schedule
from core.spec import Range


class RangeTest(Schedule):
    """Up to the full rate by the same factor in every step, to see which rates work (Smith, 2017).

    `start / span^(1 - step / steps)`: the loss falls where the rate is of use, then rises.
    """

    kind = "range_test"
    title = "Range test"
    code = {"formula": "rate = start / span^(1 - step / steps)"}

    span: Annotated[float, Range(10.0, 1e12, log=True), "full rate through the first"] = 1e8
    steps: Annotated[
        int, Range(0, 100_000, log=True, zero="whole training"), "steps to the end; 0: all"
    ] = 0

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        last = max((self.steps or total_steps) - 1, 1)
        found: Array = start * self.span ** (np.minimum(step / last, 1) - 1)
        return found
