"""One sample: typed in, dragged, taken from the data, or drawn where samples are pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from core.data.base import Dataset
from core.whatif import Reach, reaches
from gui.icons import icon
from gui.panels.parts import muted
from gui.panels.sample_drawing import Drawing
from gui.panels.sample_fields import written
from gui.panels.sample_rows import FieldRows, odd

Array = np.ndarray[Any, Any]
SHOWN = 24  # fields at a time; of more features those are shown whose names are searched for


class SampleForm(QWidget):
    """The sample that a prediction is asked for.

    Signals: `changed` when it becomes another; `touched` says which feature is being looked at.
    """

    changed = Signal()
    touched = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dataset: Dataset | None = None
        self._values: Array | None = None
        self.row: int | None = None  # of the data, counted from 0, if the sample is one of them
        self.reaches: tuple[Reach, ...] = ()
        self.number = QSpinBox(self)
        self.number.setAccessibleName("Row of the data")
        self.number.setToolTip("take the sample from this row of the data")
        self.number.lineEdit().setTextMargins(6, 0, 0, 0)
        self.number.setPrefix("row ")
        self.number.setSpecialValueText("row …")
        self.number.valueChanged.connect(self._take_number)
        self.number.setMinimumWidth(92)
        self.random = QPushButton(icon("dices"), "Random", self)
        self.random.setToolTip("take any row")
        self.random.clicked.connect(self._take_any)
        self.median = QPushButton(icon("rotate-ccw"), "Reset", self)
        self.median.setToolTip("begin anew: every feature at its median, or most frequent value")
        self.median.clicked.connect(self.begin)
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Search features")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("Search features")
        self.search.textChanged.connect(self._choose)
        self.rest = muted("", self)
        self.fields = FieldRows(self)
        self.fields.given.connect(self._take)
        self.fields.entered.connect(self.touched)
        self.drawing = Drawing(self)
        self.drawing.drawn.connect(self._take_drawing)
        self.picture = self.drawing.picture
        self.picture.picked.connect(self.touched)
        pick = QHBoxLayout()
        pick.addWidget(self.number, 1)
        pick.addWidget(self.random)
        pick.addWidget(self.median)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(pick)
        for part in (self.drawing, self.search, self.fields, self.rest):
            column.addWidget(part)

    def show_dataset(self, dataset: Dataset | None, rows: Array | None = None) -> None:
        """Begin with what is usual for every feature; of pictures with the first row.

        rows : of training, which say what is usual; None: all
        """
        self._dataset, self.row, self._values = dataset, None, None
        self.setVisible(dataset is not None)
        if dataset is None:
            return
        rows = np.arange(len(dataset.x)) if rows is None or not len(rows) else rows
        self._count(0)
        is_picture = self.is_picture
        self.drawing.setVisible(is_picture)
        self.median.setHidden(is_picture)
        self.fields.setHidden(is_picture)
        self.search.setHidden(is_picture or len(dataset.signature.inputs) <= SHOWN)
        if is_picture:
            self.rest.hide()
            self.reaches = ()
            self.drawing.show_dataset(dataset)
            self.take_row(0)
        else:
            flat = dataset.x.reshape(len(dataset.x), -1)
            self.reaches = reaches(dataset.signature.inputs, flat, rows)
            self._choose(self.search.text())
            self.begin()

    @property
    def is_picture(self) -> bool:
        """Whether samples are pictures, or anything else that has no named features."""
        if self._dataset is None:
            return False
        signature = self._dataset.signature
        return bool(signature.image_shape) or len(signature.sample_shape) > 1

    def value(self) -> Array | None:
        """The sample in original units, in the shape of the data; None if there are no data."""
        if self._dataset is None or self._values is None:
            return None
        return self._values.reshape(self._dataset.signature.sample_shape)

    def truth(self) -> str:
        """What the data say of this sample, if it is one of their rows."""
        return (
            "" if self._dataset is None or self.row is None else truth_of(self._dataset, self.row)
        )

    def warnings(self) -> list[str]:
        """What of the sample lies outside of what training has met, in words."""
        if self._dataset is None or self._values is None or not self.reaches:
            return []
        columns = self._dataset.signature.inputs
        found = zip(columns, self.reaches, self._values.tolist(), strict=True)
        return [said for column, reach, value in found if (said := odd(column, reach, value))]

    def written(self) -> list[tuple[str, str]]:
        """Every value of the sample with its name, as people write it."""
        if self._dataset is None or self._values is None:
            return []
        columns = self._dataset.signature.inputs
        if len(columns) != len(self._values):
            return [(f"value {i + 1}", f"{v:.6g}") for i, v in enumerate(self._values.tolist())]
        pairs = zip(columns, self._values.tolist(), strict=True)
        return [(column.name, written(column, value)) for column, value in pairs]

    def begin(self) -> None:
        """Every feature at its median, or the category that is met most often."""
        if self._dataset is not None and self.reaches:
            self.row = None
            self._count(0)
            self._show(np.array([reach.middle for reach in self.reaches], np.float32))

    def take_row(self, row: int) -> None:
        """Take the sample from a row of the data, counted from 0."""
        if self._dataset is None or not 0 <= row < len(self._dataset.x):
            return
        self.row = row
        self._count(row + 1)
        self.drawing.pad.clear()
        self._show(np.array(self._dataset.x[row], np.float32).reshape(-1))

    def _show(self, values: Array) -> None:
        self._values = values
        self.fields.show_values(values)
        if self.is_picture:
            self.drawing.show_values(values)
        self.changed.emit()

    def _take(self, place: int, value: float) -> None:
        assert self._values is not None
        self._values = self._values.copy()
        self._values[place] = value
        self.row = None
        self._count(0)
        self.touched.emit(place)
        self.changed.emit()

    def _take_drawing(self, values: Array) -> None:
        self.row = None
        self._count(0)
        self._show(values)

    def _take_number(self, number: int) -> None:
        if number:
            self.take_row(number - 1)

    def _take_any(self) -> None:
        if self._dataset is not None:
            self.take_row(int(np.random.default_rng().integers(len(self._dataset.x))))

    def _choose(self, words: str) -> None:
        """Have fields for the features whose names have these words, the first of them."""
        if self._dataset is None or not self.reaches:
            return
        columns = self._dataset.signature.inputs
        wanted = words.lower().split()
        found = [i for i, c in enumerate(columns) if all(w in c.name.lower() for w in wanted)]
        self.fields.show_columns(found[:SHOWN], columns, self.reaches)
        if self._values is not None:
            self.fields.show_values(self._values)
        self.rest.setVisible(len(found) > SHOWN or not found)
        more = f"and {len(found) - SHOWN:,} more features: search for their names"
        self.rest.setText(more if found else "no feature has this in its name")

    def _count(self, number: int) -> None:
        """Say which row this is, counted from 1; 0: none."""
        assert self._dataset is not None
        self.number.blockSignals(True)
        self.number.setRange(0, len(self._dataset.x))
        self.number.setValue(number)
        self.number.blockSignals(False)


def truth_of(dataset: Dataset, row: int) -> str:
    """What the data say of a row: the name of its class, or its numbers."""
    y, classes = dataset.y[row], dataset.signature.classes
    if classes:
        return classes[int(y)] if 0 <= int(y) < len(classes) else "not known"
    return ", ".join(f"{value:.5g}" for value in np.ravel(y))
