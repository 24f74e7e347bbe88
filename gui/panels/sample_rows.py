"""The form of a sample: for each feature its name, a slider, a field, and a mark if it is odd."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from core.data.columns import Column
from core.whatif import Reach
from gui.panels.parts import Mark
from gui.panels.sample_fields import UNKNOWN, has_slider, input_for, written
from gui.panels.sample_slider import ReachSlider

Array = np.ndarray[Any, Any]
NAME_SHARE = 98  # px, the widest name


class FieldRow(QObject):
    """One feature. `given` when the user has chosen another value, `entered` when it is used."""

    given = Signal(float)
    entered = Signal()

    def __init__(self, column: Column, reach: Reach, grid: QGridLayout, at: int) -> None:
        parent = grid.parentWidget()
        assert parent is not None
        super().__init__(parent)
        self.column, self.reach = column, reach
        self.input = input_for(column, reach, parent)
        self.input.setAccessibleName(column.name)
        self.slider = ReachSlider(column, reach, parent) if has_slider(column) else None
        self.unknown = _unknown(column, parent) if column.gaps and self.slider else None
        self.mark = Mark(14, parent)
        self.mark.show_icon("triangle-alert", "warning")
        self.mark.setAccessibleName(f"{column.name} is outside of what training met")
        policy = self.mark.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.mark.setSizePolicy(policy)
        self.mark.hide()
        self._lay_out(grid, at, parent)
        self.input.given.connect(self._give)
        if self.slider is not None:
            self.slider.given.connect(self._give)
        if self.unknown is not None:
            self.unknown.toggled.connect(self._forget)
        for part in (self.input, self.slider):
            if part is not None:
                part.installEventFilter(self)

    def show_value(self, value: float) -> None:
        """Show a value that the user has not given here."""
        known = not math.isnan(value)
        for part in (self.input, self.slider):
            if part is not None:
                part.show_number(value)
                part.setEnabled(known or self.unknown is None)
        if self.unknown is not None:
            self.unknown.blockSignals(True)
            self.unknown.setChecked(not known)
            self.unknown.blockSignals(False)
        self._judge(value)

    def _lay_out(self, grid: QGridLayout, at: int, parent: QWidget) -> None:
        label = QLabel(parent)
        text = QFontMetrics(label.font()).elidedText(
            self.column.name, Qt.TextElideMode.ElideMiddle, NAME_SHARE
        )
        label.setText(text)
        label.setToolTip(self.column.name)
        label.setBuddy(self.input)
        grid.addWidget(label, at, 0)
        if self.slider is None:
            grid.addWidget(self.input, at, 1, 1, 2)
        else:
            grid.addWidget(self.slider, at, 1)
            grid.addWidget(self.input, at, 2)
        if self.unknown is not None:
            grid.addWidget(self.unknown, at, 3)
        grid.addWidget(self.mark, at, 4)

    def _give(self, value: float) -> None:
        for part in (self.input, self.slider):
            if part is not None and part is not self.sender():
                part.show_number(value)
        self._judge(value)
        self.given.emit(value)

    def _forget(self, yes: bool) -> None:
        """Nothing is known of this feature, or it is again what is usual."""
        value = UNKNOWN if yes else self.reach.middle
        self.show_value(value)
        self.given.emit(value)

    def _judge(self, value: float) -> None:
        self.mark.setVisible(self.reach.leaves(value))
        self.mark.setToolTip(odd(self.column, self.reach, value))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        return False


class FieldRows(QWidget):
    """Fields for some of the numbers of a sample. Signals name the place of the number."""

    given = Signal(int, float)
    entered = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: dict[int, FieldRow] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._inside: QWidget | None = None

    def show_columns(
        self, places: list[int], columns: tuple[Column, ...], reaches: tuple[Reach, ...]
    ) -> None:
        """Have fields for the columns at these places."""
        if self._inside is not None:
            self._column.removeWidget(self._inside)
            self._inside.hide()
            self._inside.deleteLater()
        self._inside = QWidget(self)
        grid = QGridLayout(self._inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(4)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        self.rows = {}
        for at, place in enumerate(places):
            row = self.rows[place] = FieldRow(columns[place], reaches[place], grid, at)
            row.given.connect(lambda value, place=place: self.given.emit(place, value))
            row.entered.connect(lambda place=place: self.entered.emit(place))
        self._column.addWidget(self._inside)

    def show_values(self, values: Array) -> None:
        """Show a sample, flat."""
        for place, row in self.rows.items():
            row.show_value(float(values[place]))


def odd(column: Column, reach: Reach, value: float) -> str:
    """«age 130: training met 18 to 90», or nothing if the value is none to warn of."""
    if not reach.leaves(value):
        return ""
    if reach.met:
        return f"{column.name} “{written(column, value)}” was never met in training"
    ends = f"{written(column, reach.low)} to {written(column, reach.high)}"
    return f"{column.name} {written(column, value)}: training met {ends}"


def _unknown(column: Column, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setText("?")
    button.setCheckable(True)
    button.setFixedWidth(22)
    button.setAccessibleName(f"{column.name} is not known")
    button.setToolTip("not known: the network gets what stands in for a missing value")
    return button
