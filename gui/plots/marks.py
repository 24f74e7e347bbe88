"""What a plot may carry besides curves: marked places, pictures, points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import QApplication

from gui.plots.axes import small
from gui.plots.view import View
from gui.theme import Theme

Array = NDArray[Any]
LINE = 15  # px, height of a word beside a mark
BARE = Qt.PenStyle.NoPen


class Drawable(Protocol):
    """Anything that a plot shows in the coordinates of its axes, by an item of the scene."""

    def make(self) -> Any:
        """An item for things of my kind."""
        ...

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        """Make an item that was made by my kind show me."""
        ...


@dataclass(frozen=True)
class Mark:
    """A place on the x axis: a dotted line with a word at its top."""

    x: float
    text: str
    role: str = "text_muted"
    row: int = 0  # in which line of text the word stands
    solid: bool = False

    def make(self) -> Any:
        anchors = [(0.0, 0.0), (1.0, 0.0)]  # right of the line, or left of it near the edge
        line = pg.InfiniteLine(angle=90, label="", labelOpts={"anchors": anchors})
        line.label.setFont(small(QApplication.font()))
        return line

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        color = theme.color(self.role)
        item.setPen(pg.mkPen(color, width=1) if self.solid else _dotted(color))
        item.setValue(view.x.place(self.x))
        item.label.setFormat(self.text)
        item.label.setVisible(view.x.low <= self.x <= view.x.high)  # no half of it at an edge
        item.label.setColor(theme.color(self.role))
        item.label.setPosition(1 - self.row * LINE / max(view.rect.height(), 1))


@dataclass(frozen=True)
class Level:
    """A dotted line across the plot."""

    y: float
    role: str

    def make(self) -> Any:
        return pg.InfiniteLine(angle=0)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        item.setPen(_dotted(theme.color(self.role)))
        item.setValue(view.y.place(self.y))


@dataclass(frozen=True)
class Dot:
    """A ring around one point."""

    x: float
    y: float
    role: str

    def make(self) -> Any:
        return pg.ScatterPlotItem(antialias=True, size=9)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        place = [view.x.place(self.x)], [view.y.place(self.y)]
        ring = pg.mkPen(theme.color(self.role), width=1.5)
        item.setData(*place, pen=ring, brush=theme.color("plot_background"))


@dataclass(frozen=True, eq=False)
class Picture:
    """Colours over a rectangle of numbers: (rows, columns, 3) in [0, 255], first row at the top."""

    image: NDArray[np.uint8]
    x: tuple[float, float]
    y: tuple[float, float]

    def make(self) -> Any:
        return _SmoothImage(axisOrder="row-major", levels=(0, 255))

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        item.setImage(self.image[::-1], autoLevels=False)
        width, height = self.x[1] - self.x[0], self.y[1] - self.y[0]
        item.setRect(QRectF(self.x[0], self.y[0], width, height))


class Points:
    """Many points of one colour, with a name for the legend.

    `role` names the colour of the theme.
    """

    def __init__(self, name: str, x: Array, y: Array, role: str, sizes: Array) -> None:
        self.name, self.role, self.sizes = name, role, sizes
        self.x, self.y = x, y
        self.visible = True
        self.told = ""

    def pen(self, theme: Theme) -> QPen:
        pen = QPen(theme.color(self.role), 8.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen

    def make(self) -> Any:
        return pg.ScatterPlotItem(antialias=True)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        item.setVisible(self.visible)
        rim = pg.mkPen(theme.color("plot_background"), width=1)
        x, y, ink = view.x.places(self.x), view.y.places(self.y), theme.color(self.role)
        item.setData(x, y, size=self.sizes + 2, pen=rim, brush=ink, symbol="o")


@dataclass(frozen=True, eq=False)
class Halos:
    """Discs that look out from behind the points that are to be noticed."""

    x: Array
    y: Array
    role: str
    size: float = 11.0

    def make(self) -> Any:
        return pg.ScatterPlotItem(antialias=True, pen=pg.mkPen(None))

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        x, y = view.x.places(self.x), view.y.places(self.y)
        item.setData(x, y, size=self.size, brush=theme.color(self.role))


@dataclass(frozen=True, eq=False)
class Band:
    """The room between two lines over the same places, shining through."""

    x: Array
    low: Array
    high: Array
    role: str
    alpha: int

    def make(self) -> Any:
        return pg.PlotCurveItem(pen=pg.mkPen(None), fillLevel="enclosed", antialias=False)

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        low, high = view.y.places(self.low), view.y.places(self.high)
        fine = np.isfinite(low) & np.isfinite(high)
        places = view.x.places(self.x)[fine]
        color = QColor(theme.color(self.role))
        color.setAlpha(self.alpha)
        item.setBrush(color)
        around = np.concatenate([low[fine], high[fine][::-1]])
        item.setData(np.concatenate([places, places[::-1]]), around)


class _SmoothImage(pg.ImageItem):
    """An image whose cells run into one another when they are larger than a pixel."""

    def paint(self, painter: Any, *args: Any) -> None:
        painter.setRenderHint(painter.RenderHint.SmoothPixmapTransform, True)
        super().paint(painter, *args)


def _dotted(color: QColor) -> QPen:
    return pg.mkPen(color, width=1, style=Qt.PenStyle.DotLine)  # type: ignore[no-any-return]
