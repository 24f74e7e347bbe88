"""The band above a plot: its title, and each curve with its newest value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gui.plots.axes import small
from gui.plots.curve import Curve
from gui.plots.view import number
from gui.theme import Theme

BAND = 22  # px
SWATCH = 16
GAP = 10


@dataclass(frozen=True)
class _Entry:
    curve: Curve
    text: str
    rect: QRectF


class Legend:
    """Lays out and paints the band; knows which curve a point belongs to."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._entries: tuple[_Entry, ...] = ()
        self._key: object = None

    def lay_out(self, curves: list[Curve], width: float, font: QFont) -> bool:
        """Choose the texts that fit; say whether they are others than before."""
        named = [c for c in curves if not c.faint and len(c)]
        values = [number(c.last or 0.0, c.digits) if c.visible else "" for c in named]
        key = (tuple(map(id, named)), tuple(values), width)
        if key == self._key:
            return False
        self._key = key
        metrics, bold = QFontMetricsF(small(font)), QFont(font)
        bold.setBold(True)
        start = 8 + QFontMetricsF(bold).horizontalAdvance(self.title) + 2 * GAP
        full = [f"{c.name} {v}".strip() for c, v in zip(named, values, strict=True)]
        for texts in (full, values):
            widths = [SWATCH + 4 + metrics.horizontalAdvance(text) + GAP for text in texts]
            if start + sum(widths) <= width:
                break
        entries, x = [], start
        for curve, text, wide in zip(named, texts, widths, strict=True):
            if x + wide <= width + GAP:
                entries.append(_Entry(curve, text, QRectF(x, 0, wide - GAP, BAND)))
            x += wide
        self._entries = tuple(entries)
        return True

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written beside the swatches."""
        return tuple(entry.text for entry in self._entries)

    def curve_at(self, point: QPointF) -> Curve | None:
        return next((e.curve for e in self._entries if e.rect.contains(point)), None)

    def paint(self, painter: QPainter, theme: Theme, font: QFont) -> None:
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(8, 0, 2000, BAND), left, self.title)
        painter.setFont(small(font))
        for entry in self._entries:
            shown = entry.curve.visible
            pen = entry.curve.pen(theme) if shown else QPen(theme.color("text_disabled"), 1)
            pen.setWidthF(2.0)
            painter.setPen(pen)
            middle = BAND / 2 + 0.5
            x = entry.rect.left()
            painter.drawLine(QPointF(x, middle), QPointF(x + SWATCH - 2, middle))
            painter.setPen(theme.color("text_muted" if shown else "text_disabled"))
            painter.drawText(entry.rect.adjusted(SWATCH + 4, 0, 40, 0), left, entry.text)
