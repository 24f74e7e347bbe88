"""The marks of the classes: a colour and a shape each, of which one is enough to see."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gui.theme import THEMES, Theme

SIDE = 11.0  # px of a mark on the plane
PAD = 2.0  # around it, for its rim


def _polygon(corners: int, turned: float, inner: float = 1.0, size: float = 1.0) -> QPainterPath:
    """A regular polygon of radius `size`; a star if `inner`, its other radius, is below 1."""
    count = corners if inner == 1.0 else 2 * corners
    shape = QPolygonF()
    for i in range(count):
        radius = size * (inner if inner != 1.0 and i % 2 else 1.0)
        angle = math.radians(turned) + 2 * math.pi * i / count
        shape.append(QPointF(radius * math.sin(angle), -radius * math.cos(angle)))
    path = QPainterPath()
    path.addPolygon(shape)
    path.closeSubpath()
    return path


def _disc() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(-0.85, -0.85, 1.7, 1.7))
    return path


def _plus(turned: float) -> QPainterPath:
    arm, half = 0.36, 1.0
    corners = [
        (-arm, -half), (arm, -half), (arm, -arm), (half, -arm), (half, arm), (arm, arm),
        (arm, half), (-arm, half), (-arm, arm), (-half, arm), (-half, -arm), (-arm, -arm),
    ]  # fmt: skip
    c, s = math.cos(math.radians(turned)), math.sin(math.radians(turned))
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(c * x - s * y, s * x + c * y) for x, y in corners]))
    path.closeSubpath()
    return path


SHAPES = (
    _disc(),
    _polygon(4, 45, size=1.08),  # square
    _polygon(3, 0, size=1.1),  # triangle
    _plus(0),
    _polygon(4, 0, size=1.1),  # diamond
    _plus(45),
    _polygon(3, 180, size=1.1),  # triangle that stands on its tip
    _polygon(5, 0, inner=0.45, size=1.15),  # star
    _polygon(6, 0, size=1.0),  # hexagon
)
WORDS = (
    "discs", "squares", "triangles", "pluses", "diamonds", "crosses", "triangles on their tip",
    "stars", "hexagons",
)  # fmt: skip


def stamp(index: int, theme: Theme, scale: float, side: float = SIDE) -> QPixmap:
    """The mark of a class, `side` px wide with a rim in the colour of the ground around it."""
    whole = side + 2 * PAD
    pixmap = QPixmap(QSize(math.ceil(whole * scale), math.ceil(whole * scale)))
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(whole / 2, whole / 2)
    painter.scale(side / 2.3, side / 2.3)
    painter.setPen(QPen(theme.color("plot_background"), 2.3 / side))
    painter.setBrush(theme.class_color(index))
    painter.drawPath(SHAPES[index % len(SHAPES)])
    painter.end()
    return pixmap


def class_icon(index: int) -> QIcon:
    """The mark of a class for a button."""
    return QIcon(stamp(index, THEMES.current, 2.0, 14.0))
