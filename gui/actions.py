"""Everything the user can ask for, by name: text, picture, keys and what it does in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from gui.forms import finish_typing
from gui.icons import icon


@dataclass(frozen=True)
class Order:
    """One thing that can be asked for; an empty `name` draws a line between two."""

    name: str = ""
    text: str = ""
    keys: tuple[str, ...] = ()
    icon: str = ""
    tip: str = ""


LINE = Order()
FILE = (
    Order("new", "&New…", ("Ctrl+N",), "file-plus", "begin a network, empty or from an example"),
    Order("open", "&Open…", ("Ctrl+O",), "folder-open", "open a project"),
    Order("recent", "Open &Recent", (), "history", "projects that were open lately"),
    Order("open_table", "Open &Table…", ("Ctrl+T",), "table", "learn from a file of your own"),
    Order("paint", "Paint &Data…", ("Ctrl+P",), "brush", "paint points or a curve to learn from"),
    LINE,
    Order("save", "&Save", ("Ctrl+S",), "save", "write the project to its file"),
    Order(
        "save_as", "Save &As…", ("Ctrl+Shift+S",), "save-all", "write the project to another file"
    ),
    LINE,
    Order(
        "picture", "Export &Picture…", ("Ctrl+Shift+E",), "image", "write the diagram as a picture"
    ),
    LINE,
    Order("quit", "&Quit", ("Ctrl+Q",), "log-out", "end the program"),
)
EDIT = (
    Order("undo", "&Undo", ("Ctrl+Z",), "undo-2", "take back the last change"),
    Order("redo", "&Redo", ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2", "make the change again"),
)
TRAINING = (
    Order("train", "&Train", ("F5",), "play", "train, or go on after a pause"),
    Order(
        "step_epoch",
        "Step One &Epoch",
        ("F6",),
        "skip-forward",
        "train to the end of the epoch, then pause",
    ),
    Order(
        "step_batch", "Step One &Batch", ("F7",), "step-forward", "train on one batch, then pause"
    ),
    Order("stop", "&Stop", ("Shift+F5",), "circle-stop", "end training and keep what was learnt"),
    Order(
        "start_over",
        "Start &Over",
        ("Ctrl+Shift+F5",),
        "rotate-ccw",
        "forget what was learnt and train anew",
    ),
    LINE,
    Order("find_rate", "Find Learning &Rate…", (), "search", "try rates and see which one suits"),
    Order("forget", "&Forget Weights", (), "eraser", "let the network begin with fresh weights"),
)
HELP = (
    Order("commands", "&Commands…", ("Ctrl+K",), "command", "every action by name"),
    Order("shortcuts", "&Keyboard Shortcuts", ("F1",), "keyboard", "all keys at a glance"),
    Order("about", "&About LayerLoom", (), "info", "version, licences"),
)


class Actions(QObject):
    """The actions of a window, by name. Each hands over what is being typed before it acts."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}

    def add(self, order: Order, act: Callable[[], object]) -> QAction:
        """Make the action of `order`, which does `act`."""
        action = QAction(order.text, self)
        action.setObjectName(order.name)
        if order.icon:
            action.setIcon(icon(order.icon))
        action.setShortcuts([QKeySequence(keys) for keys in order.keys])
        action.triggered.connect(lambda: _do(act))
        self._actions[order.name] = action
        self.explain(order.name, order.tip)
        return action

    def explain(self, name: str, tip: str) -> None:
        """Say what an action does, with its keys."""
        action = self._actions[name]
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = tip[:1].upper() + tip[1:]
        action.setToolTip(f"{text} ({keys})" if keys else text)
        action.setStatusTip(text)

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._actions.values())


def _do(act: Callable[[], object]) -> None:
    finish_typing()
    act()
