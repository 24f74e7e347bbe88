"""The first rows of a file as they are written, coloured by what they are taken for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from core.data.reading import Preview
from core.data.suggest import ColumnReport
from core.data.words import MISSING
from gui.theme import THEMES

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
MEASURED_ROWS, MEASURED_COLUMNS = 30, 200
NARROW, WIDE, ROOM = 56, 220, 22
LONGEST = 200  # characters of a cell that are shown


class FirstRows(QAbstractTableModel):
    """Only what is on the screen is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.preview: Preview | None = None
        self._columns: tuple[ColumnReport, ...] = ()
        self._words: tuple[str, ...] = ()
        self._missing: frozenset[str] = frozenset()

    def show_preview(self, preview: Preview | None) -> None:
        if preview is self.preview:
            return
        self.beginResetModel()
        self.preview, self._columns = preview, ()
        self.endResetModel()

    def show_columns(self, columns: Sequence[ColumnReport], missing: Sequence[str] = ()) -> None:
        """What is understood of them: names, roles; `missing` are the words for nothing."""
        if (self._columns, self._words) == (tuple(columns), tuple(missing)):
            return
        self._words = tuple(missing)
        self._columns = tuple(columns)
        self._missing = frozenset(word.lower() for word in (missing or MISSING)) | {""}
        if self.preview is None or len(columns) != len(self.preview.names):
            self._columns = ()
        if self.rowCount():
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() or self.preview is None else len(self.preview.names)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        if self.preview is None or section >= len(self.preview.names):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            known = self._columns
            return known[section].name if known else self.preview.names[section]
        if role == Qt.ItemDataRole.FontRole and self._role(section) == "target":
            font = QFont()
            font.setWeight(QFont.Weight.Bold)
            return font
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self.preview is not None
        cell = self.preview.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._shown(cell)
        if role == Qt.ItemDataRole.ToolTipRole:
            return cell[:2000] if len(cell) > 20 else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            faint = self._role(index.column()) == "ignore" or self._is_missing(cell)
            return THEMES.current.color("text_disabled") if faint else None
        if role == Qt.ItemDataRole.BackgroundRole and self._role(index.column()) == "target":
            return _tint()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "missing" if self._is_missing(cell) else cell[:LONGEST]
        return None

    def _shown(self, cell: str) -> str:
        if not cell.strip():
            return "·"
        flat = " ".join(cell[: LONGEST + 1].split())
        return flat if len(cell) <= LONGEST else f"{flat[:LONGEST]}…"

    def _is_missing(self, cell: str) -> bool:
        return cell.strip().lower() in self._missing

    def _role(self, column: int) -> str:
        return self._columns[column].role if self._columns else ""

    def _side(self, column: int) -> Qt.AlignmentFlag:
        number = self._columns and self._columns[column].type in ("int", "float")
        side = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class FirstRowsView(QTableView):
    """Columns are as wide as what is in them, within reason."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = FirstRows()
        self.setModel(self.rows)
        self.setAccessibleName("First rows, as they are written in the file")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().setDefaultSectionSize(24)
        self.verticalHeader().setMinimumSectionSize(20)
        self.horizontalHeader().setHighlightSections(False)

    def show_preview(self, preview: Preview | None) -> None:
        if preview is not self.rows.preview:
            self.rows.show_preview(preview)
            self._fit()

    def show_columns(self, columns: Sequence[ColumnReport], missing: Sequence[str] = ()) -> None:
        """Names and roles as they are understood; `missing` are the words for nothing."""
        self.rows.show_columns(columns, missing)

    def show_column(self, column: int) -> None:
        """Bring a column into view."""
        if 0 <= column < self.rows.columnCount() and self.rows.rowCount():
            top = max(self.rowAt(1), 0)
            self.scrollTo(self.rows.index(top, column))

    def _fit(self) -> None:
        preview, wide = self.rows.preview, QFontMetrics(self.font())
        if preview is None:
            return
        some = preview.rows[:MEASURED_ROWS]
        for column, name in enumerate(preview.names[:MEASURED_COLUMNS]):
            words = [name, *(row[column][:60] for row in some)]
            width = max(map(wide.horizontalAdvance, words)) + ROOM
            self.setColumnWidth(column, min(max(width, NARROW), WIDE))


def _tint() -> QColor:
    """Behind the cells of the target: the colour of what is chosen, faint."""
    tint = THEMES.current.color("highlight")
    tint.setAlphaF(0.12)
    return tint
