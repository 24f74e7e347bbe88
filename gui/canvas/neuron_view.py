"""The neuron view: every neuron a node, every weight a wire that can be read and set."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from core.document import State
from core.edits import Edit
from core.edits_weights import SetWeight, TouchWeight
from core.graph import NodeId
from core.run import Mail
from core.session import Session, Status
from gui.canvas.bubble import Bubble
from gui.canvas.camera import STEP, Lens
from gui.canvas.mime import LAYER_MIME
from gui.canvas.neuron_keys import NeuronKeys
from gui.canvas.neuron_scene import Fold, Found, NeuronScene, OneNeuron, OneWeight
from gui.canvas.weight_editor import WeightEditor
from gui.theme import Theme, Themes

NOTCH = 120  # eighths of a degree, one click of a common wheel
CLICK = 4  # points that a click may move
MOVING = (Status.RUNNING, Status.STARTING, Status.STOPPING)


class NeuronView(QGraphicsView):
    """Shows the neurons of a document's network, with the newest weights."""

    selected = Signal(object)  # frozenset of node ids
    opened = Signal(object)  # a node id: double-click
    zoomed = Signal(float)  # 1 is 100 %
    reshaped = Signal()  # a layer was folded or unfolded
    pointed = Signal(object)  # what the pointer is on: a neuron, a wire, a fold or None
    clicked = Signal()  # the neuron that the pointer is on
    layer_came = Signal()  # a layer is dragged here, where it cannot be placed

    def __init__(self, session: Session, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.neurons = NeuronScene(themes.current)
        self.neurons.setParent(self)
        self.setScene(self.neurons)
        self.camera = Lens(self, self.neurons.content, self.zoomed.emit)
        self.bubble = Bubble(self)
        self.editor: WeightEditor | None = None
        self._selection: frozenset[NodeId] = frozenset()
        self._found: Found = None
        self._keys = NeuronKeys(self)
        self._pressed: QPoint | None = None
        self._last = QPoint()
        self._set_up()
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Neurons of the network")
        self.setMinimumSize(240, 160)
        self.setAcceptDrops(True)

    # ---- what is shown -------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        """Draw the network of `state`, with what it has learnt."""
        self.neurons.show_state(state)
        if self.session.status not in MOVING:
            trained = state.project.trained
            self.neurons.show_weights(trained.weights if trained else None)
        self.mark(None)

    def show_mail(self, mail: Mail) -> None:
        """Draw newer weights."""
        if mail.snapshot is not None:
            self.neurons.show_weights(mail.snapshot.weights)
            if isinstance(self._found, OneWeight) and self.editor is None:
                self._say(self._found)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.neurons.show_theme(theme)
        self.setBackgroundBrush(theme.color("canvas"))
        self.viewport().update()

    def select(self, nodes: frozenset[NodeId]) -> None:
        """Mark these layers."""
        self._selection = nodes
        self.neurons.mark(nodes, self._found)

    def fit(self) -> None:
        """Show everything."""
        self.camera.fit()

    def zoom_in(self) -> None:
        """One step nearer."""
        self.camera.zoom_to(self.camera.zoom * STEP)

    def zoom_out(self) -> None:
        """One step further away."""
        self.camera.zoom_to(self.camera.zoom / STEP)

    def zoom_reset(self) -> None:
        """100 %."""
        self.camera.zoom_to(1.0)

    # ---- a hand --------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = self._last = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._pressed is None:
            self.mark(self._find(at))
        elif (at - self._pressed).manhattanLength() > CLICK or self._last != self._pressed:
            self.mark(None)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self.camera.pan(self._last - at)
            self._last = at

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        clicked = self._pressed is not None and self._last == self._pressed
        self._pressed = None
        at = event.position().toPoint()
        self.mark(self._find(at))
        if clicked and event.button() == Qt.MouseButton.LeftButton:
            self._click(self._found, at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if isinstance(self._found, OneNeuron):
            self.opened.emit(self._found.node)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.accept()
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            notches = (turned.y() or turned.x()) / NOTCH
            self.camera.zoom_to(self.camera.zoom * STEP**notches, event.position())
            return
        push = event.pixelDelta() if not event.pixelDelta().isNull() else turned / 2
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and not push.x():
            push = QPoint(push.y(), 0)
        self.camera.pan(-push)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.press(event):
            event.ignore()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(LAYER_MIME):
            event.accept()
            self.layer_came.emit()
        else:
            event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        self.mark(None)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                zoom = self.camera.zoom * (1 + event.value())
                self.camera.zoom_to(zoom, event.position())
            return True
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera.follow_size(event.oldSize())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.mark(None)

    # ---- reading and setting -------------------------------------------------------------------

    def _find(self, at: QPoint) -> Found:
        return self.neurons.find(self.mapToScene(at), self.camera.zoom)

    def mark(self, found: Found) -> None:
        """Show what the pointer is on, and say it; others learn of it."""
        if found == self._found and found is not None:
            return
        self.show_found(found)
        self.pointed.emit(found)

    @property
    def found(self) -> Found:
        """What is marked."""
        return self._found

    def show_found(self, found: Found) -> None:
        """Mark a neuron or a wire, and say what it is."""
        self._found = found
        self.neurons.mark(self._selection, found)
        hand = isinstance(found, OneWeight | Fold)
        shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        if isinstance(found, OneWeight) and self.editor is None:
            self._say(found)
        elif isinstance(found, OneNeuron) and self.editor is None:
            middle = self.neurons.columns[found.node].column
            self.bubble.say(found.said, QPointF(middle.x, middle.ys[found.place]), "hint")
        else:
            self.bubble.hide()
        if isinstance(found, OneWeight | OneNeuron):
            self.setAccessibleDescription(self.bubble.text())

    def _say(self, weight: OneWeight, more: str = "") -> None:
        value = self.neurons.value(weight)
        number = "" if value is None else f": {value:+.4g}".replace("-", "−")
        self.bubble.say(weight.said + number + more, weight.middle, "hint")

    def _click(self, found: Found, at: QPoint) -> None:
        if isinstance(found, OneWeight):
            self.edit(found, at)
        elif isinstance(found, OneNeuron):
            self.selected.emit(frozenset({found.node}))
            self.clicked.emit()
        elif isinstance(found, Fold):
            self._unfold(found.node)
        else:
            self.selected.emit(frozenset())

    def _unfold(self, node: NodeId) -> None:
        if not self.neurons.unfold(node, self.session.document.state):
            column = self.neurons.columns[node].column
            at = QPointF(column.x, column.fold_y or 0.0)
            self.bubble.say(f"{column.count:,} units are too many to draw", at, "hint")
            return
        self.reshaped.emit()

    def edit(self, weight: OneWeight, at: QPoint) -> None:
        """Open a field for a weight; or say why it cannot be set now."""
        value = self.neurons.value(weight)
        if not weight.name:
            self._say(weight, ": passed on as it is, there is no weight to set")
        elif value is None:
            self._say(weight, ": no weights yet; train a step first (F7)")
        else:
            self._close_editor()
            self.bubble.hide()
            self.editor = WeightEditor(
                weight.said,
                value,
                self._setter(weight, value),
                self,
            )
            self.editor.destroyed.connect(self._forget_editor)
            self.editor.begin(at)

    def _setter(self, weight: OneWeight, value: float) -> Callable[[float, object], bool]:
        """Sets the weight whose value is known; a run that goes on is told of it at once."""
        was = value

        def take(new: float, gesture: object) -> bool:
            nonlocal was
            place = (weight.node, weight.name, weight.index)
            edit: Edit = SetWeight(*place, new)
            if self.session.status in MOVING:
                edit = TouchWeight(*place, new, was)
            done = self.session.document.apply(edit, gesture)
            was = new if done else was
            return done

        return take

    def _close_editor(self) -> None:
        if self.editor is not None:
            self.editor.finish(keep=False)
            self.editor = None

    def _forget_editor(self) -> None:
        self.editor = None
