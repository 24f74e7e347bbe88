"""What a plot may carry besides curves: marked places, pictures, points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

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


@dataclass(frozen=True, eq=False)
class Points:
    """Many points of one colour; hollow ones have only their rim."""

    x: Array
    y: Array
    color: QColor
    rim: QColor
    size: float = 6.0
    hollow: bool = False

    def paint(self, painter: QPainter, view: View, theme: Theme) -> None:
        places = polygon(view.across(self.x), view.down(self.y))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self.x) <= 2000)
        if self.hollow:
            painter.setPen(QPen(self.rim, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            for place in places.toList():
                painter.drawEllipse(place, self.size / 2, self.size / 2)
            return
        for color, size in ((self.rim, self.size + 1.5), (self.color, self.size)):
            painter.setPen(QPen(color, size, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoints(places)
