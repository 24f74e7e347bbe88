"""One sample, typed in or taken from the data: a field per feature, or a picture of many."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.data.base import Dataset
from core.data.columns import Column
from gui.icons import icon
from gui.panels.sample_fields import input_for, usual
from gui.theme import THEMES

Array = np.ndarray[Any, Any]
MANY = 30  # features, from which on a row is picked and not typed


class SampleForm(QWidget):
    """The sample that a prediction is asked for. `changed` when it becomes another."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._values: Array | None = None
        self._row: int | None = None
        self.fields: list[Any] = []
        self.row = QSpinBox(self)
        self.row.setAccessibleName("Row of the data")
        self.row.setToolTip("take the sample from this row of the data")
        self.row.lineEdit().setTextMargins(6, 0, 0, 0)
        self.row.setPrefix("row ")
        self.row.setSpecialValueText("row …")
        self.row.valueChanged.connect(self._take_row)
        self.random = QPushButton(icon("dices"), "Random", self)
        self.random.setToolTip("take any row")
        self.random.clicked.connect(self._take_any)
        self.picture = Picture(self)
        self._form = QFormLayout()
        self._form.setSpacing(6)
        self._form.setLabelAlignment(Qt.AlignmentFlag.AlignVCenter)
        self._form.setHorizontalSpacing(12)
        pick = QHBoxLayout()
        pick.addWidget(self.row, 1)
        pick.addWidget(self.random)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(pick)
        column.addWidget(self.picture)
        column.addLayout(self._form)

    def show_dataset(self, dataset: Dataset | None) -> None:
        """Begin with what is usual for every feature; where there are many, with the first row."""
        self._dataset, self._row, self._values = dataset, None, None
        self._clear()
        self.setVisible(dataset is not None)
        if dataset is None:
            return
        self._set_row_quietly(0, len(dataset.x))
        flat = dataset.x.reshape(len(dataset.x), -1)
        inputs = dataset.signature.inputs
        many = len(inputs) != flat.shape[1] or len(inputs) > MANY
        self.picture.setVisible(many)
        if many:
            self.row.setValue(1)
            return
        pairs = zip(inputs, flat.T, strict=True)
        self._values = np.array([usual(c, v) for c, v in pairs], np.float32)
        for place, column in enumerate(inputs):
            self._add(place, column, flat[:, place], float(self._values[place]))

    def value(self) -> Array | None:
        """The sample in original units, in the shape of the data; None if there are no data."""
        if self._dataset is None or self._values is None:
            return None
        return self._values.reshape(self._dataset.signature.sample_shape)

    def truth(self) -> str:
        """What the data say of this sample, if it is one of their rows."""
        if self._dataset is None or self._row is None:
            return ""
        y, signature = self._dataset.y[self._row], self._dataset.signature
        if signature.classes:
            return signature.classes[int(y)]
        return ", ".join(f"{v:.5g}" for v in np.ravel(y))

    def _clear(self) -> None:
        self.fields.clear()
        while self._form.rowCount():
            self._form.removeRow(0)

    def _add(self, place: int, column: Column, values: Array, value: float) -> None:
        field = input_for(column, values, self)
        field.setAccessibleName(column.name)
        field.show_number(value)
        field.given.connect(lambda value: self._type(place, value))
        self.fields.append(field)
        label = QLabel(column.name, self)
        label.setMinimumHeight(field.sizeHint().height())
        label.setBuddy(field)
        self._form.addRow(label, field)

    def _type(self, place: int, value: float) -> None:
        assert self._values is not None
        self._values = self._values.copy()
        self._values[place] = value
        self._row = None
        self._set_row_quietly(0, self.row.maximum())
        self.changed.emit()

    def _set_row_quietly(self, value: int, rows: int) -> None:
        self.row.blockSignals(True)
        self.row.setRange(0 if value == 0 else 1, rows)
        self.row.setValue(value)
        self.row.blockSignals(False)

    def _take_row(self, number: int) -> None:
        if self._dataset is None or number < 1:
            return
        self._row = number - 1
        self._values = self._dataset.x[self._row].reshape(-1).astype(np.float32)
        for field, value in zip(self.fields, self._values.tolist(), strict=False):
            field.show_number(value)
        signature = self._dataset.signature
        self.picture.show_values(self._values, signature.image_shape or signature.sample_shape)
        self.changed.emit()

    def _take_any(self) -> None:
        if self._dataset is not None:
            self.row.setValue(int(np.random.default_rng().integers(1, len(self._dataset.x) + 1)))


class Picture(QWidget):
    """Many values at a glance: a picture if they make one, else a strip in one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Picture of the sample")

    def sizeHint(self) -> QSize:
        return QSize(160, 160)

    def show_values(self, values: Array, shape: tuple[int, ...]) -> None:
        side = math.isqrt(len(values))
        if len(shape) == 3:
            grid = values.reshape(shape).mean(axis=-1)
        elif len(shape) == 2:
            grid = values.reshape(shape)
        elif side * side == len(values):
            grid = values.reshape(side, side)
        else:
            grid = values.reshape(1, -1)
        low, high = float(np.nanmin(grid)), float(np.nanmax(grid))
        grid = np.nan_to_num(grid, nan=low)
        gray = ((grid - low) / ((high - low) or 1.0) * 255).astype(np.uint8)
        height, width = gray.shape
        image = QImage(gray.tobytes(), width, height, width, QImage.Format.Format_Grayscale8)
        self._image = image.copy()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        size = (self._image.width() * scale, self._image.height() * scale)
        if self._image.height() == 1:
            size = (float(self.width()), 24.0)
        where = QRectF(0, (self.height() - size[1]) / 2, *size)
        painter.drawImage(where, self._image)
        painter.setPen(THEMES.current.color("border"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(where.adjusted(0, 0, -1, -1))
        painter.end()
