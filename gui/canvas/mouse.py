"""What the mouse does on the canvas: finds what is under it and begins the gesture for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent

from core.edits_fold import Fold
from core.graph import NodeId, Wire
from gui.canvas.block import BlockItem
from gui.canvas.camera import STEP
from gui.canvas.card import FAR
from gui.canvas.gestures import DrawWire, MoveCards, Pan, RubberBand
from gui.canvas.mark_gestures import MoveGroup, MoveNote, edit_mark
from gui.canvas.marks import GroupItem, NoteItem
from gui.canvas.port import Port
from gui.canvas.resize import Resize

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Button = Qt.MouseButton
NOTCH = 120  # eighths of a degree, one click of a common wheel
NOTCH_PX = 70
TAP_MS = 350  # Space that is held longer is meant to pan
REPEAT_MS = 80  # a key that comes again so soon was never let go


class Mouse:
    """Presses, moves, wheels; and Space, which makes the left button pan."""

    def __init__(self, view: Stage) -> None:
        self._view = view
        self._scene = view.canvas
        self._button = Button.NoButton
        self._space = False
        self._panned = False
        self._used = False
        self._held, self._lately = QElapsedTimer(), QElapsedTimer()  # Space went down, up
        self.at = QPoint()  # of the pointer in the viewport, when it was last heard of

    def take_used(self) -> bool:
        """Whether the mouse was moved since this was asked, and not a key pressed after it."""
        used, self._used = self._used, False
        return used

    def press(self, event: QMouseEvent) -> None:
        """Begin the gesture for what lies here."""
        self.at = event.position().toPoint()
        view, scene = self._view, self._scene
        view.setFocus(Qt.FocusReason.MouseFocusReason)
        view.bubble.hide()
        if view.gesture is not None:
            view.cancel_gesture()
            return
        self._button = event.button()
        if event.button() == Button.MiddleButton or (
            self._space and event.button() == Button.LeftButton
        ):
            view.begin(Pan(view, event.position().toPoint()))
            return
        if event.button() != Button.LeftButton:
            return
        at = view.mapToScene(event.position().toPoint())
        target = scene.target_at(at, view.zoom)
        scene.keyboard = False
        if self._step(at, event.modifiers()) or self._fold(at):
            return
        if (edge := self._edge(at)) is not None and not isinstance(target, Port):
            view.begin(Resize(view, edge, at))
        elif isinstance(target, Port):
            scene.focus(target.node, keyboard=False)
            view.begin(DrawWire(view, target))
        elif isinstance(target, Wire):
            view.select_wire(target)
        elif target is not None:
            scene.focus(target, keyboard=False)
            view.begin(MoveCards(view, target, at, event.modifiers()))
        elif not self._hold_mark(at, event.modifiers()):
            scene.focus(None, keyboard=False)
            view.begin(RubberBand(view, at, event.modifiers()))

    def _hold_mark(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Take hold of a note, or of a group by its name: all its cards move with it."""
        mark = self._scene.marks.at(at)
        if isinstance(mark, NoteItem):
            self._view.begin(MoveNote(self._view, mark, at))
        elif mark is not None:
            self._view.select(mark.nodes)
            self._view.begin(MoveGroup(self._view, min(mark.nodes), at, modifiers))
        return mark is not None

    def _fold(self, at: QPointF) -> bool:
        """Press the corner of a folded group, or of the frame of one that is open."""
        card = self._scene.card_at(at)
        if isinstance(card, BlockItem):
            if self._view.zoom < FAR or not card.unfold_box().contains(at):
                return False
            assert card.face is not None
            assert card.face.block is not None
            self._view.commands.unfold(card.face.block)
            return True
        mark = self._scene.marks.at(at) if card is None else None
        if isinstance(mark, GroupItem) and mark.fold_box().contains(at):
            self._scene.document.apply(Fold(mark.name))
            return True
        return False

    def _step(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> bool:
        """Press − or + on a card; presses that follow each other are one gesture."""
        card = self._scene.card_at(at)
        by = card.step_at(at) if card is not None else 0
        if card is None or card.face is None or not by:
            return False
        node = card.face.node
        self._view.select(frozenset({node}))
        by *= 10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1
        self._view.commands.step({node}, by, self._view.series.of(f"step {node}"))
        return True

    def _chip(self, at: QPointF) -> None:
        """A click on the activation of a card: offer others."""
        card = self._scene.card_at(at)
        if card is not None and card.face is not None and self._over_chip(at):
            self._scene.focus(card.face.node, keyboard=False)
            self._view.choose_activation()

    def _over_chip(self, at: QPointF) -> bool:
        card = self._scene.card_at(at)
        return card is not None and self._view.zoom >= FAR and card.chip_box().contains(at)

    def _edge(self, at: QPointF) -> NodeId | None:
        """The layer whose card's lower edge is here."""
        card = self._scene.card_at(at)
        if card is None or card.face is None or self._view.zoom < FAR:
            return None
        return card.face.node if card.edge_box().contains(at) else None

    def move(self, event: QMouseEvent) -> None:
        """Go on with the gesture, or show what lies here."""
        view, gesture = self._view, self._view.gesture
        self.at = place = event.position().toPoint()
        if isinstance(gesture, Pan):
            self._panned = True
            gesture.push(place)
        elif gesture is not None:
            gesture.move(view.mapToScene(place), event.modifiers())
        else:
            self._hover(place)

    def _hover(self, place: QPoint) -> None:
        view = self._view
        self._used = True
        target = self._scene.target_at(view.mapToScene(place), view.zoom)
        self._scene.hover(target)
        if self._space:
            shape = Qt.CursorShape.OpenHandCursor
        elif isinstance(target, Port):
            shape = Qt.CursorShape.CrossCursor
        elif self._edge(view.mapToScene(place)) is not None:
            shape = Qt.CursorShape.SizeVerCursor
        elif isinstance(target, Wire) or self._over_chip(view.mapToScene(place)):
            shape = Qt.CursorShape.PointingHandCursor
        else:
            shape = Qt.CursorShape.ArrowCursor
        if view.viewport().cursor().shape() != shape:
            view.viewport().setCursor(shape)

    def release(self, event: QMouseEvent) -> None:
        """End the gesture that this button began."""
        if event.button() != self._button or self._view.gesture is None:
            return
        gesture = self._view.end_gesture()
        assert gesture is not None
        place = event.position().toPoint()
        at = self._view.mapToScene(place)
        gesture.release(at, event.modifiers())
        if isinstance(gesture, MoveCards) and not gesture.moved and not event.modifiers():
            self._chip(at)
        self._hover(place)

    def double_click(self, event: QMouseEvent) -> None:
        """Open a card, put a layer into a wire, or offer layers for an empty place."""
        view = self._view
        if event.button() != Button.LeftButton:
            return
        view.cancel_gesture()
        if self._step(view.mapToScene(event.position().toPoint()), event.modifiers()):
            return
        at = view.mapToScene(event.position().toPoint())
        target = self._scene.target_at(at, view.zoom)
        if isinstance(target, Wire):
            view.offers.insertion(target, at)
        elif target is None and (mark := self._scene.marks.at(at)) is not None:
            edit_mark(view, mark)
        elif target is None:
            view.offers.anything(at)
        else:
            view.open_card(target.node if isinstance(target, Port) else target)

    def wheel(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl, zoom at the pointer; with Shift, scroll sideways."""
        event.accept()
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = (turned.y() or turned.x()) / NOTCH
            self._view.camera.zoom_to(self._view.zoom * STEP**notches, event.position())
            return
        push = event.pixelDelta() if not event.pixelDelta().isNull() else turned * NOTCH_PX / NOTCH
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not push.x():
            push = QPoint(push.y(), 0)
        self._view.pan(-push)
        if self._view.gesture is not None:
            self._view.drag_on(event.position().toPoint())

    def hold_space(self) -> None:
        """From now on the left button pans."""
        again = self._lately.isValid() and not self._lately.hasExpired(REPEAT_MS)
        if not self._space and not again:
            self._panned = False
            self._held.start()
        self._space = True
        self._view.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def let_go_of_space(self) -> bool:
        """Say whether Space was tapped, not held to pan.

        Not every display tells repeated keys from pressed ones, so times have to tell it.
        """
        tapped = self._space and not self._panned and not self._held.hasExpired(TAP_MS)
        self._space = False
        self._lately.start()
        self._view.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        return tapped
