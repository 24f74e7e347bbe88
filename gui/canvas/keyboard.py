"""The canvas by keys alone: from card to card, move, wire, add, name."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent

from core.arrange import GRID
from core.graph import NodeId
from gui.canvas.gestures import DrawWire, Modifiers
from gui.canvas.port import Port, PortLook

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Key = Qt.Key
ARROWS = {
    Key.Key_Left: (-1, 0),
    Key.Key_Right: (1, 0),
    Key.Key_Up: (0, -1),
    Key.Key_Down: (0, 1),
}
ENTER = (Key.Key_Return, Key.Key_Enter)
GROW = (Key.Key_Plus, Key.Key_Equal)


class WireByKeys(DrawWire):
    """A wire whose other end is chosen with Tab or the arrows, and set with Enter."""

    scrolls = False  # the pointer rests wherever it was left

    def __init__(self, view: Stage, port: Port) -> None:
        super().__init__(view, port)
        self.moved = True
        self._ends = self._in_reach()
        self._number = -1
        if self._ends:
            self.step(1)
        else:
            self._say_none()

    def step(self, by: int) -> None:
        """Go to the next or previous port where the wire could end."""
        if not self._ends:
            self._say_none()
            return
        self._number = (self._number + by) % len(self._ends)
        port, at = self._ends[self._number]
        self.view.show_nodes(frozenset({port.node}))
        self.choose(port, at)

    def _say_none(self) -> None:
        at = self.scene.place_of(self.port)
        self.view.bubble.say("no port fits; Space adds a layer here, Esc stops", at, "hint")

    def finish(self) -> None:
        """Let the wire end where it is."""
        self.release(QPointF(), Modifiers.NoModifier)

    def offer(self) -> None:
        """Choose a new layer for the end of the wire."""
        self._finish()
        way = 80 if self.port.is_output else -80
        self.view.offers.wired(self.scene.place_of(self.port) + QPointF(way, 0), self.port)

    def _in_reach(self) -> list[tuple[Port, QPointF]]:
        """Ports where the wire can end: free ones before taken ones, near before far."""
        here = self.scene.place_of(self.port)
        found = []
        for card in self.scene.cards.values():
            for port, at in card.ports():
                if port.is_output == self.port.is_output:
                    continue
                look = self.fits.look(port)
                if look is not PortLook.REFUSES:
                    taken = not port.is_output and card.wired(port)
                    worth = (taken, look is PortLook.DOUBTFUL, (at - here).manhattanLength())
                    found.append((worth, port, at))
        found.sort(key=lambda end: end[0])
        return [(port, at) for _, port, at in found]


class Keyboard:
    """Answers the keys that the canvas gets."""

    def __init__(self, view: Stage) -> None:
        self._view = view
        self._scene = view.canvas

    def press(self, event: QKeyEvent) -> bool:
        """Say whether the key meant something here."""
        self._view.mouse.take_used()
        gesture = self._view.gesture
        if gesture is not None:
            if event.key() == Key.Key_Escape:
                self._view.cancel_gesture()
            elif isinstance(gesture, WireByKeys):
                self._during_wire(gesture, event)
            return True
        return self._arrow(event) or self._letter(event) or self._chord(event)

    def _during_wire(self, wire: WireByKeys, event: QKeyEvent) -> None:
        key = event.key()
        if key in ENTER:
            self._view.end_gesture()
            wire.finish()
        elif key == Key.Key_Space:
            self._view.end_gesture()
            wire.offer()
        elif key in (Key.Key_Right, Key.Key_Down):
            wire.step(1)
        elif key in (Key.Key_Left, Key.Key_Up):
            wire.step(-1)

    def _arrow(self, event: QKeyEvent) -> bool:
        if event.key() not in ARROWS:
            return False
        dx, dy = ARROWS[Key(event.key())]
        if event.modifiers() & Modifiers.ControlModifier:
            self.go(dx, dy)
        elif self._scene.selection:
            far = GRID * 5 if event.modifiers() & Modifiers.ShiftModifier else GRID
            self._view.commands.nudge(dx * far, dy * far, self._view.series.of("nudge"))
        else:
            self.go(dx, dy)
        return True

    def _letter(self, event: QKeyEvent) -> bool:
        view, scene, key = self._view, self._scene, event.key()
        plain = not event.modifiers() & ~(Modifiers.ShiftModifier | Modifiers.KeypadModifier)
        if not plain:
            return False
        shift = bool(event.modifiers() & Modifiers.ShiftModifier)
        if key == Key.Key_Escape:
            view.select(frozenset())
        elif key in (Key.Key_Delete, Key.Key_Backspace):
            view.delete_selected()
        elif key == Key.Key_W and scene.current is not None:
            self.start_wire(backwards=shift)
        elif key in GROW or key == Key.Key_Minus:
            by = 1 if key in GROW else -1
            view.commands.step(scene.selection, by, view.series.of("step"))
        elif key == Key.Key_F and not shift:
            view.commands.fold()
        elif key == Key.Key_F2:
            view.rename()
        elif key == Key.Key_F10 and shift:
            view.open_menu()
        elif key == Key.Key_A:
            view.commands.arrange() if shift else view.choose_activation()
        elif key in ENTER and scene.current is not None:
            view.open_card(scene.current)
        else:
            return False
        return True

    def _chord(self, event: QKeyEvent) -> bool:
        if not event.modifiers() & Modifiers.ControlModifier:
            return False
        view = self._view
        chords: dict[Qt.Key, Callable[[], object]] = {
            Key.Key_A: view.select_all,
            Key.Key_I: view.invert_selection,
            Key.Key_C: view.commands.copy,
            Key.Key_X: view.commands.cut,
            Key.Key_V: view.paste,
            Key.Key_D: view.commands.duplicate,
            Key.Key_0: view.fit,
            Key.Key_1: view.zoom_reset,
            Key.Key_Plus: view.zoom_in,
            Key.Key_Equal: view.zoom_in,
            Key.Key_Minus: view.zoom_out,
            Key.Key_Delete: lambda: view.commands.delete(close_gaps=True),
        }
        action = chords.get(Key(event.key()))
        if action is not None:
            action()
        return action is not None

    def start_wire(self, backwards: bool = False) -> None:
        """Begin a wire at the current card: at its output, or at its first free input."""
        self._view.cancel_gesture()
        node = self._scene.current
        card = self._scene.cards[node] if node is not None else None
        if card is None or card.face is None or node is None:
            return
        ends = [p for p, _ in card.ports() if p.is_output != backwards]
        if not ends:
            return
        port = next((p for p in ends if not card.wired(p)), ends[0]) if backwards else ends[-1]
        self._view.begin(WireByKeys(self._view, port))

    def tab(self, forward: bool) -> bool:
        """Go to the next or previous card; False beyond the last one."""
        gesture = self._view.gesture
        if isinstance(gesture, WireByKeys):
            gesture.step(1 if forward else -1)
            return True
        order = self.order()
        if not order:
            return False
        if not self._scene.keyboard or self._scene.current not in order:
            start = (
                self._scene.current if self._scene.current in order else order[0 if forward else -1]
            )
            self._go_to(start)
            return True
        number = order.index(self._scene.current) + (1 if forward else -1)
        if not 0 <= number < len(order):
            return False
        self._go_to(order[number])
        return True

    def order(self) -> list[NodeId]:
        """All layers as data flow through them."""
        graph, key = self._scene.project.graph, self._scene.blocks.key
        return list(dict.fromkeys(key(n) for n in (*graph.in_order(), *graph.nodes)))

    def go(self, dx: int, dy: int) -> None:
        """Go to the nearest card on one side."""
        cards, order = self._scene.cards, self.order()
        if not order:
            return
        here = self._scene.current
        if here is None:
            self._go_to(order[0])
            return
        best: tuple[float, NodeId] | None = None
        for node in order:
            x, y = cards[node].at.x - cards[here].at.x, cards[node].at.y - cards[here].at.y
            along, aside = x * dx + y * dy, abs(x * dy) + abs(y * dx)
            if along > 0 and (best is None or along + 2 * aside < best[0]):
                best = (along + 2 * aside, node)
        if best is not None:
            self._go_to(best[1])

    def _go_to(self, node: NodeId) -> None:
        self._scene.focus(node)
        self._view.select(self._scene.blocks.whole(frozenset({node})))
        self._view.show_nodes(frozenset({node}))
        self._view.announce(node)
