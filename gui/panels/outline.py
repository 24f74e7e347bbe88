"""The diagram as a table, for the eyes, the keyboard and the screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout, QWidget

from core.document import Document, State
from core.edits import Edit, RemoveNodes, RenameNode
from core.graph import NodeId
from core.problem import OnNode, Problem
from gui.panels.outline_fields import OutlineFields
from gui.panels.outline_table import COLUMNS, NAME, NUMBER, ORDER, OutlineTable
from gui.panels.parts import muted
from gui.selection import Selection

Flag = QItemSelectionModel.SelectionFlag
ROW_HEIGHT = 28


class OutlinePanel(QWidget):
    """Every layer in a row. Picks what the canvas picks; F2 or Enter edits a cell, Del deletes."""

    def __init__(self, document: Document, selection: Selection) -> None:
        super().__init__()
        self._document, self._selection = document, selection
        self._following = False
        self.table = OutlineTable()
        self.sorted = QSortFilterProxyModel(self)
        self.sorted.setSourceModel(self.table)
        self.sorted.setSortRole(ORDER)
        self.view = LayerView(self)
        self.view.setModel(self.sorted)
        self.view.sortByColumn(NUMBER, Qt.SortOrder.AscendingOrder)
        self.wrong = muted("", self)
        self.wrong.setContentsMargins(8, 4, 8, 4)
        self.wrong.hide()
        self._empty = muted("No layers yet: drag some onto the canvas.", self)
        self._empty.setContentsMargins(12, 12, 12, 12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._empty, 0, Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.view, 1)
        column.addWidget(self.wrong)
        self.setFocusProxy(self.view)
        self.table.asked.connect(self._ask)
        self.view.selectionModel().selectionChanged.connect(self._pick)
        self.view.doubleClicked.connect(lambda index: self._lead(index.row()))
        document.refused.connect(self._refuse)
        selection.changed.connect(self._follow)

    def show_state(self, state: State) -> None:
        """Follow the document."""
        self._following = True
        self.table.show_state(state)
        self._following = False
        self._follow(self._selection.nodes)
        self.view.setVisible(bool(self.table.rows))
        self._empty.setVisible(not self.table.rows)
        self.wrong.hide()

    def delete(self) -> None:
        """Delete the picked layers; what fed them feeds what read them."""
        if self._selection.nodes:
            self._document.apply(RemoveNodes(self._selection.nodes, close_gaps=True))

    def node_at(self, row: int) -> NodeId:
        """The layer in a row as it is sorted now."""
        return self.table.rows[self.sorted.mapToSource(self.sorted.index(row, 0)).row()].node

    def lead(self) -> None:
        """Show the layer of the present row on the canvas."""
        self._lead(self.view.currentIndex().row())

    def _lead(self, row: int) -> None:
        if 0 <= row < self.sorted.rowCount():
            self._selection.lead_to(OnNode(self.node_at(row)))

    def _ask(self, edit: Edit) -> None:
        self.wrong.hide()
        if self._document.apply(edit) and isinstance(edit, RenameNode):
            self._selection.pick({NodeId(edit.name)})

    def _refuse(self, problem: Problem) -> None:
        if self.isVisible():
            self.wrong.setText(problem.message)
            self.wrong.show()

    def _pick(self, *_changes: QItemSelection) -> None:
        if not self._following:
            rows = self.view.selectionModel().selectedRows()
            self._selection.pick(self.node_at(index.row()) for index in rows)

    def _follow(self, nodes: frozenset[NodeId]) -> None:
        """Mark the rows of what is picked elsewhere."""
        rows = [row for row in range(self.sorted.rowCount()) if self.node_at(row) in nodes]
        model = self.view.selectionModel()
        if rows == sorted(index.row() for index in model.selectedRows()):
            return
        wanted = QItemSelection()
        for row in rows:
            wanted.select(self.sorted.index(row, 0), self.sorted.index(row, len(COLUMNS) - 1))
        self._following = True
        model.select(wanted, Flag.ClearAndSelect)
        if rows:
            present = self.view.currentIndex()
            column = present.column() if present.isValid() else NAME
            index = self.sorted.index(rows[0], column)
            model.setCurrentIndex(index, Flag.NoUpdate)
            self.view.scrollTo(index)
        self._following = False


class LayerView(QTableView):
    """A table whose cells are edited where they can be, and lead to the canvas where not."""

    def __init__(self, panel: OutlinePanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setAccessibleName("Layers of the network")
        self.setAccessibleDescription("F2 or Enter edits a cell, Del deletes the layer")
        self.setItemDelegate(OutlineFields(self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setSortingEnabled(True)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(44)
        header.setHighlightSections(False)

    def event(self, event: QEvent) -> bool:
        """F2 and Del mean a cell here, not what they mean in the menus."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete)
            and not event.modifiers()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter edits, as F2 does, or leads to the card; Del deletes; Tab leaves the table."""
        editing = self.state() == QAbstractItemView.State.EditingState
        if editing or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            index = self.currentIndex()
            if index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
            else:
                self._panel.lead()
        elif event.key() == Qt.Key.Key_Delete:
            self._panel.delete()
        else:
            super().keyPressEvent(event)
