"""What is wrong with data before anybody trains on them: each with its count and its fix."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Source
from core.data.checks_columns import columns, gaps, scales
from core.data.checks_rows import classes, duplicates, parameters_and_rows, sorted_split
from core.data.fitted import Fitted
from core.data.look import Look
from core.data.prepare import Preparation, Prepared, Samples, whole_rows
from core.data.split import split
from core.data.watch import Watch
from core.problem import OnSetting, Problem, Refused

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Review:
    """What is said of data before training.

    sizes : rows by part · counts : rows of each class by part, (classes,); empty for regression
    """

    problems: tuple[Problem, ...]
    sizes: Mapping[str, int]
    counts: Mapping[str, Array]


def look_over(
    dataset: Dataset,
    preparation: Preparation,
    parameters: int = 0,
    source: Source | None = None,
    watch: Watch | None = None,
) -> Review:
    """Share out the rows as they will be for training, and say what speaks against it.

    Nothing is encoded or scaled, so it is much quicker than to prepare. Raises `Refused` where
    that would.
    """
    parts = share_out(dataset, preparation)
    sizes = {name: len(part) for name, part in parts.parts.items()}
    problems = review(dataset, parts, parameters, source, watch)
    return Review((*dataset.problems, *problems), sizes, parts.class_counts())


def share_out(dataset: Dataset, preparation: Preparation) -> Prepared:
    """The parts with their rows and targets as they are read, and no features."""
    rows = split(dataset, preparation, whole_rows(dataset, preparation))
    if not len(rows[0]):
        text = f"no row is left for training: {len(dataset.y)} rows, all kept for other parts"
        raise Refused(Problem(text, OnSetting("preparation", "split")))
    none = np.empty((0, 0), np.float32)
    training, validation, test = (Samples(none, dataset.y[some], some) for some in rows)
    fitted = Fitted(none[:0], none[:0], none[:0], none[:0])
    return Prepared(dataset.signature, training, validation, test, fitted, preparation)


def review(
    dataset: Dataset,
    prepared: Prepared,
    parameters: int = 0,
    source: Source | None = None,
    watch: Watch | None = None,
) -> tuple[Problem, ...]:
    """All that speaks against training on these data as they are prepared.

    Parameters
    ----------
    parameters : of the network; 0: not known
    source : where the data come from, so that a fix can leave out a column
    """
    looked = Look(dataset, prepared, source, watch)
    checks = (
        sorted_split(looked),
        classes(looked),
        duplicates(looked),
        columns(looked),
        scales(looked),
        gaps(looked),
        parameters_and_rows(looked, parameters),
    )
    found: list[Problem] = []
    for place, check in enumerate(checks):
        looked.tell(place / len(checks), (place + 1) / len(checks))
        found += check
    return tuple(found)
