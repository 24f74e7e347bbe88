"""The project as a Python script: to be read, copied, and run without a window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.atomic import written
from core.document import Document, State
from core.problem import Refused
from core.script import script_of
from gui.icons import icon
from gui.panels.ink import PythonInk
from gui.panels.parts import MARGIN, Remarks, muted

HELP = (
    "Run in Python, where the package core can be imported, these lines make this very network "
    "and train it to the same weights. They follow the canvas."
)


class CodePanel(QWidget):
    """Read-only: the canvas is where the network is changed."""

    title = "Code"

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._shown: object = None
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setAccessibleName("Python script of the network")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.ink = PythonInk(self.text.document())
        self.copy = QPushButton(icon("copy"), "Copy", self)
        self.copy.setToolTip("copy the whole script")
        self.copy.clicked.connect(self._copy)
        self.save = QPushButton(icon("download"), "Save…", self)
        self.save.setToolTip("write the script to a file")
        self.save.clicked.connect(self.ask_save)
        self.remarks = Remarks(document.apply, self)
        head = QHBoxLayout()
        head.addWidget(self.copy)
        head.addWidget(self.save)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        column.setSpacing(8)
        column.addWidget(muted(HELP, self))
        column.addLayout(head)
        column.addWidget(self.remarks)
        column.addWidget(self.text, 1)

    def show_state(self, state: State) -> None:
        """Write the lines anew if what they say has changed; where one has scrolled to stays."""
        project = state.project
        key = project.graph, project.training, project.data, project.preparation
        if key == self._shown:
            return
        self._shown = key
        script = script_of(project)
        if script == self.text.toPlainText():
            return
        bar = self.text.verticalScrollBar()
        place = bar.value()
        self.text.setPlainText(script)
        bar.setValue(place)

    def ask_save(self) -> None:
        """Let the user choose a file for the script."""
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the script", "network.py", "Python (*.py)"
        )
        if name:
            path = Path(name)
            self.save_to(path if path.suffix else path.with_suffix(".py"))

    def save_to(self, path: Path) -> None:
        """Write the script, as a whole or not at all; say what is in the way."""
        try:
            with written(path) as file:
                file.write(self.text.toPlainText().encode())
        except Refused as refusal:
            self.remarks.show_problems([refusal.problem])
        else:
            self.remarks.show_problems([])

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
