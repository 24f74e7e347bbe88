"""Figures of many things as bars, the largest first, with how far repeats lie apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.axes import small
from gui.plots.readout import paint_readout
from gui.plots.reduce import Array
from gui.plots.view import Scale, number
from gui.theme import THEMES, Theme

TOP, FOOT = 22, 32  # px for the title, for the axis and its name
ROW, TIGHT = 21, 15  # px of a bar with its room; where there are many
SIDE = 96  # px for the figures at the right
NAMES = 0.4  # of the width, at most, for the names
Flags = Qt.AlignmentFlag


@dataclass(frozen=True, eq=False)
class Ranked:
    """Names in any order, and figures of each: (repeats, names)."""

    names: tuple[str, ...]
    rounds: Array
    order: Array
    told: Array  # (names,) bool: surely more than nothing

    @property
    def mean(self) -> Array:
        return np.asarray(self.rounds.mean(axis=0))

    @property
    def spread(self) -> Array:
        return np.asarray(self.rounds.std(axis=0, ddof=1 if len(self.rounds) > 1 else 0))


class Ranking(QWidget):
    """A bar for each name, a whisker of one deviation, a tick for each repeat.

    The wheel scrolls where there are more than fit; a click picks.
    """

    picked = Signal(int)  # index of a name

    def __init__(self, title: str, x_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title, self.x_name, self.unit = title, x_name, ""
        self.ranked: Ranked | None = None
        self.chosen = -1
        self.first = 0  # how many bars are scrolled away
        self._mouse: QPointF | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(title)
        THEMES.changed.connect(self._repaint)

    def show_ranked(self, ranked: Ranked | None, chosen: int) -> None:
        """Paint these figures, and mark one of the names."""
        self.ranked, self.chosen = ranked, chosen
        self.first = min(self.first, self._last_first())
        self.update()

    def reset(self) -> None:
        """Scroll back to the first."""
        self.first = 0
        self.update()

    def said(self, index: int) -> list[str]:
        """What is told of a name."""
        assert self.ranked is not None
        mean, spread = float(self.ranked.mean[index]), float(self.ranked.spread[index])
        rounds = self.ranked.rounds[:, index]
        ends = f"{number(float(rounds.min()))} to {number(float(rounds.max()))}"
        lines = [self.ranked.names[index], f"{number(mean)} ± {number(spread, 2)} {self.unit}"]
        lines.append(f"{len(rounds)} repeats: {ends}")
        if not self.ranked.told[index]:
            lines.append("not told apart from chance")
        return lines

    def row_rect(self, index: int) -> QRectF:
        """Where the bar of a name is painted, with its name; empty if it is scrolled away."""
        assert self.ranked is not None
        place = int(np.flatnonzero(self.ranked.order == index)[0]) - self.first
        if not 0 <= place < self._fitting():
            return QRectF()
        return QRectF(0, TOP + place * self._high(), self.width(), self._high())

    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 100)

    # ---- geometry ------------------------------------------------------------------------------

    def _count(self) -> int:
        return len(self.ranked.names) if self.ranked else 0

    def _high(self) -> float:
        room = max(self.height() - TOP - FOOT, 1)
        return ROW if self._count() * ROW <= room else TIGHT

    def _fitting(self) -> int:
        return max(int((self.height() - TOP - FOOT) // self._high()), 1)

    def _last_first(self) -> int:
        return max(self._count() - self._fitting(), 0)

    def _area(self) -> QRectF:
        assert self.ranked is not None
        metrics = QFontMetricsF(small(self.font()))
        shown = self.ranked.order[self.first : self.first + self._fitting()].tolist()
        widest = max((metrics.horizontalAdvance(self.ranked.names[i]) for i in shown), default=0)
        left = min(widest + 16, self.width() * NAMES)
        width = max(self.width() - left - SIDE, 20.0)
        return QRectF(left, TOP, width, max(self.height() - TOP - FOOT, 10.0))

    def _scale(self) -> Scale:
        assert self.ranked is not None
        low = min(float((self.ranked.mean - self.ranked.spread).min()), 0.0)
        high = max(float((self.ranked.mean + self.ranked.spread).max()), 0.0)
        if high - low < 1e-9:
            high = 1.0
        return Scale(low - 0.02 * (high - low) * (low < 0), high + 0.04 * (high - low))

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), THEMES.current
        painter.fillRect(self.rect(), theme.color("plot_background"))
        bold = QFont(self.font())
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        elide, room = Qt.TextElideMode.ElideRight, self.width() - (80 if self._last_first() else 12)
        title = painter.fontMetrics().elidedText(self.title, elide, room)
        painter.drawText(QRectF(8, 0, self.width() - 8, TOP), Flags.AlignVCenter, title)
        painter.setFont(small(self.font()))
        if self.ranked is not None and self._count():
            area, scale = self._area(), self._scale()
            self._paint_axis(painter, theme, area, scale)
            places = self.ranked.order[self.first : self.first + self._fitting()].tolist()
            for place, index in enumerate(places):
                top = TOP + place * self._high()
                self._paint_row(painter, theme, area, scale, index, top)
            if self._mouse is not None and (index := self._index_at(self._mouse)) >= 0:
                lines = [(None, line) for line in self.said(index)]
                paint_readout(painter, QRectF(self.rect()), self._mouse, lines, rule=False)
        painter.end()

    def _paint_axis(self, painter: QPainter, theme: Theme, area: QRectF, scale: Scale) -> None:
        metrics = painter.fontMetrics()
        for value, text in scale.ticks(max(area.width() / 60, 2)):
            x = round(area.left() + scale.share_of(value) * area.width()) + 0.5
            painter.setPen(theme.color("plot_axis" if value == 0 else "plot_grid"))
            painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
            painter.setPen(theme.color("plot_axis"))
            half = metrics.horizontalAdvance(text) / 2
            painter.drawText(QPointF(x - half, area.bottom() + metrics.ascent() + 2), text)
        name = QRectF(8, area.bottom() + 14, self.width() - 16, 16)
        text = metrics.elidedText(self.x_name, Qt.TextElideMode.ElideRight, int(name.width()))
        painter.drawText(name, Flags.AlignCenter, text)
        if self._last_first():
            last = min(self.first + self._fitting(), self._count())
            seen = f"{self.first + 1}–{last} of {self._count()}"
            box = QRectF(0, 0, self.width() - 8, TOP)
            painter.drawText(box, Flags.AlignRight | Flags.AlignVCenter, seen)

    def _paint_row(
        self, painter: QPainter, theme: Theme, area: QRectF, scale: Scale, index: int, top: float
    ) -> None:
        assert self.ranked is not None
        high, metrics = self._high(), painter.fontMetrics()
        if index == self.chosen:
            painter.fillRect(QRectF(0, top, self.width(), high), theme.color("hover"))
        mean, spread = float(self.ranked.mean[index]), float(self.ranked.spread[index])
        told = bool(self.ranked.told[index])

        def across(value: float) -> float:
            return area.left() + scale.share_of(value) * area.width()

        middle = top + high / 2
        bar = QRectF(across(0.0), top + 3, across(mean) - across(0.0), high - 6).normalized()
        color = theme.color("curve_train" if told else "text_disabled")
        painter.fillRect(bar, color)
        painter.setPen(QPen(theme.color("text"), 1))
        if spread > 0:
            low, end = across(mean - spread), across(mean + spread)
            painter.drawLine(QLineF(low, middle, end, middle))
            for x in (low, end):
                painter.drawLine(QLineF(x, middle - 3, x, middle + 3))
        elide = Qt.TextElideMode.ElideMiddle
        name = metrics.elidedText(self.ranked.names[index], elide, int(area.left()) - 14)
        painter.setPen(theme.color("plot_axis"))
        box = QRectF(0, top, area.left() - 6, high)
        painter.drawText(box, Flags.AlignRight | Flags.AlignVCenter, name)
        painter.setPen(theme.color("text" if told else "text_muted"))
        text = f"{number(mean, 3)} ± {number(spread, 2)}"
        beside = QRectF(area.right() + 6, top, SIDE - 8, high)
        painter.drawText(beside, Flags.AlignLeft | Flags.AlignVCenter, text)

    # ---- mouse and keys ------------------------------------------------------------------------

    def _index_at(self, point: QPointF) -> int:
        if self.ranked is None or not TOP <= point.y() < TOP + self._fitting() * self._high():
            return -1
        place = self.first + int((point.y() - TOP) // self._high())
        return int(self.ranked.order[place]) if place < self._count() else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self._index_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and index >= 0:
            self.chosen = index
            self.update()
            self.picked.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        over = self._index_at(self._mouse) >= 0
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        way = -int(np.sign(event.angleDelta().y())) * 3
        self.first = int(np.clip(self.first + way, 0, self._last_first()))
        self.update()
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.update()

    def _repaint(self, _: Theme) -> None:
        self.update()
