"""All remembered runs side by side: their figures, and the settings in which they differ."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableWidget, QTableWidgetItem, QVBoxLayout

from core.differences import differences
from core.edits_records import RemoveRecords, RenameRecord, UseRecord
from core.metric import METRICS
from core.project import Record
from core.records import best_of
from core.session import Session
from gui.overlay import Overlay, pattern_of, role_of
from gui.plots.export import Rows
from gui.plots.panel import LivePanel
from gui.plots.view import number
from gui.theme import THEMES, Theme

NUMBER = Qt.ItemDataRole.UserRole
PARTS = ("validation", "training")
NOTHING: tuple[str, float | None] = ("–", None)
ENDS = {"": "stopped by hand", "epochs": "all epochs done"}


class RunsPanel(LivePanel):
    """One row for each run; a tick draws its curves beside those of the present one."""

    title = "Runs"
    icon = "history"
    counts = True
    empty = "Train, change something, start over (Ctrl+Shift+F5): the runs are compared here."
    help = (
        "Every run is remembered with its curves and with what it ran with, also in the file. "
        "A tick draws it in Curves, in the colour and the dashes that stand beside its name. The "
        "columns beside the name are the settings in which the runs differ. <b>Use again</b> "
        "brings back network, data and settings of a run, with fresh weights. Weights of "
        "earlier runs are not kept. A double click names a run; beyond thirty the oldest goes."
    )

    def __init__(self, session: Session, overlay: Overlay) -> None:
        super().__init__(session)
        self._overlay = overlay
        self._shown: object = None
        self.list = QTableWidget(self.body)
        self.list.setAccessibleName("Runs")
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.list.setAlternatingRowColors(True)
        self.list.setShowGrid(False)
        self.list.setIconSize(QSize(26, 12))
        self.list.verticalHeader().hide()
        self.list.horizontalHeader().setHighlightSections(False)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(self._offer)
        self.list.itemChanged.connect(self._changed)
        self.list.itemSelectionChanged.connect(self._allow)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        tip = "Bring back network, data and settings of the picked run; weights are fresh"
        self.use = self.add_action("Use again", tip, "rotate-ccw", self._use)
        self.name = self.add_action("Rename", "Give the picked run another name", "", self._rename)
        self.remove = self.add_action("Forget", "Forget the picked runs", "", self._remove)
        self.finish_bar()
        overlay.changed.connect(self._redraw)
        THEMES.changed.connect(self._repaint)

    # ---- what is shown -------------------------------------------------------------------------

    def refresh(self) -> None:
        """Make the table equal to the records."""
        records = self.session.document.state.project.records
        present = self.session.chronicle.number
        self.show_body(bool(records))
        key = records, present, self._overlay.shown(records, present), THEMES.current
        if key == self._shown:
            return
        self._shown = key
        picked = self._picked()
        header, rows = table_of(records)
        self.list.blockSignals(True)
        self.list.setSortingEnabled(False)
        self.list.clear()
        self.list.setColumnCount(len(header))
        self.list.setRowCount(len(records))
        self.list.setHorizontalHeaderLabels(header)
        for row, (record, texts) in enumerate(zip(records[::-1], rows[::-1], strict=True)):
            self.list.setItem(row, 0, self._name_item(record, record in key[2], present))
            for column, (text, value) in enumerate(texts[1:], 1):
                self.list.setItem(row, column, _item(text, value))
        self.list.setSortingEnabled(True)
        self.list.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.list.resizeColumnsToContents()
        for row in range(self.list.rowCount()):
            if self._number(row) in picked:
                self.list.selectRow(row)
        self.list.blockSignals(False)
        self._allow()

    def reset(self) -> None:
        self.list.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self._redraw()

    def table(self) -> Rows:
        """What stands in the table."""
        header, rows = table_of(self.session.document.state.project.records)
        yield header
        for row in rows:
            yield [text for text, _ in row]

    def _name_item(self, record: Record, shown: bool, present: int) -> QTableWidgetItem:
        item = QTableWidgetItem(record.name)
        item.setData(NUMBER, record.number)
        ended = ENDS.get(record.ended, record.ended)
        item.setToolTip(f"{record.steps:,} steps, {ended}; a double click renames it")
        if record.number == present:
            item.setIcon(_swatch("curve_validation", (4.0, 2.0)))
            item.setToolTip(f"the present run: {item.toolTip()}")
            item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
            return item
        item.setIcon(_swatch(role_of(record.number), pattern_of(record.number)))
        item.setCheckState(Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked)
        return item

    # ---- what can be asked ---------------------------------------------------------------------

    def _changed(self, item: QTableWidgetItem) -> None:
        number = item.data(NUMBER)
        records = self.session.document.state.project.records
        record = next((r for r in records if r.number == number), None)
        if record is None:
            return
        if item.text() != record.name:
            if not self.session.document.apply(RenameRecord(number, item.text())):
                item.setText(record.name)
        elif item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
            self._overlay.show(number, item.checkState() is Qt.CheckState.Checked)

    def _picked(self) -> set[int]:
        return {self._number(index.row()) for index in self.list.selectedIndexes()}

    def _number(self, row: int) -> int:
        item = self.list.item(row, 0)
        return int(item.data(NUMBER)) if item is not None else 0

    def _allow(self) -> None:
        """One run can be used or named, several can be forgotten; never the present one."""
        picked, present = self._picked(), self.session.chronicle.number
        records = {r.number: r for r in self.session.document.state.project.records}
        one = records.get(next(iter(picked))) if len(picked) == 1 else None
        self.use.setEnabled(one is not None and one.project is not None)
        self.name.setEnabled(one is not None)
        self.remove.setEnabled(bool(picked) and present not in picked)

    def _use(self) -> None:
        for picked in self._picked():
            self.session.document.apply(UseRecord(picked))

    def _rename(self) -> None:
        rows = {index.row() for index in self.list.selectedIndexes()}
        for row in rows:
            if (item := self.list.item(row, 0)) is not None:
                self.list.editItem(item)

    def _remove(self) -> None:
        self.session.document.apply(RemoveRecords(frozenset(self._picked())))

    def _offer(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addActions([self.use, self.name, self.remove])
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _redraw(self) -> None:
        if self.isVisible():
            self.refresh()

    def _repaint(self, _: Theme) -> None:
        self._redraw()


class _Sorted(QTableWidgetItem):
    """Sorts by its value where it has one."""

    def __lt__(self, other: QTableWidgetItem) -> bool:
        mine, theirs = self.data(NUMBER), other.data(NUMBER)
        if isinstance(mine, float) and isinstance(theirs, float):
            return mine < theirs
        return self.text() < other.text()


def _item(text: str, value: float | None) -> QTableWidgetItem:
    item = _Sorted(text)
    item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsEditable)
    item.setToolTip(text)
    if value is not None:
        item.setData(NUMBER, float(value))
        item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def table_of(records: tuple[Record, ...]) -> tuple[list[str], list[list[tuple[str, float | None]]]]:
    """The heads of the columns, and for each run its texts with the values to sort by."""
    kinds = [cls for cls in METRICS if any(_last(r, cls.kind) is not None for r in records)]
    other = differences([record.project for record in records])
    header = ["Run", *other, "Best loss", "at epoch"]
    header += [f"{cls.title} ({cls.unit})" if cls.unit else cls.title for cls in kinds]
    header += ["Last loss", "Epochs", "Time"]
    rows = []
    for i, record in enumerate(records):
        best, last = best_of(record), _last(record, "loss")
        row: list[tuple[str, float | None]] = [(record.name, None)]
        row += [(told[i], None) for told in other.values()]
        row.append((number(best[1]), best[1]) if best else NOTHING)
        row.append((f"{best[0]:,}", best[0]) if best else NOTHING)
        values = [_last(record, cls.kind) for cls in kinds]
        row += [NOTHING if value is None else (number(value), value) for value in values]
        row.append(NOTHING if last is None else (number(last), last))
        row.append((f"{record.epochs:,}", record.epochs))
        row.append((duration(record.seconds), record.seconds))
        rows.append(row)
    return header, rows


def _last(record: Record, kind: str) -> float | None:
    """The newest value of a metric: of validation, else of training."""
    for part in PARTS:
        column = record.curves.get(f"{part}/{kind}")
        if column is not None and len(column):
            return float(column[-1])
    return None


def duration(seconds: float) -> str:
    """«0.42 s», «17 s», «3:05 min»."""
    if seconds < 10:
        return f"{seconds:.2f} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d} min"


def _swatch(role: str, pattern: tuple[float, ...]) -> QIcon:
    """A piece of the line as it is drawn in the curves."""
    pixmap = QPixmap(QSize(52, 24))
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    pen = QPen(QColor(THEMES.current.color(role)), 2.5)
    pen.setDashPattern(pattern)
    painter = QPainter(pixmap)
    painter.setPen(pen)
    painter.drawLine(0, 6, 26, 6)
    painter.end()
    return QIcon(pixmap)
