"""Data sets that are made by a formula, as large and as noisy as wanted."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.data.base import Dataset, Signature, Source
from core.spec import Range


class Circle(Source):
    """Points inside a circle, and points in a ring around it.

    TensorFlow Playground's «circle»: noise moves the border that labels are given by, not the
    points.
    """

    kind = "circle"
    title = "Circle"
    shipped = True

    rows: Annotated[int, Range(2, 10_000_000, log=True), "points"] = 500
    noise: Annotated[float, Range(0.0, 0.5), "share of the radius by which labels err"] = 0.0
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same points"] = 0

    def load(self) -> Dataset:
        rng, outer = np.random.default_rng(self.seed), 5.0
        inside = np.arange(self.rows) < self.rows // 2
        radius = np.where(
            inside, rng.uniform(0, 0.5 * outer, self.rows), rng.uniform(0.7 * outer, outer, self.rows)
        )
        angle = rng.uniform(0, 2 * np.pi, self.rows)
        x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)
        moved = x + rng.uniform(-outer, outer, x.shape) * self.noise
        y = (np.hypot(moved[:, 0], moved[:, 1]) < 0.5 * outer).astype(np.int64)
        order = rng.permutation(self.rows)
        signature = Signature(
            "Circle", self.rows, (2,), "binary", ("x1", "x2"), ("inside",), ("outside", "inside")
        )
        return Dataset(signature, x[order].astype(np.float32), y[order])


class CoinFlips(Source):
    """Random rows with random labels: there is nothing to learn here."""

    kind = "coin_flips"
    title = "Coin flips"
    shipped = True

    rows: Annotated[int, Range(2, 10_000_000, log=True), "rows"] = 1000
    columns: Annotated[int, Range(1, 10_000, log=True), "features"] = 10
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same coins"] = 0

    def load(self) -> Dataset:
        rng = np.random.default_rng(self.seed)
        x = rng.random((self.rows, self.columns), np.float32)
        y = rng.integers(0, 2, self.rows)
        names = tuple(f"x{i + 1}" for i in range(self.columns))
        signature = Signature(
            "Coin flips", self.rows, (self.columns,), "binary", names, ("coin",), ("tails", "heads")
        )
        return Dataset(signature, x, y)
