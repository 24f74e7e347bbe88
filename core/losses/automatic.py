"""The loss that fits the task and the last layer."""

from __future__ import annotations

from core.loss import LOSSES, Loss, Task


class Automatic(Loss):
    """The usual loss for the task: cross-entropy for classes, squared error for numbers."""

    kind = "auto"
    title = "Automatic"

    def resolve(self, task: Task, activation: str, units: int) -> Loss:
        if task == "regression":
            return LOSSES["mse"]()
        if units > 1:
            return LOSSES["categorical_crossentropy"]()
        if activation == "tanh":
            return LOSSES["mse"]()
        return LOSSES["binary_crossentropy"]()
