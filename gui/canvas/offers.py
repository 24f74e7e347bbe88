"""Menus of layers: for the empty canvas, for the loose end of a wire, for the middle of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from core.graph import Wire
from core.layer import LAYERS
from gui.canvas.fits import Fits
from gui.canvas.port import Port
from gui.canvas.quick_add import QuickAdd
from gui.canvas.route import route
from gui.canvas.wire import LooseWire

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class Offers:
    """Opens the menus and adds what is chosen."""

    def __init__(self, view: Stage) -> None:
        self._view = view

    def anything(self, at: QPointF | None) -> QuickAdd:
        """Offer all layers for a place; without one, for behind the selected layer."""
        view = self._view
        popup = self._open("Add a layer", at or view.camera.seen().center())

        def add(kind: str) -> None:
            if at is None:
                view.commands.add(LAYERS[kind]())
            else:
                view.commands.add_at(LAYERS[kind](), at)

        popup.chosen.connect(add)
        return popup

    def wired(self, at: QPointF, port: Port) -> QuickAdd:
        """Offer the layers that fit at the loose end of a wire."""
        view = self._view
        loose = LooseWire(view.canvas.look)
        start = view.canvas.place_of(port)
        a, b = (start, at) if port.is_output else (at, start)
        loose.show_wire(route((a.x(), a.y()), (b.x(), b.y())), "loose")
        view.canvas.addItem(loose)
        heading = f"Wire {port.node} to" if port.is_output else f"Feed {port.node} from"
        popup = self._open(heading, at, Fits(view.state, port))
        popup.closed.connect(lambda: view.canvas.removeItem(loose))
        popup.chosen.connect(lambda kind: view.commands.add_wired(LAYERS[kind](), at, port))
        return popup

    def insertion(self, wire: Wire, at: QPointF) -> QuickAdd:
        """Offer the layers that can be put into a wire."""
        popup = self._open("Insert a layer", at, Fits(self._view.state, Port(wire.source)))
        popup.chosen.connect(lambda kind: self._view.commands.add_at(LAYERS[kind](), at, wire))
        return popup

    def _open(self, title: str, at: QPointF, fits: Fits | None = None) -> QuickAdd:
        view = self._view
        used = tuple(layer.kind for layer in view.state.project.graph.nodes.values())
        popup = QuickAdd(view, title, fits.layer_misfit if fits else None, used)
        popup.open_at(view.viewport().mapToGlobal(view.mapFromScene(at)))
        return popup
