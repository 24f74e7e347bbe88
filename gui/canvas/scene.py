"""The diagram on screen. Follows the state; remembers only what is hovered and selected."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Signal
from PySide6.QtWidgets import QApplication

from core.arrange import WIDTH, height_of
from core.document import Document, State
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.problem import OnNode, OnWire, Problem
from core.project import Point, Project
from gui.canvas.card import CardItem
from gui.canvas.face import face_of, shape_text
from gui.canvas.field import Field, Target
from gui.canvas.fits import Fits
from gui.canvas.look import Look
from gui.canvas.marks import Marks
from gui.canvas.port import Port, PortLook
from gui.canvas.route import Box, Obstacles, Segment, around, route, touch
from gui.canvas.wire import WireItem
from gui.theme import THEMES, Theme

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
        self._state: State | None = None
        self._said: dict[NodeId, tuple[object, ...]] = {}
        self._boxes: dict[NodeId, Box] = {}
        self._wired: frozenset[Wire] = frozenset()
        self._asked: dict[Wire, Box] = {}
        self._obstacles = Obstacles({})
        self._ends: dict[NodeId, list[Wire]] = {}
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
        on_nodes, on_wires = _by_place(state.compiled.problems)
        self._show_cards(state, on_nodes)
        self._show_wires(state, on_wires)
        self.marks.show_state(state, self.look)
        self._forget_the_gone(state)

    def _show_cards(self, state: State, problems: Mapping[NodeId, tuple[Problem, ...]]) -> None:
        graph, layout, compiled = state.project.graph, state.project.layout, state.compiled
        wired: dict[NodeId, list[int]] = {n: [] for n in graph.nodes}
        for wire in graph.wires:
            wired[wire.target].append(wire.port)
            wired[wire.source].append(-1)
        for gone in self.cards.keys() - graph.nodes.keys():
            self.removeItem(self.cards.pop(gone))
            del self._said[gone]
        for node, layer in graph.nodes.items():
            card = self.cards.get(node)
            if card is None:
                card = self.cards[node] = CardItem(self.look)
            at = layout.get(node, Point(0, 0))
            shape, count = compiled.shapes.get(node), compiled.counts.get(node)
            said = (layer, sorted(set(wired[node])), shape, count, problems.get(node, ()))
            if card.face is None or said != self._said[node]:
                self._said[node] = said
                card.show_face(face_of(node, *said), at)
            else:
                card.show_face(card.face, at)
            if card.scene() is None:
                self.addItem(card)

    def _show_wires(self, state: State, problems: Mapping[Wire, tuple[Problem, ...]]) -> None:
        graph, shapes = state.project.graph, state.compiled.shapes
        changed = self._show_boxes(state)
        self._show_ends(graph)
        for cut in self.wires.keys() - graph.wires:
            self.removeItem(self.wires.pop(cut))
            self._asked.pop(cut, None)
        for wire in graph.wires:
            item = self.wires.get(wire)
            if item is None:
                item = self.wires[wire] = WireItem(wire, self.look)
                segments = self._route(wire)
                self.addItem(item)
            else:
                stale = wire not in self._asked or any(
                    touch(self._asked[wire], box) for box in changed
                )
                segments = self._route(wire) if stale else item.segments
            text = shape_text(shapes.get(wire.source))
            item.show_wire(segments, text, problems.get(wire, ()))

    def _show_boxes(self, state: State) -> list[Box]:
        """Where cards stand now; gives the boxes that came or went."""
        graph, layout = state.project.graph, state.project.layout
        old, self._boxes = (
            self._boxes,
            {
                n: _box(layout.get(n, Point(0, 0)), height_of(layer))
                for n, layer in graph.nodes.items()
            },
        )
        if old == self._boxes:
            return []
        self._obstacles = Obstacles(self._boxes)
        pairs = ((old.get(n), self._boxes.get(n)) for n in old.keys() | self._boxes.keys())
        return [box for pair in pairs if pair[0] != pair[1] for box in pair if box is not None]

    def _show_ends(self, graph: Graph) -> None:
        if graph.wires != self._wired:
            self._wired = graph.wires
            self._ends = {n: [] for n in graph.nodes}
            for wire in graph.wires:
                self._ends[wire.source].append(wire)
                self._ends[wire.target].append(wire)

    def _route(self, wire: Wire) -> tuple[Segment, ...]:
        """The way of a wire; remembers on what part of the canvas it depends."""
        start = self.cards[wire.source].port_at(None)
        end = self.cards[wire.target].port_at(wire.port)
        ends = (wire.source, wire.target)
        self._obstacles.asked = None
        way = route((start.x(), start.y()), (end.x(), end.y()), self._obstacles, ends)
        both = around(self._boxes[wire.source], self._boxes[wire.target])
        asked = self._obstacles.asked
        self._asked[wire] = both if asked is None else around(both, asked)
        return way

    def _forget_the_gone(self, state: State) -> None:
        graph = state.project.graph
        if self.current not in graph.nodes:
            self.current = None
        self.lit = None
        over = self.hovered.node if isinstance(self.hovered, Port) else self.hovered
        if over not in graph.nodes and over not in graph.wires:
            self.hovered = None
        self.select(self.selection, self.selected_wire)

    def preview(self, to: Mapping[NodeId, Point]) -> None:
        """Show some cards elsewhere while a hand moves them; the state does not change."""
        touched: set[Wire] = set()
        for node, at in to.items():
            self.cards[node].setPos(*at)
            touched.update(self._ends.get(node, ()))
        self.marks.follow()
        for wire in touched:
            item = self.wires[wire]
            self._asked.pop(wire, None)
            start = self.cards[wire.source].port_at(None)
            end = self.cards[wire.target].port_at(wire.port)
            moving = {wire.source, wire.target, *to}
            way = route((start.x(), start.y()), (end.x(), end.y()), self._obstacles, moving)
            item.show_wire(way, item.text, item.problems)

    def end_preview(self) -> None:
        """Show again what the state says."""
        assert self._state is not None
        state, self._state = self._state, None
        self.show_state(state)

    def select(self, nodes: frozenset[NodeId], wire: Wire | None = None) -> None:
        """Select these layers, or one wire."""
        nodes = nodes & self.cards.keys()
        wire = wire if wire in self.wires else None
        changed = nodes != self.selection
        self.selection, self.selected_wire = nodes, wire
        self._mark()
        if changed:
            self.selection_changed.emit(nodes)

    def focus(self, node: NodeId | None, keyboard: bool = True) -> None:
        """Make a card the one that keys speak to."""
        self.current, self.keyboard = node, keyboard
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
            card.mark_ports({})
            card.setOpacity(1)
            return
        looks: dict[int | None, PortLook] = {}
        for port, _ in card.ports():
            if port == fits.port:
                looks[port.index] = PortLook.HOVER
            elif port.is_output != fits.port.is_output:
                looks[port.index] = fits.look(port)
                if port == chosen and looks[port.index] is not PortLook.REFUSES:
                    looks[port.index] = PortLook.CHOSEN
        card.mark_ports(looks)
        dim = all(look is PortLook.REFUSES for look in looks.values())
        card.setOpacity(DIM if dim else 1)

    def choose_fit(self, old: Port | None, new: Port | None) -> None:
        """Mark the port where the wire would end now."""
        for port in (old, new):
            if port is not None and self._fits is not None and port.node in self.cards:
                self._show_fit(self.cards[port.node], self._fits, new)

    def _mark(self) -> None:
        hovered = self.hovered
        on_card = hovered.node if isinstance(hovered, Port) else hovered
        for node, card in self.cards.items():
            focused = self.keyboard and node == self.current
            card.mark(node == on_card, node in self.selection, focused)
            if self._fits is None:
                port = hovered if isinstance(hovered, Port) and hovered.node == node else None
                card.mark_ports({port.index: PortLook.HOVER} if port else {})
        for wire, item in self.wires.items():
            item.mark(wire == hovered, wire == self.selected_wire, wire == self.lit)

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


def _box(at: Point, height: int) -> Box:
    return (at.x - WIDTH / 2, at.y - height / 2, at.x + WIDTH / 2, at.y + height / 2)


def _by_place(
    problems: tuple[Problem, ...],
) -> tuple[Mapping[NodeId, tuple[Problem, ...]], Mapping[Wire, tuple[Problem, ...]]]:
    on_nodes: dict[NodeId, tuple[Problem, ...]] = {}
    on_wires: dict[Wire, tuple[Problem, ...]] = {}
    for problem in problems:
        if isinstance(problem.place, OnNode):
            node = problem.place.node
            on_nodes[node] = (*on_nodes.get(node, ()), problem)
        elif isinstance(problem.place, OnWire):
            wire = problem.place.wire
            on_wires[wire] = (*on_wires.get(wire, ()), problem)
    return FrozenDict(on_nodes), FrozenDict(on_wires)
