"""What a person types or picks for one column of a sample, as the number that stands for it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSizePolicy, QWidget

from core.data.columns import Column
from core.spec import Param, Range
from core.whatif import Reach
from gui.forms_numbers import Manners, RealField
from gui.plots.view import number

Array = np.ndarray[Any, Any]
UNKNOWN = math.nan
FAR = 1000  # times the training range, as far as a number may be typed
WIDE = 90  # px of a number with its arrows, such as −0.01234


class NumberInput(RealField):
    """A number; arrows move it by about a tenth of what training has met."""

    given = Signal(float)

    def __init__(self, column: Column, reach: Reach, parent: QWidget | None = None) -> None:
        low, high = reach.shown
        margin = high - low
        bounds = Range(low - FAR * margin, high + FAR * margin)
        super().__init__(Param(column.name, float, low, "", bounds), parent)
        step = 10.0 ** math.floor(math.log10(margin / 10))
        self.setSingleStep(max(step, 1.0) if column.type == "int" else step)
        self.setKeyboardTracking(True)
        self.setFixedWidth(WIDE)
        ends = f"{written(column, reach.low)} to {written(column, reach.high)}"
        self.setToolTip(f"{column.name}: training met {ends}")
        self.changed.connect(lambda value, gesture: self.given.emit(value))

    def show_number(self, value: float) -> None:
        if not math.isnan(value):
            self.show_value(float(f"{value:.4g}" if abs(value) < 1e4 else f"{value:.7g}"))


class ChoiceInput(QComboBox):
    """A category by its name, or yes and no; the last entry is that nothing is known."""

    given = Signal(float)

    def __init__(self, column: Column, reach: Reach, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(4)
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

    def __init__(self, column: Column, reach: Reach, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.manners = Manners(self)
        self._column = column
        ends = f"{written(column, reach.low)} to {written(column, reach.high)}"
        self._tip = f"{column.name}: a {column.type}; training met {ends}"
        self.setFixedWidth(WIDE)
        self.setToolTip(self._tip)
        self.editingFinished.connect(self._read)

    def show_number(self, value: float) -> None:
        self.setText(self._column.write(value))
        self.setToolTip(self._tip)

    def _read(self) -> None:
        try:
            self.given.emit(self._column.read(self.text()))
        except ValueError as error:
            self.setToolTip(str(error))


def input_for(column: Column, reach: Reach, parent: QWidget) -> Any:
    """The field that suits a column, of which training has met `reach`."""
    if column.type in ("category", "bool"):
        return ChoiceInput(column, reach, parent)
    if column.type in ("date", "time"):
        return TextInput(column, reach, parent)
    return NumberInput(column, reach, parent)


def written(column: Column, value: float) -> str:
    """A value as people write it: «versicolor», «2024-03-05», «6.9»."""
    if math.isnan(value):
        return "not known"
    if column.type == "bool":
        return "yes" if value else "no"
    if column.type in ("category", "date", "time"):
        return column.write(value)
    return number(value, 4 if abs(value) < 1e4 else 7)


def has_slider(column: Column) -> bool:
    """Whether its values lie on a line."""
    return column.type not in ("category", "bool")
