"""Files that are dragged over a window: it says what letting go would do, and takes one of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from core.files import SUFFIX
from core.problem import Problem
from gui.open_table import files_in
from gui.panels.parts import emphasized
from gui.theme import THEMES

INSET, RADIUS, VEIL = 18.0, 12.0, 0.86  # px, px, how much of the window the hint covers up
DASHES = [6.0, 4.0]


class FileDrop(QWidget):
    """Lies over `window` while files are dragged over it.

    take : is given the file that was dropped · refuse : a sentence, if there are several
    """

    def __init__(
        self, window: QWidget, take: Callable[[Path], None], refuse: Callable[[Problem], None]
    ) -> None:
        super().__init__(window)
        self._window, self._take, self._refuse = window, take, refuse
        self.text = ""
        self._possible = True
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)  # also for files
        self.hide()

    def enter(self, event: QDragEnterEvent) -> bool:
        """Let files in; whether there are some."""
        paths = files_in(event)
        if not paths:
            return False
        event.acceptProposedAction()
        self.text, self._possible = said(paths), len(paths) == 1
        self.setAccessibleName(self.text)
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()
        return True

    def leave(self) -> None:
        self.hide()

    def drop(self, event: QDropEvent) -> None:
        """Take the file, if it is one."""
        self.hide()
        paths = files_in(event)
        if not paths:
            return
        event.acceptProposedAction()
        if len(paths) == 1:
            self._take(paths[0])
        else:
            text = f"{len(paths)} files were dropped at once: drop one file, or one folder"
            self._refuse(Problem(text, rule="several-files"))

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = THEMES.current
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(theme.color("canvas"))
        veil.setAlphaF(VEIL)
        painter.fillRect(self.rect(), veil)
        colour = theme.color("highlight" if self._possible else "warning")
        pen = QPen(colour, 2)
        pen.setDashPattern(DASHES)
        painter.setPen(pen)
        frame = QRectF(self.rect()).adjusted(INSET, INSET, -INSET, -INSET)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        painter.setPen(theme.color("text"))
        painter.setFont(emphasized(self.font(), 1.8))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(frame.adjusted(INSET, INSET, -INSET, -INSET), flags, self.text)


def said(paths: list[Path]) -> str:
    """What letting go of these files would do."""
    if len(paths) > 1:
        return f"{len(paths)} files: drop one file, or one folder"
    (path,) = paths
    if path.suffix == SUFFIX:
        return f"Drop the project here to open it\n{path.name}"
    if path.is_dir():
        return f"Drop the folder here to look into it\n{path.name}"
    return f"Drop the table here to look at it\n{path.name}"
