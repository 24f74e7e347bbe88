"""The diagram on screen. Follows the state; remembers only what is hovered and selected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QApplication

from core.arrange import WIDTH
from core.document import Document, State
from core.folding import NOTHING, drawn_layout, folding
from core.graph import NodeId, Wire
from core.problem import Problem
from core.project import Point, Project
from gui.canvas.attention import Attended, Attention
from gui.canvas.block import BlockItem
from gui.canvas.card import NO_PORTS, CardItem
from gui.canvas.face import shape_text
from gui.canvas.faces import Faces, by_place
from gui.canvas.field import Field, Target
from gui.canvas.fits import Fits
from gui.canvas.look import Look
from gui.canvas.marks import Marks
from gui.canvas.port import Port, PortLook
from gui.canvas.route import Segment
from gui.canvas.ways import Ways, ends_of
from gui.canvas.wire import WireItem
from gui.theme import THEMES, Theme

ORIGIN = Point(0, 0)
DIM = 0.4


class CanvasScene(Field):
    """Cards and wires that equal the state of a document."""

    selection_changed = Signal(object)  # frozenset of node ids

    def __init__(self, document: Document, theme: Theme | None = None) -> None:
        super().__init__()
        self.document = document
        self.look = Look(theme or THEMES.current, QApplication.font())
        self.selection: frozenset[NodeId] = frozenset()
        self.selected_wire: Wire | None = None
        self.current: NodeId | None = None
        self.hovered: Target = None
        self.lit: Wire | None = None
        self.keyboard = False  # whether the current card is marked
        self.blocks = NOTHING
        self.remarks: Mapping[NodeId, str] = {}  # what tips say of layers besides
        self._state: State | None = None
        self._faces = Faces()
        self._ways = Ways()
        self._drawn: frozenset[Wire] = frozenset()
        self._made_of: tuple[object, ...] = ()
        self._told: dict[Wire, tuple[object, ...]] = {}
        self._ends: Mapping[NodeId, list[Wire]] = {}
        self._attention = Attention(self)
        self._fits: Fits | None = None
        self.marks = Marks(self)
        document.changed.connect(self.show_state)
        self.show_state(document.state)

    @property
    def project(self) -> Project:
        """The project that is shown."""
        assert self._state is not None
        return self._state.project

    def show_state(self, state: State) -> None:
        """Make the scene equal to `state`, whatever it showed before."""
        if state is self._state:
            return
        self._state = state
        self.blocks = folding(state.project)
        on_nodes, on_wires = by_place(state.compiled.problems)
        self._show_cards(state, on_nodes)
        self._show_wires(state, on_wires)
        self.marks.show_state(state, self.look)
        self._forget_the_gone()

    def _show_cards(self, state: State, problems: Mapping[NodeId, tuple[Problem, ...]]) -> None:
        layout, blocks = drawn_layout(state.project, self.blocks), self.blocks.blocks
        faces = self._faces.of(state, self.blocks, problems)
        for node, card in list(self.cards.items()):
            if node not in faces or (node in blocks) != isinstance(card, BlockItem):
                self.removeItem(self.cards.pop(node))
        boxes = {}
        for node, face in faces.items():
            at = layout.get(node, ORIGIN)
            if node in self.cards:
                self.cards[node].show_face(face, at)
            else:
                card = self.cards[node] = (BlockItem if face.block else CardItem)(self.look)
                card.show_face(face, at)
                self.addItem(card)
            half = face.height / 2
            boxes[node] = (at.x - WIDTH / 2, at.y - half, at.x + WIDTH / 2, at.y + half)
        self._ways.show_boxes(boxes)

    def _show_wires(self, state: State, problems: Mapping[Wire, tuple[Problem, ...]]) -> None:
        graph, shapes = state.project.graph, state.compiled.shapes
        made_of = (graph.wires, self.blocks)
        if made_of != self._made_of:
            self._made_of = made_of
            self._drawn = self._seen_of(graph.wires)
            self._ends = ends_of(self._drawn)
        for cut in self.wires.keys() - self._drawn:
            self.removeItem(self.wires.pop(cut))
            self._ways.forget(cut)
            del self._told[cut]
        for wire in self._drawn:
            item, told = self.wires.get(wire), (shapes.get(wire.source), problems.get(wire, ()))
            stale = self._ways.stale(wire)
            if item is None:
                item = self.wires[wire] = WireItem(wire, self.look)
                self.addItem(item)
            elif not stale and told == self._told[wire]:
                continue
            self._told[wire] = told
            segments = self._way(wire) if stale else item.segments
            item.show_wire(segments, shape_text(told[0]), told[1])

    def _seen_of(self, wires: frozenset[Wire]) -> frozenset[Wire]:
        """The wires that are drawn: those within a block are not, and of several that would
        lie on one another only the first."""
        if not self.blocks.blocks:
            return wires
        seen: dict[object, Wire] = {}
        for wire in sorted(wires):
            keys = self.blocks.key(wire.source), self.blocks.key(wire.target)
            if keys[0] != keys[1]:
                start, end = Port(wire.source), Port(wire.target, wire.port)
                seen.setdefault((start, self.cards[keys[1]].same_as(end)), wire)
        return frozenset(seen.values())

    def card_of(self, node: NodeId) -> CardItem:
        """The card that shows a layer: its own, or that of the folded group it is in."""
        return self.cards[self.blocks.key(node)]

    def place_of(self, port: Port) -> QPointF:
        """Where the end of a wire lies."""
        return self.card_of(port.node).place_of(port)

    def _ends_of(self, wire: Wire) -> tuple[QPointF, QPointF]:
        target = Port(wire.target, wire.port)
        return self.place_of(Port(wire.source)), self.place_of(target)

    def _way(self, wire: Wire) -> tuple[Segment, ...]:
        keys = self.blocks.key(wire.source), self.blocks.key(wire.target)
        return self._ways.way(wire, *self._ends_of(wire), keys)

    def _forget_the_gone(self) -> None:
        nodes = self.project.graph.nodes
        if self.current not in self.cards:
            self.current = None
        self.lit = None
        over = self.hovered.node if isinstance(self.hovered, Port) else self.hovered
        if over not in self.cards and over not in self.wires:
            self.hovered = None
        self.select(self.selection & nodes.keys(), self.selected_wire)

    def preview(self, to: Mapping[NodeId, Point]) -> None:
        """Show some cards elsewhere while a hand moves them; the state does not change."""
        touched: set[Wire] = set()
        layout = {**self.project.layout, **to} if self.blocks.blocks else to
        keys = {self.blocks.key(node) for node in to}
        for key in keys:
            block = self.blocks.blocks.get(key)
            self.cards[key].preview(to[key] if block is None else block.center(layout))
        for node in to:
            touched.update(self._ends.get(node, ()))
        self.marks.follow()
        for wire in touched:
            item = self.wires[wire]
            self._ways.forget(wire)
            moving = {self.blocks.key(wire.source), self.blocks.key(wire.target), *keys}
            way = self._ways.loose_way(*self._ends_of(wire), moving)
            item.show_wire(way, item.text, item.problems)

    def end_preview(self) -> None:
        """Show again what the state says."""
        assert self._state is not None
        state, self._state = self._state, None
        self.show_state(state)

    def select(self, nodes: frozenset[NodeId], wire: Wire | None = None) -> None:
        """Select these layers, or one wire."""
        nodes = nodes & self.project.graph.nodes.keys()
        wire = wire if wire in self.wires else None
        changed = nodes != self.selection
        self.selection, self.selected_wire = nodes, wire
        self._mark()
        if changed:
            self.selection_changed.emit(nodes)

    def focus(self, node: NodeId | None, keyboard: bool = True) -> None:
        """Make a card the one that keys speak to."""
        self.current = None if node is None else self.blocks.key(node)
        self.keyboard = keyboard
        self._mark()

    def hover(self, target: Target) -> None:
        """Show what the pointer is on."""
        if target != self.hovered:
            self.hovered = target
            self._mark()

    def light(self, wire: Wire | None) -> None:
        """Show that a layer which is dropped now goes into `wire`."""
        if wire != self.lit:
            self.lit = wire
            self._mark()

    def show_fits(self, fits: Fits | None, chosen: Port | None = None) -> None:
        """Light up the ports where a wire could end, dim the cards where it could not."""
        self._fits = fits
        for card in self.cards.values():
            self._show_fit(card, fits, chosen)

    def _show_fit(self, card: CardItem, fits: Fits | None, chosen: Port | None) -> None:
        if fits is None:
            card.mark_ports(NO_PORTS)
            card.setOpacity(1)
            return
        looks: dict[Port, PortLook] = {}
        for port, _ in card.ports():
            if port == fits.port:
                looks[port] = PortLook.HOVER
            elif port.is_output != fits.port.is_output:
                looks[port] = fits.look(port)
                if port == chosen and looks[port] is not PortLook.REFUSES:
                    looks[port] = PortLook.CHOSEN
        card.mark_ports(looks)
        dim = all(look is PortLook.REFUSES for look in looks.values())
        card.setOpacity(DIM if dim else 1)

    def choose_fit(self, old: Port | None, new: Port | None) -> None:
        """Mark the port where the wire would end now."""
        for port in (old, new):
            if port is not None and self._fits is not None and port.node in self.project.layout:
                self._show_fit(self.card_of(port.node), self._fits, new)

    def _mark(self) -> None:
        """Show what is hovered, selected and spoken to."""
        port = self.hovered if isinstance(self.hovered, Port) else None
        self._attention.show(self._attended(), None if self._fits else port)

    def _attended(self) -> Attended:
        over = self.hovered.node if isinstance(self.hovered, Port) else self.hovered
        key = self.blocks.key
        return Attended(
            wire=over if isinstance(over, Wire) else None,
            card=None if over is None or isinstance(over, Wire) else key(over),
            selected=frozenset(key(node) for node in self.selection),
            selected_wire=self.selected_wire,
            focused=self.current if self.keyboard else None,
            lit=self.lit,
        )

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        ratio = self.look.ratio
        self.look = Look(theme, QApplication.font())
        self.look.ratio = ratio
        for card in self.cards.values():
            card.show_look(self.look)
        for wire in self.wires.values():
            wire.show_look(self.look)
        if self._state is not None:
            self.marks.show_state(self._state, self.look)

    def content(self) -> QRectF:
        """The box around all cards, notes and frames."""
        return super().content() | self.marks.area()

    def picture(self) -> dict[str, object]:
        """What is shown of the state, in plain values, for tests."""
        return {
            "cards": {n: (card.x(), card.y(), card.face) for n, card in self.cards.items()},
            "wires": {
                w: (item.segments, item.text, item.problems) for w, item in self.wires.items()
            },
            "marks": self.marks.picture(),
        }
