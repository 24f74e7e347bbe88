"""From a data set to the arrays that a network trains on: split first, then learn the scales."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature
from core.data.columns import UNKNOWN, Column
from core.data.fitted import Fitted
from core.data.scales import SCALES, scale
from core.data.split import split
from core.data.watch import Watch
from core.problem import OnSetting, Problem, Refused
from core.room import NoRoom, is_mapped
from core.spec import ByHand, Range, Spec

__all__ = [
    "Fitted",
    "Preparation",
    "Prepared",
    "Samples",
    "fit",
    "folds",
    "prepare",
    "split",
    "whole_rows",
]

Array = NDArray[Any]
LEARNT_FROM = 1_000_000  # training rows, where there is no memory for all
CHUNK = 65536  # rows that are looked at together
PIECE = 4096  # rows that are turned into columns together


class Preparation(Spec):
    """How rows are shared out, gaps are filled and features are scaled."""

    kind = "preparation"
    title = "Preparation"

    validation: Annotated[float, Range(0.0, 0.9), "share of rows kept for validation"] = 0.2
    test: Annotated[float, Range(0.0, 0.9), "share of rows kept for the final test"] = 0.0
    split: Annotated[
        Literal["stratified", "random", "last rows", "by group", "by time", "by column", "k-fold"],
        "stratified: every part has the classes' shares; by group: no group is in two parts; "
        "by time: the latest rows are kept; by column: a column names the part",
    ] = "stratified"
    folds: Annotated[int, Range(2, 100), "k-fold: how many equal parts"] = 5
    fold: Annotated[int, Range(1, 100), "k-fold: which part is for validation"] = 1
    scale: Annotated[
        Literal["standard", "range", "robust", "none"],
        "standard: mean 0, deviation 1; range: 0 to 1; robust: median 0, quartiles 1 apart; "
        "learnt from training rows",
    ] = "standard"
    scales: Annotated[str, ByHand(), 'other scales by column, such as {"income": "robust"}'] = ""
    missing: Annotated[
        Literal["mean", "median", "most frequent", "drop rows"],
        "what stands in for a missing number; learnt from training rows",
    ] = "mean"
    target_scale: Annotated[
        Literal["as features", "standard", "range", "robust", "none"],
        "scale of a regression's target; predictions are given back in original units",
    ] = "as features"
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same split"] = 0

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not found and self.validation + self.test >= 0.95:
            found["test"] = "and validation leave less than 5 % of the rows for training"
        if not found and self.split == "k-fold" and self.fold > self.folds:
            found["fold"] = f"must be one of the {self.folds} folds, not {self.fold}"
        if "scales" not in found and (complaint := _scales_complaint(self.scales)):
            found["scales"] = complaint
        return found

    def scale_of(self, column: str) -> str:
        """How one column is scaled."""
        chosen: str = json.loads(self.scales or "{}").get(column, self.scale)
        return chosen


def _scales_complaint(text: str) -> str | None:
    try:
        scales = json.loads(text or "{}")
    except ValueError:
        scales = None
    if not isinstance(scales, dict):
        return 'must be columns with their scales, such as {"income": "robust"}'
    unknown = [name for name in scales.values() if name not in SCALES]
    return f"must be among {', '.join(SCALES)}, not {unknown[0]!r}" if unknown else None


@dataclass(frozen=True, eq=False)
class Samples:
    """One part of a data set, ready for a network.

    x : (n, *input_shape) float32, scaled · y : (n,) class numbers or (n, targets) scaled
    rows : (n,) row numbers in the data set
    weights : (n,) how much each sample counts, or None if all count 1
    """

    x: Array
    y: Array
    rows: Array
    weights: Array | None = None

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
    preparation: Preparation = field(default_factory=Preparation)

    @property
    def parts(self) -> dict[str, Samples]:
        return {"training": self.training, "validation": self.validation, "test": self.test}

    def class_counts(self) -> dict[str, Array]:
        """How many rows of each class every part has, (classes,); nothing for regression."""
        if self.signature.task == "regression":
            return {}
        width = len(self.signature.classes)
        return {
            name: np.bincount(part.y[part.y >= 0], minlength=width)
            for name, part in self.parts.items()
        }


def prepare(dataset: Dataset, preparation: Preparation, watch: Watch | None = None) -> Prepared:
    """Share out the rows; fill gaps and scale the features by what the training rows show.

    If the numbers are too many for the memory, so are those of the parts: they lie in files (see
    `core.room`), in the order of the rows, and fills and scales are learnt from a part of the
    training rows that is drawn by the seed.

    Raises
    ------
    Refused
        If no row is left to train on, or the split looks at a column that is not named.
    """
    parts = split(dataset, preparation, whole_rows(dataset, preparation))
    if not len(parts[0]):
        text = f"no row is left for training: {len(dataset.y)} rows, all kept for other parts"
        raise Refused(Problem(text, OnSetting("preparation", "split")))
    seen = parts[0]
    if is_mapped(dataset.x):
        seen = np.sort(seen[:: -(-len(seen) // LEARNT_FROM)])
        parts = np.sort(parts[0]), np.sort(parts[1]), np.sort(parts[2])
    if watch:
        watch.tell("preparing", 0.0)
    fitted = fit(dataset, preparation, seen)
    try:
        training, validation, test = (_samples(dataset, fitted, rows, watch) for rows in parts)
    except NoRoom as full:
        text = f"there is no room for {len(dataset.y):,} rows as the network gets them: {full.said}"
        raise Refused(Problem(text, OnSetting("source"), rule="memory")) from None
    return Prepared(dataset.signature, training, validation, test, fitted, preparation)


def folds(preparation: Preparation) -> Iterator[Preparation]:
    """The preparations of a cross-validation: each row is once in validation."""
    for fold in range(1, preparation.folds + 1):
        yield preparation.with_(split="k-fold", fold=fold)


def fit(dataset: Dataset, preparation: Preparation, rows: Array) -> Fitted:
    """Learn fill, shift and spread of features (and of regression targets) from some rows."""
    none = np.empty(0, np.float32)
    target = (none, none)
    if dataset.signature.task == "regression":
        how = preparation.target_scale
        target = scale(dataset.y[rows], preparation.scale if how == "as features" else how)
    flat = dataset.x.reshape(len(dataset.x), -1)
    if dataset.signature.columns:
        return _fit_table(_turned(flat, rows), dataset.signature.columns, preparation, target)
    x, fill = flat[rows], None
    if has_gaps(dataset.x):
        fill = np.array([_fill(values, "float", preparation.missing) for values in x.T], np.float32)
        np.copyto(x, fill, where=np.isnan(x))
    names = dataset.signature.features
    scales = tuple(map(preparation.scale_of, names)) or (preparation.scale,) * x.shape[1]
    return Fitted(*_scaled_apart(x, scales), *target, (), fill)


def _turned(x: Array, rows: Array) -> Array:
    """Some rows as (columns, len(rows)): a piece at a time, which stays near the processor."""
    found = np.empty((x.shape[1], len(rows)), x.dtype)
    for begin in range(0, len(rows), PIECE):
        found[:, begin : begin + PIECE] = x[rows[begin : begin + PIECE]].T
    return found


def _fit_table(
    x: Array, columns: tuple[Column, ...], preparation: Preparation, target: tuple[Array, Array]
) -> Fitted:
    """Column by column, `x` (columns, rows): any width costs no more than one column besides."""
    fills: list[float] = []
    seen: list[Array] = []
    shifts: list[Array] = []
    spreads: list[Array] = []
    for j, column in enumerate(columns):
        values = x[j]
        fills.append(_fill(values, column.type, preparation.missing))
        if column.type == "category":
            codes = values[values >= 0].astype(int)
            seen.append(np.bincount(codes, minlength=len(column.categories)) > 0)
        shift, spread = np.zeros(len(column.features)), np.ones(len(column.features))
        if places := [i for i, scaled in enumerate(column.scaled) if scaled]:
            encoded = column.encode(values, fills[-1], np.empty(0, bool))
            how = preparation.scale_of(column.name)
            shift[places], spread[places] = scale(encoded[:, places], how)
        shifts.append(shift)
        spreads.append(spread)
    return Fitted(
        np.concatenate(shifts).astype(np.float32),
        np.concatenate(spreads).astype(np.float32),
        *target,
        columns,
        np.array(fills, np.float32),
        tuple(seen),
    )


def _scaled_apart(x: Array, scales: tuple[str, ...]) -> tuple[Array, Array]:
    """Shift and spread of each column of `x`, each in its own way."""
    kinds = set(scales)
    if len(kinds) == 1:
        return scale(x, scales[0])
    shift, spread = np.zeros(len(scales), np.float32), np.ones(len(scales), np.float32)
    for how in kinds - {"none"}:
        places = [i for i, kind in enumerate(scales) if kind == how]
        shift[places], spread[places] = scale(x[:, places], how)
    return shift, spread


def has_gaps(x: Array) -> bool:
    """Whether a value is missing (NaN)."""
    return bool(x.size) and bool(np.isnan(x.min()))


def _fill(values: Array, kind: str, how: str) -> float:
    known = values[~np.isnan(values)] if np.isnan(values.min(initial=0)) else values
    if not len(known):
        return 0.0
    if kind == "category":
        codes = known[known >= 0].astype(int)
        return float(np.bincount(codes).argmax()) if len(codes) else UNKNOWN
    if how == "most frequent":
        words, counts = np.unique(known, return_counts=True)
        return float(words[counts.argmax()])
    middle = np.median(known) if how == "median" else known.mean(dtype=np.float64)
    return float(np.round(middle) if kind in ("date", "time") else middle)


def whole_rows(dataset: Dataset, preparation: Preparation) -> Array:
    """The rows that may be used: all, or those without a gap."""
    if preparation.missing != "drop rows" or not has_gaps(dataset.x):
        return np.arange(len(dataset.y))
    flat = dataset.x.reshape(len(dataset.x), -1)
    pieces = (flat[begin : begin + CHUNK] for begin in range(0, len(flat), CHUNK))
    return np.flatnonzero(np.concatenate([~np.isnan(piece).any(axis=1) for piece in pieces]))


def _samples(dataset: Dataset, fitted: Fitted, rows: Array, watch: Watch | None = None) -> Samples:
    y = dataset.y[rows]
    if dataset.signature.task == "regression":
        y = ((y - fitted.target_shift) / fitted.target_spread).astype(np.float32)
    x = fitted.table(dataset.x, rows, watch) if fitted.columns else fitted.features(dataset.x[rows])
    return Samples(x, y, rows)
