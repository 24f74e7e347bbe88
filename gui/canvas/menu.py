"""The menu of the canvas, for what lies under the pointer or has the focus."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from core.activation import ACTIVATIONS
from core.edits import Disconnect, Edit, SetParam
from core.graph import NodeId, Wire
from core.problem import Problem, Severity
from gui.canvas.face import activation_param
from gui.canvas.field import Target
from gui.canvas.mark_gestures import add_note, fill_block_menu, group
from gui.canvas.port import Port
from gui.canvas.typed_menu import TypedMenu
from gui.icons import icon

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


def menu_for(view: Stage, target: Target, at: QPointF) -> QMenu:
    """A menu for a card, a wire or the empty canvas at a place of the scene."""
    menu = QMenu(view)
    menu.setToolTipsVisible(True)
    if isinstance(target, Port):
        target = target.node
    if isinstance(target, Wire):
        _for_wire(menu, view, target, at)
    elif target is not None:
        _for_card(menu, view, target)
    else:
        _for_canvas(menu, view, at)
    return menu


def _for_card(menu: QMenu, view: Stage, node: NodeId) -> None:
    commands, scene = view.commands, view.canvas
    if node not in scene.selection:
        view.select(scene.blocks.whole(frozenset({node})))
    scene.focus(node, scene.keyboard)
    node = scene.blocks.key(node)
    card, block = scene.cards[node], scene.blocks.blocks.get(node)
    for problem in card.face.problems if card.face else ():
        if problem.fix is not None:
            mend = partial(commands.do, problem.fix)
            _add(menu, "wand-sparkles", f"Fix: {problem.fix.label}", "", mend)
            menu.actions()[-1].setToolTip(problem.message)
    if not menu.isEmpty():
        menu.addSeparator()
    if block is not None and scene.selection == frozenset(block.nodes):
        fill_block_menu(menu, view, block)
        menu.addSeparator()
    elif len(scene.selection) == 1:
        _add(menu, "pencil", "Rename", "F2", view.rename)
        _add(menu, "spline", "Start a wire", "W", view.keyboard.start_wire)
        output = Port(node)
        place = card.port_at(None) + QPointF(80, 0)
        _add(menu, "plus", "Add a layer behind …", "", lambda: view.offers.wired(place, output))
        _add_activations(menu, view, node)
        menu.addSeparator()
    _add(menu, "scissors", "Cut", "Ctrl+X", commands.cut)
    _add(menu, "copy", "Copy", "Ctrl+C", commands.copy)
    _add(menu, "square-stack", "Duplicate", "Ctrl+D", commands.duplicate)
    _add(menu, "group", "Group …", "Ctrl+G", lambda: group(view))
    if block is None and any(node in nodes for nodes in scene.project.groups.values()):
        _add(menu, "minimize-2", "Fold the group", "F", commands.fold)
    if len(scene.selection) > 1:
        menu.addSeparator()
        _add(menu, "align-center-vertical", "Align in a row", "", lambda: commands.align(False))
        _add(menu, "align-start-vertical", "Align in a column", "", lambda: commands.align(True))
    menu.addSeparator()
    _add(menu, "unlink", "Disconnect", "", commands.disconnect)
    _add(menu, "trash-2", "Delete", "Del", commands.delete)
    close = "Delete and close the gap"
    _add(menu, "link", close, "Ctrl+Del", lambda: commands.delete(close_gaps=True))


def _add_activations(menu: QMenu, view: Stage, node: NodeId) -> None:
    if activation_param(type(view.state.project.graph.nodes[node])):
        _fill_activations(menu.addMenu(icon("activation"), "Activation"), view, node)


def activation_menu(view: Stage, node: NodeId) -> QMenu:
    """A menu of the functions that a layer can apply."""
    menu = TypedMenu(view)
    menu.setToolTipsVisible(True)
    _fill_activations(menu, view, node)
    return menu


def show_activations(view: Stage) -> None:
    """Open the functions that the current layer can apply, below its card."""
    node, nodes = view.canvas.current, view.state.project.graph.nodes
    if node is None or not activation_param(type(nodes[node])):
        hint = "select a layer with an activation first"
        view.flash(Problem(hint, severity=Severity.HINT))
        return
    menu, card = activation_menu(view, node), view.canvas.card_of(node)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box = card.chip_box() if not card.chip_box().isNull() else card.box()
    menu.popup(view.viewport().mapToGlobal(view.mapFromScene(box.bottomLeft())))
    menu.setActiveAction(next(a for a in menu.actions() if a.isChecked()))


def _fill_activations(menu: QMenu, view: Stage, node: NodeId) -> None:
    """List the functions that the layer can apply, the present one ticked."""
    layer = view.state.project.graph.nodes[node]
    name = activation_param(type(layer))
    for cls in sorted(ACTIVATIONS, key=lambda cls: cls.title):
        action = menu.addAction(cls.title)
        action.setToolTip(cls.sentence())
        action.setCheckable(True)
        action.setChecked(getattr(layer, name).kind == cls.kind)
        action.triggered.connect(partial(_do, view, SetParam(node, name, cls())))


def _do(view: Stage, edit: Edit, _checked: bool = False) -> None:
    view.commands.do(edit)


def _for_wire(menu: QMenu, view: Stage, wire: Wire, at: QPointF) -> None:
    view.select_wire(wire)
    _add(menu, "plus", "Insert a layer …", "", lambda: view.offers.insertion(wire, at))
    _add(menu, "unlink", "Disconnect", "Del", lambda: view.commands.do(Disconnect(wire)))


def _for_canvas(menu: QMenu, view: Stage, at: QPointF) -> None:
    commands, full = view.commands, bool(view.canvas.cards)
    _add(menu, "plus", "Add a layer …", "Space", lambda: view.offers.anything(at))
    _add(menu, "sticky-note", "Add a note …", "Ctrl+M", lambda: add_note(view, at))
    _add(menu, "clipboard-paste", "Paste", "Ctrl+V", lambda: commands.paste(at))
    menu.actions()[-1].setEnabled(bool(QGuiApplication.clipboard().text()))
    menu.addSeparator()
    for name, text, keys, action in (
        ("layers", "Select all", "Ctrl+A", view.select_all),
        ("workflow", "Arrange", "Shift+A", commands.arrange),
        ("maximize", "Show everything", "Ctrl+0", view.fit),
    ):
        _add(menu, name, text, keys, action)
        menu.actions()[-1].setEnabled(full)


def _add(menu: QMenu, name: str, text: str, keys: str, action: Callable[[], object]) -> None:
    shown = f"{text}\t{keys}" if keys else text
    menu.addAction(icon(name), shown).triggered.connect(lambda _checked=False: action())
