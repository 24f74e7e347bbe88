"""Pieces that every panel is laid out with: a column that scrolls, headings, remarks with a fix."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QIcon, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.edits import Edit
from core.problem import Problem, Severity
from gui.icons import icon

SEVERITY_ICONS = {
    Severity.ERROR: "circle-alert",
    Severity.WARNING: "triangle-alert",
    Severity.HINT: "lightbulb",
}
MARGIN = 12


class Column(QScrollArea):
    """A panel whose content is a column as wide as the panel; what does not fit scrolls."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.content = QWidget(self)
        self.column = QVBoxLayout(self.content)
        self.column.setContentsMargins(MARGIN, 8, MARGIN, MARGIN)
        self.column.setSpacing(8)
        self.setWidget(self.content)
        for part in (self, self.viewport(), self.content):
            part.setBackgroundRole(QPalette.ColorRole.Window)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, 120)

    def sizeHint(self) -> QSize:
        return QSize(300, 300)


def heading(text: str, parent: QWidget) -> QLabel:
    """The title of a section."""
    label = QLabel(text, parent)
    label.setFont(emphasized(label.font()))
    label.setContentsMargins(0, 8, 0, 0)
    return label


def emphasized(font: QFont, scale: float = 1.0) -> QFont:
    """The same font, bolder and `scale` times as large."""
    bold = QFont(font)
    bold.setWeight(QFont.Weight.DemiBold)
    bold.setPointSizeF(max(font.pointSizeF(), 1.0) * scale)
    return bold


def muted(text: str, parent: QWidget) -> QLabel:
    """Words that explain; they wrap."""
    label = QLabel(text, parent, wordWrap=True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


class Mark(QWidget):
    """A drawing from the icons, in the colour that its role has in the present theme."""

    def __init__(self, side: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon()
        self.setFixedSize(side, side)

    def show_icon(self, name: str, role: str = "text") -> None:
        self._icon = icon(name, role)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


class Words(QLabel):
    """A text that wraps and is never cut off: layouts in layouts forget how high it gets."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent, wordWrap=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(max(self.heightForWidth(event.size().width()), 0))


class Remark(QFrame):
    """A problem in words, with its severity as a picture and a button that mends it."""

    def __init__(
        self, problem: Problem, mend: Callable[[Edit], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        mark = Mark(16, self)
        mark.show_icon(SEVERITY_ICONS[problem.severity], problem.severity.value)
        mark.setToolTip(problem.severity.value)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        text = Words(problem.message, self)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(text, 1)
        if (fix := problem.fix) is not None:
            button = QPushButton("Fix", self)
            button.setToolTip(fix.label)
            button.setAccessibleName(f"Fix: {fix.label}")
            button.clicked.connect(lambda: mend(fix))
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


class Remarks(QWidget):
    """Problems, one below the other; made anew only when they are others."""

    def __init__(self, mend: Callable[[Edit], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mend = mend
        self._shown: tuple[Problem, ...] = ()
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(4)
        self.hide()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        if tuple(problems) == self._shown:
            return
        self._shown = tuple(problems)
        while item := self._rows.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for problem in problems:
            self._rows.addWidget(Remark(problem, self._mend, self))
        self.setVisible(bool(problems))
