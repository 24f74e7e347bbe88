"""Look at a file before it is used: what is in it, what is guessed, what speaks against it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QWidget

from core.data.base import DataReference, Source
from core.data.find import source_for
from core.data.intake import is_table
from core.document import Document
from core.edits import Edit
from core.problem import Problem, Refused, Severity
from core.refit import UseData
from gui.drop_hint import FileDrop
from gui.import_page.columns_table import ROLE, Row
from gui.import_page.draft import Draft
from gui.import_page.faces import Faces
from gui.import_page.inquiry import Answer, Inquiry
from gui.import_page.rows import rows_of
from gui.shelf import Shelf

BASE = QSize(1180, 740)
SHARE = 0.95  # of the window that it lies on


class ImportPage(QDialog):
    """Shows what is in a source; «Use this table» makes it the project's data, in one step.

    `other_asked` the user wants another file; the page stays until there is one.
    """

    other_asked = Signal()

    def __init__(
        self, document: Document, shelf: Shelf, source: Source, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModal(True)
        self.setAcceptDrops(True)
        self._document, self._shelf = document, shelf
        self.draft = Draft.of(source, document.state.project)
        self.inquiry = Inquiry(shelf, self)
        self.inquiry.changed.connect(self._show)
        self._wanted = False  # «use» was pressed before all was known
        self.parts = Faces(self, self._mend)
        self.drops = FileDrop(self, self.show_path, lambda p: self.parts.remarks.show_problems([p]))
        self._connect()
        self._size_to(parent)
        self.show_source(source)
        parts = self.parts
        (parts.columns_view.table if parts.tables.isVisibleTo(self) else parts.again).setFocus()

    def _connect(self) -> None:
        parts = self.parts
        parts.columns.asked.connect(self._ask_column)
        parts.reading.asked.connect(self._ask)
        parts.target.asked.connect(self._ask)
        parts.split.asked.connect(self._ask)
        parts.source_form.edited.connect(lambda name, value, _: self._ask(name, value))
        parts.preparation.edited.connect(lambda name, value, _: self._prepare(name, value))
        parts.use.clicked.connect(self.use)
        parts.leave.clicked.connect(self.reject)
        parts.again.clicked.connect(self.read_again)
        parts.other.clicked.connect(self.other_asked)
        self.finished.connect(lambda _: self.inquiry.close())

    def show_source(self, source: Source) -> None:
        """Look at another file, or at the same with other parameters."""
        self.draft = Draft.of(source, self._document.state.project)
        self._wanted = False
        self.parts.show_name(source)
        self.parts.forget()
        self._inquire()

    def read_again(self) -> None:
        """Once more from the start: the file may have come back, or changed."""
        self._inquire()

    def use(self) -> None:
        """Make it the data of the project; as soon as they are read, if they are not yet."""
        answer = self.inquiry.answer
        if answer is None or answer.problem is not None:
            return
        if answer.dataset is None:
            self._wanted = True
            self.parts.show_wanted()
            return
        source, dataset = answer.source, answer.dataset
        self._shelf.put(source, dataset)
        edit = UseData(
            DataReference.of(source, dataset),
            self.draft.preparation,
            self.draft.class_weights,
            self.parts.network.edit,
        )
        if self._document.apply(edit):
            self.accept()

    # ---- what is asked -------------------------------------------------------------------------

    def _inquire(self) -> None:
        parameters = self._document.state.compiled.parameters
        self.inquiry.ask(self.draft.source, self.draft.preparation, parameters)
        if (job := self.inquiry.job) is not None:
            self.parts.waiting.follow(job, Path(str(getattr(self.draft.source, "path", ""))).name)
        self._show()

    def _become(self, draft: Draft) -> None:
        if draft != self.draft:
            self.draft = draft
            self._inquire()

    def _ask(self, name: str, value: Any) -> None:
        self._become(self.draft.with_source(name, value))

    def _ask_column(self, row: Row, column: int, value: str) -> None:
        names = [r.report.name for r in self.parts.columns.rows if r is not row]
        if column not in (ROLE,) and value in names and value != row.report.name:
            text = f"there is a column «{value}» already; two cannot have the same name"
            self.parts.remarks.show_problems([Problem(text)])
            return
        self._become(self.draft.with_column(row, column, value))

    def _prepare(self, name: str, value: Any) -> None:
        try:
            self._become(self.draft.with_preparation(self._document.state.project, name, value))
        except Refused as refusal:
            self.parts.preparation.complain(name, refusal.problem.message)

    def _mend(self, fix: Edit) -> None:
        answer = self.inquiry.answer
        if answer is not None and answer.dataset is not None:
            project = self._document.state.project
            self._become(self.draft.mended(fix, project, answer.dataset.signature))

    # ---- what is shown -------------------------------------------------------------------------

    def _show(self) -> None:
        answer, parts = self.inquiry.answer, self.parts
        if answer is None:
            return
        preparation = self.draft.preparation
        parts.preparation.show_spec(preparation)
        parts.show_preview(answer.source, answer.preview, answer.survey)
        if answer.survey is not None:
            parts.columns.show_rows(rows_of(answer.source, preparation, answer.survey))
        parts.show_survey(answer.source, answer.survey, answer.preview)
        parts.show_dataset(answer.dataset, answer.survey)
        parts.show_problems(_problems(answer), answer.problem, answer.survey is not None)
        signature = answer.dataset.signature if answer.dataset else None
        parts.counts.show_review(answer.review, signature)
        data = DataReference(answer.source, signature) if signature else None
        parts.network.show_project(self._document.state.project, data)
        parts.use.setEnabled(answer.problem is None)
        if self._wanted and answer.dataset is not None:
            self.use()
        elif answer.problem is not None:
            self._wanted = False
            parts.show_unwanted()

    def _size_to(self, parent: QWidget | None) -> None:
        size = parent.window().size() * SHARE if parent is not None else BASE
        self.resize(size.expandedTo(QSize(900, 600)))

    # ---- another file, and the end -------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.drops.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self.drops.drop(event)

    def show_path(self, path: Path) -> None:
        """Look at another file; what cannot be found is said.

        It takes the place of one that is gone: all that was said of that holds for this one.
        """
        try:
            source = source_for(str(path))
        except Refused as refusal:
            self.parts.show_problems([], refusal.problem, False)
            return
        answer, old = self.inquiry.answer, self.draft.source
        lost = answer is not None and answer.problem is not None and answer.survey is None
        if lost and is_table(source) and is_table(old):
            source = old.with_(path=str(path))
        self.show_source(source)

    def closeEvent(self, event: QCloseEvent) -> None:
        self.inquiry.close()
        super().closeEvent(event)


def _problems(answer: Answer) -> list[Problem]:
    """Remarks, as many as are known so far."""
    if answer.review is not None:
        return list(answer.review.problems)
    if answer.survey is None:
        return []
    return [Problem(text, None, Severity.WARNING) for text in answer.survey.report.warnings]
