"""What the window and the gestures can ask of the canvas; how it is built."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QCursor,
    QPainter,
)
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from core.arrange import make_room
from core.document import Document, State
from core.graph import NodeId, Wire
from core.layer import Layer
from core.problem import OnNode, OnWire, Problem
from core.project import Point
from gui.canvas.bubble import Bubble, EmptyHint
from gui.canvas.camera import STEP, Camera
from gui.canvas.commands import Commands
from gui.canvas.drops import Drops
from gui.canvas.field import Target
from gui.canvas.gestures import Gesture
from gui.canvas.glide import Glide
from gui.canvas.grid import Grid
from gui.canvas.keyboard import Keyboard
from gui.canvas.mark_gestures import mark_menu, rename_group
from gui.canvas.menu import menu_for, show_activations
from gui.canvas.mouse import Mouse
from gui.canvas.name_editor import NameEditor
from gui.canvas.offers import Offers
from gui.canvas.scene import CanvasScene
from gui.canvas.series import Series
from gui.canvas.tips import place_of_problem, spoken
from gui.theme import Theme, Themes

INSERT_REACH = 36.0  # units around a wire where a dropped layer goes into it
FLASH_MS = 4000


class Stage(QGraphicsView):
    """Shows a document's diagram; `CanvasView` adds mouse, wheel, keys and drops."""

    selected = Signal(object)  # frozenset of node ids
    opened = Signal(object)  # a node id: double-click, or Enter
    zoomed = Signal(float)  # 1 is 100 %

    def __init__(self, document: Document, themes: Themes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self.canvas = CanvasScene(document, themes.current)
        self.canvas.setParent(self)
        self.setScene(self.canvas)
        self.state = document.state
        self.gesture: Gesture | None = None
        self.camera = Camera(self)
        self.commands = Commands(self, self.canvas)
        self.keyboard = Keyboard(self)
        self.offers = Offers(self)
        self.series = Series()
        self.glide = Glide(self)
        self.mouse = Mouse(self)
        self._drops = Drops(self)
        self.bubble = Bubble(self)
        self._hint = EmptyHint(self)
        self._fitted = False
        self._set_up()
        self.canvas.selection_changed.connect(self.selected)
        themes.changed.connect(self.show_theme)
        self.show_theme(themes.current)
        document.changed.connect(self.show_state)
        document.refused.connect(self.flash)
        self.show_state(document.state)

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.SmartViewportUpdate)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setAccessibleName("Diagram of the network")
        self.setMinimumSize(240, 160)

    # what the window asks for

    @property
    def zoom(self) -> float:
        """1 is 100 %."""
        return self.camera.zoom

    def show_state(self, state: State) -> None:
        """Make the diagram equal to `state`."""
        old, self.state = self.state, state
        self.glide.stop()
        self.canvas.show_state(state)
        same = (
            state.project.graph is old.project.graph and state.project.layout is old.project.layout
        )
        if self.gesture is not None and not same and not self.gesture.edits:
            self.cancel_gesture()
        self._hint.setVisible(not state.project.graph.nodes)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.canvas.show_theme(theme)
        self.canvas.look.ratio = self.devicePixelRatioF()
        self._grid = Grid(theme.color("canvas_grid"))
        self.setBackgroundBrush(theme.color("canvas"))
        self._hint.show_theme(theme)
        self.resetCachedContent()
        self.viewport().update()

    def select(self, nodes: Collection[NodeId]) -> None:
        """Select these layers, nothing else."""
        if nodes != self.canvas.selection:
            self.series.end()
        here = frozenset(nodes) & self.state.project.graph.nodes.keys()
        if len(here) == 1:
            self.canvas.focus(next(iter(here)), self.canvas.keyboard)
        self.canvas.select(here)

    def select_wire(self, wire: Wire) -> None:
        """Select one wire, nothing else."""
        self.canvas.select(frozenset(), wire)

    def select_all(self) -> None:
        """Select every layer."""
        self.canvas.select(frozenset(self.state.project.graph.nodes))

    def invert_selection(self) -> None:
        """Select what is not selected."""
        self.canvas.select(frozenset(self.state.project.graph.nodes.keys() - self.canvas.selection))

    def fit(self) -> None:
        """Show everything."""
        self.camera.fit()

    def zoom_in(self) -> None:
        """One step nearer."""
        self.camera.zoom_to(self.zoom * STEP)

    def zoom_out(self) -> None:
        """One step further away."""
        self.camera.zoom_to(self.zoom / STEP)

    def zoom_reset(self) -> None:
        """100 %."""
        self.camera.zoom_to(1.0)

    def delete_selected(self) -> None:
        """Delete the selected layers, or the selected wire."""
        self.commands.delete()

    def add_layer(self, layer: Layer) -> bool:
        """Add a layer where it belongs, wired, in one step of undo."""
        return self.commands.add(layer)

    def focus_problem(self, problem: Problem) -> None:
        """Go to the place of a problem, and say it there."""
        nodes = self.state.project.graph.nodes
        if isinstance(problem.place, OnNode) and problem.place.node in nodes:
            self.select(frozenset({problem.place.node}))
            self.show_nodes(frozenset({problem.place.node}))
        elif isinstance(problem.place, OnWire) and problem.place.wire in self.canvas.wires:
            self.select_wire(problem.place.wire)
            self.show_nodes(frozenset({problem.place.wire.source, problem.place.wire.target}))
        self.flash(problem)

    def flash(self, problem: Problem) -> None:
        """Say a problem at its place for a while."""
        at = place_of_problem(self.canvas, problem) or self.camera.seen().center()
        self.bubble.say(problem.message, at, problem.severity.value, FLASH_MS)

    def show_nodes(self, nodes: Collection[NodeId], whole: bool = False) -> None:
        """Pan, if need be, until these cards are seen; all of them at once, if `whole`."""
        area = QRectF()
        for node in nodes:
            area |= self.canvas.card_of(node).box()
        if not area.isNull():
            self.camera.show_area(area, whole)

    def open_card(self, node: NodeId) -> None:
        """Draw the layers of a folded group again; let the window show any other layer."""
        block = self.canvas.blocks.blocks.get(self.canvas.blocks.key(node))
        if block is not None:
            self.commands.unfold(block)
        else:
            self.opened.emit(node)

    def rename(self) -> None:
        """Let the name of the selected layer be typed on its card; or that of a folded group."""
        leads = {self.canvas.blocks.key(node) for node in self.canvas.selection}
        if len(leads) == 1 and (block := self.canvas.blocks.blocks.get(*leads)) is not None:
            rename_group(self, block.name)
        elif len(self.canvas.selection) == 1:
            (node,) = self.canvas.selection
            NameEditor(self, node).begin()

    def choose_activation(self) -> None:
        """Offer the functions that the current layer can apply, below its card."""
        show_activations(self)

    def paste(self) -> None:
        """Paste at the pointer, or in the middle if it is elsewhere."""
        self.commands.paste(self.pointer())

    def quick_add(self) -> None:
        """Offer all layers in a menu that can be typed into."""
        self.offers.anything(self.pointer() if self.mouse.take_used() else None)

    def pointer(self) -> QPointF | None:
        """Where the pointer is in the scene; None if it is elsewhere."""
        at = self.viewport().mapFromGlobal(QCursor.pos())
        return self.mapToScene(at) if self.viewport().rect().contains(at) else None

    def open_menu(self) -> None:
        """Open the menu for what is selected, as a key does."""
        scene = self.canvas
        if scene.selected_wire is not None:
            self.show_menu(scene.selected_wire, scene.wires[scene.selected_wire].middle())
        elif scene.current is not None and scene.selection:
            self.show_menu(scene.current, scene.cards[scene.current].box().center())
        else:
            self.show_menu(None, self.camera.seen().center())

    def show_menu(self, target: Target, at: QPointF) -> None:
        """Open the menu for something at a place of the scene."""
        mark = self.canvas.marks.at(at) if target is None else None
        menu = menu_for(self, target, at) if mark is None else mark_menu(self, mark)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(self.mapFromScene(at)))

    # gestures

    def begin(self, gesture: Gesture) -> None:
        """Let a gesture have the mouse and the keys until it ends."""
        self.gesture = gesture
        self.camera.watch_edges(gesture.scrolls)

    def end_gesture(self) -> Gesture | None:
        """Take the gesture off; whoever calls finishes it."""
        gesture, self.gesture = self.gesture, None
        self.camera.watch_edges(False)
        return gesture

    def cancel_gesture(self) -> None:
        """End a gesture as if it had never begun."""
        gesture = self.end_gesture()
        if gesture is not None:
            gesture.cancel()

    def drag_on(self, at: QPoint) -> None:
        """The canvas moved under a resting pointer."""
        if self.gesture is not None:
            self.gesture.move(self.mapToScene(at), Qt.KeyboardModifier.NoModifier)

    def pan(self, by: QPoint) -> None:
        """Look further right and down."""
        self.camera.pan(by)

    def goes_into_wires(self, node: NodeId) -> bool:
        """Whether a layer can be dropped into a wire: it takes one and has none yet."""
        graph = self.state.project.graph
        wired = any(node in (w.source, w.target) for w in graph.wires)
        return bool(graph.nodes[node].ports) and not wired

    def wire_for(self, at: QPointF) -> Wire | None:
        """The wire that a layer goes into if it is dropped here."""
        return self.canvas.wire_near(at, INSERT_REACH)

    def room_in(self, wire: Wire) -> Mapping[NodeId, Point]:
        """Where the layers behind a wire go, so that one more fits in."""
        project = self.state.project
        return make_room(project.graph, project.layout, wire.source, wire.target)

    def announce(self, node: NodeId) -> None:
        """Let a screen reader say what the card of a layer shows."""
        face = self.canvas.card_of(node).face
        if face is not None:
            self.setAccessibleDescription(spoken(face))
