"""Single rows with what is true and what was said, the worst first: as a table, or as pictures."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedWidget,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.results_answers import Answers
from gui.icons import icon
from gui.plots.confusion import percent
from gui.plots.view import number
from gui.theme import THEMES

Array = np.ndarray[Any, Any]
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
MOST = 500  # rows that are listed
FEATURES = 60  # columns of a row that are listed
SIDE = 56  # px of a picture
SAID = 2  # the column with what the network says


class Cases(QAbstractTableModel):
    """Chosen places of some answers, in order; the first column also has the picture."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: Answers | None = None
        self.places: Array = np.empty(0, int)
        self._names: list[str] = []
        self._pictures: dict[int, QPixmap] = {}

    def show_cases(self, answers: Answers, places: Array) -> None:
        """List these places of `answers`; what stays as long as before keeps its scroll."""
        names = _names(answers)
        same = len(places) == len(self.places) and names == self._names
        if self.answers is None or self.answers.dataset is not answers.dataset:
            self._pictures.clear()
        if same and len(places):
            self.answers, self.places = answers, places
            self.dataChanged.emit(self.index(0, 0), self.index(len(places) - 1, len(names) - 1))
            return
        self.beginResetModel()
        self.answers, self.places, self._names = answers, places, names
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.places)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Horizontal and section < len(self._names):
            return self._names[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self.answers is None or not index.isValid() or index.row() >= len(self.places):
            return None
        place = int(self.places[index.row()])
        if role == Qt.ItemDataRole.DisplayRole:
            return self._cells(place)[index.column()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.said(place)
        if role == Qt.ItemDataRole.DecorationRole and index.column() == 0:
            return self._picture(place)
        if role == Qt.ItemDataRole.ForegroundRole and self._is_wrong(place, index.column()):
            return THEMES.current.color("error")
        if role == Qt.ItemDataRole.TextAlignmentRole and len(self._names) == 1:
            return Qt.AlignmentFlag.AlignCenter
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def said(self, place: int) -> str:
        """One answer in words."""
        answers = self.answers
        assert answers is not None
        row = f"row {answers.rows[place] + 1:,}"
        if answers.shares is None:
            told = f"actual {number(answers.truth[place], 5)}, predicted "
            error = number(answers.said[place] - answers.truth[place])
            return f"{row}: {told}{number(answers.said[place], 5)}, error {error}"
        true, said = (answers.classes[int(a[place])] for a in (answers.truth, answers.said))
        sure = percent(float(answers.sure[place]), 1)
        return f"{row}: true {true}, predicted {said} ({sure} sure)"

    def _is_wrong(self, place: int, column: int) -> bool:
        """Whether a cell says a class that is not the true one."""
        answers = self.answers
        says = column == (0 if len(self._names) == 1 else SAID)
        if answers is None or answers.shares is None or not says:
            return False
        return not answers.right[place]

    def _cells(self, place: int) -> list[str]:
        answers = self.answers
        assert answers is not None
        row = f"{answers.rows[place] + 1}"
        if answers.dataset.signature.image_shape:
            if answers.shares is None:
                return [f"{number(answers.truth[place])} → {number(answers.said[place])}"]
            true, said = (answers.classes[int(a[place])] for a in (answers.truth, answers.said))
            return [f"{true} → {said}"]
        if answers.shares is None:
            truth, said = answers.truth[place], answers.said[place]
            cells = [row, number(truth, 5), number(said, 5), number(said - truth, 4)]
        else:
            assert answers.shares is not None
            cells = [
                row,
                answers.classes[int(answers.truth[place])],
                answers.classes[int(answers.said[place])],
                percent(float(answers.shares[place, int(answers.truth[place])]), 1),
            ]
        return cells + _features(answers, place)

    def _picture(self, place: int) -> QPixmap | None:
        answers = self.answers
        assert answers is not None
        shape = answers.dataset.signature.image_shape
        if not shape:
            return None
        row = int(answers.rows[place])
        if row not in self._pictures:
            self._pictures[row] = _pixmap(answers.dataset.x[row], shape)
        return self._pictures[row]


class CasesView(QWidget):
    """The list, with a line above it that says which rows these are."""

    picked = Signal(int)  # number of a row in the data
    widened = Signal()  # all rows are wanted again

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cases = Cases()
        self.heading = QLabel(self)
        self.heading.setMinimumWidth(40)
        self.all = QToolButton(self)
        self.all.setToolTip("list the rows of all cells again")
        self.all.setAccessibleName("All rows")
        self.all.setIcon(icon("x"))
        self.all.setIconSize(QSize(14, 14))
        self.all.setAutoRaise(True)
        self.all.clicked.connect(self.widened)
        self.table = _table(self)
        self.gallery = _gallery(self)
        self._pages = QStackedWidget(self)
        for view in (self.table, self.gallery):
            view.setModel(self.cases)
            view.clicked.connect(self._pick)
            view.activated.connect(self._pick)
            self._pages.addWidget(view)
        top = QHBoxLayout()
        top.setContentsMargins(6, 0, 0, 0)
        top.addWidget(self.heading, 1)
        top.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addLayout(top)
        column.addWidget(self._pages, 1)

    def show_cases(self, answers: Answers, places: Array, heading: str, part: bool) -> None:
        """List some answers; `part`: they are not all that there are."""
        fresh = self.cases.answers is None or self.cases.answers.dataset is not answers.dataset
        self.cases.show_cases(answers, places[:MOST])
        pictures = bool(answers.dataset.signature.image_shape)
        self._pages.setCurrentWidget(self.gallery if pictures else self.table)
        self.heading.setText(heading)
        self.heading.setToolTip(heading)
        self.all.setVisible(part)
        if fresh and not pictures:
            self.table.resizeColumnsToContents()

    def mark(self, rows: tuple[int, ...]) -> None:
        """Select the rows of the data that are picked, as far as they are listed."""
        answers = self.cases.answers
        if answers is None:
            return
        view = self._pages.currentWidget()
        assert isinstance(view, QAbstractItemView)
        listed = answers.rows[self.cases.places]
        model, chosen = view.selectionModel(), QItemSelectionModel.SelectionFlag
        model.clearSelection()
        mine = np.isin(listed, rows)
        if len(listed) > 1 and mine.all():
            return  # the list itself is what is picked
        for place in np.flatnonzero(mine).tolist():
            model.select(self.cases.index(place, 0), chosen.Select | chosen.Rows)

    def _pick(self, index: QModelIndex) -> None:
        if self.cases.answers is not None:
            self.picked.emit(int(self.cases.answers.rows[self.cases.places[index.row()]]))


def _table(parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setAccessibleName("Rows, the worst first")
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(22)
    table.horizontalHeader().setDefaultSectionSize(92)
    table.horizontalHeader().setMinimumSectionSize(44)
    return table


def _gallery(parent: QWidget) -> QListView:
    gallery = QListView(parent)
    gallery.setAccessibleName("Pictures, the worst first")
    gallery.setViewMode(QListView.ViewMode.IconMode)
    gallery.setMovement(QListView.Movement.Static)
    gallery.setResizeMode(QListView.ResizeMode.Adjust)
    gallery.setUniformItemSizes(True)
    gallery.setIconSize(QSize(SIDE, SIDE))
    gallery.setSpacing(2)
    return gallery


def _names(answers: Answers) -> list[str]:
    signature = answers.dataset.signature
    if signature.image_shape:
        return ["true → predicted"]
    name = answers.name
    heads = ["row", "true", "predicted", "p(true)"]
    if answers.shares is None:
        heads = ["row", name, "predicted", "error"]
    inputs = [column.name for column in signature.inputs[:FEATURES]]
    width = int(np.prod(signature.sample_shape))
    if len(signature.inputs) != width:
        inputs = [f"value {i + 1}" for i in range(min(width, FEATURES))]
    return heads + inputs


def _features(answers: Answers, place: int) -> list[str]:
    """The row's values as its columns write them."""
    signature = answers.dataset.signature
    values = np.ravel(answers.dataset.x[answers.rows[place]])[:FEATURES].tolist()
    if not signature.columns:
        return [f"{value:.6g}" for value in values]
    return [
        column.write(value) if column.type in ("category", "date", "time") else _plain(value)
        for column, value in zip(signature.columns, values, strict=False)
    ]


def _plain(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.6g}"


def _pixmap(values: Array, shape: tuple[int, ...]) -> QPixmap:
    """A sample as a picture, in its own range of brightness."""
    grid = np.nan_to_num(np.asarray(values, float).reshape(shape))
    low, high = float(grid.min()), float(grid.max())
    scaled = ((grid - low) / ((high - low) or 1.0) * 255).astype(np.uint8)
    scaled = np.repeat(scaled[..., None], 3, axis=-1) if scaled.ndim == 2 else scaled
    scaled = np.ascontiguousarray(
        scaled if scaled.shape[-1] == 3 else scaled[..., :1].repeat(3, -1)
    )
    height, width = scaled.shape[:2]
    image = QImage(scaled.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()
    keep = Qt.AspectRatioMode.KeepAspectRatio
    return QPixmap.fromImage(image).scaled(SIDE, SIDE, keep)
