"""The table of columns on the screen: one click opens a choice, keys do as well."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QVBoxLayout, QWidget

from gui.import_page.columns_cells import ColumnsCells
from gui.import_page.columns_table import (
    CODING,
    HIGH,
    LOW,
    MEAN,
    NAME,
    ROLE,
    SPREAD_AT,
    TYPE,
    ColumnsTable,
)
from gui.panels.parts import muted

Index = QModelIndex | QPersistentModelIndex
WIDTHS = (120, 98, 88, 96, 64, 66, 64, 70, 64, 84)  # at least
MOST_NAME, MOST_SPREAD = 260, 190
SOME = 50  # rows that are measured
ROW = 30
HINT = "Italic: a guess. Click a type, a use or a coding to change it; double-click a name."
SCALES_HINT = "Click a scale to change it."


class ColumnsView(QWidget):
    """`seen(row)` a column was gone to."""

    seen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = ColumnsTable()
        self.table = Table(self)
        self.table.setModel(self.columns)
        self.columns.modelReset.connect(self.table.fit)
        self.columns.dataChanged.connect(self.table.fit)
        self.table.clicked.connect(self._open)
        self.table.selectionModel().currentChanged.connect(lambda now, _: self.seen.emit(now.row()))
        self.hint: QLabel = muted(HINT, self)
        column_ = QVBoxLayout(self)
        column_.setContentsMargins(0, 6, 0, 0)
        column_.setSpacing(4)
        column_.addWidget(self.table, 1)
        column_.addWidget(self.hint)

    def show_hint(self, table: bool) -> None:
        """What can be done here: columns of a table can be changed, those of others only scaled."""
        self.hint.setText(HINT if table else SCALES_HINT)

    def _open(self, index: Index) -> None:
        if index.column() in (TYPE, ROLE, CODING):
            self.table.edit(index)


class Table(QTableView):
    """Rows of one height; wide enough for the spread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.setItemDelegate(ColumnsCells(self))
        self.setAccessibleName("Columns of the table")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names and spreads get most of what the other columns leave."""
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Make columns as wide as their words; dates are wider than numbers."""
        widths = list(WIDTHS)
        model, words = self.model(), self.fontMetrics()
        for column in (LOW, MEAN, HIGH):
            some = (model.index(row, column).data() for row in range(min(model.rowCount(), SOME)))
            width = max((words.horizontalAdvance(text) for text in some), default=0) + 16
            widths[column] = max(widths[column], min(width, 130))
        rest = max(self.viewport().width() - sum(widths), 0)
        for column, most in ((NAME, MOST_NAME), (SPREAD_AT, MOST_SPREAD)):
            more = min(rest // 2, most - widths[column])
            widths[column] += more
            rest -= more
        widths = [width + rest // len(widths) for width in widths]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the page, unless a cell is being changed."""
        if event.text() in ("\r", "\n") and self.state() != self.State.EditingState:
            event.ignore()
            return
        super().keyPressEvent(event)
