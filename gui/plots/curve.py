"""One line of a plot: however long it is, it costs as much as the screen is wide."""

from __future__ import annotations

from typing import Any

import numpy as np
import shiboken6
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from gui.plots.series import Extremes
from gui.plots.view import View, number
from gui.theme import Theme

Array = NDArray[Any]

SMOOTH_POINTS = 400  # longer lines are drawn without smoothing of their edges
FAR = 1e6  # pixels; what lies further off is drawn here


class Curve:
    """Values over places on the x axis: `start + index * step`, or an array of places.

    role : of the theme's colours · faint : drawn pale, without an entry in the legend
    dashed : so that two curves differ for every eye
    """

    def __init__(
        self, name: str, role: str, faint: bool = False, dashed: bool = False, digits: int = 3
    ) -> None:
        self.name, self.role, self.faint, self.dashed = name, role, faint, dashed
        self.digits = digits
        self.said = ""  # stands in the legend instead of the newest value
        self.visible = True
        self.extremes = Extremes()
        self._start, self._step = 0.0, 1.0
        self._places: Array | None = None
        self._lines: tuple[QPolygonF, ...] = ()
        self._laid_out: object = None

    def __len__(self) -> int:
        return len(self.extremes)

    @property
    def values(self) -> Array:
        return self.extremes.column

    @property
    def last(self) -> float | None:
        return float(self.values[-1]) if len(self) else None

    @property
    def told(self) -> str:
        """What the legend says besides the name: the newest value, as a rule."""
        return self.said or number(self.last or 0.0, self.digits)

    def set_values(self, values: Array) -> None:
        """Take over a column: the one of before with more at its end, or a shorter, new one."""
        if len(values) < len(self):
            self.clear()
        if len(values) != len(self):
            self.extremes.update(values)

    def clear(self) -> None:
        self.extremes, self._lines, self._laid_out = Extremes(), (), None

    def place(self, start: float, step: float) -> None:
        """Value number i belongs to `start + i * step`."""
        if (start, step) != (self._start, self._step) or self._places is not None:
            self._start, self._step, self._places, self._laid_out = start, step, None, None

    def place_at(self, places: Array) -> None:
        """Value number i belongs to `places[i]`, rising."""
        if self._places is None:
            self._laid_out = None
        self._places = places

    def x(self, indices: Array) -> Array:
        """Places on the x axis of (whole) indices."""
        if self._places is None:
            places: Array = self._start + np.asarray(indices) * self._step
            return places
        if not len(self._places):
            return np.empty(0)
        last = len(self._places) - 1
        found: Array = self._places[np.clip(np.asarray(indices).astype(int), 0, last)]
        return found

    def span(self) -> tuple[float, float] | None:
        """The first and the last place on the x axis."""
        if not len(self):
            return None
        first, last = self.x(np.array([0, len(self) - 1]))
        return float(first), float(last)

    def nearest(self, x: float) -> int | None:
        """Index of the value whose place is nearest to `x`."""
        if not len(self):
            return None
        at = self._index(x)
        return int(np.clip(round(at), 0, len(self) - 1))

    def lay_out(self, view: View) -> bool:
        """Make the lines for a view; say whether they are others than before."""
        key = (view, len(self), self.visible)
        if key == self._laid_out:
            return False
        self._laid_out = key
        if not self.visible or not len(self):
            self._lines = ()
            return True
        first, last = int(self._index(view.x.low)) - 1, int(self._index(view.x.high)) + 2
        indices, values = self.extremes.reduce(first, last, max(int(view.rect.width()) // 2, 16))
        self._lines = polylines(view.across(self.x(indices)), view.down(values))
        return True

    def paint(self, painter: QPainter, theme: Theme) -> None:
        count = sum(line.size() for line in self._lines)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, count <= SMOOTH_POINTS)
        painter.setPen(self.pen(theme, thick=count <= SMOOTH_POINTS))
        for line in self._lines:
            if line.size() > 1:
                painter.drawPolyline(line)
            else:
                painter.drawEllipse(line.first(), 1.5, 1.5)

    def pen(self, theme: Theme, thick: bool = True) -> QPen:
        color = QColor(theme.color(self.role))
        if self.faint:
            color.setAlpha(90)
        pen = QPen(color, 1.5 if thick and not self.faint else 1.0)
        if self.dashed and thick:
            pen.setStyle(Qt.PenStyle.DashLine)
        return pen

    def _index(self, x: float) -> float:
        """The index, not whole, that belongs to a place on the x axis."""
        evenly = self._places is None
        at = (x - self._start) / self._step if evenly else self._search(x)
        return float(np.clip(at, -2, len(self) + 1))

    def _search(self, x: float) -> float:
        assert self._places is not None
        if len(self._places) < 2:
            return 0.0
        right = int(np.clip(np.searchsorted(self._places, x), 1, len(self._places) - 1))
        near = self._places[right - 1 : right + 1]
        return right - 1 + float(np.interp(x, near, (0.0, 1.0)))


def polylines(x: Array, y: Array) -> tuple[QPolygonF, ...]:
    """Lines through points in pixels, broken where one of them is not a number."""
    fine = np.isfinite(x) & np.isfinite(y)
    if fine.all():
        return (polygon(x, y),) if len(x) else ()
    edges = np.flatnonzero(np.diff(np.concatenate([[False], fine, [False]]).astype(np.int8)))
    return tuple(polygon(x[a:b], y[a:b]) for a, b in edges.reshape(-1, 2).tolist())


def polygon(x: Array, y: Array) -> QPolygonF:
    """The points as Qt wants them, copied in one go."""
    made = QPolygonF()
    if not len(x):
        return made
    made.resize(len(x))
    pointer: Any = shiboken6.VoidPtr  # its stub knows neither size nor buffer
    points: Array = np.frombuffer(pointer(made.data(), 16 * len(x), True)).reshape(-1, 2)
    points[:, 0] = np.clip(x, -FAR, FAR)
    points[:, 1] = np.clip(y, -FAR, FAR)
    return made
