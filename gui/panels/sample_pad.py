"""Paper to draw on with the mouse: what is drawn becomes a picture as those of the data."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.view import number
from gui.theme import THEMES

Array = np.ndarray[Any, Any]
SIDE = 132  # px
THICK = 0.075  # of the side, of a usual line
LEAST = 1.0  # px between two points of a stroke


class Pad(QWidget):
    """Takes strokes; Backspace takes the last one back. `drawn` at every point and at clearing."""

    drawn = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.strokes: list[list[tuple[float, float]]] = []
        self.brush = 1.0  # how thick lines are, against what is usual
        self._drawing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName("Drawing pad")
        self.setToolTip("draw with the mouse; Backspace takes back the last stroke")

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    @property
    def lines(self) -> list[Array]:
        """The strokes as (n, 2) arrays of x and y, y down, in pixels of the pad."""
        return [np.array(stroke, float) for stroke in self.strokes]

    def set_brush(self, brush: float) -> None:
        """How thick lines are: 1 is as usual."""
        self.brush = brush
        self.setAccessibleDescription(f"brush {number(brush)}")
        self.update()
        if self.strokes:
            self.drawn.emit()

    def clear(self) -> None:
        """Begin with empty paper; nobody is told."""
        self.strokes = []
        self._drawing = False
        self.update()

    def take_back(self) -> None:
        """Take the last stroke away."""
        if self.strokes:
            self.strokes.pop()
            self.update()
            self.drawn.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = THEMES.current, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paper = self._paper()
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "border"), 1))
        painter.setBrush(theme.color("base"))
        painter.drawRect(paper.adjusted(0.5, 0.5, -0.5, -0.5))
        painter.setClipRect(paper.adjusted(1, 1, -1, -1))
        if not self.strokes:
            painter.setPen(theme.color("text_muted"))
            painter.drawText(paper, Qt.AlignmentFlag.AlignCenter, "draw here")
        pen = QPen(theme.color("text"), THICK * paper.width() * self.brush)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for stroke in self.strokes:
            if len(stroke) == 1:
                painter.drawPoint(QPointF(*stroke[0]))
            else:
                painter.drawPolyline(QPolygonF([QPointF(*point) for point in stroke]))
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._paper().contains(event.position()):
            self._drawing = True
            self.strokes.append([])
            self._add(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drawing:
            self._add(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drawing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.take_back()
        else:
            super().keyPressEvent(event)

    def _add(self, at: QPointF) -> None:
        stroke = self.strokes[-1]
        if stroke and abs(at.x() - stroke[-1][0]) + abs(at.y() - stroke[-1][1]) < LEAST:
            return
        stroke.append((at.x(), at.y()))
        self.update()
        self.drawn.emit()

    def _paper(self) -> QRectF:
        side = min(self.width(), self.height())
        return QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
