"""Hundreds of random presses, keys, drops and undos: nothing raises, the scene stays true."""

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from core.document import Document
from core.layer import LAYERS
from gui.canvas.mime import write_layer
from gui.canvas.quick_add import QuickAdd
from gui.canvas.scene import CanvasScene
from gui.canvas.view import CanvasView
from gui.theme import THEMES, load_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Button, Mods = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
KINDS = sorted(cls.kind for cls in LAYERS)
KEYS = [
    Key.Key_Tab, Key.Key_Backtab, Key.Key_W, Key.Key_Return, Key.Key_Escape, Key.Key_Delete,
    Key.Key_Left, Key.Key_Right, Key.Key_Up, Key.Key_Down, Key.Key_Space, Key.Key_F2,
]  # fmt: skip
CHORDS = [Key.Key_A, Key.Key_I, Key.Key_C, Key.Key_X, Key.Key_V, Key.Key_D, Key.Key_0, Key.Key_1,
          Key.Key_Plus, Key.Key_Minus, Key.Key_Delete, Key.Key_Right]  # fmt: skip


class Monkey:
    """Does one random thing after another to a canvas."""

    def __init__(self, view, document, seed):
        self.view, self.document, self.random = view, document, random.Random(seed)
        self.port = view.viewport()

    def act(self):
        name = self.random.choice(
            ["press", "move", "move", "release", "click", "key", "key", "chord", "drop", "wheel",
             "undo", "redo", "double", "choose", "port_drag", "port_drag", "state", "arrange"]
        )  # fmt: skip
        getattr(self, name)()

    def place(self):
        cards = list(self.view.canvas.cards.values())
        if cards and self.random.random() < 0.7:
            card = self.random.choice(cards)
            spots = [at for _, at in card.ports()] + [card.pos()]
            at = self.view.mapFromScene(self.random.choice(spots))
            if self.port.rect().contains(at):
                return at
        return QPoint(self.random.randrange(900), self.random.randrange(600))

    def mods(self):
        return self.random.choice([Mods.NoModifier, Mods.NoModifier, Mods.ControlModifier])

    def button(self):
        return self.random.choice([Button.LeftButton] * 4 + [Button.MiddleButton])

    def press(self):
        QTest.mousePress(self.port, self.button(), self.mods(), self.place())

    def move(self):
        QTest.mouseMove(self.port, self.place())

    def release(self):
        QTest.mouseRelease(self.port, self.button(), self.mods(), self.place())

    def click(self):
        QTest.mouseClick(self.port, Button.LeftButton, self.mods(), self.place())

    def double(self):
        QTest.mouseDClick(self.port, Button.LeftButton, Mods.NoModifier, self.place())

    def port_drag(self):
        QTest.mousePress(self.port, Button.LeftButton, Mods.NoModifier, self.place())
        for _ in range(3):
            self.move()
        QTest.mouseRelease(self.port, Button.LeftButton, Mods.NoModifier, self.place())

    def key(self):
        self.view.setFocus()
        QTest.keyClick(self.view, self.random.choice(KEYS), self.random.choice(
            [Mods.NoModifier, Mods.NoModifier, Mods.ShiftModifier]))  # fmt: skip

    def chord(self):
        QTest.keyClick(self.view, self.random.choice(CHORDS), Mods.ControlModifier)

    def drop(self):
        at, actions = self.place(), Qt.DropAction.CopyAction
        data = write_layer(self.random.choice(KINDS))
        args = (actions, data, Button.LeftButton, Mods.NoModifier)
        events = [QDragEnterEvent(at, *args), QDragMoveEvent(at, *args)]
        if self.random.random() < 0.8:
            events.append(QDropEvent(QPointF(at), *args))
        else:
            events.append(QDragLeaveEvent())
        for event in events:
            QApplication.sendEvent(self.port, event)

    def wheel(self):
        at = QPointF(self.place())
        turned = QPoint(0, self.random.choice([-120, 120, 240]))
        event = QWheelEvent(
            at,
            at,
            QPoint(),
            turned,
            Button.NoButton,
            self.mods(),
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(self.port, event)

    def choose(self):
        for menu in self.view.findChildren(QuickAdd):
            if menu.isVisible():
                QTest.keyClicks(menu.search, self.random.choice(["d", "in", "zzz", ""]))
                QTest.keyClick(
                    menu.search, self.random.choice([Key.Key_Return, Key.Key_Escape, Key.Key_Down])
                )
        for menu in popups(self.view):
            self.random.choice(menu.actions()).trigger()
            menu.close()
        for line in self.port.findChildren(QLineEdit):
            QTest.keyClicks(line, self.random.choice(["x", "two words", "lambda"]))
            QTest.keyClick(line, Key.Key_Return)

    def undo(self):
        self.document.undo()

    def redo(self):
        self.document.redo()

    def arrange(self):
        if self.random.random() < 0.2:
            self.view.commands.arrange()

    def state(self):
        if self.random.random() < 0.2:
            THEMES.hold(load_theme(self.random.choice(["light", "dark"])))
        QApplication.processEvents()


def popups(view):
    """Menus of the canvas that are open."""
    return [menu for menu in view.findChildren(QMenu) if menu.isVisible()]


def settle(view):
    """End whatever is going on."""
    for menu in view.findChildren(QuickAdd):
        menu.close()
    for menu in popups(view):
        menu.close()
    for line in view.viewport().findChildren(QLineEdit):
        QTest.keyClick(line, Key.Key_Escape)
    view.cancel_gesture()
    view.glide.stop()
    THEMES.hold(load_theme("light"))


@pytest.mark.parametrize("seed", range(4))
def test_a_monkey_breaks_nothing(qtbot, seed):
    document = Document()
    view = CanvasView(document, THEMES)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    monkey = Monkey(view, document, seed)
    for _ in range(400):
        monkey.act()
    settle(view)
    assert view.canvas.picture() == CanvasScene(document).picture()
    items = len(view.canvas.cards) + len(view.canvas.wires)
    assert len(view.canvas.items()) == items
