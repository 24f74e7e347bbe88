"""A slider over one number of a sample, on which the range that training has met is marked."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QSlider, QWidget

from core.data.columns import Column
from core.whatif import Reach
from gui.forms_numbers import Manners
from gui.panels.sample_fields import written
from gui.theme import THEMES

STEPS = 1000
HANDLE = 6.0  # px, radius


class ReachSlider(QSlider):
    """Runs some way beyond the training range, which is drawn as a band with the median in it."""

    given = Signal(float)

    def __init__(self, column: Column, reach: Reach, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.manners = Manners(self)
        self._reach = reach
        self._low, self._high = reach.shown
        self._whole = column.type in ("int", "date", "time")
        if self._whole:
            self._low, self._high = math.floor(self._low), math.ceil(self._high)
        steps = self._high - self._low
        self.setRange(0, int(steps) if self._whole and steps <= STEPS else STEPS)
        self.setPageStep(max(self.maximum() // 10, 1))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{column.name}, slider")
        ends = f"{written(column, reach.low)} to {written(column, reach.high)}"
        self.setToolTip(f"{column.name}: the band is what training met, {ends}")
        self._outside = False
        self.valueChanged.connect(self._say)

    def show_number(self, value: float) -> None:
        """Stand at `value`, or at the end that is next to it; what is missing moves nothing."""
        if math.isnan(value):
            return
        self._outside = self._reach.leaves(value)
        share = (value - self._low) / (self._high - self._low)
        self.blockSignals(True)
        self.setValue(round(min(max(share, 0.0), 1.0) * self.maximum()))
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(90, 22)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = THEMES.current, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        middle, on = self.height() / 2, self.isEnabled()
        painter.setBrush(theme.color("pressed"))
        painter.drawRoundedRect(self._stretch(0.0, 1.0, 4.0), 2, 2)
        if math.isfinite(self._reach.low):
            ends = self._share(self._reach.low), self._share(self._reach.high)
            painter.setBrush(theme.color("highlight" if on else "text_disabled"))
            painter.setOpacity(0.45)
            painter.drawRoundedRect(self._stretch(*ends, 8.0), 3, 3)
            painter.setOpacity(1.0)
            painter.setPen(QPen(theme.color("text_muted"), 1))
            x = round(self._x(self._share(self._reach.middle))) + 0.5
            painter.drawLine(QPointF(x, middle - 7), QPointF(x, middle + 7))
        if on:
            self._paint_handle(painter)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._go(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._go(event.position().x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def _paint_handle(self, painter: QPainter) -> None:
        theme = THEMES.current
        share = self.value() / max(self.maximum(), 1)
        role = "warning" if self._outside else "highlight"
        painter.setPen(QPen(theme.color("focus" if self.hasFocus() else "plot_background"), 1.5))
        painter.setBrush(theme.color(role))
        painter.drawEllipse(QPointF(self._x(share), self.height() / 2), HANDLE, HANDLE)

    def _stretch(self, low: float, high: float, thick: float) -> QRectF:
        left, right = self._x(low), self._x(high)
        return QRectF(left, (self.height() - thick) / 2, max(right - left, 1.0), thick)

    def _share(self, value: float) -> float:
        return (value - self._low) / (self._high - self._low)

    def _x(self, share: float) -> float:
        return HANDLE + 1 + share * (self.width() - 2 * HANDLE - 2)

    def _go(self, x: float) -> None:
        share = (x - HANDLE - 1) / max(self.width() - 2 * HANDLE - 2, 1)
        self.setValue(round(min(max(share, 0.0), 1.0) * self.maximum()))

    def _say(self, step: int) -> None:
        value = self._low + step / max(self.maximum(), 1) * (self._high - self._low)
        value = float(round(value)) if self._whole else value
        self._outside = self._reach.leaves(value)
        self.given.emit(value)
