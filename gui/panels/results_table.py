"""Precision, recall, F1 and support of every class, with their means; a click on a head sorts."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from core.results import Confusion
from gui.plots.confusion import percent
from gui.theme import THEMES

Array = np.ndarray[Any, Any]
Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
HEADS = (
    ("class", "the class"),
    ("precision", "of the rows that the network says are of this class, the share that is"),
    ("recall", "of the rows of this class, the share that the network finds"),
    ("F1", "harmonic mean of precision and recall"),
    ("support", "rows of this class"),
    ("predicted", "rows that the network says are of this class"),
)
MEANS = ("mean of classes", "mean of rows")
SWATCH = 10  # px


class ClassScores(QAbstractTableModel):
    """One row per class, and the means at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.classes: tuple[str, ...] = ()
        self.figures: Array = np.empty((0, 5))  # of `HEADS` without the first
        self._order: list[int] = []
        self._by, self._falling = -1, False

    def show_confusion(self, classes: tuple[str, ...], found: Confusion) -> None:
        counts = found.counts
        support, said = counts.sum(axis=1), counts.sum(axis=0)
        scores = np.stack([found.precision, found.recall, found.f1], axis=1)
        figures = np.column_stack([scores, support, said])
        weights = support / max(int(support.sum()), 1)
        total = float(support.sum())
        means = np.array(
            [
                [*(_mean(column, np.ones(len(column))) for column in scores.T), total, total],
                [*(_mean(column, weights) for column in scores.T), total, total],
            ]
        )
        same = classes == self.classes
        if not same:
            self.beginResetModel()
        self.classes, self.figures = classes, np.concatenate([figures, means])
        self._arrange()
        if same:
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self._order)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section][0]
        return HEADS[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        place, column = self._order[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(place, column)
        if role == Qt.ItemDataRole.TextAlignmentRole and column:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and place >= len(self.classes):
            bold = QFont()
            bold.setBold(True)
            return bold
        if role == Qt.ItemDataRole.DecorationRole and not column and place < len(self.classes):
            swatch = QPixmap(SWATCH, SWATCH)
            swatch.fill(THEMES.current.class_color(place))
            return swatch
        return None

    def text(self, place: int, column: int) -> str:
        """A cell of the class `place`, or of a mean after the last of them."""
        if not column:
            means = place - len(self.classes)
            return MEANS[means] if means >= 0 else self.classes[place]
        value = float(self.figures[place, column - 1])
        return f"{int(value):,}" if column >= 4 else percent(value, 1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self.layoutAboutToBeChanged.emit()
        self._by, self._falling = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        """Classes in the order that is wanted, then the means."""
        count = len(self.classes)
        order = list(range(count))
        if self._by == 0:
            order.sort(key=lambda i: self.classes[i], reverse=self._falling)
        elif self._by > 0:
            values = np.nan_to_num(self.figures[:count, self._by - 1], nan=-1.0)
            order = np.argsort(-values if self._falling else values, kind="stable").tolist()
        self._order = [*order, count, count + 1] if count else []


def scores_table(model: ClassScores, parent: QWidget) -> QTableView:
    """A view of the scores."""
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName("Scores of each class")
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSortingEnabled(True)
    table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    table.horizontalHeader().setSortIndicatorClearable(True)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(22)
    return table


def _mean(values: Array, weights: Array) -> float:
    """Over the classes where there is a value."""
    fine = np.isfinite(values) & (weights > 0)
    return float(np.average(values[fine], weights=weights[fine])) if fine.any() else float("nan")
