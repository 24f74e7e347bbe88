"""A table of numbers as coloured cells: one of those that a stage of a step is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from core.lens_put_in import number
from core.lens_stage import Pick, Table
from gui.theme import THEMES

COLORS = 255
CELL = 78  # px, width of a cell
PALE = 0.62  # how far the strongest cell is from the ground, so that numbers stay readable
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
TOP = QModelIndex()


class Cells(QAbstractTableModel):
    """The numbers of a table; colours from negative over zero to positive, on its own scale."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.table: Table | None = None
        self._largest = 1.0
        self._colors: list[QColor] = []
        self._inks: list[QColor] = []
        self.show_theme()

    def show_theme(self) -> None:
        """Take other colours."""
        theme = THEMES.current
        rows = theme.diverging(COLORS)[:, :3].tolist()
        self._colors = [QColor(*rgb) for rgb in rows]
        self._inks = [theme.text_on(color) for color in self._colors]

    def show_table(self, table: Table | None) -> None:
        """Show other numbers."""
        self.beginResetModel()
        self.table = table
        if table is not None:
            finite = table.values[np.isfinite(table.values)]
            self._largest = float(np.abs(finite).max(initial=0.0)) or 1.0
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if self.table is None or parent.isValid() else int(self.table.values.shape[0])

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if self.table is None or parent.isValid() else int(self.table.values.shape[1])

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if self.table is None:
            return None
        value = float(self.table.values[index.row(), index.column()])
        if role == Role.DisplayRole:
            return number(value)
        if role == Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role in (Role.BackgroundRole, Role.ForegroundRole):
            colors = self._colors if role == Role.BackgroundRole else self._inks
            return colors[self._shade(value)]
        if role == Role.ToolTipRole:
            down, across = self.table.down, self.table.across
            places = (down.full(index.row()), across.full(index.column()))
            return f"{', '.join(filter(None, places))}: {value:.8g}".replace("-", "−")
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if self.table is None or role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        names = self.table.across if way is Qt.Orientation.Horizontal else self.table.down
        return names.full(section) if section < len(names) else ""

    def _shade(self, value: float) -> int:
        if not np.isfinite(value):
            return COLORS // 2
        middle = (COLORS - 1) / 2
        return round(middle + min(max(value / self._largest, -1.0), 1.0) * middle * PALE)


class CellDrawing(QStyledItemDelegate):
    """A number on its colour; the cell that is picked has a frame, and keeps its colour."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect
        state = option.state
        painter.save()
        painter.fillRect(box, index.data(Role.BackgroundRole))
        painter.setPen(index.data(Role.ForegroundRole))
        how = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(box.adjusted(2, 0, -5, 0), how, str(index.data()))
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(QPen(THEMES.current.color("text"), 2))
            painter.drawRect(box.adjusted(1, 1, -1, -1))
        painter.restore()


class CellView(QTableView):
    """Shows a table; a cell that is pressed or walked to picks its row, unit and input."""

    picked = Signal(object)  # Pick

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.cells = Cells(self)
        self.setModel(self.cells)
        self.setItemDelegate(CellDrawing(self))
        self._pick = Pick()
        self._quiet = False
        self.setAccessibleName("Numbers of this stage")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setMouseTracking(True)
        self.setMinimumSize(140, 80)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setHighlightSections(True)
        self.horizontalHeader().setDefaultSectionSize(CELL)
        self.horizontalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().setDefaultSectionSize(22)
        self.verticalHeader().setMaximumWidth(130)
        self.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.selectionModel().currentChanged.connect(self._walk)
        THEMES.changed.connect(self._recolor)

    def show_table(self, table: Table | None, pick: Pick) -> None:
        """Show other numbers, with the cell of what is picked marked."""
        self._quiet = True
        if table is not self.cells.table:
            self.cells.show_table(table)
        self._pick = pick
        if table is not None:
            at = {"row": pick.row, "unit": pick.unit, "input": pick.input, "": 0}
            rows, columns = table.values.shape
            index = self.cells.index(min(at[table.axes[0]], rows - 1),
                                     min(at[table.axes[1]], columns - 1))  # fmt: skip
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self._quiet = False

    def _walk(self, now: QModelIndex, before: QModelIndex) -> None:
        table = self.cells.table
        if self._quiet or table is None or not now.isValid():
            return
        at = {"row": self._pick.row, "unit": self._pick.unit, "input": self._pick.input}
        places = zip(table.axes, (now.row(), now.column()), strict=True)
        at |= {axis: place for axis, place in places if axis}
        self.picked.emit(Pick(**at))

    def _recolor(self, theme: object) -> None:
        self.cells.show_theme()
        self.viewport().update()
