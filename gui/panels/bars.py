"""Shares as bars: how many rows a class has, how likely a class is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.panels.parts import emphasized
from gui.theme import THEMES

ROW = 24


class Bar(NamedTuple):
    """One row: `share` in [0, 1] is the bar's length, `text` stands at its end."""

    name: str
    share: float
    text: str
    color: int = 0  # number of the class


class Bars(QWidget):
    """A row per class: its name, a bar in its colour, a number. `best` is set in bold."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = ROW  # px, height of a line
        self._bars: tuple[Bar, ...] = ()
        self._best = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[Bar], best: int = -1) -> None:
        if len(bars) != len(self._bars):
            self._bars = tuple(bars)
            self.updateGeometry()
        self._bars, self._best = tuple(bars), best
        self.setAccessibleDescription("; ".join(f"{b.name} {b.text}" for b in bars))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, self.row * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.row * len(self._bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._bars:
            return
        theme, painter = THEMES.current, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = emphasized(self.font())
        wide = QFontMetricsF(bold)
        names = min(
            max(wide.horizontalAdvance(b.name) for b in self._bars) + 10, self.width() * 0.4
        )
        texts = max(wide.horizontalAdvance(b.text) for b in self._bars) + 10
        room = max(self.width() - names - texts, 10.0)
        for index, bar in enumerate(self._bars):
            row = QRectF(0, index * self.row, self.width(), self.row)
            painter.setFont(bold if index == self._best else self.font())
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            name = painter.fontMetrics().elidedText(
                bar.name, Qt.TextElideMode.ElideRight, int(names - 8)
            )
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignLeft, name)
            painter.drawText(row, middle | Qt.AlignmentFlag.AlignRight, bar.text)
            groove = QRectF(names, row.top() + self.row / 2 - 5, room, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(groove, 4, 4)
            groove.setWidth(room * min(max(bar.share, 0.0), 1.0))
            painter.setBrush(theme.class_color(bar.color))
            painter.drawRoundedRect(groove, 4, 4)
        painter.end()


def percent(share: float) -> str:
    """«96.7 %», with a space that does not break."""
    return f"{share * 100:.1f}\u00a0%"
