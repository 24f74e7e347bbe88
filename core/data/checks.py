"""What is wrong with data before anybody trains on them: each with its count and its fix."""

from __future__ import annotations

from core.data.base import Dataset, Source
from core.data.checks_columns import columns, gaps, scales
from core.data.checks_rows import classes, duplicates, parameters_and_rows, sorted_split
from core.data.look import Look
from core.data.prepare import Prepared
from core.problem import Problem


def review(
    dataset: Dataset, prepared: Prepared, parameters: int = 0, source: Source | None = None
) -> tuple[Problem, ...]:
    """All that speaks against training on these data as they are prepared.

    Parameters
    ----------
    parameters : of the network; 0: not known
    source : where the data come from, so that a fix can leave out a column
    """
    looked = Look(dataset, prepared, source)
    checks = (
        sorted_split(looked),
        classes(looked),
        duplicates(looked),
        columns(looked),
        scales(looked),
        gaps(looked),
        parameters_and_rows(looked, parameters),
    )
    return tuple(problem for check in checks for problem in check)
