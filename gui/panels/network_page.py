"""The whole network: how large it is, and its layers in the order in which they run."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
)

from core.document import Document, State
from core.graph import NodeId
from core.problem import OnNode
from gui.canvas.catalog import category_role, icon_name
from gui.canvas.face import parameters_text, shape_text
from gui.icons import icon
from gui.panels.parts import Column, Remarks, emphasized, muted
from gui.selection import Selection

COLUMNS = ("Layer", "Output", "Parameters")


class NetworkPage(Column):
    """The inspector's page when nothing is picked."""

    def __init__(self, document: Document, selection: Selection) -> None:
        super().__init__()
        self._selection = selection
        self._state: State | None = None
        self._nodes: list[NodeId] = []
        self.total = QLabel(self.content)
        self.total.setFont(emphasized(self.total.font(), 1.35))
        self.sentence = muted("", self.content)
        self.layers = QTableWidget(0, len(COLUMNS), self.content)
        self.layers.setHorizontalHeaderLabels(COLUMNS)
        self.layers.setAccessibleName("Layers of the network")
        self.layers.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.layers.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.layers.setShowGrid(False)
        self.layers.verticalHeader().hide()
        self.layers.verticalHeader().setDefaultSectionSize(28)
        self.layers.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.layers.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setHighlightSections(False)
        self.layers.clicked.connect(self._pick)
        self.layers.activated.connect(self._pick)
        self.remarks = Remarks(document.apply, self.content)
        for part in (self.total, self.sentence, self.remarks):
            self.column.addWidget(part)
        self.column.addWidget(self.layers, 1)
        self.column.addStretch(0)

    def show_state(self, state: State) -> None:
        old = self._state
        if (
            old is not None
            and old.compiled is state.compiled
            and old.project.graph is state.project.graph
        ):
            return
        self._state = state
        graph, compiled = state.project.graph, state.compiled
        self.total.setText(
            parameters_text(compiled.parameters) if compiled.counts else "No layers yet"
        )
        self.sentence.setText(_sentence(state))
        general = [p for p in compiled.problems if not isinstance(p.place, OnNode)]
        self.remarks.show_problems(general)
        self._nodes = list(graph.in_order())
        self.layers.setVisible(bool(self._nodes))
        self.layers.setRowCount(len(self._nodes))
        for row, node in enumerate(self._nodes):
            layer = graph.nodes[node]
            name = QTableWidgetItem(
                icon(icon_name(type(layer)), category_role(layer.category)), node
            )
            name.setToolTip(" · ".join(filter(None, (layer.title, layer.summary()))))
            shape = QTableWidgetItem(shape_text(compiled.shapes.get(node)) or "?")
            count = compiled.counts.get(node)
            numbers = QTableWidgetItem("?" if count is None else f"{count:,}")
            for item in (shape, numbers):
                item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            for column, item in enumerate((name, shape, numbers)):
                self.layers.setItem(row, column, item)

    def _pick(self, index: QModelIndex | QPersistentModelIndex) -> None:
        node = self._nodes[index.row()]
        self._selection.pick({node})
        self._selection.lead_to(OnNode(node))


def _sentence(state: State) -> str:
    """What goes in and what comes out, in words."""
    data, plan = state.project.data, state.compiled.plan
    if not state.project.graph.nodes:
        return "Drag layers from the left onto the canvas, or double-click them there."
    if plan is None:
        return "The network is not complete yet."
    where = f"{data.signature.name}: " if data else ""
    incoming, out = shape_text(plan.input_shape), shape_text(plan.output.output_shape)
    work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
    return f"{where}{incoming} values in, {out} out; {work:,} multiply-adds for each sample."
