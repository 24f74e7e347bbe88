"""The ways of all wires round the cards; worked out anew only where a card came or went."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from PySide6.QtCore import QPointF

from core.graph import NodeId, Wire
from gui.canvas.route import Box, Obstacles, Segment, around, route, touch


class Ways:
    """Knows where cards stand, and on which part of the canvas the way of each wire depends."""

    def __init__(self) -> None:
        self._boxes: dict[NodeId, Box] = {}
        self._obstacles = Obstacles({})
        self._asked: dict[Wire, Box] = {}
        self._changed: list[Box] = []

    def show_boxes(self, boxes: dict[NodeId, Box]) -> None:
        """Cards stand here now."""
        old, self._boxes = self._boxes, boxes
        self._changed = []
        if old != boxes:
            self._obstacles = Obstacles(boxes)
            both = ((old.get(n), boxes.get(n)) for n in old.keys() | boxes.keys())
            pairs = (pair for pair in both if pair[0] != pair[1])
            self._changed = [box for pair in pairs for box in pair if box is not None]

    def stale(self, wire: Wire) -> bool:
        """Whether the way of a wire may be another one since cards came or went."""
        asked = self._asked.get(wire)
        return asked is None or any(touch(asked, box) for box in self._changed)

    def forget(self, wire: Wire) -> None:
        """The wire is no more, or leads elsewhere for a while."""
        self._asked.pop(wire, None)

    def way(
        self, wire: Wire, start: QPointF, end: QPointF, cards: tuple[NodeId, NodeId]
    ) -> tuple[Segment, ...]:
        """The way of a wire between two cards; remembers what it depends on."""
        self._obstacles.asked = None
        way = route((start.x(), start.y()), (end.x(), end.y()), self._obstacles, cards)
        both = around(self._boxes[cards[0]], self._boxes[cards[1]])
        asked = self._obstacles.asked
        self._asked[wire] = both if asked is None else around(both, asked)
        return way

    def loose_way(
        self, start: QPointF, end: QPointF, moving: Collection[NodeId]
    ) -> tuple[Segment, ...]:
        """A way while some cards are moved by a hand."""
        return route((start.x(), start.y()), (end.x(), end.y()), self._obstacles, moving)


def ends_of(wires: Iterable[Wire]) -> Mapping[NodeId, list[Wire]]:
    """The wires that begin or end at each layer."""
    ends: dict[NodeId, list[Wire]] = {}
    for wire in wires:
        ends.setdefault(wire.source, []).append(wire)
        ends.setdefault(wire.target, []).append(wire)
    return ends
