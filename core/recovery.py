"""When a loss cannot be used, or stops being a number: say so, and keep the last good weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.edits import SetTraining
from core.loss import LOSSES
from core.problem import OnSetting, Problem

if TYPE_CHECKING:
    from core.trainer import Trainer

LIMIT = 4_000_000  # weights; larger networks look at each step before they take it instead


@dataclass(frozen=True, eq=False)
class Backup:
    """A trainer at the start of a window, from which its steps can be done again."""

    step: int
    w: NDArray[Any]
    state: NDArray[Any]
    optimizer: Mapping[str, NDArray[Any]]
    noise: Mapping[str, Any]

    @classmethod
    def of(cls, trainer: Trainer) -> Backup | None:
        """None for networks so large that a copy would be felt."""
        parameters = trainer.network.parameters
        if len(parameters.w) > LIMIT:
            return None
        noise = trainer.noise_rng.bit_generator.state
        states = trainer.update.copy()
        return cls(trainer.step, parameters.w.copy(), parameters.state.copy(), states, noise)

    def restore(self, trainer: Trainer) -> None:
        trainer.network.parameters.w[...] = self.w
        trainer.network.parameters.state[...] = self.state
        trainer.update.load(self.optimizer)
        trainer.noise_rng.bit_generator.state = self.noise


def diverged(step: int, kept: int, epoch: int, trainer: Trainer) -> Problem:
    """What the user reads; the fix divides the learning rate by ten."""
    rate = trainer.learning_rate / 10
    optimizer = trainer.training.optimizer.with_(learning_rate=rate)
    return Problem(
        f"the loss stopped being a number at step {step} (epoch {epoch}); "
        f"the weights of step {kept} are kept. Try a smaller learning rate, such as {rate:g}, "
        "scaled features, or gradient clipping",
        OnSetting("training", "optimizer"),
        rule="diverged",
        fix=SetTraining("optimizer", optimizer),
    )


def unusable_loss(why: str) -> Problem:
    """What the user reads of a loss that does not fit; the fix is the usual one."""
    fix = SetTraining("loss", LOSSES["auto"]())
    return Problem(why, OnSetting("training", "loss"), rule="loss", fix=fix)


def is_finite(array: NDArray[Any]) -> bool:
    """Whether all numbers are; by their sum, so nothing is allocated."""
    return bool(np.isfinite(np.add.reduce(array, axis=None)))
