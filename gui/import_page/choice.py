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
        self.activated.connect(lambda: self.picked.emit(self.currentData()))

    def show_choices(self, choices: Iterable[tuple[str, str]], value: str) -> None:
        """Words with their values; a value that is not among them is offered as it is."""
        listed = list(choices)
        if value and value not in (known for _, known in listed):
            listed.append((value, value))
        if (listed, value) == self._shown:
            return
        if self._shown is None or listed != self._shown[0]:
            self.clear()
            for word, known in listed:
                self.addItem(word, known)
        self._shown = listed, value
        self.setCurrentIndex(self.findData(value))
        font = QFont(self.font())
        font.setItalic(not value)
        self.setFont(font)
