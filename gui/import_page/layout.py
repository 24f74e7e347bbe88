"""What the page is made of, and how each part shows what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

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

from core.data.base import Dataset, Source
from core.data.intake import Survey, is_table
from core.data.reading import Preview
from core.edits import Edit
from core.problem import Problem
from core.spec import params_of
from gui.forms import Form
from gui.icons import icon
from gui.import_page.columns_view import ColumnsView
from gui.import_page.first_rows import FirstRowsView
from gui.import_page.left_out import LeftOut
from gui.import_page.network_choice import NetworkChoice
from gui.import_page.reading_fields import ReadingFields
from gui.import_page.samples import SamplesView
from gui.import_page.target_fields import SplitFields, TargetFields
from gui.import_page.words import TASKS
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
        self._trouble_text = Words("", self.trouble)
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
        inner.addWidget(self._trouble_text, 1)
        inner.addWidget(self.again)
        inner.addWidget(self.other)
        self.trouble.hide()
        return row

    def _tables(self) -> QSplitter:
        top = QWidget(self.page)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self._first_title = heading("First rows, as they are written", top)
        column.addWidget(self._first_title)
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
        self._target_title = heading("What is predicted", inside)
        self._reading_title = heading("How the file is read", inside)
        self._said_title = heading("Before training", inside)
        self._preparation_title = heading("Preparation", inside)
        for part in (
            self._target_title,
            self.target,
            self._said_title,
            self.remarks,
            self.counts,
            self._reading_title,
            self.reading,
            self.source_form,
            self._preparation_title,
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

    # ---- what they show ------------------------------------------------------------------------

    def forget(self) -> None:
        """Show nothing of another file."""
        self.first.show_preview(None)
        self.columns.show_rows([])
        self.samples.show_dataset(None)
        self.left_out.show_lines((), 0)
        self.remarks.show_problems([])
        self.network.forget()

    def show_name(self, source: Source) -> None:
        path = Path(str(getattr(source, "path", "")))
        self.title.setText(path.name or source.title)
        self.page.setWindowTitle(f"{path.name or source.title} — look at the data")
        self.summary.setText(str(path.parent) if path.name else source.sentence())
        table = is_table(source)
        for part in (self.target, self._target_title, self.reading, self.split):
            part.setVisible(table)
        own = not table and bool(params_of(type(source)))
        self.source_form.setVisible(own)
        self._reading_title.setVisible(table or own)
        if own:
            self.source_form.show_spec(source)

    def show_preview(self, preview: Preview | None, survey: Survey | None) -> None:
        self.first.show_preview(preview)
        if survey is not None and preview is not None:
            self.first.show_columns(survey.report.columns)

    def show_survey(self, source: Source, survey: Survey | None, preview: Preview | None) -> None:
        """Fields with what was guessed, the lines that are left out, a sentence above all."""
        if not is_table(source):
            self.source_form.show_spec(source)
        dialect = survey.report.dialect if survey else preview.dialect if preview else {}
        if preview is not None and preview.sheets:
            dialect = {**dialect, "format": "sheet", "sheets": preview.sheets}
        if is_table(source):
            self.reading.show_source(source, dialect)
            if survey is None:
                self.split.show_source(source, (), ())
        if survey is None:
            return
        report = survey.report
        if is_table(source):
            self.target.show_source(source, report, survey.names)
            self.split.show_source(source, report.names, survey.names)
        features = sum(c.role == "feature" for c in report.columns)
        what = f"{report.target}, {TASKS[report.task]}" if report.target and report.task else "?"
        columns = "1 column" if features == 1 else f"{features:,} columns"
        self.summary.setText(f"{report.rows:,} rows · from {columns} the network predicts {what}")
        self.tabs.setTabText(0, f"Columns ({len(report.columns):,})")
        self.left_out.show_lines(report.unreadable, report.unread)
        self._show_left_out(report.unread)

    def _show_left_out(self, unread: int) -> None:
        at = self.tabs.indexOf(self.left_out)
        if unread and at < 0:
            at = self.tabs.addTab(self.left_out, icon("triangle-alert", "warning"), "")
        elif not unread and at >= 0:
            self.tabs.removeTab(at)
        if unread:
            self.tabs.setTabText(at, f"Lines left out ({unread:,})")

    def show_dataset(self, dataset: Dataset | None, survey: Survey | None) -> None:
        """Of data that are no file of rows: samples, or their rows as numbers."""
        plain = self.first.rows.preview is None and dataset is not None
        self.samples.show_dataset(dataset if plain else None)
        self.samples.setVisible(plain)
        self.first.setVisible(not plain)
        self._first_title.setText("Samples" if plain else "First rows, as they are written")

    def show_problems(
        self, remarks: Sequence[Problem], trouble: Problem | None, known: bool
    ) -> None:
        """What speaks against it; `trouble` is why it cannot be used at all."""
        self.remarks.show_problems(remarks)
        self._said_title.setVisible(bool(remarks) or self.counts.isVisibleTo(self.side))
        self.trouble.setVisible(trouble is not None)
        if trouble is not None:
            called_off = trouble.rule == "cancelled"
            text = "Reading was called off; nothing has changed." if called_off else trouble.message
            self._trouble_text.setText(text)
            self.trouble.setAccessibleName(text)
        seen = known or trouble is None or self.first.rows.preview is not None
        self.tables.setVisible(seen)
        self.nothing.setVisible(not seen)
        self._show_settings(seen)

    def _show_settings(self, seen: bool) -> None:
        """What is asked of columns and rows only makes sense if there are some."""
        table = self.reading.isVisibleTo(self.side)
        for part in (self.target, self._target_title, self.split):
            part.setVisible(seen and table)
        self.preparation.setVisible(seen)
        self._preparation_title.setVisible(seen)

    def show_wanted(self) -> None:
        """«Use» was pressed while the file is still being read."""
        self.use.setText("Used as soon as it is read")

    def show_unwanted(self) -> None:
        self.use.setText(USE)
