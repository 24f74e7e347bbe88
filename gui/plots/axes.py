"""What stands still behind the curves: ground, grid, axes and their numbers, kept as a picture."""

from __future__ import annotations

import math
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QFontMetricsF, QPainter, QPen, QPixmap

from gui.plots.view import Scale, View
from gui.theme import Theme

BOTTOM = 18  # px for the numbers below a plot
BESIDE = 48  # px; a longer name of the x axis stands below its numbers, not beside them
RIGHT = 10
Flags = Qt.AlignmentFlag


def small(font: QFont) -> QFont:
    """The font for numbers and names in plots."""
    made = QFont(font)
    made.setPointSizeF(max(font.pointSizeF() * 0.88, 7.0))
    return made


def inner(size: QSize, top: float, scale: Scale, x_name: str, font: QFont) -> QRectF:
    """The rectangle that the axes span, in a widget of this size with a band of `top` pixels."""
    metrics = QFontMetricsF(small(font))
    name = metrics.horizontalAdvance(x_name)
    foot = BOTTOM + (metrics.height() if name > BESIDE else 0)
    height = max(size.height() - top - foot, 10.0)
    texts = [text for _, text in scale.ticks(rows(height))] or ["0"]
    widest = max(metrics.horizontalAdvance(text) for text in texts)
    wide = max(widest + 9, name + 12 if name <= BESIDE else 0)
    left = 8 * math.ceil(wide / 8)  # in steps, so that a plot does not twitch
    return QRectF(left, top, max(size.width() - left - RIGHT, 10.0), height)


def rows(height: float) -> float:
    """How many numbers a vertical axis of this length has room for."""
    return max(2.0, height / 36)


def paint_axes(
    size: QSize, ratio: float, view: View, x_name: str, theme: Theme, font: QFont
) -> QPixmap:
    """Ground, grid and numbers of a whole widget."""
    pixmap = QPixmap(size * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(theme.color("plot_background"))
    painter = QPainter(pixmap)
    painter.setFont(small(font))
    _paint_grid(painter, view, theme)
    rect, metrics = view.rect, painter.fontMetrics()
    painter.setPen(theme.color("plot_axis"))
    name = metrics.horizontalAdvance(x_name)
    if name <= BESIDE:
        painter.drawText(QPointF(6, rect.bottom() + metrics.ascent() + 2), x_name)
    else:
        foot = QPointF(rect.center().x() - name / 2, rect.bottom() + BOTTOM + metrics.ascent() - 2)
        painter.drawText(foot, x_name)
    painter.end()
    return pixmap


def _across(view: View, metrics: QFontMetrics) -> list[tuple[float, str]]:
    """As many numbers of the x axis as fit side by side."""
    room = max(2.0, view.rect.width() / 60)
    while True:
        ticks = view.x.ticks(room)
        places = [float(view.across(value)) for value, _ in ticks]  # type: ignore[arg-type]
        widest = max((metrics.horizontalAdvance(text) for _, text in ticks), default=0)
        apart = min((b - a for a, b in pairwise(places)), default=view.rect.width())
        if widest + 8 <= apart or room < 0.5:
            return ticks
        if len(ticks) <= 2:  # fewer numbers than two are no axis, but better than a blot
            return ticks[:1]
        room *= 0.6


def _paint_grid(painter: QPainter, view: View, theme: Theme) -> None:
    rect, line = view.rect, QPen(theme.color("plot_grid"), 1)
    ink, axis = theme.color("plot_axis"), QColor(theme.color("border"))
    metrics = painter.fontMetrics()
    for value, text in _across(view, metrics):
        x = round(float(view.across(value))) + 0.5  # type: ignore[arg-type]
        if rect.left() - 1 <= x <= rect.right() + 1:
            painter.setPen(line)
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            painter.setPen(ink)
            width = metrics.horizontalAdvance(text)
            left = min(x - width / 2, rect.right() + RIGHT - width)
            painter.drawText(QPointF(left, rect.bottom() + metrics.ascent() + 2), text)
    for value, text in view.y.ticks(rows(rect.height())):
        y = round(float(view.down(value))) + 0.5  # type: ignore[arg-type]
        if rect.top() - 1 <= y <= rect.bottom() + 1:
            painter.setPen(line)
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(ink)
            box = QRectF(0, y - 10, rect.left() - 5, 20)
            painter.drawText(box, Flags.AlignRight | Flags.AlignVCenter, text)
    painter.setPen(QPen(axis, 1))
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())
    painter.drawLine(rect.topLeft(), rect.bottomLeft())
