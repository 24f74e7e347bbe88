"""What keys, menus and the window can ask of the canvas, apart from what a hand drags."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication

from core.arrange import COLUMN, GRID, ROW, WIDTH, arrange, free_place, make_room, room_near
from core.edits import (
    AddNode,
    Connect,
    Disconnect,
    Edit,
    MoveNodes,
    Paste,
    RemoveNodes,
    SetParam,
    Together,
    fragment_of,
    read_fragment,
    write_fragment,
)
from core.edits_fold import Fold, Unfold
from core.folding import Block, drawn_layout, outline, spread_out
from core.graph import NodeId, Wire
from core.layer import Layer
from core.problem import Problem, Refused, Severity
from core.project import Point, Project
from core.spec import params_of
from gui.canvas.face import main_number
from gui.canvas.gestures import snapped
from gui.canvas.port import Port
from gui.canvas.scene import CanvasScene

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class Commands:
    """Turns wishes about the selection into edits; what is new gets selected and seen."""

    def __init__(self, view: Stage, scene: CanvasScene) -> None:
        self._view, self._scene = view, scene

    @property
    def _project(self) -> Project:
        return self._scene.project

    def do(self, edit: Edit) -> bool:
        """Apply an edit; select and show the layers that it added."""
        before = self._project.graph.nodes.keys()
        if not self._scene.document.apply(edit):
            return False
        new = frozenset(self._project.graph.nodes.keys() - before)
        if new:
            self._view.select(new)
            self._scene.current = next(iter(sorted(new)))
            self._view.show_nodes(new, whole=True)
        return True

    def add(self, layer: Layer) -> bool:
        """Add a layer behind the selected one, or behind the last that nobody reads."""
        graph, layout = self._project.graph, self._project.layout
        sources = self._sources_for(layer)
        if not sources:
            return self.do(AddNode(layer, free_place(graph, layout, self._start())))
        x = max(layout[n].x for n in sources) + COLUMN
        y = sum(layout[n].y for n in sources) // len(sources)
        add = AddNode(layer, free_place(graph, layout, Point(x, y)), sources[0])
        node = graph.new_id(layer.kind)
        more = [Connect(Wire(n, node, port)) for port, n in enumerate(sources) if port]
        return self.do(Together((add, *more), add.label))

    def _sources_for(self, layer: Layer) -> list[NodeId]:
        """The layers that feed a new one, first input first."""
        graph, layout = self._project.graph, self._project.layout
        chosen = sorted(self._scene.selection, key=lambda n: (layout[n].y, layout[n].x))
        if chosen and len(chosen) <= len(layer.ports):
            return chosen
        if not layer.ports:
            return []
        read = {w.source for w in graph.wires}
        return [n for n in graph.nodes if n not in read][-1:]

    def _start(self) -> Point:
        """Where a layer goes that is wired to nothing."""
        seen = self._view.camera.seen()
        if self._scene.cards:
            return snapped(seen.center())
        return snapped(QPointF(seen.left() + min(WIDTH, seen.width() / 2), seen.center().y()))

    def add_at(self, layer: Layer, at: QPointF, into: Wire | None = None) -> bool:
        """Add a layer at a place, or put it into a wire and make room there."""
        if into is None:
            place = room_near(self._project.graph, self._project.layout, snapped(at))
            return self.do(AddNode(layer, place))
        room = make_room(self._project.graph, self._project.layout, into.source, into.target)
        start, end = (self._project.layout[n] for n in (into.source, into.target))
        place = snapped(at)
        if abs(start.y - end.y) < ROW:
            place = Point(place.x, round((start.y + end.y) / 2 / GRID) * GRID)
        if room:
            place = Point(start.x + COLUMN, place.y)
        else:
            place = Point(min(max(place.x, start.x + COLUMN), end.x - COLUMN), place.y)
        add = AddNode(layer, place, into.source, (into.target, into.port))
        return self.do(Together((add, MoveNodes(room)), add.label) if room else add)

    def add_wired(self, layer: Layer, at: QPointF, port: Port) -> bool:
        """Add a layer whose free end of a wire from `port` lies at a place."""
        half = WIDTH / 2 if port.is_output else -WIDTH / 2
        wanted = snapped(at + QPointF(half, 0))
        place = free_place(self._project.graph, self._project.layout, wanted)
        if port.index is None:
            return self.do(AddNode(layer, place, after=port.node))
        return self.do(AddNode(layer, place, before=(port.node, port.index)))

    def delete(self, close_gaps: bool = False) -> None:
        """Delete what is selected: layers, or one wire."""
        wire, nodes = self._scene.selected_wire, self._scene.selection
        if nodes:
            self._scene.document.apply(RemoveNodes(nodes, close_gaps))
        elif wire is not None:
            self._scene.document.apply(Disconnect(wire))

    def disconnect(self) -> None:
        """Cut every wire of the selected layers."""
        wires = [
            w
            for w in sorted(self._project.graph.wires)
            if {w.source, w.target} & self._scene.selection
        ]
        if wires:
            self.do(Together(tuple(Disconnect(w) for w in wires), "Disconnect"))

    def copy(self) -> bool:
        """Put the selected layers on the clipboard, as text."""
        fragment = fragment_of(self._project, self._scene.selection)
        if fragment is None:
            return False
        QGuiApplication.clipboard().setText(write_fragment(fragment))
        return True

    def cut(self) -> None:
        """Copy, then delete."""
        if self.copy():
            self.delete()

    def paste(self, at: QPointF | None = None) -> None:
        """Add copies of the layers on the clipboard."""
        try:
            fragment = read_fragment(QGuiApplication.clipboard().text())
        except Refused as refusal:
            self._scene.document.refused.emit(refusal.problem)
            return
        place = snapped(at if at is not None else self._view.camera.seen().center())
        only = next(iter(fragment.layout)) if len(fragment.layout) == 1 else None
        if only is not None or at is None:
            place = free_place(self._project.graph, self._project.layout, place)
        self.do(Paste(fragment, place))

    def duplicate(self) -> None:
        """Add copies of the selected layers below them."""
        fragment = fragment_of(self._project, self._scene.selection)
        if fragment is None:
            return
        ys = [at.y for at in fragment.layout.values()]
        center = fragment.center
        below = Point(center.x, center.y + max(ys) - min(ys) + ROW)
        self.do(Paste(fragment, below, "Duplicate"))

    def arrange(self) -> None:
        """Place all layers in columns, each folded group as if it were one."""
        if self._project.graph.nodes:
            before = self._project.layout
            places = arrange(outline(self._project, self._scene.blocks))
            layout = spread_out(self._project, places)
            self._scene.document.apply(MoveNodes(layout, "Arrange"))
            self._view.glide.start(before, self._project.layout)

    def step(self, nodes: Collection[NodeId], by: int, gesture: object) -> None:
        """Make layers larger or smaller; steps of one `gesture` are one step of undo."""
        edits: list[Edit] = []
        for node in sorted(nodes):
            layer = self._project.graph.nodes[node]
            if name := main_number(type(layer)):
                (param,) = (p for p in params_of(type(layer)) if p.name == name)
                low, high = (param.range.low, param.range.high) if param.range else (1, 1)
                value = int(min(max(getattr(layer, name) + by, low), high))
                edits.append(SetParam(node, name, value))
        if edits:
            label = edits[0].label
            self._scene.document.apply(Together(tuple(edits), label), gesture)

    def align(self, upright: bool) -> None:
        """Bring the selected cards into one column (`upright`) or one row."""
        blocks = self._scene.blocks
        layout = drawn_layout(self._project, blocks)
        nodes = {blocks.key(n) for n in self._scene.selection}
        if len(nodes) < 2:
            return
        if upright:
            x = round(sum(layout[n].x for n in nodes) / len(nodes) / GRID) * GRID
            to = {n: Point(x, layout[n].y) for n in nodes}
        else:
            y = round(sum(layout[n].y for n in nodes) / len(nodes) / GRID) * GRID
            to = {n: Point(layout[n].x, y) for n in nodes}
        moved = spread_out(self._project, to)
        self._scene.document.apply(MoveNodes(moved, "Align"))

    def fold(self) -> None:
        """Draw every selected group as one card; or their layers again, if all are folded."""
        project, nodes = self._project, self._scene.selection
        names = [g for g, members in project.groups.items() if members & nodes]
        open_ones = [name for name in names if name not in project.folded]
        edits: list[Edit] = [Fold(name) for name in open_ones]
        if not open_ones:
            edits = [Unfold(name) for name in names]
        if edits:
            self._scene.document.apply(Together(tuple(edits), edits[0].label))
        else:
            hint = "select layers of a group first; Ctrl+G makes one of the selected layers"
            self._view.flash(Problem(hint, severity=Severity.HINT))

    def unfold(self, block: Block) -> None:
        """Draw the layers of a folded group again."""
        if self._scene.document.apply(Unfold(block.name)):
            self._view.select(frozenset(block.nodes))
            self._view.show_nodes(block.nodes)

    def nudge(self, dx: int, dy: int, gesture: object) -> None:
        """Move the selected layers; nudges of one `gesture` are one step of undo."""
        layout, nodes = self._project.layout, self._scene.blocks.whole(self._scene.selection)
        to = {n: Point(layout[n].x + dx, layout[n].y + dy) for n in nodes}
        if to:
            self._scene.document.apply(MoveNodes(to), gesture)
            self._view.show_nodes(frozenset(to))
