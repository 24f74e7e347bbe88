"""Layers that are dropped on the canvas, or into a wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent

from core.graph import Wire
from core.layer import Layer
from gui.canvas.mime import layer_in

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class Drops:
    """Answers the drags that come over the canvas."""

    def __init__(self, view: Stage) -> None:
        self._view = view

    def enter(self, event: QDragEnterEvent) -> None:
        """Let layers in, and nothing else."""
        if layer_in(event.mimeData()) is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def move(self, event: QDragMoveEvent) -> None:
        """Light the wire that the layer would go into."""
        layer = layer_in(event.mimeData())
        if layer is None:
            event.ignore()
            return
        event.acceptProposedAction()
        at = self._view.mapToScene(event.position().toPoint())
        wire = self._wire_for(layer, at)
        self._view.canvas.light(wire)
        if wire is None:
            self._view.bubble.hide()
        else:
            text = f"insert between {wire.source} and {wire.target}"
            self._view.bubble.say(text, at + QPointF(0, 60 / self._view.zoom), "hint")

    def leave(self) -> None:
        """The drag went elsewhere."""
        self._view.canvas.light(None)
        self._view.bubble.hide()

    def drop(self, event: QDropEvent) -> None:
        """Add the layer where it was dropped."""
        self.leave()
        layer = layer_in(event.mimeData())
        if layer is None:
            event.ignore()
            return
        at = self._view.mapToScene(event.position().toPoint())
        event.acceptProposedAction()
        self._view.commands.add_at(layer, at, self._wire_for(layer, at))
        self._view.setFocus()

    def _wire_for(self, layer: Layer, at: QPointF) -> Wire | None:
        return self._view.wire_for(at) if layer.ports else None
