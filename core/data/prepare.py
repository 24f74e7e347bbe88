"""From a data set to the arrays that a network trains on: split first, then learn the scales."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature
from core.spec import Range, Spec

Array = NDArray[Any]


class Preparation(Spec):
    """How rows are shared out and features are scaled."""

    kind = "preparation"
    title = "Preparation"

    validation: Annotated[float, Range(0.0, 0.9), "share of rows kept for validation"] = 0.2
    test: Annotated[float, Range(0.0, 0.9), "share of rows kept for the final test"] = 0.0
    split: Annotated[
        Literal["stratified", "random", "last rows"],
        "stratified: every part has the classes' shares",
    ] = "stratified"
    scale: Annotated[
        Literal["standard", "range", "none"],
        "standard: mean 0, deviation 1; range: 0 to 1; learnt from training rows",
    ] = "standard"
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same split"] = 0

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not found and self.validation + self.test >= 0.95:
            found["test"] = "and validation leave less than 5 % of the rows for training"
        return found


@dataclass(frozen=True, eq=False)
class Fitted:
    """What preparation has learnt from the training rows; goes with the trained weights.

    `x` in a network's units is `(x - shift) / spread`, by feature; for regression `y` likewise.
    """

    shift: Array  # (features,) float32
    spread: Array  # (features,) float32
    target_shift: Array  # (targets,) float32; empty unless regression
    target_spread: Array

    def features(self, x: Array) -> Array:
        """Samples in original units (n, *shape) → float32 in the network's units, same shape."""
        flat = np.asarray(x, np.float32).reshape(len(x), len(self.shift))
        return ((flat - self.shift) / self.spread).astype(np.float32).reshape(np.shape(x))

    def original_targets(self, y: Array) -> Array:
        """Predictions of a regression (n, targets), back in original units."""
        return y * self.target_spread + self.target_shift if len(self.target_spread) else y


@dataclass(frozen=True, eq=False)
class Samples:
    """One part of a data set, ready for a network.

    x : (n, *input_shape) float32, scaled · y : (n,) class numbers or (n, targets) scaled
    rows : (n,) row numbers in the data set
    """

    x: Array
    y: Array
    rows: Array

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True, eq=False)
class Prepared:
    """The three parts of a data set, and what was learnt from the first."""

    signature: Signature
    training: Samples
    validation: Samples
    test: Samples
    fitted: Fitted


def prepare(dataset: Dataset, preparation: Preparation) -> Prepared:
    """Share out the rows and scale the features by what the training rows show."""
    parts = split(dataset, preparation)
    fitted = fit(dataset, preparation, parts[0])
    return Prepared(
        dataset.signature, *(_samples(dataset, fitted, rows) for rows in parts), fitted
    )


def split(dataset: Dataset, preparation: Preparation) -> tuple[Array, Array, Array]:
    """Row numbers for training, validation and test; disjoint, together all rows."""
    rng = np.random.default_rng(preparation.seed)
    count = len(dataset.y)
    if preparation.split == "last rows":
        return _cut(np.arange(count), preparation)
    if preparation.split == "random" or dataset.signature.task == "regression":
        return _cut(rng.permutation(count), preparation)
    parts: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
    for label in np.unique(dataset.y):
        of_class = np.flatnonzero(dataset.y == label)
        for part, rows in zip(parts, _cut(rng.permutation(of_class), preparation), strict=True):
            part.append(rows)
    first, second, third = (np.concatenate([*part, np.empty(0, int)]) for part in parts)
    return rng.permutation(first).astype(int), np.sort(second).astype(int), np.sort(third).astype(int)


def _cut(rows: Array, preparation: Preparation) -> tuple[Array, Array, Array]:
    test = round(len(rows) * preparation.test)
    validation = round(len(rows) * preparation.validation)
    training = len(rows) - validation - test
    return rows[:training], rows[training : training + validation], rows[training + validation :]


def fit(dataset: Dataset, preparation: Preparation, rows: Array) -> Fitted:
    """Learn shift and spread of features (and of regression targets) from some rows."""
    x = dataset.x.reshape(len(dataset.x), -1)[rows]
    shift, spread = _scale(x, preparation.scale)
    none = np.empty(0, np.float32)
    if dataset.signature.task != "regression":
        return Fitted(shift, spread, none, none)
    return Fitted(shift, spread, *_scale(dataset.y[rows], preparation.scale))


def _scale(x: Array, how: str) -> tuple[Array, Array]:
    width = x.shape[1]
    if how == "none" or not len(x):
        return np.zeros(width, np.float32), np.ones(width, np.float32)
    if how == "range":
        shift, spread = x.min(axis=0), np.ptp(x, axis=0)
    else:
        shift, spread = x.mean(axis=0, dtype=np.float64), x.std(axis=0, dtype=np.float64)
    spread = np.where(spread > 1e-12 * np.maximum(np.abs(shift), 1), spread, 1)
    return shift.astype(np.float32), spread.astype(np.float32)


def _samples(dataset: Dataset, fitted: Fitted, rows: Array) -> Samples:
    y = dataset.y[rows]
    if dataset.signature.task == "regression":
        y = ((y - fitted.target_shift) / fitted.target_spread).astype(np.float32)
    return Samples(fitted.features(dataset.x[rows]), y, rows)
