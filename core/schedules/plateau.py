"""A schedule that goes by the loss: smaller steps once it no longer falls."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np

from core.frozen import FrozenDict
from core.schedule import NOTHING, Array, Memory, Schedule
from core.spec import Range


class Plateau(Schedule):
    """The rate is multiplied by a factor whenever the loss has not fallen for some epochs.

    The validation loss, or that of training where there is none. Keras: reduces in the
    `patience`-th epoch without gain, gain being more than `least` below the best. PyTorch: in the
    epoch after; gain is more than a share of `least` below the best.
    """

    kind = "plateau"
    title = "Reduce on plateau"
    watches = True
    code = {
        "keras": "callbacks.ReduceLROnPlateau('val_loss', {factor}, {patience}, "
        "min_delta={least}, cooldown={cooldown}, min_lr={floor})",
        "torch": "lr_scheduler.ReduceLROnPlateau(optimizer, 'min', {factor}, {patience}, {least}, "
        "cooldown={cooldown}, min_lr={floor})",
        "formula": "rate = rate factor, after some epochs without gain",
    }

    factor: Annotated[float, Range(1e-6, 0.99, log=True), "what the rate is multiplied by"] = 0.1
    patience: Annotated[int, Range(0, 10_000, unit="epochs"), "epochs without gain"] = 10
    least: Annotated[float, Range(0.0, 10.0), "what counts as a gain"] = 1e-4
    cooldown: Annotated[int, Range(0, 10_000, unit="epochs"), "epochs of rest after"] = 0
    floor: Annotated[float, Range(0.0, 1e3), "smallest rate"] = 0.0
    variant: Annotated[Literal["keras", "torch"], "whose rules, where they differ"] = "keras"

    def rates(
        self,
        start: float,
        step: Array,
        epoch_steps: int,
        total_steps: int,
        memory: Memory = NOTHING,
    ) -> Array:
        return np.full(len(step), start * memory.get("share", 1.0))

    def after_epoch(self, memory: Memory, start: float, loss: float) -> Memory:
        after = self._torch if self.variant == "torch" else self._keras
        return FrozenDict(after(dict(memory), start, loss))

    def _keras(self, m: dict[str, float], start: float, loss: float) -> dict[str, float]:
        rest, wait = m.get("rest", 0), m.get("wait", 0)
        if rest > 0:
            rest, wait = rest - 1, 0
        if "best" not in m or loss < m["best"] - self.least:
            return {**m, "best": loss, "rest": rest, "wait": 0}
        if rest > 0:
            return {**m, "rest": rest, "wait": wait}
        wait += 1
        rate = start * m.get("share", 1.0)
        if wait < self.patience or rate <= self.floor:
            return {**m, "rest": rest, "wait": wait}
        return {**m, "share": self._reduced(rate) / start, "rest": self.cooldown, "wait": 0}

    def _torch(self, m: dict[str, float], start: float, loss: float) -> dict[str, float]:
        rest, wait = m.get("rest", 0), m.get("wait", 0) + 1
        if "best" not in m or loss < m["best"] * (1 - self.least):
            m, wait = {**m, "best": loss}, 0
        if rest > 0:
            rest, wait = rest - 1, 0
        if wait <= self.patience:
            return {**m, "rest": rest, "wait": wait}
        rate = start * m.get("share", 1.0)
        lower = self._reduced(rate)
        share = lower / start if rate - lower > 1e-8 else m.get("share", 1.0)
        return {**m, "share": share, "rest": self.cooldown, "wait": 0}

    def _reduced(self, rate: float) -> float:
        return max(rate * self.factor, self.floor)
