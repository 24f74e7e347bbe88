"""Which data the network learns from, what is in them, and how they are made ready."""

from __future__ import annotations

from contextlib import suppress

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
)

from core.data.base import SOURCES, DataReference, Dataset, Source
from core.data.checks import Review
from core.document import Document, State
from core.edits import ChooseData, SetPreparation
from core.problem import OnSetting, Problem, Refused
from core.spec import params_of
from gui.forms import Form
from gui.icons import icon
from gui.open_table import file_sources
from gui.panels.data_review import DataReview
from gui.panels.parts import Column, Remarks, emphasized, heading, muted
from gui.panels.rows_table import RowsTable, RowsView, fit_columns
from gui.part_counts import PartCounts
from gui.picked_rows import PickedRows
from gui.shelf import Shelf


class DataPanel(Column):
    """Choose a data set, look into it, say how its rows are shared out."""

    title = "Data"
    open_asked = Signal()  # the user wants a table of his own
    paint_asked = Signal()
    look_asked = Signal(object)  # … to look at a Source before it is used otherwise

    def __init__(self, document: Document, shelf: Shelf, picked: PickedRows | None = None) -> None:
        super().__init__()
        self._document, self._shelf = document, shelf
        self._shown: DataReference | None = None
        self._missing = False  # what is shown is not here (yet)
        self._dataset: Dataset | None = None
        self._parameters = 0
        self._wanted: tuple[Source, object, str] | None = None  # source, gesture, field
        self.choice = QComboBox(self.content)
        self.choice.setAccessibleName("Data set")
        self.choice.setToolTip("the data that the network learns from")
        self.choice.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.choice.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.choice.setMinimumContentsLength(8)
        for cls in offered():
            self.choice.addItem(cls.title, cls)
            index = self.choice.count() - 1
            self.choice.setItemData(index, cls.sentence(), Qt.ItemDataRole.ToolTipRole)
        self._offered = self.choice.count()
        self.choice.activated.connect(self._choose)
        self.open = QPushButton(icon("folder-open"), "Open a table…", self.content)
        self.open.setToolTip("learn from a file of your own: CSV, Excel, Parquet, NumPy …")
        self.open.clicked.connect(self.open_asked)
        self.open.setVisible(bool(file_sources()))
        self.paint = QPushButton(icon("brush"), "Paint…", self.content)
        self.paint.setToolTip("paint points or a curve to learn from (Ctrl+P)")
        self.paint.clicked.connect(self.paint_asked)
        self._sentence = muted("", self.content)
        self.made = Form(self.content)
        self.made.edited.connect(self._remake)
        self.details = QPushButton(icon("table"), "Columns…", self.content)
        self.details.setToolTip("every column: type, use, spread and scale; how a file is read")
        self.details.clicked.connect(self._look)
        self.again = QPushButton(icon("refresh-cw"), "Read again", self.content)
        self.again.setToolTip("read the data once more")
        self.again.clicked.connect(self._read_again)
        self.again.hide()
        self.remarks = Remarks(document.apply, self.content)
        self.review = DataReview(shelf, self)
        self.review.found.connect(self._show_review)
        self.review.refused.connect(self._show_refusal)
        self.summary = QLabel(self.content, wordWrap=True)
        self.summary.setFont(emphasized(self.summary.font()))
        self.counts = PartCounts(self.content)
        self.rows = RowsTable()
        self.table = RowsView(self.rows, picked or PickedRows(), self.content)
        self.preparation = Form(self.content)
        self.preparation.edited.connect(self._prepare)
        self.column.addWidget(self.choice)
        own = QHBoxLayout()  # data of one's own; the panel is narrow
        own.addWidget(self.open, 1)
        own.addWidget(self.paint, 1)
        self.column.addLayout(own)
        for part in (
            self._sentence,
            self.made,
            self.again,
            self.remarks,
            self.summary,
            self.counts,
            self.table,
            self.details,
        ):
            self.column.addWidget(part)
        self.column.addWidget(heading("Preparation", self.content))
        self.column.addWidget(self.preparation)
        self.column.addStretch(1)
        document.refused.connect(self._refuse)
        shelf.arrived.connect(self._settle)

    def show_state(self, state: State) -> None:
        self.preparation.show_spec(state.project.preparation)
        self._parameters = state.compiled.parameters
        data = state.project.data
        if data == self._shown and data is not None and not self._missing:
            self._review()
            return
        self._shown = data
        self._missing = False
        if data is None:
            self.choice.setCurrentIndex(-1)
            self._sentence.setText("Choose a data set; its shape flows through the network.")
            self._show(None)
            return
        source = data.source
        self._show_choice(source)
        self.made.show_spec(source)
        self._load(source)

    def _show_choice(self, source: Source) -> None:
        """Its title and sentence; a file goes by its name, at the end of the list."""
        own = type(source) in file_sources()
        painted = not own and not source.shipped
        while self.choice.count() > self._offered:
            self.choice.removeItem(self._offered)
        if own:
            self.choice.addItem(icon("table"), self._shown.signature.name if self._shown else "")
            self.choice.setItemData(self._offered, type(source))
        elif painted:
            self.choice.addItem(icon("brush"), source.title, type(source))
        self.choice.setCurrentIndex(self.choice.findData(type(source)))
        self._sentence.setText(source.sentence())
        self.made.setVisible(bool(params_of(type(source))) and not own)

    def _look(self) -> None:
        if self._shown is not None:
            self.look_asked.emit(self._shown.source)

    def _read_again(self) -> None:
        """What was called off, or has come back: for all views that wait for it."""
        if self._shown is not None:
            with suppress(Refused):
                self._shelf.load(self._shown.source, fresh=True)
            self._shelf.arrived.emit()

    def choose(self, source: Source) -> None:
        """Train on `source` once it is read; what keeps it from being read is said here."""
        self._want(source, None, "", fresh=True)

    def _want(self, source: Source, gesture: object, field: str, fresh: bool = False) -> None:
        self._wanted = source, gesture, field
        self._settle(fresh)

    def _settle(self, fresh: bool = False) -> None:
        """Take what was chosen, if it is read by now."""
        if self._wanted is None:
            return
        source, gesture, field = self._wanted
        try:
            dataset = self._shelf.load(source, fresh)
        except Refused as refusal:
            self._wanted = None
            if field:
                self.made.complain(field, refusal.problem.message)
            else:
                self.remarks.show_problems([refusal.problem])
            return
        if dataset is not None:
            self._wanted = None
            self._document.apply(ChooseData(DataReference.of(source, dataset)), gesture)

    def _choose(self, index: int) -> None:
        cls = self.choice.itemData(index)
        if cls not in file_sources() and (
            self._shown is None or type(self._shown.source) is not cls
        ):
            self.choose(cls())

    def _remake(self, name: str, value: object, gesture: object) -> None:
        """Another number of rows, another noise: the same source with other parameters."""
        if self._shown is None:
            return
        source = self._shown.source.with_(**{name: value})
        if complaint := source.complaints().get(name):
            self.made.complain(name, complaint)
            return
        self._want(source, gesture, name)

    def _prepare(self, name: str, value: object, gesture: object) -> None:
        self._document.apply(SetPreparation(name, value), gesture)

    def _load(self, source: Source) -> None:
        self.again.hide()
        try:
            dataset = self._shelf.load(source)
            self._missing = dataset is None
            self._show(dataset)
        except Refused as refusal:
            self._missing = True  # it may be there when it is asked for again
            self._show(None)
            self._show_refusal(_said(refusal.problem))
            self.again.show()

    def _show(self, dataset: Dataset | None) -> None:
        self.remarks.show_problems(dataset.problems if dataset else ())
        self.rows.show_dataset(dataset)
        fit_columns(self.table)
        for part in (self.summary, self.table):
            part.setVisible(dataset is not None)
        self.details.setVisible(self._shown is not None)
        self._dataset = dataset
        if dataset is None:
            self.made.hide()
            self.counts.hide()
            self.review.forget()
            return
        self.summary.setText(described(dataset))
        self._review()

    def _review(self) -> None:
        """Ask what speaks against the data as they are prepared now."""
        if self._dataset is None or self._shown is None:
            return
        preparation = self._document.state.project.preparation
        self.review.ask(self._dataset, preparation, self._parameters, self._shown.source)

    def _show_review(self, review: Review) -> None:
        if self._dataset is not None:
            self.remarks.show_problems(review.problems)
            self.counts.show_review(review, self._dataset.signature)

    def _show_refusal(self, problem: Problem) -> None:
        self.counts.hide()
        self.remarks.show_problems([problem])

    def _refuse(self, problem: Problem) -> None:
        place = problem.place
        if isinstance(place, OnSetting) and place.section == "preparation":
            self.preparation.complain(place.param, problem.message)


def offered() -> list[type[Source]]:
    """The data sets that can be chosen by name: those that are real first, then those made."""
    shipped = [cls for cls in SOURCES if cls.shipped]
    return sorted(shipped, key=lambda cls: (bool(params_of(cls)), cls.title.lower()))


def described(dataset: Dataset) -> str:
    """«150 rows · 4 features · 3 classes»."""
    signature = dataset.signature
    shape = "×".join(map(str, signature.image_shape or signature.sample_shape))
    inputs = f"pictures of {shape}" if signature.image_shape else f"{shape} features"
    if signature.task == "regression":
        outputs = f"target: {', '.join(signature.targets)}"
    else:
        outputs = f"{len(signature.classes)} classes"
    return f"{signature.rows:,} rows · {inputs} · {outputs}"


def _said(problem: Problem) -> Problem:
    """Why there are no data, in words."""
    if problem.rule == "cancelled":
        return Problem("reading was called off; the data are not here", problem.place)
    return problem
