"""Rows of one data set as samples of another: columns found by name, words by what they say."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature
from core.data.columns import Column
from core.problem import Problem, Refused

Array = NDArray[Any]
NUMBERS = ("int", "float", "bool")


def samples_of(dataset: Dataset, wanted: Signature) -> Array:
    """All rows as (rows, *sample_shape) float32, as a network trained on `wanted` reads them.

    Columns may come in any order, and more of them than wanted. A wanted column is also found
    where the data set takes it for its target.

    Raises
    ------
    Refused
        If a column is missing or holds what the network was not trained on.
    """
    found, missing = _columns(dataset), [c.name for c in wanted.inputs]
    missing = [name for name in missing if name not in found]
    if not missing and wanted.inputs:
        return np.stack([_values(*found[c.name], c) for c in wanted.inputs], axis=1)
    if dataset.signature.sample_shape == wanted.sample_shape and not wanted.columns:
        return np.asarray(dataset.x, np.float32)
    name = dataset.signature.name
    raise Refused(
        Problem(
            f"{name} lacks what the network was trained on: {', '.join(missing) or 'its shape'}"
        )
    )


def _columns(dataset: Dataset) -> dict[str, tuple[Column, Array]]:
    """The columns of a table by name, the target among them; none of pictures."""
    signature = dataset.signature
    found: dict[str, tuple[Column, Array]] = {}
    if signature.classes:
        target = Column(signature.targets[0], "category", signature.classes)
        found[target.name] = target, dataset.y.astype(np.float32)
    else:
        for i, name in enumerate(signature.targets):
            found[name] = Column(name), dataset.y.reshape(len(dataset.y), -1)[:, i]
    if len(signature.sample_shape) == 1:
        for i, column in enumerate(signature.inputs):
            found[column.name] = column, dataset.x[:, i]
    return found


def _values(column: Column, values: Array, wanted: Column) -> Array:
    """The values of a column as `wanted` writes them."""
    if column == wanted or (column.type in NUMBERS and wanted.type in NUMBERS):
        return np.asarray(values, np.float32)
    distinct, places = np.unique(values, return_inverse=True)
    try:
        read = [wanted.read(column.write(float(value))) for value in distinct]
    except ValueError as error:
        raise Refused(Problem(str(error))) from error
    return np.array(read, np.float32)[places]
