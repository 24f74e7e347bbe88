"""Targets as a network's outputs should look, and outputs as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.loss import Task

Array = NDArray[Any]


@dataclass(frozen=True)
class Encoding:
    """`width` outputs for a task; `signed`: classes are -1 and 1 instead of 0 and 1."""

    task: Task
    width: int
    signed: bool = False

    def encode(self, y: Array, dtype: DTypeLike = np.float32) -> Array:
        """Targets (n, width): one-hot classes, 0/1 (or -1/1), or the numbers themselves.

        y : (n,) class numbers or (n, width) numbers
        """
        if self.task == "regression":
            return np.asarray(y, dtype).reshape(len(y), self.width)
        if self.width == 1:
            column = np.asarray(y, dtype).reshape(-1, 1)
            return column * 2 - 1 if self.signed else column
        encoded = np.zeros((len(y), self.width), dtype)
        encoded[np.arange(len(y)), y] = 1
        return encoded * 2 - 1 if self.signed else encoded

    def readable(self, values: Array) -> Array:
        """Predictions or targets on the scale of metrics: 0…1 for classes."""
        return (values + 1) / 2 if self.signed else values

    def probabilities(self, predictions: Array) -> Array:
        """Probability of each class, (n, classes), of predictions (n, width)."""
        share = self.readable(predictions)
        if self.width > 1:
            share = np.maximum(share, 0)
            total = share.sum(axis=-1, keepdims=True)
            return share / np.where(total > 0, total, 1)
        yes = np.clip(share, 0, 1)
        return np.concatenate([1 - yes, yes], axis=-1)
