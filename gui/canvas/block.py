"""A folded group on the canvas: one card for all its layers, with the ends of its wires."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from core.arrange import HEIGHT, PORT_GAP, WIDTH
from core.compile import Compiled
from core.folding import Block
from core.graph import Graph, NodeId
from core.layer import Shape
from core.problem import OnNode, Problem
from gui.canvas.card import FAR, HALF, CardItem
from gui.canvas.face import Face, parameters_text, shape_text
from gui.canvas.look import RADIUS
from gui.canvas.port import OUTPUT_AT, Port, input_at
from gui.icons import render

ICON = "group"
ROLE = "category_other"
UNFOLD = "maximize-2"
SIDE = 14  # of the picture that unfolds it
Flow = tuple[tuple[Shape | None, ...], tuple[Shape | None, ...]]  # in, out
BEHIND = (6.0, 3.0)  # how far the sheets lie that show it stands for several


def block_height(block: Block) -> int:
    """How tall the card of a folded group is."""
    ends = max(len(block.inputs), len(block.outputs))
    return max(HEIGHT, PORT_GAP * 2 * ((ends + 2) // 2))


def block_face(
    block: Block,
    wired: frozenset[Port],
    counts: tuple[int | None, ...],
    flow: Flow,
    problems: tuple[Problem, ...],
) -> Face:
    """What the card of a folded group shows: all its parameters, what flows in and out."""
    known = [count for count in counts if count is not None]
    whole = sum(known) if len(known) == len(counts) else None
    fed, given = ("+".join(filter(None, map(shape_text, shapes))) for shapes in flow)
    number = len(block.nodes)
    ends = (*(Port(*ends[0]) for ends in block.inputs), *(Port(node) for node in block.outputs))
    return Face(
        block.lead,
        "",
        block.name,
        f"{number} layer{'s' if number > 1 else ''}",
        parameters_text(whole),
        f"{fed or '?'} → {given or '?'}",
        ICON,
        ROLE,
        block_height(block),
        tuple("" for _ in block.inputs),
        frozenset(i for i, port in enumerate(ends) if port in wired),
        problems=problems,
        block=block,
    )


class BlockItem(CardItem):
    """Draws a folded group. Its ports are those of its layers, so wires are real ones."""

    def spots(self) -> list[tuple[Port, QPointF]]:
        block = self._block
        count, read = len(block.inputs), len(block.outputs)
        inputs = [(Port(*ends[0]), input_at(i, count)) for i, ends in enumerate(block.inputs)]
        outputs = [
            (Port(node), QPointF(OUTPUT_AT.x(), input_at(i, read).y()))
            for i, node in enumerate(block.outputs)
        ]
        return [*inputs, *outputs]

    def place_of(self, port: Port) -> QPointF:
        first = self.same_as(port)[0]
        place = next((spot for end, spot in self.spots() if end == first), None)
        if place is None:  # within the block
            place = OUTPUT_AT if port.index is None else QPointF(-OUTPUT_AT.x(), 0)
        return self.pos() + place

    def same_as(self, port: Port) -> tuple[Port, ...]:
        for ends in self._block.inputs:
            if (port.node, port.index) in ends:
                return tuple(Port(*end) for end in ends)
        return (port,)

    def wired(self, port: Port) -> bool:
        ends, face = [end for end, _ in self.spots()], self.face
        assert face is not None
        first = self.same_as(port)[0]
        return first in ends and ends.index(first) in face.wired

    def unfold_box(self) -> QRectF:
        """Where it is pressed to be opened, in the scene."""
        box = self.box()
        return QRectF(box.right() - SIDE - 12, box.top() + 6, SIDE + 6, SIDE + 6)

    @property
    def _block(self) -> Block:
        assert self.face is not None
        assert self.face.block is not None
        return self.face.block

    def has_problem(self, port: Port) -> bool:
        assert self.face is not None
        ends = self.same_as(port)
        places = (p.place for p in self.face.problems)
        return any(
            isinstance(p, OnNode) and p.port is not None and Port(p.node, p.port) in ends
            for p in places
        )

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look, face = self._look, self.face
        assert face is not None
        card = QRectF(-HALF, -face.height / 2, WIDTH, face.height)
        painter.setPen(look.sheet_edge)
        painter.setBrush(look.sheet)
        for away in BEHIND:
            painter.drawRoundedRect(card.translated(away, away), RADIUS, RADIUS)
        super().paint(painter, option, widget)
        zoom = painter.worldTransform().m11()
        if zoom >= FAR and not look.vector:
            color = look.theme.color("wire_hover" if self.hovered else "card_muted")
            picture = render(UNFOLD, color, QSize(SIDE, SIDE), max(zoom * look.ratio, 1.0))
            target = self.unfold_box().translated(-self.pos()).adjusted(3, 3, -3, -3)
            painter.drawPixmap(target, picture, QRectF(picture.rect()))


def flow_of(block: Block, graph: Graph, compiled: Compiled) -> Flow:
    """The shapes that come in, one for each layer that feeds it, and those that go out."""
    inside = set(block.nodes)
    sources: dict[NodeId, None] = {}
    feeding: Mapping[tuple[NodeId, int], NodeId] = {
        (w.target, w.port): w.source for w in graph.wires if w.target in inside
    }
    for ends in block.inputs:
        if ends[0] in feeding:
            sources[feeding[ends[0]]] = None
    fed = tuple(compiled.shapes.get(n) for n in sources)
    return fed, tuple(compiled.shapes.get(n) for n in block.outputs)
