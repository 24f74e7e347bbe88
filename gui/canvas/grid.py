"""The dots behind the diagram: a grid that stays calm at every zoom."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

SPACING = 20
CLOSEST = 16  # points of the screen between two dots


def draw_grid(painter: QPainter, area: QRectF, zoom: float, pen: QPen) -> None:
    """Draw the dots within `area`, units of the scene; coarser ones the smaller the zoom."""
    step = SPACING
    while step * zoom < CLOSEST:
        step *= 2
    left, top = math.floor(area.left() / step) * step, math.floor(area.top() / step) * step
    across = range(left, math.ceil(area.right()) + 1, step)
    down = range(top, math.ceil(area.bottom()) + 1, step)
    painter.setPen(pen)
    painter.drawPoints([QPointF(x, y) for x in across for y in down])
