"""A slider over the kept moments of a run: one place for each, and the present at its end."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QSlider, QStyle, QStyleOptionSlider, QWidget

from core.moments import Moment, best
from gui.theme import THEMES

TICK = 4  # px, height of the mark of a moment
CROWDED = 3  # px; marks that lie closer are left out


class TimeSlider(QSlider):
    """Its value is the number of a moment; the highest is the present.

    A click leads straight to its place. Esc leads to the present, as the End key does.
    """

    looked = Signal(object)  # the Moment that is wanted, or None for the present

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.moments: Sequence[Moment] = ()
        self._best: int | None = None
        self.setAccessibleName("Moment of the training that is shown")
        self.setToolTip("Look back: every view shows the network as it was (Alt+Left, Alt+Right)")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(140)
        self.setRange(0, 0)
        self.setPageStep(10)
        self.valueChanged.connect(self._ask)

    def show_moments(self, moments: Sequence[Moment], chosen: Moment | None) -> None:
        """Offer these moments; stand at one of them, or at the present."""
        self.moments = moments
        found = best(moments)
        self._best = None if found is None else list(moments).index(found)
        place = next((i for i, m in enumerate(moments) if m is chosen), len(moments))
        self.blockSignals(True)  # nobody has moved it
        self.setRange(0, len(moments))
        self.setValue(place)
        self.blockSignals(False)
        self.update()

    def _ask(self, place: int) -> None:
        self.looked.emit(self.moments[place] if place < len(self.moments) else None)

    # ---- Qt ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.value() < self.maximum():
            self.setValue(self.maximum())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            groove = self._groove()
            away = round(event.position().x() - groove.left())
            width = round(groove.width())
            at = QStyle.sliderValueFromPosition(self.minimum(), self.maximum(), away, width)
            self.setValue(at)
        super().mousePressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        theme, painter, groove = THEMES.current, QPainter(self), self._groove()
        count = max(self.maximum(), 1)
        apart = groove.width() / count
        below = self.height() - TICK
        if apart >= CROWDED:
            color = theme.color("text_disabled")
            for i in range(len(self.moments)):
                painter.fillRect(QRectF(groove.left() + i * apart, below, 1, TICK), color)
        if self._best is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("curve_validation"))
            x, y = groove.left() + self._best * apart + 0.5, float(self.height())
            painter.drawPolygon(
                QPolygonF([QPointF(x, y - 6), QPointF(x - 4, y), QPointF(x + 4, y)])
            )
        painter.end()

    def _groove(self) -> QRectF:
        """The way of the middle of the handle."""
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        control, part = QStyle.ComplexControl.CC_Slider, QStyle.SubControl.SC_SliderHandle
        handle = self.style().subControlRect(control, option, part, self)
        half = handle.width() / 2
        return QRectF(half, 0, max(self.width() - 2 * half, 1.0), self.height())
