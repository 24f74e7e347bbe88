"""What a hand does between press and release. Each gesture ends in at most one step of undo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QGraphicsRectItem

from core.arrange import GRID
from core.edits import Connect, Edit, MoveNodes, Together
from core.graph import NodeId, Wire
from core.project import Point
from gui.canvas.fits import Fits
from gui.canvas.guides import Guides
from gui.canvas.port import Port, PortLook, wire_between
from gui.canvas.route import route
from gui.canvas.wire import LooseWire

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Modifiers = Qt.KeyboardModifier
ORIGIN = Point(0, 0)
PORT_PULL = 26.0  # points of the screen from which a port draws a wire's end to it


class Gesture:
    """One press to release. `move` and `release` take a place in the scene."""

    scrolls = False  # whether the canvas moves when the pointer rests at its edge
    edits = False  # whether it changes the document before it ends

    def __init__(self, view: Stage) -> None:
        self.view = view
        self.scene = view.canvas

    def move(self, to: QPointF, modifiers: Modifiers) -> None:
        """The pointer is at `to`."""

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        """The button was let go."""

    def cancel(self) -> None:
        """Leave everything as it was before."""

    def alive(self) -> bool:
        """Whether all that it holds still exists."""
        return True


class Pan(Gesture):
    """Push the canvas about."""

    def __init__(self, view: Stage, at: QPoint) -> None:
        super().__init__(view)
        self._last = at
        self.moved = False
        view.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)

    def push(self, at: QPoint) -> None:
        """The pointer is at `at`, in points of the viewport."""
        self.moved = self.moved or at != self._last
        self.view.pan(self._last - at)
        self._last = at

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self.cancel()

    def cancel(self) -> None:
        self.view.viewport().unsetCursor()


class RubberBand(Gesture):
    """Draw a box; what it touches is selected, and what was selected before, with Shift or Ctrl."""

    scrolls = True

    def __init__(self, view: Stage, start: QPointF, modifiers: Modifiers) -> None:
        super().__init__(view)
        self._start = start
        self._before = self.scene.selection if _adds(modifiers) else frozenset()
        self._old = self.scene.selection
        self._band = QGraphicsRectItem()
        pen = self.scene.look.guide
        tint = QColor(pen.color())
        tint.setAlphaF(0.12)
        self._band.setPen(pen)
        self._band.setBrush(tint)
        self._band.setZValue(10)
        self.scene.addItem(self._band)
        self.scene.select(self._before)

    def move(self, to: QPointF, modifiers: Modifiers) -> None:
        area = QRectF(self._start, to).normalized()
        self._band.setRect(area)
        self.scene.select(self._before | self.scene.cards_in(area))

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self.scene.removeItem(self._band)

    def cancel(self) -> None:
        self.scene.removeItem(self._band)
        self.scene.select(self._old)


class MoveCards(Gesture):
    """Drag the selected cards; they snap to the grid and to the lines of others."""

    scrolls = True

    def __init__(self, view: Stage, node: NodeId, start: QPointF, modifiers: Modifiers) -> None:
        super().__init__(view)
        self._node, self._start = node, start
        self._mine = self.scene.blocks.whole(frozenset({node}))
        self._was_selected = self._mine <= self.scene.selection
        self._adds = _adds(modifiers)
        if not self._was_selected:
            kept = self.scene.selection if self._adds else frozenset()
            self.scene.select(kept | self._mine)
        layout, moving = self.scene.project.layout, self.scene.blocks.whole(self.scene.selection)
        self._from = {n: layout.get(n, ORIGIN) for n in moving}
        self._to: Mapping[NodeId, Point] = {}
        self._guides: Guides | None = None
        self._into: Wire | None = None
        self._loose = len(self._from) == 1 and self.view.goes_into_wires(node)

    @property
    def moved(self) -> bool:
        """Whether it is a drag by now, not a click."""
        return self._guides is not None

    def move(self, to: QPointF, modifiers: Modifiers) -> None:
        way = to - self._start
        if self._guides is None:
            if way.manhattanLength() * self.view.zoom < QApplication.startDragDistance():
                return
            self._guides = Guides(self.scene, frozenset(self._from))
        start = self.scene.cards[self._node].at
        wanted = QPointF(start.x + way.x(), start.y + way.y())
        free = bool(modifiers & Modifiers.AltModifier)
        lead = Point.near(wanted.x(), wanted.y()) if free else self._guides.snap(self._node, wanted)
        dx, dy = lead.x - start.x, lead.y - start.y
        self._to = {n: Point(at.x + dx, at.y + dy) for n, at in self._from.items()}
        self.scene.preview(self._to)
        if self._loose:
            self._into = self.view.wire_for(QPointF(*lead))
            self.scene.light(self._into)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._finish()
        if not self.moved:
            self._click()
            return
        changed = {n: p for n, p in self._to.items() if p != self._from[n]}
        if not changed or not self.scene.document.apply(self._edit(changed)):
            self.scene.end_preview()

    def _edit(self, changed: Mapping[NodeId, Point]) -> Edit:
        move = MoveNodes(changed)
        if self._into is None:
            return move
        node, wire = self._node, self._into
        room = self.view.room_in(wire)
        title = self.scene.project.graph.nodes[node].title
        edits: list[Edit] = [
            MoveNodes({**room, **changed}),
            Connect(Wire(wire.source, node)),
            Connect(Wire(node, wire.target, wire.port)),
        ]
        return Together(tuple(edits), f"Insert {title}")

    def _click(self) -> None:
        if self._adds and self._was_selected:
            self.scene.select(self.scene.selection - self._mine)
        elif not self._adds:
            self.scene.select(self._mine)

    def _finish(self) -> None:
        self.scene.light(None)
        if self._guides is not None:
            self._guides.close()

    def cancel(self) -> None:
        self._finish()
        self.scene.end_preview()

    def alive(self) -> bool:
        shown = self._node in self.scene.cards
        return shown and self._from.keys() <= self.scene.project.graph.nodes.keys()


class DrawWire(Gesture):
    """Pull a wire from a port to another one, or to a new layer."""

    scrolls = True

    def __init__(self, view: Stage, port: Port) -> None:
        super().__init__(view)
        self.port = port
        self.fits = Fits(view.state, port)
        self.chosen: Port | None = None
        self._loose = LooseWire(self.scene.look)
        self.scene.addItem(self._loose)
        self.scene.show_fits(self.fits)
        self.moved = False

    def move(self, to: QPointF, modifiers: Modifiers) -> None:
        self.moved = True
        self.choose(self._port_under(to), to)

    def choose(self, port: Port | None, pointer: QPointF) -> None:
        """Let the wire end at `port`, or hang at the pointer."""
        old, self.chosen = self.chosen, port
        if port != old:
            self.scene.choose_fit(old, port)
        if port is None:
            self._show(pointer, "loose")
            self.view.bubble.hide()
            return
        refused = self.fits.look(port) is PortLook.REFUSES
        end = self.scene.place_of(port)
        self._show(end, "refuses" if refused else "fits")
        severity = "error" if refused else "hint"
        if self.fits.look(port) is PortLook.DOUBTFUL:
            severity = "warning"
        self.view.bubble.say(self.fits.text(port), end, severity)

    def _port_under(self, to: QPointF) -> Port | None:
        """The port of the other sort that the pointer means, near it or on its card."""
        port = self.scene.port_near(to, PORT_PULL / self.view.zoom)
        if port is not None and port.is_output != self.port.is_output:
            return port
        card = self.scene.card_at(to)
        if card is None or card is self.scene.card_of(self.port.node):
            return None
        ends = [p for p, _ in card.ports() if p.is_output != self.port.is_output]
        free = [p for p in ends if p.is_output or not card.wired(p)]
        return next(iter((*free, *ends)), None)

    def _show(self, end: QPointF, manner: str) -> None:
        if not self.alive():
            return
        start = self.scene.place_of(self.port)
        a, b = (start, end) if self.port.is_output else (end, start)
        self._loose.show_wire(route((a.x(), a.y()), (b.x(), b.y())), manner)

    def release(self, at: QPointF, modifiers: Modifiers) -> None:
        self._finish()
        if self.chosen is not None:
            self._connect(self.chosen)
        elif self.moved and self.scene.card_at(at) is None:
            self.view.offers.wired(at, self.port)

    def _connect(self, other: Port) -> None:
        """Wire the two; all ends that lie on one another are wired at once."""
        there = self.scene.project.graph.wires
        ends = self.scene.card_of(other.node).same_as(other)
        mine = self.scene.card_of(self.port.node).same_as(self.port)
        found = (wire_between(a, b) for a in mine for b in ends)
        wires = [wire for wire in found if wire is not None and wire not in there]
        if len(wires) == 1:
            self.scene.document.apply(Connect(wires[0]))
        elif wires:
            edits = tuple(Connect(wire) for wire in wires)
            self.scene.document.apply(Together(edits, Connect.label))

    def _finish(self) -> None:
        self.scene.removeItem(self._loose)
        self.scene.show_fits(None)
        self.view.bubble.hide()

    def cancel(self) -> None:
        self._finish()

    def alive(self) -> bool:
        return self.port.node in self.scene.project.graph.nodes


def _adds(modifiers: Modifiers) -> bool:
    return bool(modifiers & (Modifiers.ControlModifier | Modifiers.ShiftModifier))


def snapped(at: QPointF) -> Point:
    """The nearest place on the grid."""
    return Point(round(at.x() / GRID) * GRID, round(at.y() / GRID) * GRID)
