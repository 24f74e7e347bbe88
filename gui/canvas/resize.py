"""A layer made larger or smaller by the lower edge of its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from core.graph import NodeId
from gui.canvas.gestures import Gesture, Modifiers

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

RESIZE_STEP = 6.0  # units of the scene that change a layer by one
RESIZE_DOUBLE = 12.0  # such steps after which a large layer has doubled


class Resize(Gesture):
    """Drag the lower edge of a card: its layer grows or shrinks, in one step of undo."""

    edits = True

    def __init__(self, view: Stage, node: NodeId, start: QPointF) -> None:
        super().__init__(view)
        self._node, self._start = node, start
        self._by = 0
        face = self.scene.cards[node].face
        assert face is not None
        self._name = face.number
        self._first = int(getattr(self.scene.project.graph.nodes[node], self._name))
        self.scene.select(frozenset({node}))

    def move(self, to: QPointF, modifiers: Modifiers) -> None:
        way = (to.y() - self._start.y()) / RESIZE_STEP
        grown = self._first * (2 ** (way / RESIZE_DOUBLE) - 1)
        by = round(max(way, grown) if way > 0 else min(way, grown))
        by = max(by, 1 - self._first)
        if by != self._by:
            self.view.commands.step({self._node}, by - self._by, self)
            self._by = by
        box = self.scene.cards[self._node].box()
        said = f"{self._name.replace('_', ' ')}: {self._first + by:,}"
        self.view.bubble.say(said, QPointF(box.center().x(), box.bottom()), "hint")

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self.view.bubble.hide()

    def cancel(self) -> None:
        self.view.bubble.hide()
        if self._by:
            self.scene.document.undo()

    def alive(self) -> bool:
        return self._node in self.scene.cards
