"""What preparation has learnt from the training rows; goes with the trained weights."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.columns import Column
from core.data.watch import Watch
from core.room import room

Array = NDArray[Any]
CHUNK = 16384  # rows that are encoded at a time: they stay in the cache


@dataclass(frozen=True, eq=False)
class Fitted:
    """How samples in original units become what the network gets, and its outputs come back.

    A value in the network's units is `(value - shift) / spread`, by feature; for regression `y`
    likewise. The columns of a table are encoded first (see `core.data.columns`).

    shift, spread : (features,) float32
    target_shift, target_spread : (targets,) float32; empty unless regression
    columns : of a table; empty if every feature is just a number
    fill : (columns,) or (features,) float32, what stands in for a missing value
    seen : for each category, in order, which of its names training has met; (names,) bool
    """

    shift: Array
    spread: Array
    target_shift: Array
    target_spread: Array
    columns: tuple[Column, ...] = ()
    fill: Array | None = None
    seen: tuple[Array, ...] = ()

    def features(self, x: Array) -> Array:
        """Samples in original units (n, *sample_shape) → float32 in the network's units.

        Returns (n, features), or the shape of `x` if that is not a table.
        """
        if self.columns:
            return self.table(x, np.arange(len(x)))
        flat = np.asarray(x, np.float32).reshape(len(x), len(self.shift))
        if self.fill is not None and np.isnan(flat).any():
            flat = np.where(np.isnan(flat), self.fill, flat)
        scaled: Array = (flat - self.shift) / self.spread
        return scaled.astype(np.float32, copy=False).reshape(np.shape(x))

    def table(self, x: Array, rows: Array, watch: Watch | None = None) -> Array:
        """Some rows of a table (n, columns) as (len(rows), features), a piece at a time.

        Raises `NoRoom`.
        """
        y = room((len(rows), len(self.shift)))
        for begin in range(0, len(rows), CHUNK):
            if watch:
                watch.tell("preparing", begin / len(rows))
            piece = y[begin : begin + CHUNK]
            encode(self, x[rows[begin : begin + CHUNK]], piece)
            piece -= self.shift
            piece /= self.spread
        return y

    def original_targets(self, y: Array) -> Array:
        """Predictions of a regression (n, targets), back in original units."""
        return y * self.target_spread + self.target_shift if len(self.target_spread) else y

    def to_json(self) -> dict[str, Any]:
        """Plain lists; float32 survives the way to text and back."""
        data: dict[str, Any] = {
            "shift": self.shift.tolist(),
            "spread": self.spread.tolist(),
            "target_shift": self.target_shift.tolist(),
            "target_spread": self.target_spread.tolist(),
        }
        if self.fill is not None:
            data["fill"] = self.fill.tolist()
        if self.columns:
            data["columns"] = [column.to_json() for column in self.columns]
            data["seen"] = [mask.tolist() for mask in self.seen]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Fitted:
        """The inverse of `to_json`. Raises KeyError, TypeError or ValueError."""
        columns = tuple(map(Column.from_json, data.get("columns", ())))
        fill = np.array(data["fill"], np.float32) if "fill" in data else None
        seen = tuple(np.array(mask, bool) for mask in data.get("seen", ()))
        fitted = cls(
            np.array(data["shift"], np.float32),
            np.array(data["spread"], np.float32),
            np.array(data["target_shift"], np.float32),
            np.array(data["target_spread"], np.float32),
            columns,
            fill,
            seen,
        )
        if complaint := fitted.complaint():
            raise ValueError(complaint)
        return fitted

    def complaint(self) -> str | None:
        """Why these numbers cannot belong together, or None."""
        width = len(self.shift)
        if any(a.ndim != 1 for a in (self.shift, self.spread, self.target_shift)):
            return "scales must be lists of numbers"
        if len(self.spread) != width or len(self.target_shift) != len(self.target_spread):
            return "every shift needs a spread"
        if not self.columns:
            return None if self.fill is None or len(self.fill) == width else "a fill is missing"
        names = [c for c in self.columns if c.type == "category"]
        if sum(len(c.features) for c in self.columns) != width:
            return f"the columns give another number of features than {width}"
        if self.fill is None or len(self.fill) != len(self.columns):
            return "every column needs a fill"
        if [len(c.categories) for c in names] != [len(mask) for mask in self.seen]:
            return "every category must say which names were met"
        return None


def encode(fitted: Fitted, x: Array, y: Array) -> None:
    """Rows of a table (n, columns) as features, unscaled, into `y` (n, features)."""
    assert fitted.fill is not None
    at, seen, none = 0, iter(fitted.seen), np.empty(0, bool)
    for plain, group in itertools.groupby(enumerate(fitted.columns), lambda pair: pair[1].plain):
        run = list(group)
        if plain:  # numbers that stand side by side go over at once
            begin, count = run[0][0], len(run)
            _fill_plain(y[:, at : at + count], x[:, begin : begin + count], fitted.fill[begin:])
            at += count
            continue
        for j, column in run:
            met = next(seen) if column.type == "category" else none
            values = column.encode(x[:, j], float(fitted.fill[j]), met)
            y[:, at : at + values.shape[1]] = values
            at += values.shape[1]


def _fill_plain(y: Array, x: Array, fill: Array) -> None:
    """Numbers as they are, and the fill where one is missing."""
    y[...] = x
    gaps = np.isnan(y)
    if gaps.any():
        np.copyto(y, fill[: y.shape[1]], where=gaps)
