"""How each part of the page shows what is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog

from core.data.base import Dataset, Source
from core.data.intake import Survey, is_table
from core.data.reading import Preview
from core.data.understand import TableReport
from core.edits import Edit
from core.problem import Problem
from core.spec import params_of
from gui.icons import icon
from gui.import_page.layout import USE, Layout
from gui.import_page.words import TASKS

USE_OTHER = "Use these data"


class Faces(Layout):
    """Makes the parts of the page equal to what was found out so far."""

    def __init__(self, page: QDialog, mend: Callable[[Edit], object]) -> None:
        super().__init__(page, mend)
        self._use_text = USE

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
        for part in (self.target, self.target_title, self.reading, self.split):
            part.setVisible(table)
        self._use_text = USE if table else USE_OTHER
        self.use.setText(self._use_text)
        self.columns_view.show_hint(table)
        own = not table and bool(params_of(type(source)))
        self.source_form.setVisible(own)
        self.reading_title.setVisible(table or own)
        if own:
            self.source_form.show_spec(source)

    def show_preview(self, source: Source, preview: Preview | None, survey: Survey | None) -> None:
        self.first.show_preview(preview)
        if survey is not None and preview is not None:
            missing = str(getattr(source, "missing", "")).split()
            self.first.show_columns(survey.report.columns, missing)

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
        self.summary.setText(summary_of(report))
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
        if plain and dataset is not None and (shape := dataset.signature.image_shape):
            size = "×".join(map(str, shape))
            classes = f"{len(dataset.signature.classes):,} classes"
            self.summary.setText(f"{len(dataset.x):,} pictures of {size} · {classes}")
        self.first.setVisible(not plain)
        self.first_title.setText("Samples" if plain else "First rows, as they are written")

    def show_problems(
        self, remarks: Sequence[Problem], trouble: Problem | None, known: bool
    ) -> None:
        """What speaks against it; `trouble` is why it cannot be used at all."""
        self.remarks.show_problems(remarks)
        self.said_title.setVisible(bool(remarks) or self.counts.isVisibleTo(self.side))
        self.trouble.setVisible(trouble is not None)
        if trouble is not None:
            called_off = trouble.rule == "cancelled"
            text = "Reading was called off; nothing has changed." if called_off else trouble.message
            self.trouble_text.setText(text)
            self.trouble.setAccessibleName(text)
        seen = known or trouble is None or self.first.rows.preview is not None
        self.tables.setVisible(seen)
        self.nothing.setVisible(not seen)
        self._show_settings(seen)

    def _show_settings(self, seen: bool) -> None:
        """What is asked of columns and rows only makes sense if there are some."""
        table = self.reading.isVisibleTo(self.side)
        for part in (self.target, self.target_title, self.split):
            part.setVisible(seen and table)
        self.preparation.setVisible(seen)
        self.preparation_title.setVisible(seen)

    def show_wanted(self) -> None:
        """«Use» was pressed while the file is still being read."""
        self.use.setText("Used as soon as it is read")

    def show_unwanted(self) -> None:
        self.use.setText(self._use_text)


def summary_of(report: TableReport) -> str:
    """«150 rows · from 4 columns the network predicts species, one of several classes»."""
    features = sum(c.role == "feature" for c in report.columns)
    columns = "1 column" if features == 1 else f"{features:,} columns"
    if not report.target or report.task is None:
        return f"{report.rows:,} rows · {columns} to learn from, and nothing to predict yet"
    what = f"{report.target}, {TASKS[report.task]}"
    return f"{report.rows:,} rows · from {columns} the network predicts {what}"
