"""One line of a plot: however long it is, it costs as much as the screen is wide."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from gui.plots.series import Extremes
from gui.plots.view import Scale, View, number
from gui.theme import Theme

Array = NDArray[Any]

SMOOTH_POINTS = 400  # longer lines are drawn without smoothing of their edges
FAR = 1e4  # lengths of an axis; what lies further off is drawn here


class Curve:
    """Values over places on the x axis: `start + index * step`, or an array of places.

    role : of the theme's colours · faint : drawn pale, without an entry in the legend
    dashed : so that two curves differ for every eye · pattern : dashes of one's own
    """

    def __init__(
        self,
        name: str,
        role: str,
        faint: bool = False,
        dashed: bool = False,
        digits: int = 3,
        pattern: tuple[float, ...] = (),
    ) -> None:
        self.name, self.role, self.faint, self.dashed = name, role, faint, dashed
        self.digits, self.pattern = digits, pattern
        self.said = ""  # stands in the legend instead of the newest value
        self.visible = True
        self.extremes = Extremes()
        self._start, self._step = 0.0, 1.0
        self._places: Array | None = None
        self._laid_out: object = None
        self._smooth = True  # short enough for a wide, smooth line
        self._inked: object = None

    @cached_property
    def item(self) -> pg.PlotCurveItem:
        """My line in the scene: one, whose points change."""
        made = pg.PlotCurveItem()
        made.setVisible(False)
        return made

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
        self.extremes, self._laid_out = Extremes(), None

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
        """Give my line the points for a view; say whether they are others than before."""
        key = (view, len(self), self.visible)
        if key == self._laid_out:
            return False
        self._laid_out = key
        self.item.setVisible(self.visible and len(self) > 0)
        if not self.visible or not len(self):
            return True
        first, last = int(self._index(view.x.low)) - 1, int(self._index(view.x.high)) + 2
        indices, values = self.extremes.reduce(first, last, max(int(view.rect.width()) // 2, 16))
        x, y = _near(view.x, self.x(indices)), _near(view.y, values)
        self._smooth = len(x) <= SMOOTH_POINTS
        fine = np.isfinite(x) & np.isfinite(y)
        if fine.sum() == 1:  # a line needs two points: a short dash
            half = 1.5 * (view.x.ends[1] - view.x.ends[0]) / max(view.rect.width(), 1)
            x, y = x[fine] + np.array([-half, half]), np.repeat(y[fine], 2)
            fine = np.ones(2, bool)
        connect = "all" if fine.all() else "finite"
        smooth = self._smooth
        self.item.setData(x, y, connect=connect, skipFiniteCheck=True, antialias=smooth)
        return True

    def show_theme(self, theme: Theme) -> None:
        """Take over the colour, and the width that suits the number of points."""
        key = (theme, self.faint, self._smooth)
        if key != self._inked:
            self._inked = key
            pen = self.pen(theme, thick=self._smooth)
            self.item.setPen(pen)
            solid = pen.style() == Qt.PenStyle.SolidLine  # dashes begin anew at each line
            self.item.setSegmentedLineMode("on" if solid else "off")
            self.item.setZValue(0 if self.faint else 1)

    def pen(self, theme: Theme, thick: bool = True) -> QPen:
        color = QColor(theme.color(self.role))
        if self.faint:
            color.setAlpha(90)
        pen = QPen(color, 1.5 if thick and not self.faint else 1.0)
        pen.setCosmetic(True)
        if self.pattern:
            pen.setDashPattern(self.pattern)
        elif self.dashed and thick:
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


def _near(scale: Scale, values: Array) -> Array:
    """Values as the scene counts them, not so far out that a painter loses its way."""
    low, high = scale.ends
    far = FAR * (high - low)
    places: Array = np.clip(scale.places(values), low - far, high + far)
    return places
