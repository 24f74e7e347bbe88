"""What the pointer, the selection and the keyboard are on: marked on cards and wires.

Only what changes is touched, however many cards there are.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.graph import NodeId, Wire
from gui.canvas.card import NO_PORTS
from gui.canvas.field import Field
from gui.canvas.port import Port, PortLook

Marks = tuple[bool, bool, bool]  # hovered, selected, and focused or lit
PLAIN: Marks = (False, False, False)


@dataclass(frozen=True)
class Attended:
    """What is marked; cards by the layer that they stand for."""

    card: NodeId | None = None  # under the pointer, as `wire`
    wire: Wire | None = None
    selected: frozenset[NodeId] = frozenset()
    selected_wire: Wire | None = None
    focused: NodeId | None = None
    lit: Wire | None = None

    def cards(self) -> dict[NodeId, Marks]:
        """How every card is marked that is not plain."""
        nodes = self.selected | {n for n in (self.card, self.focused) if n is not None}
        return {n: (n == self.card, n in self.selected, n == self.focused) for n in nodes}

    def wires(self) -> dict[Wire, Marks]:
        """How every wire is marked that is not plain."""
        three = (self.wire, self.selected_wire, self.lit)
        return {w: (w == three[0], w == three[1], w == three[2]) for w in three if w is not None}


class Attention:
    """Marks the items of a field, and remembers what it has marked."""

    def __init__(self, field: Field) -> None:
        self._field = field
        self._cards: dict[NodeId, Marks] = {}
        self._wires: dict[Wire, Marks] = {}
        self._port: Port | None = None

    def show(self, attended: Attended, port: Port | None) -> None:
        """Mark what is attended; `port` is one that could be pulled at."""
        cards, wires = attended.cards(), attended.wires()
        for node in cards.keys() | self._cards.keys():
            if node in self._field.cards:
                self._field.cards[node].mark(*cards.get(node, PLAIN))
        for wire in wires.keys() | self._wires.keys():
            if wire in self._field.wires:
                self._field.wires[wire].mark(*wires.get(wire, PLAIN))
        self._cards, self._wires = cards, wires
        self._light(port)

    def _light(self, port: Port | None) -> None:
        old, self._port = self._port, port
        if old is not None and old != port and (card := self._field.card_with(old)):
            card.mark_ports(NO_PORTS)
        if port is not None and (card := self._field.card_with(port)):
            card.mark_ports({port: PortLook.HOVER})
