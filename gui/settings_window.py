"""What the user likes, in a window: each setting with what it does, at work at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox, QFrame, QPushButton, QScrollArea, QWidget

from core.spec import Param, params_of
from gui.forms import Form
from gui.help import Sheet
from gui.panels.parts import muted
from gui.settings import Memory, Settings

SIZE = 540, 610


class SettingsWindow(Sheet):
    """Follows the memory, and tells it what is wanted."""

    def __init__(self, memory: Memory, parent: QWidget) -> None:
        super().__init__("Settings", parent)
        self._memory = memory
        self.form = ExplainedForm(self)
        self.form.edited.connect(self._set)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.form)
        self.form.setContentsMargins(0, 0, 12, 0)
        self.column.addWidget(area, 1)
        self.column.addWidget(muted(f"Kept in {memory.folder}", self))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.defaults = buttons.addButton("As at First", QDialogButtonBox.ButtonRole.ResetRole)
        self.defaults.setToolTip("every setting as it was when the program was new")
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the desktop's own, which no theme colours
            if isinstance(button, QPushButton):
                button.setAutoDefault(False)
        self.defaults.clicked.connect(self._reset)
        buttons.rejected.connect(self.close)
        self.column.addWidget(buttons)
        memory.changed.connect(self._follow)
        self._follow(memory.settings)
        self.resize(*SIZE)

    def _follow(self, settings: Settings) -> None:
        self.form.show_spec(settings)
        self.defaults.setEnabled(settings != Settings())

    def _set(self, name: str, value: object, gesture: object) -> None:
        complaint = self._memory.settings.with_(**{name: value}).complaints().get(name, "")
        self.form.complain(name, complaint)
        self._memory.set(name, value)

    def _reset(self) -> None:
        for param in params_of(Settings):
            self._memory.set(param.name, param.default)


class ExplainedForm(Form):
    """A form that says below each field what it is for, not only where the mouse rests."""

    def _add(self, param: Param, row: int) -> None:
        super()._add(param, row)
        said = muted(f"{param.doc[:1].upper()}{param.doc[1:]}.", self)
        said.setContentsMargins(0, 0, 0, 10)
        self._rows.addWidget(said, row + 2, 1)
