"""Samples of data that are no file of rows: pictures by class, or rows of numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QTableView, QWidget

from core.data.base import Dataset
from gui.panels.rows_table import RowsTable

SIDE, GAP, NAME = 56, 6, 120
CLASSES, EACH = 40, 24  # pictures that are drawn
LOOKED_AT = 500  # samples that say how bright pictures get


class SamplesView(QStackedWidget):
    """A row of pictures for each class, or the rows themselves."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowsTable()
        self.table = QTableView(self)
        self.table.setModel(self.rows)
        self.table.setAccessibleName("Rows of the data set")
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().setDefaultSectionSize(24)
        self.pictures = Pictures()
        area = QScrollArea(self)
        area.setWidget(self.pictures)
        area.setAccessibleName("Pictures of each class")
        self.addWidget(self.table)
        self.addWidget(area)
        self._shown: Dataset | None = None

    def show_dataset(self, dataset: Dataset | None) -> None:
        if dataset is self._shown:
            return
        self._shown = dataset
        pictures = dataset is not None and bool(dataset.signature.image_shape)
        self.rows.show_dataset(None if pictures else dataset)
        self.pictures.show_dataset(dataset if pictures else None)
        self.setCurrentIndex(int(pictures))


class Pictures(QWidget):
    """The first pictures of every class."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[tuple[str, list[QImage]]] = []

    def show_dataset(self, dataset: Dataset | None) -> None:
        self._rows = []
        if dataset is not None:
            signature, shape = dataset.signature, dataset.signature.image_shape
            some_rows = dataset.x[:LOOKED_AT]
            ends = float(some_rows.min()), float(some_rows.max())
            names = signature.classes[:CLASSES] or ("",)
            for number, name in enumerate(names):
                of_class = np.flatnonzero(dataset.y == number) if name else np.arange(EACH)
                some = [_image(dataset.x[i], shape, ends) for i in of_class[:EACH]]
                self._rows.append((name, some))
        most = max((len(images) for _, images in self._rows), default=0)
        self.resize(NAME + most * (SIDE + GAP) + GAP, len(self._rows) * (SIDE + GAP) + GAP)
        self.setAccessibleDescription(", ".join(name for name, _ in self._rows))
        self.update()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        for row, (name, images) in enumerate(self._rows):
            top = GAP + row * (SIDE + GAP)
            side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
            words = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, NAME - 16)
            painter.drawText(QRectF(8, top, NAME - 8, SIDE), side, words)
            for place, image in enumerate(images):
                painter.drawImage(_fitted(image, NAME + place * (SIDE + GAP), top), image)
        painter.end()


def _fitted(image: QImage, left: float, top: float) -> QRectF:
    """Where a picture is drawn: in the middle of its square, in its own shape."""
    scale = SIDE / max(image.width(), image.height())
    width, height = image.width() * scale, image.height() * scale
    return QRectF(left + (SIDE - width) / 2, top + (SIDE - height) / 2, width, height)


def _image(values: np.ndarray, shape: tuple[int, ...], ends: tuple[float, float]) -> QImage:
    """A sample as a picture: black for the smallest value of all samples, white for the largest."""
    low, high = ends
    values = np.clip(values, low, high)
    grey = (values - low) * (255 / (high - low) if high > low else 0)
    pixels = np.ascontiguousarray(grey.reshape(shape).astype(np.uint8))
    height, width = shape[:2]
    if len(shape) == 3 and shape[2] >= 3:
        pixels = np.ascontiguousarray(pixels[:, :, :3])
        return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    flat = np.ascontiguousarray(pixels.reshape(height, width, -1)[:, :, 0])
    return QImage(flat.data, width, height, width, QImage.Format.Format_Grayscale8).copy()
