"""A value that flows through a program, and the slope that flows back."""

from __future__ import annotations

from dataclasses import dataclass

from core.engine.memory import Array
from core.layer import Shape


@dataclass(frozen=True)
class Tensor:
    """The output of one layer for a whole batch.

    `rows` and `slope_rows` are the storage: (batch, n), C-contiguous. n is the number of values
    of a sample, and one more if `ones` is set: then the last column of `rows` is 1, which makes
    the next layer's bias a row of its matrix. `slope_rows` is None where nobody needs the slope:
    at inference, and before the first weights.
    """

    shape: Shape
    rows: Array
    slope_rows: Array | None
    ones: bool = False

    @property
    def batch(self) -> int:
        return len(self.rows)

    @property
    def value(self) -> Array:
        """(batch, *shape) view."""
        return self._without_ones(self.rows)

    @property
    def slope(self) -> Array | None:
        """(batch, *shape) view: d loss / d value. An operation whose output is None is left out."""
        return None if self.slope_rows is None else self._without_ones(self.slope_rows)

    @property
    def vectors(self) -> Array:
        """(batch x all axes but the last, last axis), with the ones: for functions of rows."""
        return self.rows if len(self.shape) < 2 else self.rows.reshape(-1, self.shape[-1])

    @property
    def slope_vectors(self) -> Array | None:
        slope = self.slope_rows
        return slope if slope is None or len(self.shape) < 2 else slope.reshape(-1, self.shape[-1])

    @property
    def flat(self) -> Array:
        """All numbers in one row, with the ones: for functions of single numbers."""
        return self.rows.reshape(-1)

    @property
    def flat_slope(self) -> Array | None:
        return None if self.slope_rows is None else self.slope_rows.reshape(-1)

    def reshaped(self, shape: Shape) -> Tensor:
        """The same numbers under another shape; only without ones."""
        if self.ones:
            raise ValueError("a tensor with a column of ones cannot change its shape")
        return Tensor(shape, self.rows, self.slope_rows)

    def _without_ones(self, rows: Array) -> Array:
        kept = rows[:, :-1] if self.ones else rows
        return kept if len(self.shape) == 1 else kept.reshape(len(rows), *self.shape)
