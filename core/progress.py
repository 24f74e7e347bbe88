"""How far training is, on a terminal: one line that is drawn anew, or one line per epoch."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import TextIO

from core.log import Epochs, Stretch

BAR = 20  # characters
GAP_S = 0.1  # between two drawings of the line
WIPE = "\r\x1b[K"


class Progress:
    """Tells a stream about a training of so many epochs. A terminal gets a bar."""

    def __init__(
        self,
        stream: TextIO,
        total_steps: int,
        epoch_steps: int,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream, self._clock = stream, clock
        self._total, self._epoch_steps = total_steps, epoch_steps
        self._bar = stream.isatty()
        self._began: tuple[float, int] | None = None
        self._drawn = -GAP_S
        self._scores = ""

    def show(self, stretch: Stretch) -> None:
        """Tell what a stretch has brought."""
        epochs = stretch.epochs
        if self._bar:
            if len(epochs):
                self._scores = _in_short(epochs)
            self._draw(stretch.last_step)
        else:
            for i, number in enumerate(epochs.numbers):
                self._stream.write(f"epoch {number}/{self._epochs}  {_in_full(epochs, i)}\n")
        self._stream.flush()

    def close(self) -> None:
        """Leave the terminal as it should be for what follows."""
        if self._bar:
            self._stream.write(WIPE)
            self._stream.flush()

    @property
    def _epochs(self) -> int:
        return -(-self._total // self._epoch_steps)

    def _draw(self, step: int) -> None:
        now = self._clock()
        self._began = self._began or (now, step)
        if now - self._drawn < GAP_S:
            return
        self._drawn = now
        share = step / self._total
        full = round(BAR * share)
        epoch = min(step // self._epoch_steps + 1, self._epochs)
        line = (
            f"{'━' * full}{'─' * (BAR - full)} {share:4.0%}  epoch {epoch}/{self._epochs}"
            f"{self._left(now, step)}  {self._scores}"
        )
        width = shutil.get_terminal_size().columns - 1
        self._stream.write(WIPE + line[:width])

    def _left(self, now: float, step: int) -> str:
        """How long it will take, once that can be told."""
        assert self._began is not None
        began, first = self._began
        if step == first or now - began < 1:
            return ""
        seconds = (now - began) / (step - first) * (self._total - step)
        return f"  {seconds // 60:.0f}:{seconds % 60:02.0f} left"


def _in_full(epochs: Epochs, i: int) -> str:
    """One epoch: «loss 0.3901  accuracy 0.925  validation loss 0.3948  …»."""
    said = [f"{name} {values[i]:.4g}" for name, values in epochs.training.items()]
    said += [f"validation {name} {values[i]:.4g}" for name, values in epochs.validation.items()]
    return "  ".join(said)


def _in_short(epochs: Epochs) -> str:
    """The last epoch, validation in brackets: «loss 0.3901 (0.3948)  accuracy …»."""
    said = []
    for name, values in epochs.training.items():
        held = epochs.validation.get(name)
        said.append(f"{name} {values[-1]:.4g}" + (f" ({held[-1]:.4g})" if held is not None else ""))
    return "  ".join(said)
