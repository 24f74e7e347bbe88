"""What the page is made of, and where it lies."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from core.edits import Edit
from gui.forms import Form
from gui.icons import icon
from gui.import_page.columns_view import ColumnsView
from gui.import_page.first_rows import FirstRowsView
from gui.import_page.left_out import LeftOut
from gui.import_page.network_choice import NetworkChoice
from gui.import_page.reading_fields import ReadingFields
from gui.import_page.samples import SamplesView
from gui.import_page.target_fields import SplitFields, TargetFields
from gui.panels.parts import Column, Mark, Remarks, Words, emphasized, heading, muted
from gui.part_counts import PartCounts
from gui.waiting import Waiting

SIDE = 330
USE = "Use this table"
NOTHING = (
    "There are no rows to show. Say on the right how the file is to be read, choose another file, "
    "or drop one here."
)


class Layout:
    """The widgets of a page, by name."""

    def __init__(self, page: QDialog, mend: Callable[[Edit], object]) -> None:
        self.page = page
        self._make_parts(page, mend)
        middle = QHBoxLayout()
        middle.setSpacing(12)
        middle.addWidget(self._tables(), 1)
        middle.addWidget(self.nothing, 1)
        middle.addWidget(self._side())
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(self.trouble)
        column.addWidget(self.waiting)
        column.addLayout(middle, 1)
        column.addLayout(self._foot())

    def _make_parts(self, page: QDialog, mend: Callable[[Edit], object]) -> None:
        self.title, self.summary = QLabel(page), muted("", page)
        self.waiting = Waiting(page)
        self.trouble = QWidget(page)
        self.trouble_text = Words("", self.trouble)
        self.again = QPushButton(icon("refresh-cw"), "Read again", self.trouble)
        self.other = QPushButton(icon("folder-open"), "Another file…", self.trouble)
        self.again.setToolTip("read the file once more")
        self.other.setToolTip("choose another file")
        for button in (self.again, self.other):
            button.setAutoDefault(False)
        self.first, self.samples = FirstRowsView(page), SamplesView(page)
        self.columns_view = ColumnsView(page)
        self.columns = self.columns_view.columns
        self.columns_view.seen.connect(self.first.show_column)
        self.left_out = LeftOut(page)
        self.nothing = muted(NOTHING, page)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.hide()
        self.side = Column(page)
        inside = self.side.content
        self.target, self.reading = TargetFields(inside), ReadingFields(inside)
        self.split, self.source_form = SplitFields(inside), Form(inside)
        self.preparation = Form(inside)
        self.remarks, self.counts = Remarks(mend, inside), PartCounts(inside)
        self.network = NetworkChoice(page)
        self.leave = QPushButton("Cancel", page)
        self.leave.setAutoDefault(False)
        self.use = QPushButton(USE, page)
        self.use.setDefault(True)
        self.use.setToolTip("make it the data of the project (Enter); one step of undo")

    # ---- where they lie ------------------------------------------------------------------------

    def _head(self) -> QHBoxLayout:
        mark = Mark(34, self.page)
        mark.show_icon("table", "highlight")
        self.title.setFont(emphasized(self.title.font(), 1.35))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.title)
        words.addWidget(self.summary)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(mark)
        row.addLayout(words, 1)
        inner = QHBoxLayout(self.trouble)
        inner.setContentsMargins(0, 0, 0, 0)
        sign = Mark(20, self.trouble)
        sign.show_icon("circle-alert", "error")
        inner.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self.trouble_text, 1)
        inner.addWidget(self.again)
        inner.addWidget(self.other)
        self.trouble.hide()
        return row

    def _tables(self) -> QSplitter:
        top = QWidget(self.page)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.first_title = heading("First rows, as they are written", top)
        column.addWidget(self.first_title)
        column.addWidget(self.first, 1)
        column.addWidget(self.samples, 1)
        self.samples.hide()
        self.tabs = QTabWidget(self.page)
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.columns_view, "Columns")
        self.tables = QSplitter(Qt.Orientation.Vertical, self.page)
        self.tables.addWidget(top)
        self.tables.addWidget(self.tabs)
        self.tables.setSizes([230, 400])
        self.tables.setChildrenCollapsible(False)
        return self.tables

    def _side(self) -> Column:
        self.side.setFixedWidth(SIDE)
        column, inside = self.side.column, self.side.content
        column.setContentsMargins(4, 0, 12, 4)
        self.target_title = heading("What is predicted", inside)
        self.reading_title = heading("How the file is read", inside)
        self.said_title = heading("Before training", inside)
        self.preparation_title = heading("Preparation", inside)
        for part in (
            self.target_title,
            self.target,
            self.said_title,
            self.remarks,
            self.counts,
            self.reading_title,
            self.reading,
            self.source_form,
            self.preparation_title,
            self.preparation,
            self.split,
        ):
            column.addWidget(part)
        column.addStretch(1)
        return self.side

    def _foot(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel("Network", self.page)
        label.setBuddy(self.network)
        row.addWidget(label)
        row.addWidget(self.network, 1)
        row.addStretch(1)
        row.addWidget(self.leave)
        row.addWidget(self.use)
        return row
