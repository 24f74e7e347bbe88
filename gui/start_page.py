"""Where to begin: new, open, recent, or one of the examples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.autosave import Leftover
from core.compile import compile_graph
from core.examples import EXAMPLES
from core.project import Project
from gui.icons import icon
from gui.panels.parts import Column, Mark, emphasized, heading, muted
from gui.theme import THEMES

DOTS = 7  # of a layer that are drawn
CARD = QSize(152, 212)  # the least
WIDEST = 300
GAP = 14
PICTURE = 100


class StartPage(Column):
    """Says what the user chose: `new`, `open`, `recent(path)`, `example(name)`."""

    new = Signal()
    open = Signal()
    recent = Signal(Path)
    example = Signal(str)
    back = Signal()
    restored = Signal(object)  # a Leftover
    discarded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.addLayout(self._head())
        self.column.addSpacing(8)
        self.column.addLayout(self._start())
        self._leftovers = QVBoxLayout()
        self.column.addLayout(self._leftovers)
        self._recent_title = heading("Recent", self.content)
        self._recent_title.hide()
        self._recent = QHBoxLayout()
        self._recent.setSpacing(6)
        self.column.addWidget(self._recent_title)
        self.column.addLayout(self._recent)
        self.column.addWidget(heading("Examples", self.content))
        self.column.addLayout(self._examples())
        self.column.addStretch(1)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the files that were open lately."""
        _empty(self._recent)
        self._recent_title.setVisible(bool(paths))
        for path in paths[:6]:
            link = _button("file-text", path.stem, str(path), self.content)
            link.setMaximumWidth(200)
            link.clicked.connect(lambda _=False, path=path: self.recent.emit(path))
            self._recent.addWidget(link)
        self._recent.addStretch(1)

    def show_leftovers(self, leftovers: Sequence[Leftover]) -> None:
        """Offer unsaved work that a crash has left."""
        _empty(self._leftovers)
        for leftover in leftovers[:3]:
            self._leftovers.addWidget(self._leftover(leftover))

    def _leftover(self, leftover: Leftover) -> QWidget:
        offer = QWidget(self.content)
        name = leftover.name or (leftover.original.stem if leftover.original else "Untitled")
        when = datetime.fromtimestamp(leftover.saved_at).strftime("%d.%m.%Y, %H:%M")
        mark = Mark(18, offer)
        mark.show_icon("history", "warning")
        text = QLabel(f"Unsaved work of “{name}” was kept when the program ended ({when}).", offer)
        text.setWordWrap(True)
        restore = QPushButton("Restore", offer)
        restore.setObjectName("restore")
        restore.setToolTip("open it as unsaved work")
        restore.clicked.connect(lambda: self.restored.emit(leftover))
        discard = QPushButton("Discard", offer)
        discard.setObjectName("discard")
        discard.setToolTip("throw it away")
        discard.clicked.connect(lambda: self.discarded.emit(leftover))
        row = QHBoxLayout(offer)
        row.setContentsMargins(0, 8, 0, 0)
        row.addWidget(mark)
        row.addWidget(text, 1)
        row.addWidget(restore)
        row.addWidget(discard)
        return offer

    def show_back(self, yes: bool) -> None:
        """Whether there is a project to go back to."""
        self.back_button.setVisible(yes)

    def _head(self) -> QHBoxLayout:
        mark = Mark(44, self.content)
        mark.show_icon("layerloom", "highlight")
        title = QLabel("LayerLoom", self.content)
        title.setFont(emphasized(title.font(), 2.1))
        sentence = muted(
            "Weave the layers of a neural network, train it and watch it learn.", self.content
        )
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(sentence)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(mark)
        row.addLayout(words, 1)
        return row

    def _start(self) -> QHBoxLayout:
        make = partial(_button, parent=self.content)
        self.new_button = make("file-plus", "New network", "begin with an empty canvas")
        self.open_button = make("folder-open", "Open…", "open a project (Ctrl+O)")
        self.back_button = make("chevron-left", "Back to the network", "go on where you were (Esc)")
        self.new_button.clicked.connect(self.new)
        self.open_button.clicked.connect(self.open)
        self.back_button.clicked.connect(self.back)
        self.back_button.hide()
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in (self.new_button, self.open_button, self.back_button):
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _examples(self) -> QGridLayout:
        self.cards: dict[str, ExampleCard] = {}
        self._grid = QGridLayout()
        self._grid.setSpacing(GAP)
        for name, example in EXAMPLES.items():
            card = ExampleCard(example.title, example.sentence, self.content)
            card.clicked.connect(lambda _=False, name=name: self.example.emit(name))
            self.cards[name] = card
        return self._grid

    def draw_pictures(self) -> None:
        """Make the pictures of the examples: after the window is there, since it takes a while."""
        for name, card in self.cards.items():
            card.show_project(EXAMPLES[name].project())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus."""
        focus = self.focusWidget()
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and isinstance(focus, QAbstractButton) and focus.hasFocus():
            focus.click()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = self.viewport().width() - 56
        columns = min(max((room + GAP) // (CARD.width() + GAP), 1), 4, len(self.cards))
        for index, card in enumerate(self.cards.values()):
            self._grid.addWidget(card, index // columns, index % columns)
        for column in range(self._grid.columnCount() + 1):
            self._grid.setColumnStretch(column, 4 if column < columns else 0)
        self._grid.setColumnStretch(columns, 1)


def _button(name: str, text: str, tip: str, parent: QWidget) -> QPushButton:
    button = QPushButton(icon(name), text, parent)
    button.setToolTip(tip)
    button.setAccessibleName(text)
    button.setAccessibleDescription(tip)
    return button


def _empty(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if widget := item.widget():
            widget.hide()
            widget.deleteLater()


class ExampleCard(QAbstractButton):
    """A network that is ready to train: its picture, its title, one sentence."""

    def __init__(self, title: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentence = sentence
        self._widths: tuple[int, ...] = ()
        self.setText(title)
        self.setAccessibleName(title)
        self.setAccessibleDescription(sentence)
        self.setToolTip(sentence)
        self.setMinimumSize(CARD)
        self.setMaximumSize(WIDEST, CARD.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        THEMES.changed.connect(self.update)

    def show_project(self, project: Project) -> None:
        """Draw the network of `project`: a column of dots for each layer."""
        compiled = compile_graph(project.graph, project.data.signature if project.data else None)
        sizes = [compiled.shapes[n] for n in project.graph.in_order() if n in compiled.shapes]
        self._widths = tuple(_size(shape) for shape in sizes)
        self.update()

    def sizeHint(self) -> QSize:
        return CARD

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = THEMES.current, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        edge = (
            "focus" if self.hasFocus() else ("wire_hover" if self.underMouse() else "card_border")
        )
        painter.setPen(QPen(theme.color(edge), 2 if edge != "card_border" else 1))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(card, 10, 10)
        picture = QRectF(card.left() + 1, card.top() + 1, card.width() - 2, PICTURE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("canvas"))
        painter.drawRoundedRect(picture, 9, 9)
        painter.drawRect(picture.adjusted(0, 20, 0, 0))
        _draw_network(painter, picture.adjusted(22, 14, -22, -14), self._widths)
        words = card.adjusted(11, PICTURE + 10, -9, -8)
        painter.setFont(emphasized(self.font()))
        painter.setPen(theme.color("card_text"))
        painter.drawText(words, Qt.AlignmentFlag.AlignTop, self.text())
        painter.setFont(self.font())
        painter.setPen(theme.color("card_muted"))
        flags = int(Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)
        painter.drawText(words.adjusted(0, 24, 0, 0), flags, self._sentence)
        painter.end()


def _draw_network(painter: QPainter, area: QRectF, widths: tuple[int, ...]) -> None:
    """Dots for the values of each layer, up to seven, and a line for every weight between them."""
    if len(widths) < 2:
        return
    theme = THEMES.current
    columns = []
    for index, width in enumerate(widths):
        count = min(width, DOTS)
        x = area.left() + area.width() * index / (len(widths) - 1)
        gap = area.height() / (DOTS - 1)
        top = area.center().y() - gap * (count - 1) / 2
        columns.append([QPointF(x, top + gap * k) for k in range(count)])
    line = QColor(theme.color("wire"))
    line.setAlphaF(0.35)
    painter.setPen(QPen(line, 1))
    for left, right in pairwise(columns):
        for a in left:
            for b in right:
                painter.drawLine(a, b)
    painter.setPen(QPen(theme.color("canvas"), 1.5))
    for index, column in enumerate(columns):
        end = index in (0, len(columns) - 1)
        painter.setBrush(theme.color("category_io" if end else "category_core"))
        for point in column:
            painter.drawEllipse(point, 4.5, 4.5)


def _size(shape: tuple[int, ...]) -> int:
    count = 1
    for n in shape:
        count *= n
    return count
