"""The slider that says how much curves are smoothed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSlider, QWidget, QWidgetAction


class Smoothing(QMenu):
    """A menu that is a slider, from 0 to 0.999 as in TensorBoard."""

    chosen = Signal(float)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Smoothing", parent)
        holder, row = QWidget(self), QHBoxLayout()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, 999)
        self.slider.setMinimumWidth(160)
        self.slider.setAccessibleName("Smoothing")
        self._said = QLabel("0.00")
        row.addWidget(self.slider)
        row.addWidget(self._said)
        holder.setLayout(row)
        action = QWidgetAction(self)
        action.setDefaultWidget(holder)
        self.addAction(action)
        self.slider.valueChanged.connect(self._choose)

    def _choose(self, thousandths: int) -> None:
        self._said.setText(f"{thousandths / 1000:.2f}")
        self.chosen.emit(thousandths / 1000)
