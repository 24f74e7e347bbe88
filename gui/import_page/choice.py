"""A list to choose from whose first entry is the program's guess."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget


class Choice(QComboBox):
    """Says what was `picked`: a value, empty for the guess. A guess is set in italics."""

    picked = Signal(str)

    def __init__(self, name: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(tip)
        self.setToolTip(tip)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumContentsLength(10)
        self._shown: tuple[list[tuple[str, str]], str] | None = None
        self._values: list[str] = []
        self.activated.connect(lambda _: self.picked.emit(self.value))

    @property
    def value(self) -> str:
        """What is chosen; empty for the guess."""
        return self._values[self.currentIndex()] if self._values else ""

    def place_of(self, value: str) -> int:
        """Where a value is listed; -1 if it is not."""
        return self._values.index(value) if value in self._values else -1

    def show_choices(self, choices: Iterable[tuple[str, str]], value: str) -> None:
        """Words with their values; a value that is not among them is offered as it is."""
        listed = list(choices)
        if value and value not in (known for _, known in listed):
            listed.append((value, value))
        if (listed, value) == self._shown:
            return
        if self._shown is None or listed != self._shown[0]:
            self.clear()
            self._values = [known for _, known in listed]
            self.addItems([word for word, _ in listed])
        self._shown = listed, value
        self.setCurrentIndex(self.place_of(value))
        font = QFont(self.font())
        font.setItalic(not value)
        self.setFont(font)
