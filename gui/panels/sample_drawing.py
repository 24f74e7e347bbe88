"""Draw a picture for the network, and see beside it what the network really sees."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from core.data.base import Dataset
from core.drawing import Habit, habit
from gui.forms_numbers import Manners
from gui.icons import icon
from gui.panels.parts import muted
from gui.panels.sample_pad import Pad
from gui.panels.sample_picture import Picture

Array = np.ndarray[Any, Any]
TENTH = 10  # steps of the brush
LEAST, MOST, GAP = 100, 180, 10  # px, side of the paper, and what is between


class Drawing(QWidget):
    """A pad, a brush, and the picture that comes of it; `drawn` has its values, flat."""

    drawn = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._habit: Habit | None = None
        self._shape: tuple[int, ...] = ()
        self._ends = (0.0, 1.0)
        self.pad = Pad(self)
        self.pad.drawn.connect(self._drawn)
        self.picture = Picture(self)
        self.brush = QSlider(Qt.Orientation.Horizontal, self)
        Manners(self.brush)
        self.brush.setRange(5, 20)
        self.brush.setValue(TENTH)
        self.brush.setAccessibleName("Brush")
        self.brush.setToolTip("how thick lines are; the middle is as in the data")
        self.brush.valueChanged.connect(lambda tenths: self.pad.set_brush(tenths / TENTH))
        self.clear = QPushButton(icon("eraser"), "Clear", self)
        self.clear.setToolTip("empty paper")
        self.clear.clicked.connect(self._clear)
        self._brush_name = QLabel("Brush", self)
        self._words = muted("", self)
        grid = QGridLayout()
        grid.setHorizontalSpacing(GAP)
        self._heads = (muted("Draw", self), muted("The network sees", self))
        for at, (head, part) in enumerate(zip(self._heads, (self.pad, self.picture), strict=True)):
            grid.addWidget(head, 0, at)
            grid.addWidget(part, 1, at)
        below = QHBoxLayout()
        below.addWidget(self._brush_name)
        below.addWidget(self.brush, 1)
        below.addWidget(self.clear)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(grid)
        column.addLayout(below)
        column.addWidget(self._words)

    def show_dataset(self, dataset: Dataset) -> None:
        """Learn how the pictures of a data set are made."""
        signature = dataset.signature
        self._shape = signature.image_shape or signature.sample_shape
        pictures = len(self._shape) in (2, 3)
        some = dataset.x[:: max(len(dataset.x) // 500, 1)]
        self._ends = float(np.nanmin(some)), float(np.nanmax(some))
        self._habit = habit(dataset.x.reshape(-1, *self._shape)) if pictures else None
        for part in (self.pad, self._heads[0], self.brush, self._brush_name, self.clear):
            part.setVisible(pictures)
        self._words.setVisible(pictures)
        self._words.setText(_how(self._habit) if self._habit else "")
        self.pad.clear()

    def show_values(self, values: Array) -> None:
        """Show what the network sees, flat."""
        self.picture.show_values(values, self._shape, self._ends)

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = min(max((event.size().width() - GAP) // 2, LEAST), MOST)
        for part in (self.pad, self.picture):
            part.setFixedHeight(side)

    def _drawn(self) -> None:
        if self._habit is None:
            return
        made = self._habit.draw(self.pad.lines, self.pad.brush)
        if len(self._shape) == 3:
            made = np.repeat(made[:, :, None], self._shape[2], axis=2)
        self.drawn.emit(made.reshape(-1))

    def _clear(self) -> None:
        self.pad.clear()
        self._drawn()


def _how(habit: Habit) -> str:
    """What is done to a drawing, in words that fit in a line."""
    height, width = habit.shape
    if habit.stretched:
        return f"Scaled as the data: {habit.height:g} × {habit.width:g} of {height} × {width}"
    side = max(habit.height, habit.width)
    centre = ", by its ink" if habit.by_mass else ""
    return f"Scaled as the data: {side:g} of {max(height, width)} px, centred{centre}"
