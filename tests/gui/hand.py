"""What a hand does on the canvas: drag, drop, choose; and where things are under the pointer."""

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.edits import AddNode, Connect
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.project import Point
from gui.canvas.mime import write_layer
from gui.canvas.quick_add import QuickAdd

Key, Button, Mods = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
SOURCE, FIRST, SECOND = NodeId("input_1"), NodeId("dense_1"), NodeId("dense_2")


def place(document, *kinds):
    """Put layers in a row that is not wired, 280 apart."""
    for i, kind in enumerate(kinds):
        layer = LAYERS[kind](features=4) if kind == "input" else LAYERS[kind]()
        document.apply(AddNode(layer, Point(280 * i, 0)))


def chain(view, document):
    place(document, "input", "dense", "dense")
    document.apply(Connect(Wire(SOURCE, FIRST)))
    document.apply(Connect(Wire(FIRST, SECOND)))
    view.fit()


def px(view, at):
    return view.mapFromScene(QPointF(*at) if isinstance(at, tuple) else at)


def output(view, node):
    return px(view, view.canvas.cards[node].port_at(None))


def entry(view, node, port=0):
    return px(view, view.canvas.cards[node].port_at(port))


def middle(view, node):
    return px(view, view.canvas.cards[node].pos() + QPointF(20, -20))


def drag(view, start, *stops, modifiers=Mods.NoModifier, release=True):
    port = view.viewport()
    QTest.mousePress(port, Button.LeftButton, modifiers, start)
    for stop in stops:
        QTest.mouseMove(port, (start + stop) / 2)
        QTest.mouseMove(port, stop)
    if release:
        QTest.mouseRelease(port, Button.LeftButton, modifiers, stops[-1])


def drop(view, kind, at, finish=True):
    data, actions = write_layer(kind), Qt.DropAction.CopyAction
    port = view.viewport()
    for event in (
        QDragEnterEvent(at, actions, data, Button.LeftButton, Mods.NoModifier),
        QDragMoveEvent(at, actions, data, Button.LeftButton, Mods.NoModifier),
        QDropEvent(QPointF(at), actions, data, Button.LeftButton, Mods.NoModifier),
    )[: 3 if finish else 2]:
        QApplication.sendEvent(port, event)


def popup():
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QuickAdd) and w.isVisible()]
    return found[0] if found else None


def choose(text):
    menu = popup()
    QTest.keyClicks(menu.search, text)
    QTest.keyClick(menu.search, Key.Key_Return)


def steps(document):
    count = 0
    while document.undo_label:
        document.undo()
        count += 1
    for _ in range(count):
        document.redo()
    return count
