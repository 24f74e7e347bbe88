"""Targets as a network is trained on them, and how much each of them counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.data.encode import Encoding

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Targets:
    """Encoded targets of some samples.

    y : (n, width); 0 or class 0 where the target is not known
    weights : (n, width) or None if all count 1; 0 where a target is not known
    share : known targets through all: means over all rows are divided by it
    """

    y: Array
    weights: Array | None = None
    share: float = 1.0

    def __len__(self) -> int:
        return len(self.y)

    @property
    def known(self) -> Array:
        """(n,) whether all targets of a row count."""
        if self.weights is None:
            return np.ones(len(self.y), bool)
        found: Array = (self.weights != 0).all(axis=1)
        return found


def targets(
    encoding: Encoding,
    y: Array,
    dtype: DTypeLike = np.float32,
    balanced: bool = False,
    by_row: Array | None = None,
    rowwise: bool = False,
) -> Targets:
    """Encode targets, and weigh them.

    Parameters
    ----------
    y : (n,) class numbers, below 0 where unknown; or (n, width) numbers, NaN where unknown
    balanced : whether classes weigh the same however rare: rows / (classes * rows of the class)
    by_row : (n,) weight of each sample, or None
    rowwise : whether the loss looks at whole rows, so that one unknown number spoils its row

    Known targets weigh so much more as others are unknown that the loss stays a mean.
    """
    if encoding.task == "regression":
        numbers = np.asarray(y).reshape(len(y), encoding.width)
        known = ~np.isnan(numbers)
        if rowwise:
            known = np.repeat(known.all(axis=1)[:, None], encoding.width, axis=1)
        encoded = encoding.encode(np.where(known, numbers, 0), dtype)
    else:
        known = np.repeat((y >= 0)[:, None], encoding.width, axis=1)
        encoded = encoding.encode(np.where(y >= 0, y, 0), dtype)
    weights = known.astype(float)
    share = float(known.mean()) if known.any() else 1.0
    weights /= share
    if balanced and encoding.task != "regression":
        weights *= _rarity(y)[:, None]
    if by_row is not None:
        weights *= np.asarray(by_row, float)[:, None]
    if (weights == 1).all():
        return Targets(encoded)
    return Targets(encoded, weights.astype(dtype), share)


def _rarity(y: Array) -> Array:
    """(n,) rows / (classes * rows of the class), each class that is there counting the same."""
    known = y >= 0
    counts = np.bincount(y[known])
    classes = int((counts > 0).sum())
    found: Array = np.where(known, known.sum() / (classes * counts[np.where(known, y, 0)]), 0.0)
    return found
