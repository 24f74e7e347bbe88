"""Which rows are for training, which for validation, which for the final test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset
from core.problem import OnSetting, Problem, Refused

if TYPE_CHECKING:
    from core.data.prepare import Preparation

Array = NDArray[Any]
Parts = tuple[Array, Array, Array]


def split(dataset: Dataset, preparation: Preparation, rows: Array | None = None) -> Parts:
    """Row numbers for training, validation and test; disjoint, together all `rows`.

    Raises
    ------
    Refused
        If the split looks at a group, time or part and the data set names no column for it.
    """
    rng = np.random.default_rng(preparation.seed)
    if rows is None:
        rows = np.arange(len(dataset.y))
    how = preparation.split
    if how == "last rows":
        return _cut(rows, preparation)
    if how == "by time":
        return _cut(rows[np.argsort(_key(dataset, "time")[rows], kind="stable")], preparation)
    if how == "by group":
        return _whole_groups(rows, _key(dataset, "group")[rows], preparation, rng)
    if how == "by column":
        part = _key(dataset, "part")[rows]
        return rng.permutation(rows[part == 0]), rows[part == 1], rows[part == 2]
    if how == "k-fold":
        return _fold(dataset, rows, preparation, rng)
    if how == "random" or dataset.signature.task == "regression":
        return _cut(rng.permutation(rows), preparation)
    return _stratified(rows, dataset.y[rows], preparation, rng)


def _key(dataset: Dataset, name: str) -> Array:
    if name not in dataset.keys:
        said = "part (training, validation, test)" if name == "part" else name
        text = f"the data name no column for the {said} that rows are split by; choose one"
        raise Refused(Problem(text, OnSetting("preparation", "split")))
    return dataset.keys[name]


def _cut(rows: Array, preparation: Preparation) -> Parts:
    test = round(len(rows) * preparation.test)
    validation = round(len(rows) * preparation.validation)
    training = len(rows) - validation - test
    return rows[:training], rows[training : training + validation], rows[training + validation :]


def _stratified(
    rows: Array, labels: Array, preparation: Preparation, rng: np.random.Generator
) -> Parts:
    """Every part has the classes' shares."""
    parts: tuple[list[Array], list[Array], list[Array]] = ([], [], [])
    for label in np.unique(labels):
        of_class = rows[labels == label]
        for part, some in zip(parts, _cut(rng.permutation(of_class), preparation), strict=True):
            part.append(some)
    first, second, third = (np.concatenate([*part, np.empty(0, int)]) for part in parts)
    return (
        rng.permutation(first).astype(int),
        np.sort(second).astype(int),
        np.sort(third).astype(int),
    )


def _whole_groups(
    rows: Array, groups: Array, preparation: Preparation, rng: np.random.Generator
) -> Parts:
    """No group is in two parts: whole groups are dealt out until a part has its share."""
    names, places, counts = np.unique(groups, return_inverse=True, return_counts=True)
    order = rng.permutation(len(names))
    middle = np.cumsum(counts[order]) - counts[order] / 2
    test = len(rows) * preparation.test
    borders = [test, test + len(rows) * preparation.validation]
    part_of_group = np.empty(len(names), int)
    part_of_group[order] = np.array([2, 1, 0])[np.searchsorted(borders, middle, side="right")]
    part = part_of_group[places]
    return rng.permutation(rows[part == 0]), rows[part == 1], rows[part == 2]


def _fold(
    dataset: Dataset, rows: Array, preparation: Preparation, rng: np.random.Generator
) -> Parts:
    """Validation is one of `folds` equal parts of what the test leaves over."""
    if dataset.signature.task == "regression":
        rows = rng.permutation(rows)
    else:  # dealt out class by class, so that every fold has the classes' shares
        labels = dataset.y[rows]
        by_class = [rng.permutation(rows[labels == label]) for label in np.unique(labels)]
        rows = np.concatenate([*by_class, np.empty(0, int)])
    tested = np.diff(np.floor(np.arange(len(rows) + 1) * preparation.test + 1e-9)) > 0
    rest = rows[~tested]
    held = np.arange(len(rest)) % preparation.folds == preparation.fold - 1
    return rng.permutation(rest[~held]), np.sort(rest[held]), np.sort(rows[tested])
