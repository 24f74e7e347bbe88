"""Words that stand over the canvas: why something cannot be done, and what to do first."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsView, QLabel, QVBoxLayout, QWidget

from gui.icons import icon
from gui.theme import THEMES, Theme

ICONS = {"error": "circle-alert", "warning": "triangle-alert", "hint": "info"}
GAP = 18  # points between the bubble and what it speaks of


class Bubble(QLabel):
    """A sentence at a place of the canvas. Lets every click through."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._severity = "hint"
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(32, 6, 12, 6)
        self.hide()

    def say(self, text: str, at: QPointF, severity: str, flash_ms: int = 0) -> None:
        """Show `text` near a place of the scene; with `flash_ms` it goes away by itself."""
        self._severity = severity
        self._timer.stop()
        self.setWordWrap(False)
        self.setText(text)
        if self.sizeHint().width() > 340:
            self.setWordWrap(True)
            self.setFixedWidth(340)
            self.resize(340, self.heightForWidth(340))
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(16_777_215)
            self.adjustSize()
        self.move(self._place(self._view.mapFromScene(at)))
        self.setAccessibleName(text)
        self.show()
        self.raise_()
        self.update()
        if flash_ms:
            self._timer.start(flash_ms)

    def hide(self) -> None:
        """Go away, now."""
        self._timer.stop()
        super().hide()

    def _place(self, point: QPoint) -> QPoint:
        room = self._view.viewport().size()
        x = min(max(point.x() - self.width() // 2, 6), room.width() - self.width() - 6)
        y = point.y() + GAP
        if y + self.height() > room.height() - 6:
            y = point.y() - GAP - self.height()
        return QPoint(max(x, 6), max(y, 6))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = THEMES.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color(self._severity), 1.5))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        mark = icon(ICONS[self._severity], self._severity)
        mark.paint(painter, 10, (self.height() - 16) // 2, 16, 16)
        painter.end()
        super().paintEvent(event)


class EmptyHint(QWidget):
    """What to do with an empty canvas."""

    HEADING = "Drag an Input here to begin"
    TEXT = (
        "Take it from the list of layers, or double-click it there.<br>"
        "Then add a Dense layer, and pull a wire from port to port.<br><br>"
        "<b>Space</b> adds any layer by its name."
    )

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(self.HEADING)
        self.heading, self._text = QLabel(self.HEADING), QLabel(self.TEXT)
        large = self.heading.font()
        large.setPixelSize(18)
        large.setWeight(QFont.Weight.DemiBold)
        self.heading.setFont(large)
        layout = self._layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 76, 32, 28)
        layout.setSpacing(12)
        for label in (self.heading, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        self.show_theme(THEMES.current)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        palette = self._text.palette()
        palette.setColor(self._text.foregroundRole(), theme.color("text_muted"))
        self._text.setPalette(palette)
        self.update()

    def center(self) -> None:
        """Stand in the middle of the viewport."""
        room = self._view.viewport().size()
        width = max(120, min(460, room.width() - 24))
        self.resize(width, self._layout.totalHeightForWidth(width))
        self.move((room.width() - self.width()) // 2, (room.height() - self.height()) // 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = THEMES.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("card_border"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(2, 2, -2, -2), 14, 14)
        tint = theme.color("category_io")
        tint.setAlphaF(0.15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        middle = self.width() // 2
        painter.drawRoundedRect(QRectF(middle - 24, 24, 48, 48), 11, 11)
        icon("input", "category_io").paint(painter, middle - 14, 34, 28, 28)
        painter.end()
