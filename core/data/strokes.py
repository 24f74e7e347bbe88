"""What a brush does to points on a plane: each stroke gives another painting, the old one stays."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.painting import EDGE, Painting

Array = NDArray[Any]
Place = tuple[float, float]

EVERY = 0.05  # to the right, between two points of a thin curve


def dab(at: Place, radius: float, density: float, rng: np.random.Generator) -> Array:
    """Points (n, 2) evenly over a disc, `density` of them per unit of area, at least one."""
    count = max(_about(np.pi * radius**2 * density, rng), 1)
    if radius <= 0:
        return np.array([at], float)
    angle, away = rng.uniform(0, 2 * np.pi, count), radius * np.sqrt(rng.random(count))
    found: Array = np.array(at) + away[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return found


def sweep(a: Place, b: Place, radius: float, density: float, rng: np.random.Generator) -> Array:
    """Points (n, 2) evenly over what a disc covers anew on its way from `a` to `b`.

    Going slowly gives no more points than going fast: only the ground that is covered counts.
    """
    start, way = np.array(a), np.subtract(b, a)
    length = float(np.hypot(*way))
    if not length or radius <= 0:
        return np.empty((0, 2))
    count = _about(2 * radius * length * density, rng)
    ahead = way / length
    aside = np.array([-ahead[1], ahead[0]])
    side, share = rng.uniform(-1, 1, count), rng.random(count)
    front = share * length + radius * np.sqrt(1 - side**2)  # the rim of the disc goes first
    found: Array = start + front[:, None] * ahead + (radius * side)[:, None] * aside
    return found


def erased(painting: Painting, a: Place, b: Place, radius: float) -> Painting:
    """Without the points that a disc touches on its way from `a` to `b`."""
    return painting.only(_distance(painting.points, a, b) > radius)


def drawn(
    painting: Painting,
    a: Place,
    b: Place,
    scatter: float,
    density: float,
    rng: np.random.Generator,
) -> Painting:
    """A curve that goes straight from `a` to `b`, in place of what was above and below it.

    `scatter` is the standard deviation of the second coordinate around the line; `density` is how
    many points there are, 1 being one every 0.05 to the right.
    """
    (low, first), (high, last) = sorted((a, b))
    if low == high:
        return painting
    every = EVERY / density
    places = np.arange(np.floor(low / every) + 1, np.floor(high / every) + 1) * every
    rest = painting.only((painting.points[:, 0] <= low) | (painting.points[:, 0] > high))
    heights = first + (places - low) / (high - low) * (last - first)
    if scatter > 0:
        heights = heights + rng.normal(0, scatter, len(places))
    return rest.with_points(np.stack([places, np.clip(heights, -EDGE, EDGE)], axis=1), 0)


def spread(painting: Painting, amount: float, rng: np.random.Generator, curve: bool) -> Painting:
    """Each point moved by chance, `amount` being the standard deviation; of a curve, up or down."""
    moves = rng.normal(0, amount, painting.points.shape)
    if curve:
        moves[:, 0] = 0
    moved = np.clip(painting.points + moves, -EDGE, EDGE)
    return Painting.of(moved, painting.labels)


def _about(expected: float, rng: np.random.Generator) -> int:
    """A whole number that is `expected` on average."""
    return int(expected + rng.random())


def _distance(points: Array, a: Place, b: Place) -> Array:
    """How far points (n, 2) lie from the straight line between two places."""
    start, way = np.array(a), np.subtract(b, a)
    square = float(way @ way)
    share = np.clip((points - start) @ way / square, 0, 1) if square else np.zeros(len(points))
    away: Array = np.hypot(*(points - start - share[:, None] * way).T)
    return away
