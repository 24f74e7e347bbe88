"""What a plot may carry besides curves: marked places, pictures, points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap

from gui.plots.curve import polygon
from gui.plots.view import View
from gui.theme import Theme

Array = NDArray[Any]


class Drawable(Protocol):
    """Anything that a plot paints in the coordinates of its axes."""

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None: ...


@dataclass(frozen=True)
class Mark:
    """A place on the x axis: a dashed line with a word at its top."""

    x: float
    text: str
    role: str = "text_muted"
    row: int = 0  # in which line of text the word stands

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        x = round(float(view.across(np.array(self.x)))) + 0.5
        rect = view.rect
        if not rect.left() - 1 <= x <= rect.right() + 1:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.color(self.role), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self.text)
        left = x + 4 if x + width + 6 < rect.right() else x - width - 4
        if left < rect.left():
            return
        painter.setPen(theme.color(self.role))
        down = metrics.ascent() + 2 + self.row * metrics.height()
        painter.drawText(QPointF(left, rect.top() + down), self.text)


@dataclass(frozen=True)
class Dot:
    """A ring around one point."""

    x: float
    y: float
    role: str

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        place = np.array([[self.x], [self.y]])
        x, y = float(view.across(place[0])[0]), float(view.down(place[1])[0])
        if np.isfinite(x) and np.isfinite(y):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            painter.setBrush(theme.color("plot_background"))
            painter.setPen(QPen(theme.color(self.role), 1.5))
            painter.drawEllipse(QPointF(x, y), 4, 4)
            painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True, eq=False)
class Picture:
    """An image over a rectangle of numbers; its first row lies at the top."""

    image: QImage
    x: tuple[float, float]
    y: tuple[float, float]

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        left, right = view.across(np.array(self.x))
        bottom, top = view.down(np.array(self.y))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        painter.drawImage(QRectF(left, top, right - left, bottom - top), self.image)


class Points:
    """Many points of one colour, with a name for the legend; a picture of them is kept.

    `role` names the colour of the theme.
    """

    def __init__(self, name: str, x: Array, y: Array, role: str, sizes: Array) -> None:
        self.name, self.role, self.sizes = name, role, sizes
        self.x, self.y = x, y
        self.visible = True
        self.told = ""
        self._key: object = None
        self._picture = QPixmap()

    def pen(self, theme: Theme) -> QPen:
        pen = QPen(theme.color(self.role), 8.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        return pen

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        if not self.visible or not len(self.x):
            return
        ratio = painter.device().devicePixelRatio()
        if (view, theme, ratio) != self._key:
            self._key = (view, theme, ratio)
            self._draw(view, theme, ratio)
        painter.drawPixmap(view.rect.topLeft(), self._picture)

    def _draw(self, view: View, theme: Theme, ratio: float) -> None:
        size = view.rect.size() * ratio
        self._picture = QPixmap(max(int(size.width()), 1), max(int(size.height()), 1))
        self._picture.setDevicePixelRatio(ratio)
        self._picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._picture)
        painter.translate(-view.rect.topLeft())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        x, y = view.across(self.x), view.down(self.y)
        for size in np.unique(self.sizes):
            places = polygon(x[self.sizes == size], y[self.sizes == size])
            for role, more in (("plot_background", 2.0), (self.role, 0.0)):
                pen = QPen(theme.color(role), float(size) + more)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawPoints(places)
        painter.end()


@dataclass(frozen=True, eq=False)
class Halos:
    """Discs that look out from behind the points that are to be noticed."""

    x: Array
    y: Array
    role: str
    size: float = 11.0

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        pen = QPen(theme.color(self.role), self.size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon(view.across(self.x), view.down(self.y)))


@dataclass(frozen=True, eq=False)
class Band:
    """The room between two lines over the same places, shining through."""

    x: Array
    low: Array
    high: Array
    role: str
    alpha: int

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        across = view.across(self.x)
        fine = np.isfinite(self.low) & np.isfinite(self.high)
        x = np.concatenate([across[fine], across[fine][::-1]])
        y = np.concatenate([self.low[fine], self.high[fine][::-1]])
        color = theme.color(self.role)
        color.setAlpha(self.alpha)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawPolygon(polygon(x, view.down(y)))
        painter.setBrush(Qt.BrushStyle.NoBrush)


@dataclass(frozen=True)
class Level:
    """A dotted line across the plot."""

    y: float
    role: str

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        y = float(view.down(np.array(self.y)))
        if np.isfinite(y) and view.rect.top() <= y <= view.rect.bottom():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            painter.setPen(QPen(theme.color(self.role), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(view.rect.left(), y), QPointF(view.rect.right(), y))
