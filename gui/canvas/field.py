"""All cards and wires of a diagram, and which of them lie where."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from core.graph import NodeId, Wire
from gui.canvas.card import CardItem
from gui.canvas.port import REACH, Port
from gui.canvas.wire import WireItem

WIRE_REACH = 6.0  # points of the screen around a wire that still hit it
Target = Port | NodeId | Wire | None


class Field(QGraphicsScene):
    """Finds items by their place; knows nothing of states and documents."""

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[NodeId, CardItem] = {}
        self.wires: dict[Wire, WireItem] = {}

    def target_at(self, pos: QPointF, zoom: float = 1.0) -> Target:
        """What lies under the pointer: a port before its card, a card before a wire."""
        port = self.port_near(pos, REACH / min(zoom, 1.0))
        card = self.card_at(pos)
        if port is not None and (card is None or card is self.card_with(port)):
            return port
        if card is not None and card.face is not None:
            return card.face.node
        return self.wire_near(pos, WIRE_REACH / min(zoom, 1.0))

    def card_at(self, pos: QPointF) -> CardItem | None:
        """The topmost card at a place."""
        found = [card for card in self._cards_near(pos, 1) if card.box().contains(pos)]
        return found[0] if found else None

    def card_with(self, port: Port) -> CardItem | None:
        """The card that has a port; that of a folded group has those of its layers."""
        card = self.cards.get(port.node)
        if card is not None:
            return card
        return next((c for c in self.cards.values() if any(p == port for p, _ in c.ports())), None)

    def port_near(self, pos: QPointF, reach: float) -> Port | None:
        """The port nearest to a place, if one is near."""
        best, nearest = None, reach
        for card in self._cards_near(pos, reach):
            for port, at in card.ports():
                gap = (at - pos).manhattanLength() * 0.8
                if gap < nearest:
                    best, nearest = port, gap
        return best

    def wire_near(self, pos: QPointF, reach: float) -> Wire | None:
        """The wire nearest to a place, if one is near."""
        best, nearest = None, reach
        for item in self._items_near(pos, reach):
            if isinstance(item, WireItem) and (gap := item.distance(pos)) < nearest:
                best, nearest = item.wire, gap
        return best

    def cards_in(self, area: QRectF) -> frozenset[NodeId]:
        """The layers whose cards touch an area."""
        return frozenset(n for n, card in self.cards.items() if card.box().intersects(area))

    def content(self) -> QRectF:
        """The box around all cards."""
        area = QRectF()
        for card in self.cards.values():
            area |= card.box()
        return area

    def _cards_near(self, pos: QPointF, reach: float) -> list[CardItem]:
        return [i for i in self._items_near(pos, reach) if isinstance(i, CardItem)]

    def _items_near(self, pos: QPointF, reach: float) -> list[QGraphicsItem]:
        area = QRectF(pos.x() - reach, pos.y() - reach, reach * 2, reach * 2)
        return self.items(area, Qt.ItemSelectionMode.IntersectsItemBoundingRect)
