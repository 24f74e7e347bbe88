"""A row for each column of a table: what it is called, what it holds, what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from core.data.histogram import Histogram
from core.data.scales import SCALES
from core.data.suggest import ColumnReport
from gui.icons import icon
from gui.import_page.words import TYPES, type_word
from gui.theme import THEMES

Index = QModelIndex | QPersistentModelIndex
TOP = QModelIndex()
CHOICES = Qt.ItemDataRole.UserRole  # what can be chosen in a cell: (word, value), the guess first
SPREAD = Qt.ItemDataRole.UserRole + 1  # the histogram that a cell shows
HEADS = (
    ("Column", "its name; type another one"),
    ("Holds", "type of its values"),
    ("Use", "feature: the network gets it; target: the network predicts it"),
    ("Spread", "how its values are spread over all rows"),
    ("Missing", "rows without a value"),
    ("Distinct", "different values"),
    ("Min", "smallest value"),
    ("Mean", "mean of all values"),
    ("Max", "largest value"),
    (
        "Coding",
        "numbers: how they are scaled, learnt from the training rows; categories: an input "
        "for each name, or a vector that is learnt",
    ),
)
NAME, TYPE, ROLE, SPREAD_AT, MISSING, DISTINCT, LOW, MEAN, HIGH, CODING = range(len(HEADS))
ROLES = {"feature": "feature", "target": "target", "ignore": "left out"}
SMALL = 0.01  # fewer digits below: they would not fit
CODES = {"": "one-hot", "embedding": "embedding"}
ICONS = {"feature": "log-in", "target": "target", "ignore": "eye-off"}


@dataclass(frozen=True)
class Row:
    """One column.

    in_file : its name there · said : what the user has said of it, by fact
    scale : of the column alone, empty if it is scaled as all
    """

    report: ColumnReport
    spread: Histogram | None
    in_file: str
    said: dict[str, str]
    target_said: bool = False
    scale: str = ""
    all_scaled: str = "standard"
    named: bool = True  # whether name, type and use can be changed


class ColumnsTable(QAbstractTableModel):
    """Shows rows; what is wanted otherwise is `asked(row, column of the table, value)`."""

    asked = Signal(object, int, str)

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show_rows(self, rows: list[Row]) -> None:
        """Rows stay where they are if there are as many."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(HEADS) - 1))

    def rowCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = TOP) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Vertical:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section][0]
        return HEADS[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        row = self.rows[index.row()]
        named = row.named and (index.column() == NAME or index.column() in (TYPE, ROLE))
        if named or (index.column() == CODING and (_scalable(row) or _names(row))):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return _value(row, column)
        if role == CHOICES:
            return _choices(row, column)
        if role == SPREAD:
            return row.spread if column == SPREAD_AT else None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(column)
        if role == Qt.ItemDataRole.FontRole:
            return _font(row, column)
        if role == Qt.ItemDataRole.ForegroundRole:
            muted = row.report.role == "ignore" or (
                column in (TYPE, ROLE) and _guessed(row, column)
            )
            return THEMES.current.color("text_muted") if muted else None
        if role == Qt.ItemDataRole.DecorationRole and column == ROLE:
            used = row.report.role
            return icon(ICONS[used], "highlight" if used == "target" else "text_muted")
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            guess = ", a guess" if column in (TYPE, ROLE) and _guessed(row, column) else ""
            return f"{HEADS[column][0]}: {_text(row, column) or 'none'}{guess}"
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the change; the table changes once it is known what comes of it."""
        row = self.rows[index.row()]
        if role != Qt.ItemDataRole.EditRole or value == _value(row, index.column()):
            return False
        self.asked.emit(row, index.column(), str(value))
        return True


def _guessed(row: Row, column: int) -> bool:
    if not row.named:
        return False
    if column == ROLE and row.report.role == "target":
        return not row.target_said
    return {TYPE: "type", ROLE: "role"}.get(column, "") not in row.said


def _names(row: Row) -> bool:
    """Whether it is a category of a table, which may enter in two ways."""
    return row.named and row.report.type in ("category", "text") and row.report.role == "feature"


def _scalable(row: Row) -> bool:
    return row.report.type in ("int", "float", "date", "datetime") and row.report.role == "feature"


def _value(row: Row, column: int) -> str:
    """What a cell is set to; empty: it is left to the program."""
    if column == NAME:
        return row.report.name
    if column == TYPE:
        return row.said.get("type", "")
    if column == ROLE:
        return "target" if row.target_said else row.said.get("role", "")
    return row.said.get("encoding", "") if _names(row) else row.scale


def _choices(row: Row, column: int) -> list[tuple[str, str]]:
    if column == TYPE:
        said = "" if "type" in row.said else f": {type_word(row.report)}"
        return [(f"guess{said}", ""), *((word, kind) for kind, word in TYPES.items())]
    if column == ROLE:
        said = "" if _value(row, ROLE) else f": {ROLES[row.report.role]}"
        return [(f"guess{said}", ""), *((word, role) for role, word in ROLES.items())]
    if column == CODING and _names(row):
        return [(word, code) for code, word in CODES.items()]
    if column == CODING:
        return [(f"as all: {row.all_scaled}", ""), *((how, how) for how in SCALES)]
    return []


def _text(row: Row, column: int) -> str:
    report = row.report
    if column == CODING and _names(row):
        return CODES[row.said.get("encoding", "")]
    if column == CODING:
        return (row.scale or row.all_scaled) if _scalable(row) else "–"
    words = {NAME: report.name, TYPE: type_word(report), ROLE: ROLES[report.role]}
    if column in words:
        return words[column]
    if column == SPREAD_AT:
        return "" if row.spread else "–"
    if column == MISSING:
        return f"{report.missing:,}" if report.missing else "0"
    values = {LOW: report.low, MEAN: report.mean, HIGH: report.high}
    return f"{report.distinct:,}" if column == DISTINCT else _number(values[column])


def _number(value: Any) -> str:
    if value is None:
        return "–"
    if not isinstance(value, float):
        return str(value)
    return f"{value:.2g}" if abs(value) < SMALL else f"{value:.4g}"


def _side(column: int) -> Qt.AlignmentFlag:
    if column == CODING:
        return Qt.AlignmentFlag.AlignCenter
    right = MISSING <= column <= HIGH
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _font(row: Row, column: int) -> QFont | None:
    font = QFont()
    if column in (TYPE, ROLE) and _guessed(row, column):
        font.setItalic(True)
    elif column == NAME and row.report.role == "target":
        font.setWeight(QFont.Weight.DemiBold)
    else:
        return None
    return font


def _tip(row: Row, column: int) -> str:
    report = row.report
    if column == ROLE and report.note:
        return f"left out: {report.note}" if report.role == "ignore" else report.note
    if column in (TYPE, ROLE) and _guessed(row, column):
        return "a guess; click to say it"
    if column == NAME and row.in_file != report.name:
        return f"«{row.in_file}» in the file"
    if column == MISSING and report.missing:
        odd = f", {report.odd:,} of them did not fit the type" if report.odd else ""
        return f"{report.missing:,} rows have no value{odd}"
    return report.name if column == NAME else HEADS[column][1]
