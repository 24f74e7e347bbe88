"""More that a plot may carry: columns of counts, whiskers, words, points that differ in shape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QApplication

from gui.plots.axes import small
from gui.plots.marks import Points
from gui.plots.view import View
from gui.theme import Theme

Array = NDArray[Any]

SHAPES = ("o", "s", "t1", "d", "star", "p", "t", "h", "+", "x")  # one for each class, in turn


def paint_shape(painter: QPainter, shape: str, at: QPointF, color: QColor) -> None:
    """Paint one of `SHAPES` around a place."""
    painter.save()
    painter.translate(at)
    painter.scale(9.0, 9.0)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    painter.drawPath(_path(shape))
    painter.restore()


@dataclass(frozen=True, eq=False)
class Columns:
    """Bars from 0 up, between edges (n + 1,), of heights (n,)."""

    edges: Array
    heights: Array
    role: str
    alpha: int = 255

    def make(self) -> Any:
        return pg.BarGraphItem(x0=[0.0], x1=[1.0], height=[0.0], pen=pg.mkPen(None))

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        color = QColor(theme.color(self.role))
        color.setAlpha(self.alpha)
        gap = 0.06 * np.diff(self.edges)
        item.setOpts(
            x0=self.edges[:-1] + gap, x1=self.edges[1:] - gap, height=self.heights, brush=color
        )


@dataclass(frozen=True, eq=False)
class Whiskers:
    """From `low` to `high` at each place: how sure a figure is."""

    x: Array
    low: Array
    high: Array
    role: str

    def make(self) -> Any:
        return pg.PlotCurveItem(connect="pairs", antialias=True)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        fine = np.isfinite(self.low) & np.isfinite(self.high)
        x = np.repeat(view.x.places(self.x[fine]), 2)
        ends = np.stack([view.y.places(self.low[fine]), view.y.places(self.high[fine])], 1)
        item.setPen(pg.mkPen(theme.color(self.role), width=1.5))
        item.setData(x, ends.ravel(), connect="pairs")


@dataclass(frozen=True, eq=False)
class Caption:
    """Words centred above a place; left out where `width` numbers of the axis have no room."""

    x: float
    y: float
    text: str
    width: float
    role: str = "plot_axis"

    def make(self) -> Any:
        item = pg.TextItem(anchor=(0.5, 1.0))
        item.setFont(small(QApplication.font()))
        return item

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        item.setText(self.text, theme.color(self.role))
        low, high = view.x.ends
        room = self.width / max(high - low, 1e-12) * view.rect.width()
        item.setVisible(bool(self.text) and item.boundingRect().width() - 6 <= room)
        item.setPos(view.x.place(self.x), view.y.place(self.y))


class Symbols:
    """How the points of one group look, told from others by colour and by shape of `SHAPES`."""

    def __init__(self, name: str, role: str, shape: str, size: float = 8.0) -> None:
        self.name, self.role, self.shape, self.size = name, role, shape, size
        self.visible = True
        self.told = ""

    def ink(self, theme: Theme) -> QColor:
        return theme.color(self.role)

    def pen(self, theme: Theme) -> QPen:
        pen = QPen(self.ink(theme), 8.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen

    def paint_swatch(self, painter: QPainter, at: QPointF, color: QColor) -> None:
        """Paint the shape itself into a legend."""
        paint_shape(painter, self.shape, at, color)


class Shaped(Points):
    """Points of one shape of `SHAPES` and one colour; those of `hollow` (n,) show the ground."""

    def __init__(
        self, name: str, x: Array, y: Array, role: str, sizes: Array, shape: str, hollow: Array
    ) -> None:
        super().__init__(name, x, y, role, sizes)
        self.shape, self.hollow = shape, hollow

    def paint_swatch(self, painter: QPainter, at: QPointF, color: QColor) -> None:
        """Paint the shape itself into a legend."""
        paint_shape(painter, self.shape, at, color)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        item.setVisible(self.visible)
        ink, ground = theme.color(self.role), theme.color("plot_background")
        full, empty = pg.mkBrush(ink), pg.mkBrush(ground)
        rims = pg.mkPen(ground, width=1), pg.mkPen(ink, width=1.5)
        item.setData(
            view.x.places(self.x),
            view.y.places(self.y),
            size=self.sizes + 2,
            pen=[rims[bool(hollow)] for hollow in self.hollow],
            brush=[empty if hollow else full for hollow in self.hollow],
            symbol=self.shape,
        )


class Shades(Symbols):
    """Points of one of several steps from low to high, in the colours of weights."""

    def __init__(self, name: str, step: int, steps: int, shape: str, size: float) -> None:
        super().__init__(name, "weight_zero", shape, size)
        self._step, self._steps = step, steps

    def ink(self, theme: Theme) -> QColor:
        low, middle, high = ("weight_negative", "text_muted", "weight_positive")
        place = self._step / max(self._steps - 1, 1)
        first, second = (low, middle) if place < 0.5 else (middle, high)
        return _between(
            theme.color(first), theme.color(second), (place * 2) % 1 or float(place == 1)
        )


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points of a group at their places."""

    group: Symbols
    x: Array
    y: Array

    def make(self) -> Any:
        return pg.ScatterPlotItem(antialias=True)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        group = self.group
        item.setVisible(group.visible)
        x, y = view.x.places(self.x), view.y.places(self.y)
        look = (group, theme, len(x))
        if getattr(item, "look", None) == look:
            _move(item, x, y)
            return
        rim = pg.mkPen(theme.color("plot_background"), width=0.7)
        ink = group.ink(theme)
        item.setData(x, y, size=group.size, symbol=group.shape, pen=rim, brush=ink)
        item.look = look


def _move(item: Any, x: Array, y: Array) -> None:
    """Give points that look as before other places, without asking each for its look again."""
    item.prepareGeometryChange()
    item.data["x"], item.data["y"] = x, y
    item.bounds = [None, None]
    item.invalidate()


def _between(first: QColor, second: QColor, share: float) -> QColor:
    a, b = np.array(first.getRgb()), np.array(second.getRgb())
    return QColor(*np.rint(a + (b - a) * share).astype(int).tolist())


def _path(shape: str) -> Any:
    from pyqtgraph.graphicsItems.ScatterPlotItem import Symbols as Paths

    return Paths[shape]


@dataclass(frozen=True, eq=False)
class Rings:
    """Open rings around the places that are picked."""

    x: Array
    y: Array
    role: str
    size: float = 15.0

    def make(self) -> Any:
        return pg.ScatterPlotItem(antialias=True, brush=pg.mkBrush(None))

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        ring = pg.mkPen(theme.color(self.role), width=2)
        x, y = view.x.places(self.x), view.y.places(self.y)
        item.setData(x, y, size=self.size, pen=ring)


def span_of(values: Array, room: float = 0.06) -> tuple[float, float]:
    """The finite values with some room at both ends."""
    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, high = float(known.min()), float(known.max())
    more = room * (high - low) or max(abs(high) * 0.1, 0.5)
    return low - more, high + more
