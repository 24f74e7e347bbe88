"""What a person types or picks for one column of a sample, as the number that stands for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from core.data.columns import Column
from core.spec import Param, Range
from gui.forms_numbers import Manners, RealField

Array = np.ndarray[Any, Any]
UNKNOWN = math.nan


class NumberInput(RealField):
    """A number; arrows move it by about a tenth of what the data span."""

    given = Signal(float)

    def __init__(self, column: Column, values: Array, parent: QWidget | None = None) -> None:
        low, high = _span(values)
        margin = (high - low) or max(abs(high), 1.0)
        bounds = Range(low - 10 * margin, high + 10 * margin)
        super().__init__(Param(column.name, float, low, "", bounds), parent)
        step = 10.0 ** math.floor(math.log10(margin / 10))
        self.setSingleStep(max(step, 1.0) if column.type == "int" else step)
        self.setKeyboardTracking(True)
        self.setToolTip(f"{column.name}: {low:.4g} to {high:.4g} in the data")
        self.changed.connect(lambda value, gesture: self.given.emit(value))

    def show_number(self, value: float) -> None:
        if not math.isnan(value):
            self.show_value(float(f"{value:.6g}"))


class ChoiceInput(QComboBox):
    """A category by its name, or yes and no; the last entry is that nothing is known."""

    given = Signal(float)

    def __init__(self, column: Column, values: Array, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for code, name in enumerate(column.categories or ("no", "yes")):
            self.addItem(name, float(code))
        if column.gaps:
            self.addItem("(not known)", UNKNOWN)
        self.setToolTip(column.name)
        self.activated.connect(lambda index: self.given.emit(self.itemData(index)))

    def show_number(self, value: float) -> None:
        unknown = math.isnan(value)
        self.setCurrentIndex(self.count() - 1 if unknown else round(value))


class TextInput(QLineEdit):
    """A date or a time, read as the column reads it; nothing means that it is not known."""

    given = Signal(float)

    def __init__(self, column: Column, values: Array, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self._column = column
        self.setToolTip(f"{column.name}: a {column.type}")
        self.editingFinished.connect(self._read)

    def show_number(self, value: float) -> None:
        self.setText(self._column.write(value))
        self.setToolTip(f"{self._column.name}: a {self._column.type}")

    def _read(self) -> None:
        try:
            self.given.emit(self._column.read(self.text()))
        except ValueError as error:
            self.setToolTip(str(error))


def input_for(column: Column, values: Array, parent: QWidget) -> Any:
    """The field that suits a column, whose `values` (rows,) say what is usual."""
    if column.type in ("category", "bool"):
        return ChoiceInput(column, values, parent)
    if column.type in ("date", "time"):
        return TextInput(column, values, parent)
    return NumberInput(column, values, parent)


def usual(column: Column, values: Array) -> float:
    """Where a sample begins: the median, or the category that is met most often."""
    known = values[~np.isnan(values)]
    if not len(known):
        return UNKNOWN
    if column.type in ("category", "bool"):
        names, counts = np.unique(known, return_counts=True)
        return float(names[counts.argmax()])
    return float(np.median(known))


def _span(values: Array) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
