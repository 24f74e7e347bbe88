"""The dots behind the diagram: a grid that stays calm at every zoom."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap

SPACING = 20
CLOSEST = 16  # points of the screen between two dots
DOT = 2


class Grid:
    """Draws one row of dots once per zoom, then that row again and again."""

    def __init__(self, color: QColor) -> None:
        self._color = color
        self._row = QPixmap()
        self._made_for: tuple[float, float, int] | None = None

    def draw(self, painter: QPainter, area: QRectF, zoom: float) -> None:
        """Draw the dots within `area`, units of the scene; coarser ones the smaller the zoom."""
        step = SPACING
        while step * zoom < CLOSEST:
            step *= 2
        left, top = math.floor(area.left() / step) * step, math.floor(area.top() / step) * step
        dots = math.ceil((area.right() - left) / step) + 1
        self._make_row(step * zoom, painter.device().devicePixelRatio(), dots)
        start = painter.worldTransform().map(QPointF(left, top))
        x, y = round(start.x()) - DOT // 2, start.y() - DOT // 2
        painter.save()
        painter.resetTransform()
        for row in range(math.ceil((area.bottom() - top) / step) + 1):
            painter.drawPixmap(x, round(y + row * step * zoom), self._row)
        painter.restore()

    def _make_row(self, gap: float, ratio: float, dots: int) -> None:
        if self._made_for is not None:
            made_gap, made_ratio, made_dots = self._made_for
            if (made_gap, made_ratio) == (gap, ratio) and made_dots >= dots:
                return
        self._made_for = (gap, ratio, dots)
        self._row = QPixmap(math.ceil((gap * (dots + 1)) * ratio), math.ceil(DOT * ratio))
        self._row.setDevicePixelRatio(ratio)
        self._row.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._row)
        for i in range(dots + 1):
            painter.fillRect(round(i * gap), 0, DOT, DOT, self._color)
        painter.end()
