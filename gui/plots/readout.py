"""The small box beside the mouse that says exact values."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.plots.legend import Named
from gui.theme import THEMES

Lines = Sequence[tuple[Named | None, str]]  # each with the curve that it is about


def paint_readout(
    painter: QPainter,
    rect: QRectF,
    at: QPointF,
    lines: Lines,
    rule: bool = True,
) -> None:
    """Paint `lines` beside `at`, inside `rect`; with a `rule` down the whole rectangle."""
    theme, metrics = THEMES.current, painter.fontMetrics()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    if rule:
        painter.setPen(QPen(theme.color("plot_axis"), 1, Qt.PenStyle.DotLine))
        x = round(at.x()) + 0.5
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    marked = any(curve is not None for curve, _ in lines)
    indent = 14 if marked else 0
    widths = [metrics.horizontalAdvance(text) + (indent if curve else 0) for curve, text in lines]
    width, height = max(widths) + 14, len(lines) * metrics.height() + 8
    left = at.x() + 12 if at.x() + 12 + width <= rect.right() else at.x() - 12 - width
    left = max(left, rect.left())
    top = min(max(at.y() - height - 6, rect.top() + 2), max(rect.bottom() - height - 2, rect.top()))
    box = QRectF(round(left) + 0.5, round(top) + 0.5, width, height)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
    painter.setBrush(theme.color("card"))
    painter.setPen(QPen(theme.color("card_border"), 1))
    painter.drawRoundedRect(box, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    y = box.top() + 4 + metrics.ascent()
    for curve, text in lines:
        start = box.left() + 7
        if curve is not None:
            pen = curve.pen(theme)
            pen.setWidthF(2.0)
            painter.setPen(pen)
            middle = y - metrics.ascent() / 2 + 1
            painter.drawLine(QPointF(start, middle), QPointF(start + 10, middle))
            start += indent
        painter.setPen(theme.color("card_text"))
        painter.drawText(QPointF(start, y), text)
        y += metrics.height()
