"""One layer: its name, what it does, what flows through it, its parameters and its problems."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit

from core.document import Document, State
from core.edits import RenameNode, SetParam
from core.graph import NodeId
from core.problem import OnNode, Problem
from gui.canvas.catalog import category_role, icon_name
from gui.canvas.face import parameters_text, shape_text
from gui.forms import Form
from gui.panels.parts import Column, Mark, Remarks, emphasized, heading, muted
from gui.selection import Selection


class LayerPage(Column):
    """The inspector's page of a single layer."""

    def __init__(self, document: Document, selection: Selection) -> None:
        super().__init__()
        self._document, self._selection = document, selection
        self._node: NodeId | None = None
        self._kind = ""
        self._mark = Mark(20, self.content)
        self._title = QLabel(self.content)
        self._title.setFont(emphasized(self._title.font(), 1.15))
        self.name = QLineEdit(self.content)
        self.name.setAccessibleName("Name of the layer")
        self.name.setToolTip("name of the layer, also its variable in generated code (F2)")
        self.name.editingFinished.connect(self._rename)
        self._wrong = muted("", self.content)
        self._sentence = muted("", self.content)
        self.flow = QLabel(self.content)
        self.flow.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.form = Form(self.content)
        self.form.edited.connect(self._edit)
        self.remarks = Remarks(document.apply, self.content)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._mark)
        head.addWidget(self._title)
        head.addWidget(self.name, 1)
        self.column.addLayout(head)
        for part in (self._wrong, self._sentence, self.flow, self.remarks):
            self.column.addWidget(part)
        self.column.addWidget(heading("Parameters", self.content))
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        document.refused.connect(self._refuse)

    def show_layer(self, node: NodeId, state: State) -> None:
        """Show the layer `node` of `state`."""
        layer = state.project.graph.nodes[node]
        if node != self._node:
            self.form.forget_typing()
        if layer.kind != self._kind:
            self._kind = layer.kind
            cls = type(layer)
            self._mark.show_icon(icon_name(cls), category_role(cls.category))
            self._title.setText(layer.title)
            self._sentence.setText(cls.sentence().replace("`", ""))
        self._node = node
        if not self.name.hasFocus() or self.name.text() == node:
            self.name.setText(node)
        self._wrong.hide()
        self.flow.setText(_flow(node, state))
        problems = [p for p in state.compiled.problems if _about(p) == node]
        self.form.show_spec(layer)
        self.remarks.show_problems(problems)

    def _edit(self, name: str, value: object, gesture: object) -> None:
        if self._node is not None:
            self._document.apply(SetParam(self._node, name, value), gesture)

    def _rename(self) -> None:
        name = NodeId(self.name.text().strip())
        node = self._node
        if node is not None and node != name and self._document.apply(RenameNode(node, name)):
            self._selection.pick({name})

    def _refuse(self, problem: Problem) -> None:
        """Say at the field why it cannot be; without a field it is about the name."""
        place = problem.place
        if not isinstance(place, OnNode) or place.node != self._node or not self.isVisible():
            return
        if place.param:
            self.form.complain(place.param, problem.message)
        else:
            self._wrong.setText(problem.message)
            self._wrong.show()


def _about(problem: Problem) -> NodeId | None:
    return problem.place.node if isinstance(problem.place, OnNode) else None


def _flow(node: NodeId, state: State) -> str:
    """«4 → 10 · 50 parameters», as far as it is known."""
    compiled, graph = state.compiled, state.project.graph
    sources = [s for _, s in sorted(graph.inputs_of(node).items())]
    incoming = " and ".join(shape_text(compiled.shapes.get(s)) or "?" for s in sources)
    out = shape_text(compiled.shapes.get(node)) or "?"
    flow = f"{incoming} → {out}" if sources else f"→ {out}"
    count = parameters_text(compiled.counts.get(node))
    return " · ".join(filter(None, (flow, count)))
