"""The rows of a data set as a table of any length: only what is on the screen is asked for."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QSignalBlocker,
    Qt,
)
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.data.base import Dataset
from gui.picked_rows import PickedRows

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
COLUMNS = 256  # of a wide row, after which the target follows
PICKED = 1000  # rows at a time: all of a large table say nothing to the other views
MEASURED, NARROW, WIDE, ROOM = 100, 72, 200, 26  # columns; points


class RowsTable(QAbstractTableModel):
    """Targets first, then the features in original units."""

    def __init__(self) -> None:
        super().__init__()
        self._dataset: Dataset | None = None
        self._x = np.empty((0, 0), np.float32)

    def show_dataset(self, dataset: Dataset | None) -> None:
        self.beginResetModel()
        self._dataset = dataset
        self._x = dataset.x.reshape(len(dataset.x), -1) if dataset else np.empty((0, 0), np.float32)
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._x)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() or self._dataset is None else len(self._names())

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if self._dataset is None or not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(index.row(), index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole and self._is_number(index.column()):
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _is_number(self, column: int) -> bool:
        assert self._dataset is not None
        signature, place = self._dataset.signature, column - self._targets()
        if place < 0:
            return not signature.classes
        return not signature.columns or signature.columns[place].type != "category"

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1)
        names = self._names()
        return names[section] if section < len(names) else None

    def _targets(self) -> int:
        return len(self._dataset.signature.targets) if self._dataset else 0

    def _names(self) -> list[str]:
        if self._dataset is None:
            return []
        signature = self._dataset.signature
        width = min(self._x.shape[1], COLUMNS)
        inputs = [column.name for column in signature.inputs[:width]]
        if len(signature.inputs) != self._x.shape[1]:
            inputs = [f"value {i + 1}" for i in range(width)]
        return [*signature.targets, *inputs]

    def _text(self, row: int, column: int) -> str:
        assert self._dataset is not None
        targets = self._targets()
        if column >= targets:
            return self._cell(float(self._x[row, column - targets]), column - targets)
        y = self._dataset.y[row]
        if self._dataset.signature.classes:
            return self._dataset.signature.classes[int(y)]
        return f"{np.ravel(y)[column]:.6g}"

    def _cell(self, value: float, place: int) -> str:
        """A value as its column writes it; a gap where it is missing."""
        assert self._dataset is not None
        columns = self._dataset.signature.columns
        if columns and columns[place].type in ("category", "date", "time"):
            return columns[place].write(value)
        return "" if np.isnan(value) else f"{value:.6g}"


class RowsView(QTableView):
    """The rows, of which some can be picked: they are the same in all views."""

    def __init__(self, rows: RowsTable, picked: PickedRows, parent: QWidget) -> None:
        super().__init__(parent)
        self._picked = picked
        self.setModel(rows)
        self.setAccessibleName("Rows of the data set")
        self.setToolTip("pick rows to see them in Predict, Results and Surface")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setMinimumHeight(190)
        self.verticalHeader().setDefaultSectionSize(24)
        self.horizontalHeader().setDefaultSectionSize(92)
        self.selectionModel().selectionChanged.connect(self._pick)
        picked.changed.connect(self._mark)

    def _chosen(self) -> tuple[int, ...]:
        """The selected rows, as far as they can be shown elsewhere one by one."""
        selection = self.selectionModel().selection()
        spans = (selection.at(i) for i in range(selection.count()))
        rows = (row for span in spans for row in range(span.top(), span.bottom() + 1))
        return tuple(islice(rows, PICKED))

    def _pick(self) -> None:
        if rows := self._chosen():
            self._picked.pick(rows)

    def _mark(self, rows: tuple[int, ...]) -> None:
        """Others were picked, here or elsewhere."""
        if rows == self._chosen():
            return
        chosen = QItemSelection()
        last = self.model().columnCount() - 1
        for row in rows[:PICKED]:
            if row < self.model().rowCount():
                line = self.model().index(row, 0), self.model().index(row, last)
                chosen.select(*line)
        with QSignalBlocker(self.selectionModel()):
            self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.viewport().update()
        if rows and rows[0] < self.model().rowCount():
            self.scrollTo(self.model().index(rows[0], max(self.columnAt(0), 0)))


def fit_columns(table: QTableView) -> None:
    """Make columns as wide as their names, within reason."""
    words, model = QFontMetrics(table.font()), table.model()
    for column in range(min(model.columnCount(), MEASURED)):
        name = str(model.headerData(column, Qt.Orientation.Horizontal))
        table.setColumnWidth(column, min(max(words.horizontalAdvance(name) + ROOM, NARROW), WIDE))
