"""What training has to say, above the canvas, where it is in nobody's way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from core.document import Document
from core.edits import Edit
from core.problem import Problem
from core.session import Session, Status
from gui.icons import icon
from gui.panels.parts import Remark
from gui.theme import THEMES


class Banner(QWidget):
    """Shows the last problem with its fix until it is closed, mended, or training starts."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document = session.document
        self.problem: Problem | None = None
        self._remark: Remark | None = None
        close = QToolButton(self)
        close.setIcon(icon("x"))
        close.setToolTip("Close")
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.clear)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 4, 6, 4)
        self._row.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()
        session.problem.connect(self.show_problem)
        session.status_changed.connect(self._follow)
        session.restarted.connect(self.clear)
        THEMES.changed.connect(self.update)

    def show_problem(self, problem: Problem) -> None:
        """Say it, instead of what was said before."""
        self.clear()
        self.problem = problem
        self._remark = Remark(problem, self._mend, self)
        self._row.insertWidget(0, self._remark, 1)
        self.setAccessibleName(problem.message)
        self.show()

    def clear(self) -> None:
        """Say nothing any more."""
        self.hide()
        self.problem = None
        if self._remark is not None:
            self._row.removeWidget(self._remark)
            self._remark.hide()
            self._remark.deleteLater()
            self._remark = None

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.problem is None:
            return
        theme, painter = THEMES.current, QPainter(self)
        painter.fillRect(self.rect(), theme.color("card"))
        painter.fillRect(0, 0, 4, self.height(), theme.color(self.problem.severity.value))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))
        painter.end()

    def _mend(self, fix: Edit) -> None:
        if self._document.apply(fix):
            self.clear()

    def _follow(self, status: Status) -> None:
        if status is Status.STARTING:
            self.clear()
