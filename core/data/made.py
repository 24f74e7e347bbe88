"""Data sets that are made by a formula, as large and as noisy as wanted."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.data.base import Dataset, Signature, Source
from core.data.watch import Watch
from core.spec import Range


class CoinFlips(Source):
    """Random rows with random labels: there is nothing to learn here."""

    kind = "coin_flips"
    title = "Coin flips"
    shipped = True

    rows: Annotated[int, Range(2, 10_000_000, log=True), "rows"] = 1000
    columns: Annotated[int, Range(1, 10_000, log=True), "features"] = 10
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same coins"] = 0

    def load(self, watch: Watch | None = None) -> Dataset:
        rng = np.random.default_rng(self.seed)
        x = rng.random((self.rows, self.columns), np.float32)
        y = rng.integers(0, 2, self.rows)
        names = tuple(f"x{i + 1}" for i in range(self.columns))
        signature = Signature(
            "Coin flips", self.rows, (self.columns,), "binary", names, ("coin",), ("tails", "heads")
        )
        return Dataset(signature, x, y)


class Sine(Source):
    """A wave to follow: y = sin x, with bell-shaped noise."""

    kind = "sine"
    title = "Sine"
    shipped = True

    rows: Annotated[int, Range(4, 10_000_000, log=True), "points"] = 500
    periods: Annotated[float, Range(0.25, 20.0), "waves from left to right"] = 2.0
    noise: Annotated[float, Range(0.0, 2.0), "standard deviation of y around the wave"] = 0.1
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same points"] = 0

    def load(self, watch: Watch | None = None) -> Dataset:
        rng = np.random.default_rng(self.seed)
        x = rng.uniform(-np.pi * self.periods, np.pi * self.periods, self.rows)
        y = np.sin(x) + rng.normal(0, self.noise, self.rows)
        signature = Signature("Sine", self.rows, (1,), "regression", ("x",), ("y",))
        return Dataset(signature, x.astype(np.float32)[:, None], y.astype(np.float32)[:, None])


class Friedman(Source):
    """Ten features, five of which matter: 10 sin(π x1 x2) + 20 (x3 − ½)² + 10 x4 + 5 x5.

    J. H. Friedman (1991), Multivariate adaptive regression splines, Annals of Statistics 19(1).
    """

    kind = "friedman1"
    title = "Friedman 1"
    shipped = True

    rows: Annotated[int, Range(4, 10_000_000, log=True), "rows"] = 1000
    columns: Annotated[int, Range(5, 1000, log=True), "features; only five of them matter"] = 10
    noise: Annotated[float, Range(0.0, 10.0), "standard deviation of y around the formula"] = 1.0
    seed: Annotated[int, Range(0, 2**31 - 1), "same seed, same rows"] = 0

    def load(self, watch: Watch | None = None) -> Dataset:
        rng = np.random.default_rng(self.seed)
        x = rng.random((self.rows, self.columns))
        a, b, c, d, e = x[:, :5].T
        y = 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e
        y += rng.normal(0, self.noise, self.rows)
        names = tuple(f"x{i + 1}" for i in range(self.columns))
        signature = Signature("Friedman 1", self.rows, (self.columns,), "regression", names, ("y",))
        return Dataset(signature, x.astype(np.float32), y.astype(np.float32)[:, None])
