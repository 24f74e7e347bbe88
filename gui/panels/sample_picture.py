"""The picture that a network sees, large, and small ones of rows that are like it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui.plots.view import number
from gui.theme import THEMES

Array = np.ndarray[Any, Any]
SIDE = 132  # px
THUMB, CAPTION = 52, 32  # px


class Picture(QWidget):
    """Values as a picture, each pixel told under the mouse. `picked` is a pixel that is clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._values: Array = np.empty((0, 0))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Picture that the network sees")
        self.setMouseTracking(True)

    def sizeHint(self) -> QSize:
        return QSize(SIDE, SIDE)

    def show_values(self, values: Array, shape: tuple[int, ...], ends: tuple[float, float]) -> None:
        """Show flat values as a picture of this shape; `ends` are black and white."""
        self._values = values.reshape(_as_picture(values, shape))
        self._image = image_of(values, shape, ends)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter, where = QPainter(self), self._where()
        painter.drawImage(where, self._image)
        painter.setPen(THEMES.current.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where.adjusted(0, 0, -1, -1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._pixel(event)
        if place is None:
            QToolTip.hideText()
            return
        value = self._values[place]
        said = ", ".join(number(float(v)) for v in np.ravel(value))
        text = f"pixel {place[0] + 1}, {place[1] + 1}: {said}"
        QToolTip.showText(event.globalPosition().toPoint(), text, self)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._pixel(event)
        if place is not None and self._values.ndim == 2:
            self.picked.emit(place[0] * self._values.shape[1] + place[1])

    def leaveEvent(self, event: QEvent) -> None:
        QToolTip.hideText()

    def _where(self) -> QRectF:
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        width, height = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def _pixel(self, event: QMouseEvent) -> tuple[int, int] | None:
        if self._image.isNull() or not self._where().contains(event.position()):
            return None
        at, where = event.position() - self._where().topLeft(), self._where()
        row = int(at.y() / where.height() * self._image.height())
        column = int(at.x() / where.width() * self._image.width())
        return min(row, self._image.height() - 1), min(column, self._image.width() - 1)


class Thumbs(QWidget):
    """Small pictures of rows with two lines of words; `picked` is the one that is clicked."""

    picked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._images: list[QImage] = []
        self._words: list[tuple[str, str]] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Nearest training pictures")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        return QSize(200, THUMB + CAPTION)

    def show_rows(self, images: list[QImage], words: list[tuple[str, str]]) -> None:
        self._images, self._words = images, words
        self.setAccessibleDescription("; ".join(" ".join(pair) for pair in words))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), THEMES.current
        across = self._across()
        for i, (image, words) in enumerate(zip(self._images, self._words, strict=True)):
            left = i * across
            if left + THUMB > self.width() + 1:
                break
            painter.drawImage(QRectF(left, 0, THUMB, THUMB), image)
            roles = ("text", "text_muted")
            for line, (word, role) in enumerate(zip(words, roles, strict=True)):
                painter.setPen(theme.color(role))
                text = painter.fontMetrics().elidedText(
                    word, Qt.TextElideMode.ElideRight, int(across - 4)
                )
                row = QRectF(left, THUMB + line * 15 + 1, across, 15)
                painter.drawText(row, Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        which = int(event.position().x() // self._across())
        if which < len(self._images):
            self.picked.emit(which)

    def _across(self) -> float:
        return max(self.width() / max(len(self._images), 1), THUMB + 6.0)


def image_of(values: Array, shape: tuple[int, ...], ends: tuple[float, float]) -> QImage:
    """Flat values as a picture of (height, width) or (height, width, colours); others as grey."""
    low, high = ends
    shares = (np.nan_to_num(values, nan=low) - low) / ((high - low) or 1.0)
    grid = (np.clip(shares, 0, 1) * 255).astype(np.uint8).reshape(_as_picture(values, shape))
    if grid.ndim == 3 and grid.shape[2] != 3:
        grid = grid.mean(axis=2).astype(np.uint8)
    height, width = grid.shape[:2]
    colour = grid.ndim == 3
    kind = QImage.Format.Format_RGB888 if colour else QImage.Format.Format_Grayscale8
    line = width * (3 if colour else 1)
    return QImage(np.ascontiguousarray(grid).tobytes(), width, height, line, kind).copy()


def _as_picture(values: Array, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a sample if that is a picture, else a square or a strip."""
    if len(shape) in (2, 3):
        return shape
    side = math.isqrt(values.size)
    return (side, side) if side * side == values.size else (1, values.size)
