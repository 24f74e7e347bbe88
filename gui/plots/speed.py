"""How many samples training takes in a second, looked at now and then."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gui.plots.series import Growing

Array = NDArray[Any]

LEAST = 0.25  # seconds between two figures: shorter ones jump


class Speed:
    """A column of samples per second, and the steps at which they were taken."""

    def __init__(self) -> None:
        self._rates, self._steps = Growing(), Growing()
        self._last: tuple[float, int] | None = None

    @property
    def rates(self) -> Array:
        return self._rates.values

    @property
    def steps(self) -> Array:
        return self._steps.values

    def rest(self) -> None:
        """Training pauses: the time until the next look does not count."""
        self._last = None

    def look(self, step: int, rows: float) -> None:
        """Note that `step` steps are done now, each of about `rows` samples."""
        now = time.perf_counter()
        if self._last is None or step < self._last[1]:
            self._last = (now, step)
            return
        seconds, steps = now - self._last[0], step - self._last[1]
        if seconds >= LEAST and steps:
            self._rates.append(np.array([steps * rows / seconds]))
            self._steps.append(np.array([float(step)]))
            self._last = (now, step)
