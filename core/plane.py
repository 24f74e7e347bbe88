"""Two-dimensional cuts through the space of samples: what a network says on a plane."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature

Array = NDArray[Any]
Span = tuple[float, float]

SAMPLE = 2000  # rows that are looked at to choose and to lay planes, at most
VALUES = 1_000_000  # of all those rows: fewer of them where they are wide
LEAST = 300  # rows
MARGIN = 0.08  # of the span of the rows, added at each side


@dataclass(frozen=True, eq=False)
class Plane:
    """The samples `base + a * directions[0] + b * directions[1]`, in original units.

    base : (values,) · directions, onto : (2, values)
    `onto` gives the place of a sample: `(sample - base) @ onto.T`.
    """

    names: tuple[str, str]
    base: Array
    directions: Array
    onto: Array
    x: Span
    y: Span

    def places(self, samples: Array) -> Array:
        """(n, *sample_shape) → (n, 2) places on the plane, of samples that may lie off it."""
        flat = np.asarray(samples, float).reshape(len(samples), -1)
        found: Array = (flat - self.base) @ self.onto.T
        return found

    def at(self, a: Array, b: Array) -> Array:
        """Samples (n, values) float32 at places (n,), (n,)."""
        ways = np.column_stack([a, b]).astype(np.float32)
        found: Array = ways @ self.directions.astype(np.float32)
        found += self.base.astype(np.float32)
        return found

    def grid(self, side: int) -> Array:
        """Samples (side * side, values) in the middle of the cells of a grid, top row first."""
        steps = (np.arange(side) + 0.5) / side
        across = self.x[0] + steps * (self.x[1] - self.x[0])
        down = self.y[1] - steps * (self.y[1] - self.y[0])
        a, b = np.meshgrid(across, down)
        return self.at(a.ravel(), b.ravel())


def value_names(signature: Signature) -> tuple[str, ...]:
    """One name for each number of a sample in original units."""
    if signature.inputs:
        return tuple(column.name for column in signature.inputs)
    count = int(np.prod(signature.sample_shape))
    shape = signature.sample_shape if len(signature.sample_shape) > 1 else signature.image_shape
    if len(shape) > 1 and int(np.prod(shape)) == count:
        places = np.array(np.unravel_index(np.arange(count), shape)).T + 1
        return tuple("pixel " + ", ".join(map(str, place)) for place in places.tolist())
    return tuple(f"input {i + 1}" for i in range(count))


def numeric(signature: Signature) -> tuple[int, ...]:
    """The values of a sample that can be an axis: all but categories."""
    if not signature.columns:
        return tuple(range(int(np.prod(signature.sample_shape))))
    return tuple(i for i, c in enumerate(signature.columns) if c.type != "category")


def feature_plane(dataset: Dataset, i: int, j: int, row: int | None = None) -> Plane:
    """Two values of the samples across and up, all others as in `row`.

    Without a row they are at their median, categories at the most frequent one.
    """
    x, names = _some(dataset), value_names(dataset.signature)
    base = _typical(dataset.signature, x)
    if row is not None:
        base = _known(dataset, row, base)
    base[[i, j]] = 0.0
    directions = np.zeros((2, x.shape[1]))
    directions[0, i] = directions[1, j] = 1.0
    spans = _span(x[:, i]), _span(x[:, j])
    return Plane((names[i], names[j]), base, directions, directions, *spans)


def main_plane(dataset: Dataset, row: int | None = None) -> Plane:
    """The plane on which the rows lie widest apart, each value in its own deviations (PCA).

    It goes through the mean of the rows, or through one row.
    """
    x = np.nan_to_num(_some(dataset))
    mean, spread = x.mean(axis=0), x.std(axis=0)
    spread = np.where(spread > 1e-9 * np.maximum(np.abs(mean), 1), spread, 1.0)
    centred = (x - mean) / spread
    axes = main_axes(centred.astype(np.float32))
    places = centred @ axes.T
    names = ("main direction 1", "main direction 2")
    spans = _span(places[:, 0]), _span(places[:, 1])
    plane = Plane(names, mean, axes * spread, axes / spread, *spans)
    if row is None:
        return plane
    sample = _known(dataset, row, mean)
    return replace(plane, base=sample - plane.places(sample[None])[0] @ plane.directions)


def main_axes(x: Array, turns: int = 40) -> Array:
    """The two directions (2, values) of largest variance of centred rows, of length 1.

    By subspace iteration, which takes milliseconds where a decomposition takes a second.
    """
    axes = np.random.default_rng(0).standard_normal((x.shape[1], 2))
    for _ in range(turns):
        axes, _ = np.linalg.qr(x.T @ (x @ axes.astype(x.dtype)))
    if axes.shape[1] < 2:  # samples of one value
        return np.array([[1.0], [0.0]])
    _, turn = np.linalg.eigh((x @ axes).T @ (x @ axes))
    found: Array = (axes @ turn[:, ::-1]).T
    return found * np.where(found.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)


def telling_values(dataset: Dataset) -> tuple[int, int]:
    """The two values that tell most of the target: variance between classes, or correlation."""
    choices = numeric(dataset.signature)
    if len(choices) < 2:
        return (choices[0], choices[0]) if choices else (0, 0)
    if len(choices) == 2:
        return choices[0], choices[1]
    x, y = np.nan_to_num(_some(dataset))[:, choices], _thin(dataset.y, dataset.x[:1].size)
    total = x.var(axis=0) + 1e-12 * (1 + np.square(x).mean(axis=0))
    if dataset.signature.task == "regression":
        target = np.nan_to_num(np.asarray(y, float).reshape(len(x), -1)[:, 0])
        told = np.abs((x - x.mean(axis=0)).T @ (target - target.mean())) / np.sqrt(total)
    else:
        groups = [x[y == label] for label in np.unique(y)]
        means = np.array([group.mean(axis=0) for group in groups])
        sizes = np.array([len(group) for group in groups])[:, None]
        told = (sizes * np.square(means - x.mean(axis=0))).sum(axis=0) / total
    first, second = sorted(np.argsort(-told, kind="stable")[:2].tolist())
    return choices[first], choices[second]


def _some(dataset: Dataset) -> Array:
    """Some rows, spread over all, as (n, values) float64."""
    rows = _thin(dataset.x, dataset.x[:1].size)
    return np.asarray(rows.reshape(len(rows), -1), float)


def _thin(rows: Array, width: int) -> Array:
    """Some rows, spread over all; the fewer the more values a sample has."""
    most = min(max(VALUES // max(width, 1), LEAST), SAMPLE)
    if len(rows) <= most:
        return rows
    thin: Array = rows[np.linspace(0, len(rows) - 1, most).astype(int)]
    return thin


def _typical(signature: Signature, x: Array) -> Array:
    base = np.zeros(x.shape[1])
    for j in range(x.shape[1]):
        known = x[~np.isnan(x[:, j]), j]
        if not len(known):
            continue
        if signature.columns and signature.columns[j].type == "category":
            values, counts = np.unique(known, return_counts=True)
            base[j] = values[counts.argmax()]
        else:
            base[j] = np.median(known)
    return base


def _known(dataset: Dataset, row: int, otherwise: Array) -> Array:
    """A row as (values,) float64; what it does not know is taken from `otherwise`."""
    sample = np.asarray(dataset.x[row], float).reshape(-1)
    return np.where(np.isnan(sample), otherwise, sample)


def _span(values: Array) -> Span:
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
    room = MARGIN * (high - low) or max(abs(high) * 0.1, 0.5)
    return low - room, high + room
