"""Leads from one view to another: from a problem to its card, from a card to its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from core.graph import NodeId
from core.layer import LAYERS
from core.problem import OnNode, OnSetting, OnWire, Place

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class Guide:
    """Connects canvas, selection and panels of a window, which do not know each other."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        window.canvas.selected.connect(window.selection.pick)
        window.canvas.opened.connect(self._open_layer)
        window.views.neurons.opened.connect(self._open_layer)
        window.selection.changed.connect(self._select)
        window.selection.wanted.connect(self.lead_to)

    def welcome(self, panel: QWidget) -> None:
        """Connect what a panel that was just made asks of others."""
        from gui.panels.data import DataPanel  # made only after the window is painted
        from gui.panels.palette import PalettePanel

        if isinstance(panel, PalettePanel):
            panel.chosen.connect(self._add_layer)
        elif isinstance(panel, DataPanel):
            panel.open_asked.connect(lambda: self._window.arrivals.ask())
            panel.paint_asked.connect(lambda: self._window.painting.open())
            panel.look_asked.connect(lambda source: self._window.arrivals.look(source))

    def lead_to(self, place: Place) -> None:
        """Show a place: on the canvas, or in the panel that has the setting."""
        window = self._window
        if isinstance(place, OnNode | OnWire):
            window.show_canvas()
            window.views.show_neurons(False)
            problems = window.document.state.compiled.problems
            if found := [p for p in problems if p.place == place]:
                window.canvas.focus_problem(found[0])
            elif isinstance(place, OnNode):
                window.canvas.show_nodes({place.node})
        elif isinstance(place, OnSetting):
            window.docks["training" if place.section == "training" else "data"].reveal()

    def _add_layer(self, kind: str) -> None:
        self._window.show_canvas()
        self._window.canvas.add_layer(LAYERS[kind]())

    def _open_layer(self, node: object) -> None:
        self._window.docks["layer"].reveal()

    def _select(self, nodes: frozenset[NodeId]) -> None:
        if nodes != self._window.canvas.canvas.selection:
            self._window.canvas.select(nodes)
