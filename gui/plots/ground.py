"""What a network says of a plane, as colours: classes, how sure it is, or a height."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.axes import small
from gui.plots.view import number
from gui.theme import THEMES

Array = NDArray[Any]
Bytes = NDArray[np.uint8]

SOLID = 0.55  # how much of a class's colour lies over the ground
BAR, ROOM = 8, 6  # px, width of the scale and what is left around it
TOP, BOTTOM = 24, 20  # px, as the plot beside it


def mixed(probabilities: Array, side: int) -> Bytes:
    """Colours of the classes by their probability (n, classes), on the ground of the plot."""
    sure = np.square(probabilities)
    sure /= np.maximum(sure.sum(axis=1, keepdims=True), 1e-12)
    return _over_ground(sure, side)


def parted(probabilities: Array, side: int) -> Bytes:
    """The colour of the likeliest class alone."""
    best = np.eye(probabilities.shape[1])[probabilities.argmax(axis=1)]
    return _over_ground(best, side)


def heights(values: Array, low: float, high: float, side: int) -> Bytes:
    """Low numbers in the colour of negative weights, high ones in that of positive."""
    places = np.nan_to_num(np.clip((values - low) / (high - low) * 255, 0, 255)).astype(int)
    return _image(THEMES.current.diverging(256)[places, :3], side)


def _over_ground(shares: Array, side: int) -> Bytes:
    theme = THEMES.current
    colors = np.array([_rgb(theme.class_color(i)) for i in range(shares.shape[1])])
    ground = _rgb(theme.color("plot_background"))
    return _image(ground + (shares @ colors - ground) * SOLID, side)


def _rgb(color: QColor) -> Array:
    return np.array([color.red(), color.green(), color.blue()], float)


def _image(colors: Array, side: int) -> Bytes:
    """(side * side, 3) red, green, blue in [0, 255] as an image."""
    return colors.reshape(side, side, 3).astype(np.uint8)


class HeightScale(QWidget):
    """The colours of `heights` with their numbers, beside a plot."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._low, self._high, self._name = 0.0, 1.0, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Scale of colours")

    def show_range(self, low: float, high: float, name: str) -> None:
        """Which numbers the ends of the scale stand for, and of what."""
        if (low, high, name) != (self._low, self._high, self._name):
            self._low, self._high, self._name = low, high, name
            self.setAccessibleDescription(f"{name}: {number(low)} to {number(high)}")
            self.setToolTip(f"{name}: {number(low)} to {number(high)}; beyond, the end's colour")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        texts = [number(value, 3) for value in self._ticks()]
        return QSize(BAR + 2 * ROOM + 4 + max(map(metrics.horizontalAdvance, texts)), 80)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = THEMES.current, QPainter(self)
        painter.fillRect(self.rect(), theme.color("plot_background"))
        colors = np.ascontiguousarray(theme.diverging(255)[::-1])
        image = QImage(colors.data, 1, 255, 4, QImage.Format.Format_RGBA8888)
        bar = QRectF(ROOM, TOP, BAR, max(self.height() - TOP - BOTTOM, 10))
        painter.drawImage(bar, image)
        painter.setFont(small(self.font()))
        painter.setPen(theme.color("plot_axis"))
        half = painter.fontMetrics().height() / 2
        for share, value in zip((1.0, 0.5, 0.0), self._ticks(), strict=True):
            y = bar.bottom() - share * bar.height()
            y = min(max(y, bar.top() + half - 2), bar.bottom() - half + 2)
            text = QRectF(bar.right() + 4, y - 10, self.width(), 20)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, number(value, 3))
        painter.end()

    def _ticks(self) -> tuple[float, float, float]:
        return self._high, (self._low + self._high) / 2, self._low
