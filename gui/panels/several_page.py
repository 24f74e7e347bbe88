"""Several picked layers at once: what they have in common can be set for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel

from core.document import Document, State
from core.edits import SetParam, Together
from core.graph import NodeId
from gui.canvas.face import parameters_text
from gui.forms import Form, words
from gui.panels.parts import Column, emphasized, muted


class SeveralPage(Column):
    """The inspector's page of more than one layer."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._document = document
        self._nodes: list[NodeId] = []
        self.heading = QLabel(self.content)
        self.heading.setFont(emphasized(self.heading.font(), 1.15))
        self.summary = muted("", self.content)
        self.form = Form(self.content)
        self.form.edited.connect(self._edit)
        for part in (self.heading, self.summary, self.form):
            self.column.addWidget(part)
        self.column.addStretch(1)

    def show_layers(self, nodes: Sequence[NodeId], state: State) -> None:
        """Show `nodes`; layers of one kind get a form that sets a parameter for all of them."""
        self._nodes = list(nodes)
        layers = [state.project.graph.nodes[n] for n in nodes]
        kinds = {layer.title for layer in layers}
        self.heading.setText(f"{len(layers)} layers")
        counts = [state.compiled.counts.get(n) for n in nodes]
        known = sum(count or 0 for count in counts)
        same = len(kinds) == 1
        said = parameters_text(known) if None not in counts else ""
        hint = (
            "what you change here is changed in all of them" if same else ", ".join(sorted(kinds))
        )
        self.summary.setText(" · ".join(filter(None, (said, hint))))
        self.form.setVisible(same)
        if same:
            self.form.show_spec(layers[0])

    def _edit(self, name: str, value: object, gesture: object) -> None:
        edits = tuple(SetParam(node, name, value) for node in self._nodes)
        label = f"Set {words(name).lower()} of {len(edits)} layers"
        self._document.apply(Together(edits, label), gesture)
