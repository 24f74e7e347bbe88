"""What is picked on the diagram: a layer with its parameters, several layers, or the network."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget

from core.document import Document, State
from core.graph import NodeId
from gui.panels.layer_page import LayerPage
from gui.panels.network_page import NetworkPage
from gui.panels.several_page import SeveralPage
from gui.selection import Selection


class InspectorPanel(QWidget):
    """Shows the page that fits the selection."""

    title = "Layer"

    def __init__(self, document: Document, selection: Selection) -> None:
        super().__init__()
        self._document, self._selection = document, selection
        self.network = NetworkPage(document, selection)
        self.layer = LayerPage(document, selection)
        self.several = SeveralPage(document)
        self._pages = QStackedLayout(self)
        for page in (self.network, self.layer, self.several):
            self._pages.addWidget(page)
        selection.changed.connect(self._pick)

    def show_state(self, state: State) -> None:
        nodes = [n for n in state.project.graph.nodes if n in self._selection.nodes]
        if len(nodes) == 1:
            self.layer.show_layer(nodes[0], state)
            self._pages.setCurrentWidget(self.layer)
        elif nodes:
            self.several.show_layers(nodes, state)
            self._pages.setCurrentWidget(self.several)
        else:
            self.network.show_state(state)
            self._pages.setCurrentWidget(self.network)

    def _pick(self, nodes: frozenset[NodeId]) -> None:
        self.show_state(self._document.state)
