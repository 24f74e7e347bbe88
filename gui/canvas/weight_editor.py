"""A small field over a wire of the neuron view, to give its weight another value."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QHBoxLayout, QLabel, QLineEdit

STEPS = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
STEP = 0.1


class WeightEditor(QFrame):
    """Enter sets the value, Up and Down change it by 0.1, with Shift by 1; Esc leaves it.

    `take` gets the value and this editor, as the gesture that its changes belong to; it says
    whether the value could be set.
    """

    def __init__(
        self, said: str, value: float, take: Callable[[float, object], bool], view: QGraphicsView
    ) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._take_value = take
        self._done = False
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.field = _Field(f"{value:.6g}", self)
        self.field.setAccessibleName(said)
        self.field.setToolTip("Enter: set; Up, Down: by 0.1, with Shift by 1; Esc: leave")
        self.field.setFixedWidth(96)
        label = QLabel(said)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setBuddy(self.field)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 6, 6, 6)
        row.addWidget(label)
        row.addWidget(self.field)

    def begin(self, at: QPoint) -> None:
        """Open near a place of the viewport."""
        self.adjustSize()
        room = self._view.viewport().size()
        x = min(max(at.x() - self.width() // 2, 6), room.width() - self.width() - 6)
        y = min(max(at.y() + 16, 6), room.height() - self.height() - 6)
        self.move(max(x, 6), y)
        self.show()
        self.raise_()
        self.field.selectAll()
        self.field.setFocus()

    def step(self, by: float) -> None:
        """Change the value by some amount, at once."""
        value = self.value()
        if value is not None and self._take_value(value + by, self):
            self.field.setText(f"{value + by:.6g}")
            self.field.selectAll()

    def value(self) -> float | None:
        """What is typed; None if it is no number."""
        try:
            value = float(self.field.text().strip().replace(",", ".").replace("−", "-"))
        except ValueError:
            return None
        return value if math.isfinite(value) else None

    def finish(self, keep: bool) -> None:
        """Close; with `keep` the value is set, if it was changed and is a number."""
        if self._done:
            return
        value = self.value()
        if keep and value is None:
            self.field.selectAll()
            return
        self._done = True
        if keep and value is not None and self.field.isModified():
            self._take_value(value, self)
        self.close()
        self._view.setFocus()


class _Field(QLineEdit):
    """The line that is typed into; tells its editor of the keys that mean something."""

    def __init__(self, text: str, editor: WeightEditor) -> None:
        super().__init__(text, editor)
        self._editor = editor

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._editor.finish(keep=True)
        elif key == Qt.Key.Key_Escape:
            self._editor.finish(keep=False)
        elif key in STEPS:
            far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._editor.step(STEPS[Qt.Key(key)] * (1.0 if far else STEP))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._editor.finish(keep=self._editor.value() is not None)
