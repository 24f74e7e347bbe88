"""Lines of a file that could not be read, each with its number and the reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QVBoxLayout, QWidget

from gui.panels.parts import muted

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
HEADS = ("Line", "Why it is left out")


class Lines(QAbstractTableModel):
    """A row for each line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[tuple[int, str], ...] = ()

    def show_lines(self, lines: Sequence[tuple[int, str]]) -> None:
        if tuple(lines) != self.lines:
            self.beginResetModel()
            self.lines = tuple(lines)
            self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation is Qt.Orientation.Horizontal
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return HEADS[section] if across and role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        line, reason = self.lines[index.row()]
        return reason if index.column() else f"{line:,}"


class LeftOut(QWidget):
    """The list, and how many more there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = Lines()
        self.table = QTableView(self)
        self.table.setModel(self.lines)
        self.table.setAccessibleName("Lines that are left out")
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.setColumnWidth(0, 90)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.more = muted("", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 6, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.more)
        self.hide()

    def show_lines(self, lines: Sequence[tuple[int, str]], total: int) -> None:
        """`total` of them; the first are listed."""
        self.lines.show_lines(lines)
        self.more.setText(f"and {total - len(lines):,} more" if total > len(lines) else "")
        self.more.setVisible(total > len(lines))
