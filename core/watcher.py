"""Looks at every epoch's end: the schedule may slow down, training may stop, the best is kept."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from core.engine.parameters import Parameters
from core.frozen import FrozenDict
from core.log import Epochs
from core.schedule import NOTHING, Memory, Schedule
from core.stopping import Stopping


class Watcher:
    """What a run remembers from epoch to epoch.

    Attributes
    ----------
    watches : whether it must be asked after every epoch, before the next begins
    slowing : what the schedule remembers
    stops : whether training should end here
    best_epoch : number of the best epoch so far; 0 if none was watched
    """

    def __init__(self, schedule: Schedule, stopping: Stopping, parameters: Parameters) -> None:
        self._schedule, self._stopping, self._parameters = schedule, stopping, parameters
        self.watches = schedule.watches or stopping.watches
        self.slowing: Memory = NOTHING
        self.stops = False
        self.best_epoch = 0
        self._best_loss = math.inf
        self._waited = 0
        self._best: tuple[Any, Any] | None = None

    def after(self, epochs: Epochs, rate: float) -> None:
        """Take notice of finished epochs, while the weights are those of the last of them."""
        losses = epochs.validation.get("loss", epochs.training["loss"])
        for number, loss in zip(epochs.numbers, losses, strict=True):
            if self._schedule.watches:
                self.slowing = self._schedule.after_epoch(self.slowing, rate, float(loss))
            if self._stopping.watches:
                self._note(int(number), float(loss))

    def finish(self) -> None:
        """Training is over: put the best weights back, if that is what the rule keeps."""
        if self._best is not None and self._stopping.keep_best:
            self._parameters.w[...], self._parameters.state[...] = self._best

    def memory(self) -> dict[str, Any]:
        """What `restore` needs to go on."""
        kept: dict[str, Any] = {"slowing": FrozenDict(self.slowing)}
        if self.best_epoch:
            kept |= {"loss": self._best_loss, "epoch": self.best_epoch, "waited": self._waited}
        if self._best is not None:
            kept |= {"w": self._best[0], "state": self._best[1]}
        return kept

    def restore(self, memory: Mapping[str, Any]) -> None:
        self.slowing = memory["slowing"]
        if "epoch" in memory:
            self._best_loss, self.best_epoch = float(memory["loss"]), int(memory["epoch"])
            self._waited = int(memory["waited"])
        if "w" in memory and memory["w"].shape == self._parameters.w.shape:
            self._best = memory["w"], memory["state"]

    def _note(self, number: int, loss: float) -> None:
        if self._stopping.improves(loss, self._best_loss):
            self._best_loss, self.best_epoch, self._waited = loss, number, 0
            if self._stopping.keep_best:
                self._best = self._parameters.w.copy(), self._parameters.state.copy()
        else:
            self._waited += 1
            self.stops = self._stopping.ends(self._waited)
