"""Where to begin: new, open, recent, or one of the examples."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.autosave import Leftover
from core.examples import EXAMPLES
from gui.example_card import LEAST, ExampleCard
from gui.icons import icon
from gui.panels.parts import Column, Mark, emphasized, heading, muted
from gui.templates import template_menu

GAP = 14
DROP = "Or drop a table, a folder of pictures or a project anywhere on this window."


class StartPage(Column):
    """Says what the user chose: `new`, `open`, `recent`, `example`, `template`, …"""

    new = Signal()
    open = Signal()
    table = Signal()  # the user wants to learn from a file of his own
    paint = Signal()  # … from points that he paints
    recent = Signal(Path)
    example = Signal(str)
    template = Signal(object)  # a Template
    back = Signal()
    restored = Signal(object)  # a Leftover
    discarded = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.column.setContentsMargins(28, 24, 28, 24)
        self.column.addLayout(self._head())
        self.column.addSpacing(8)
        self.column.addLayout(self._start())
        self.column.addWidget(muted(DROP, self.content))
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
        self.back_button = _button(
            "chevron-left", "Back to the network", "go on where you were (Esc)", self.content
        )
        self.back_button.clicked.connect(self.back)
        self.back_button.hide()
        row.addWidget(self.back_button)
        return row

    def _start(self) -> QHBoxLayout:
        make = partial(_button, parent=self.content)
        self.new_button = make("file-plus", "New network", "begin with an empty canvas")
        tip = "begin with a network that is made to measure"
        self.template_button = make("workflow", "From a template", tip)
        self.template_button.setMenu(
            template_menu("Templates", "workflow", self.template.emit, self.template_button)
        )
        self.open_button = make("folder-open", "Open…", "open a project (Ctrl+O)")
        tip = "learn from a file of your own (Ctrl+T); or drop it anywhere on the window"
        self.table_button = make("table", "Open a table…", tip)
        self.paint_button = make(
            "brush", "Paint data…", "learn from points that you paint (Ctrl+P)"
        )
        self.new_button.clicked.connect(self.new)
        self.open_button.clicked.connect(self.open)
        self.table_button.clicked.connect(self.table)
        self.paint_button.clicked.connect(self.paint)
        row = QHBoxLayout()
        row.setSpacing(8)
        buttons = (self.new_button, self.template_button, self.open_button, self.table_button)
        for button in (*buttons, self.paint_button):
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
        columns = min(max((room + GAP) // (LEAST.width() + GAP), 1), 4, len(self.cards))
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
