"""Strokes of a pen as the pictures of a data set: of the same size, place and thickness."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LOOKED_AT = 2000  # pictures, spread over all
MARKED = 0.1  # from this share of the full ink a pixel belongs to what is drawn
ALIKE = 0.2  # spread / mean up to which widths count as one width
MOST_STRETCHED = 2.5  # how much more a drawing may grow one way than the other
FINE = 96  # dots along the longer side, at least, on which strokes are drawn


@dataclass(frozen=True)
class Habit:
    """How the pictures of a data set were made, as far as they tell.

    shape : (height, width) · paper, ink : values of an empty and of a full pixel
    height, width : pixels that what is drawn fills
    stretched : whether every drawing fills both; otherwise its longer side fills the larger one
    middle : (row, column) where its centre lies, counted from the upper left corner of the picture
    by_mass : whether that is the centre of its ink, not of its box
    thickness : of a stroke, in pixels
    """

    shape: tuple[int, int]
    paper: float
    ink: float
    height: float
    width: float
    stretched: bool
    middle: tuple[float, float]
    by_mass: bool
    thickness: float

    def draw(self, strokes: Sequence[Array], brush: float = 1.0) -> Array:
        """(height, width) float32 picture of strokes (n, 2), x and y down, on paper of any size.

        `brush` makes lines thicker or thinner than is usual for these pictures.
        """
        strokes = [np.asarray(s, float).reshape(-1, 2) for s in strokes if len(s)]
        if not strokes:
            return np.full(self.shape, self.paper, np.float32)
        fine = -(-FINE // max(self.shape))
        thick = max(self.thickness * brush, 0.5)
        placed = [s * fine for s in self._placed(strokes, thick)]
        dots = _drawn(placed, thick * fine / 2, (self.shape[0] * fine, self.shape[1] * fine))
        if self.by_mass:
            dots = _moved(dots, np.array(self.middle) * fine - _mass(dots))
        small = dots.reshape(self.shape[0], fine, self.shape[1], fine).mean(axis=(1, 3))
        picture: Array = (self.paper + small * (self.ink - self.paper)).astype(np.float32)
        return picture

    def _placed(self, strokes: Sequence[Array], thick: float) -> list[Array]:
        """The strokes in pixels of the picture, their box where boxes usually are."""
        points = np.concatenate(strokes)
        low, high = points.min(axis=0), points.max(axis=0)
        room = np.maximum([self.width - thick, self.height - thick], 0.5)
        has = np.maximum(high - low, 1e-9)
        scale = room / has
        if self.stretched:
            scale = np.minimum(scale, MOST_STRETCHED * scale.min())
        else:
            scale = np.full(2, min(room.max() / has.max(), *(np.array(self.shape[::-1]) / has)))
        if (high - low).max() < 1e-6:  # a dot
            scale = np.ones(2)
        middle = np.array(self.middle[::-1])
        return [(s - (low + high) / 2) * scale + middle for s in strokes]


def habit(pictures: Array) -> Habit:
    """Learn from pictures (n, height, width) or (n, height, width, colours) how they are made."""
    some = pictures[np.linspace(0, len(pictures) - 1, min(len(pictures), LOOKED_AT)).astype(int)]
    grey = np.asarray(some, float)
    grey = grey.mean(axis=-1) if grey.ndim == 4 else grey
    edge = np.concatenate([grey[:, 0], grey[:, -1], grey[:, :, 0], grey[:, :, -1]], axis=1)
    paper = float(np.median(edge))
    low, high = np.percentile(grey, (0.5, 99.5))
    ink = float(high if high - paper >= paper - low else low)
    share: Array = np.clip((grey - paper) / ((ink - paper) or 1.0), 0, 1)
    share = share[np.any(share > MARKED, axis=(1, 2))]
    shape = (grey.shape[1], grey.shape[2])
    if not len(share):
        middle = (shape[0] / 2, shape[1] / 2)
        return Habit(shape, paper, ink, *shape, False, middle, False, max(shape) / 12)
    tops, heights = _extent(np.any(share > MARKED, axis=2))
    lefts, widths = _extent(np.any(share > MARKED, axis=1))
    boxes = np.stack([tops + heights / 2, lefts + widths / 2], axis=1)
    masses = np.array([_mass(picture) for picture in share])
    stretched = bool(_varies(heights) < ALIKE and _varies(widths) < ALIKE)
    sides = np.maximum(heights, widths)
    by_mass = bool(masses.std(axis=0).sum() < boxes.std(axis=0).sum()) and not stretched
    middle = (masses if by_mass else boxes).mean(axis=0)
    return Habit(
        shape,
        paper,
        ink,
        float(np.median(heights) if stretched else np.median(sides)),
        float(np.median(widths) if stretched else np.median(sides)),
        stretched,
        (float(middle[0]), float(middle[1])),
        by_mass,
        _thickness(share),
    )


def _extent(marked: Array) -> tuple[Array, Array]:
    """First marked place and number of places up to the last, of each row (n, places) bool."""
    first = marked.argmax(axis=1)
    last = marked.shape[1] - marked[:, ::-1].argmax(axis=1)
    return first, last - first


def _varies(sizes: Array) -> float:
    return float(sizes.std() / max(sizes.mean(), 1e-9))


def _mass(picture: Array) -> Array:
    """(row, column) of the centre of the ink."""
    total = max(float(picture.sum()), 1e-9)
    rows, columns = np.arange(picture.shape[0]) + 0.5, np.arange(picture.shape[1]) + 0.5
    return np.array([picture.sum(axis=1) @ rows, picture.sum(axis=0) @ columns]) / total


def _thickness(share: Array) -> float:
    """Pixels across a stroke: twice its area by the length of its outline."""
    padded = np.pad(share, ((0, 0), (1, 1), (1, 1)))
    down, across = np.diff(padded, axis=1)[:, :, :-1], np.diff(padded, axis=2)[:, :-1]
    outline = np.hypot(down, across).sum(axis=(1, 2))
    return float(np.median(2 * share.sum(axis=(1, 2)) / np.maximum(outline, 1e-9)))


def _drawn(strokes: Sequence[Array], radius: float, shape: tuple[int, int]) -> Array:
    """Full ink, 1, wherever a dot lies within `radius` of a stroke; smooth at the edge."""
    far = np.full(shape, np.inf, np.float32)
    for stroke in strokes:
        thin = _thinned(stroke, max(radius / 3, 0.5))
        for a, b in zip(thin, thin[1:] if len(thin) > 1 else thin, strict=False):
            _near(far, a, b, radius + 1)
    ink: Array = np.clip(radius + 0.5 - far, 0, 1)
    return ink


def _near(far: Array, a: Array, b: Array, reach: float) -> None:
    """Take the distances to the line from `a` to `b` where they are the shorter ones."""
    low, high = np.minimum(a, b) - reach, np.maximum(a, b) + reach
    left, top = np.maximum(np.floor(low), 0).astype(int)
    right, bottom = np.minimum(np.ceil(high), far.shape[::-1]).astype(int)
    if left >= right or top >= bottom:
        return
    x = np.arange(left, right) + 0.5 - a[0]
    y = (np.arange(top, bottom) + 0.5 - a[1])[:, None]
    way = b - a
    along = np.clip((x * way[0] + y * way[1]) / max(float(way @ way), 1e-12), 0, 1)
    part = far[top:bottom, left:right]
    np.minimum(part, np.hypot(x - along * way[0], y - along * way[1]), out=part, casting="unsafe")


def _thinned(stroke: Array, least: float) -> Array:
    """The points of a stroke that are at least so far from the one before, and the last."""
    kept = [stroke[0]]
    for point in stroke[1:]:
        if np.hypot(*(point - kept[-1])) >= least:
            kept.append(point)
    if len(stroke) > 1 and kept[-1] is not stroke[-1]:
        kept.append(stroke[-1])
    return np.array(kept)


def _moved(dots: Array, by: Array) -> Array:
    """The picture shifted by whole dots; what leaves it is lost."""
    moved = np.zeros_like(dots)
    down, right = np.rint(by).astype(int).tolist()
    height, width = dots.shape
    source = dots[max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    top, left = max(down, 0), max(right, 0)
    moved[top : top + source.shape[0], left : left + source.shape[1]] = source
    return moved
