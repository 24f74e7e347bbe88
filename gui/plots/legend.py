"""The band above a plot: its title, and each curve with its newest value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from gui.plots.axes import small
from gui.theme import Theme

BAND = 22  # px
SWATCH = 16
GAP = 10
DOT = 5.0  # px; pens as wide as this stand for points, not for lines


class Named(Protocol):
    """What can stand in a legend."""

    name: str
    visible: bool

    @property
    def told(self) -> str:
        """Its newest value, or nothing."""
        ...

    def pen(self, theme: Theme) -> QPen: ...


@dataclass(frozen=True)
class _Entry:
    thing: Named
    text: str
    rect: QRectF


class Legend:
    """Lays out and paints the band; knows which of them a point belongs to."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.names_first = False  # where there is no room for both, names rather than values
        self._entries: tuple[_Entry, ...] = ()
        self._key: object = None

    def lay_out(self, named: Sequence[Named], width: float, font: QFont) -> bool:
        """Choose the texts that fit; say whether they are others than before."""
        values = [thing.told if thing.visible else "" for thing in named]
        seen = tuple(thing.visible for thing in named)
        key = (self.title, tuple(map(id, named)), tuple(values), width, seen)
        if key == self._key:
            return False
        self._key = key
        metrics, bold = QFontMetricsF(small(font)), QFont(font)
        bold.setBold(True)
        start = 8 + QFontMetricsF(bold).horizontalAdvance(self.title) + 2 * GAP
        full = [f"{n.name} {v}".strip() for n, v in zip(named, values, strict=True)]
        short = [thing.name for thing in named] if self.names_first else values
        for texts in (full, short) if any(values) else (full,):
            widths = [SWATCH + 4 + metrics.horizontalAdvance(text) + GAP for text in texts]
            if start + sum(widths) <= width:
                break
        entries, x = [], start
        for thing, text, wide in zip(named, texts, widths, strict=True):
            if x + wide <= width + GAP:
                entries.append(_Entry(thing, text, QRectF(x, 0, wide - GAP, BAND)))
            x += wide
        self._entries = tuple(entries)
        return True

    @property
    def texts(self) -> tuple[str, ...]:
        """What is written beside the swatches."""
        return tuple(entry.text for entry in self._entries)

    def thing_at(self, point: QPointF) -> Named | None:
        return next((e.thing for e in self._entries if e.rect.contains(point)), None)

    def paint(self, painter: QPainter, theme: Theme, font: QFont) -> None:
        bold = QFont(font)
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(8, 0, 2000, BAND), left, self.title)
        painter.setFont(small(font))
        for entry in self._entries:
            shown = entry.thing.visible
            pen = QPen(entry.thing.pen(theme))
            if not shown:
                pen.setColor(theme.color("text_disabled"))
            middle, x = BAND / 2 + 0.5, entry.rect.left()
            if swatch := getattr(entry.thing, "paint_swatch", None):  # a shape of its own
                swatch(painter, QPointF(x + SWATCH - 6, middle), pen.color())
            elif pen.widthF() >= DOT:
                painter.setPen(pen)
                painter.drawPoint(QPointF(x + SWATCH - 5, middle))
            else:
                pen.setWidthF(2.0)
                painter.setPen(pen)
                painter.drawLine(QPointF(x, middle), QPointF(x + SWATCH - 2, middle))
            painter.setPen(theme.color("text_muted" if shown else "text_disabled"))
            painter.drawText(entry.rect.adjusted(SWATCH + 4, 0, 40, 0), left, entry.text)
