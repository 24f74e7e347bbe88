"""A bug shows itself in a window with words that can be copied; the program lives on."""

from __future__ import annotations

import sys
import traceback
from types import TracebackType

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.panels.parts import emphasized

LONGEST = 200_000  # characters kept, if one error comes again and again


class TroubleDialog(QDialog):
    """All errors since it was opened, newest last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something went wrong")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        title = QLabel("Something went wrong inside LayerLoom.", self)
        title.setFont(emphasized(title.font(), 1.15))
        text = QLabel(
            "Your project is still here: save it now, under another name if you like. "
            "The text below says what happened; please send it with a report.",
            self,
            wordWrap=True,
        )
        self.details = QPlainTextEdit(self, readOnly=True)
        self.details.setAccessibleName("What happened")
        self.details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self._copy)
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        for part in (title, text):
            column.addWidget(part)
        column.addWidget(self.details, 1)
        column.addWidget(buttons)
        self.resize(680, 400)

    def report(self, text: str) -> None:
        """Add an error, and show the window if it is closed."""
        if not self.isVisible():
            self.details.clear()
        if len(self.details.toPlainText()) < LONGEST:
            self.details.appendPlainText(text)
        self.show()

    def _copy(self) -> None:
        self.details.selectAll()
        self.details.copy()


class Guard:
    """Takes the place of `sys.excepthook`: a bug is reported and not the end."""

    def __init__(self, window: QWidget) -> None:
        self.dialog = TroubleDialog(window)

    def install(self) -> None:
        sys.excepthook = self.catch

    def catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report to the terminal and to the user."""
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, Exception):
            self.dialog.report("".join(traceback.format_exception(kind, error, trace)))
