"""Random presses, keys, drops, groups, folds, notes, undos: nothing raises, the scene is true."""

import random

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu

from core.document import Document
from core.edits_fold import Fold, Unfold
from core.edits_marks import AddNote, ChangeNote, GroupNodes
from core.edits_repeat import Repeat
from core.layer import LAYERS
from core.project import Note, Point
from core.templates import TEMPLATES, InsertTemplate
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
    Key.Key_F, Key.Key_F, Key.Key_Plus, Key.Key_Minus,
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
             "undo", "redo", "double", "choose", "port_drag", "port_drag", "state", "arrange",
             "group", "fold", "note", "repeat", "template", "mark", "menu"]
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
        self.answer()

    def answer(self):
        """Type into the dialogs that are open, and close them one way or the other."""
        for dialog in dialogs(self.view):
            if dialog.inputMode() is QInputDialog.InputMode.TextInput:
                dialog.setTextValue(self.random.choice(["A", "B", "", "two words"]))
            dialog.accept() if self.random.random() < 0.7 else dialog.reject()

    def some(self):
        nodes = sorted(self.document.state.project.graph.nodes)
        return frozenset(self.random.sample(nodes, min(len(nodes), self.random.randrange(1, 5))))

    def group(self):
        if nodes := self.view.canvas.selection or self.some():
            self.document.apply(GroupNodes(nodes, self.random.choice(["A", "B", "C"])))

    def fold(self):
        for name in sorted(self.document.state.project.groups):
            if self.random.random() < 0.5:
                self.document.apply(self.random.choice([Fold, Unfold])(name))

    def note(self):
        project = self.document.state.project
        place = Point(self.random.randrange(900), self.random.randrange(600))
        edits = [AddNote(Note("see here", place))]
        edits += [ChangeNote(note, None) for note in project.notes[:3]]
        self.document.apply(self.random.choice(edits))

    def repeat(self):
        if len(self.document.state.project.graph.nodes) < 30 and (nodes := self.some()):
            self.document.apply(Repeat(nodes, self.random.randrange(2, 4)))

    def template(self):
        nodes = sorted(self.document.state.project.graph.nodes)
        if 0 < len(nodes) < 30:
            template = self.random.choice(list(TEMPLATES.values()))
            self.document.apply(InsertTemplate(template, self.random.choice(nodes)))

    def mark(self):
        """Take hold of a note, a frame or the corner that folds it."""
        marks = self.view.canvas.marks
        spots = [note.box().center() for note in marks.notes]
        spots += [g.title_box().center() for g in marks.groups.values()]
        spots += [g.fold_box().center() for g in marks.groups.values()]
        if spots:
            at = self.view.mapFromScene(self.random.choice(spots))
            QTest.mousePress(self.port, Button.LeftButton, Mods.NoModifier, at)
            QTest.mouseMove(self.port, at + QPoint(40, 25))
            QTest.mouseRelease(self.port, Button.LeftButton, Mods.NoModifier, at + QPoint(40, 25))

    def menu(self):
        at = self.view.mapToScene(self.place())
        self.view.show_menu(self.view.canvas.target_at(at, self.view.zoom), at)
        self.choose()

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


def dialogs(view):
    """Questions that are open."""
    return [dialog for dialog in view.findChildren(QInputDialog) if dialog.isVisible()]


def settle(view):
    """End whatever is going on."""
    for menu in view.findChildren(QuickAdd):
        menu.close()
    for menu in popups(view):
        menu.close()
    for dialog in dialogs(view):
        dialog.reject()
    for line in view.viewport().findChildren(QLineEdit):
        QTest.keyClick(line, Key.Key_Escape)
    view.cancel_gesture()
    view.glide.stop()
    THEMES.hold(load_theme("light"))


@pytest.mark.parametrize("seed", range(4))
def test_a_monkey_breaks_nothing(qtbot, seed):
    let_loose(qtbot, seed, 400)


@pytest.mark.slow
def test_a_monkey_breaks_nothing_in_ten_thousand_actions(qtbot):
    """By hand: `python3 main.py test -m slow`."""
    for seed in range(10, 20):
        let_loose(qtbot, seed, 1000)


def let_loose(qtbot, seed, actions):
    """So many actions on an empty canvas; then the scene is as if made anew."""
    document = Document()
    view = CanvasView(document, THEMES)
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    qtbot.waitExposed(view)
    monkey = Monkey(view, document, seed)
    for _ in range(actions):
        monkey.act()
    settle(view)
    fresh = CanvasScene(document)
    assert view.canvas.picture() == fresh.picture()
    assert len(view.canvas.items()) == len(fresh.items())
    view.close()
