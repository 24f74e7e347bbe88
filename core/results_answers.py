"""What a network answers to rows whose truth is known, with the worst of them first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset
from core.results_verdict import Verdict, judge_classes, judge_numbers, usual_class

Array = NDArray[Any]
LEAST = 1e-12  # a probability that is not said to be nothing


@dataclass(frozen=True, eq=False)
class Answers:
    """Some rows of one part, and what a network says of them.

    rows : (n,) row numbers in the data set · total : rows of the part, of which these are some
    truth, said : (n,) class numbers, or numbers of one target in its unit
    shares : (n, classes) probabilities; None for a regression
    target : which of the targets `truth` and `said` are of
    """

    dataset: Dataset
    part: str
    rows: Array
    total: int
    truth: Array
    said: Array
    shares: Array | None = None
    target: int = 0

    @property
    def classes(self) -> tuple[str, ...]:
        return self.dataset.signature.classes

    @property
    def name(self) -> str:
        """Of the target that is answered."""
        targets = self.dataset.signature.targets
        return targets[self.target] if self.target < len(targets) else "value"

    @cached_property
    def right(self) -> Array:
        """(n,) bool, of classes."""
        return np.asarray(self.truth == self.said)

    @cached_property
    def sure(self) -> Array:
        """(n,) probability of the class that was said."""
        assert self.shares is not None
        return np.asarray(self.shares.max(axis=1), float)

    @cached_property
    def badness(self) -> Array:
        """(n,) how far off each answer is: its cross-entropy in nats, or the size of its error."""
        if self.shares is None:
            return np.asarray(np.abs(self.said - self.truth))
        told = self.shares[np.arange(len(self.rows)), self.truth]
        loss: Array = -np.log(np.maximum(told.astype(float), LEAST))
        return loss

    @cached_property
    def worst(self) -> Array:
        """(n,) places of the rows, the worst answer first."""
        return np.argsort(-self.badness, kind="stable")

    def judge(self, training: Array) -> Verdict:
        """Compare with an answer that knows only the targets of the `training` rows (m,)."""
        if self.shares is not None:
            usual = usual_class(training, len(self.classes))
            return judge_classes(self.truth, self.said, self.classes, usual, self.part)
        known = training.reshape(len(training), -1)[:, self.target]
        usual_value = float(np.nanmean(known)) if np.isfinite(known).any() else 0.0
        return judge_numbers(self.truth, self.said, usual_value, self.name, self.part)
