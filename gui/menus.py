"""What stands in which menu, and what each entry does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from core.edits import KeepWeights
from core.spec import params_of
from gui.actions import EDIT, FILE, HELP, LINE, TRAINING, Order
from gui.canvas.maps_bar import show_responses
from gui.canvas.mark_gestures import add_note, group, list_marks, ungroup
from gui.docks import PLACES
from gui.icons import icon
from gui.layout_switch import LayoutMenu
from gui.pictures import ask_picture, copy_picture
from gui.repeat import ask_repeat
from gui.settings import Settings
from gui.templates import insert, template_menu
from gui.time_bar import ORDERS as TIME

if TYPE_CHECKING:
    from gui.main_window import MainWindow

CANVAS_EDIT = (
    LINE,
    Order("cut", "Cu&t", ("Ctrl+X",), "scissors", "copy the selected layers and delete them"),
    Order("copy", "&Copy", ("Ctrl+C",), "copy", "copy the selected layers, as text"),
    Order(
        "copy_picture",
        "Copy as &Image",
        ("Ctrl+Shift+C",),
        "camera",
        "copy the diagram as a picture",
    ),
    Order("paste", "&Paste", ("Ctrl+V",), "clipboard-paste", "add copies of the copied layers"),
    Order("duplicate", "&Duplicate", ("Ctrl+D",), "square-stack", "copy and paste at once"),
    Order("delete", "De&lete", ("Del",), "trash-2", "delete the selected layers or the wire"),
    LINE,
    Order("select_all", "Select &All", ("Ctrl+A",), "", "select every layer"),
    Order("invert", "&Invert Selection", ("Ctrl+I",), "", "select what is not selected"),
    LINE,
    Order("settings", "&Settings…", ("Ctrl+,",), "settings", "theme, map, recovery and more"),
)  # fmt: skip
NETWORK = (
    Order("add", "&Add a Layer…", ("Space",), "plus", "choose a layer in a menu at the pointer"),
    Order("rename", "&Rename", ("F2",), "pencil", "give the selected layer another name"),
    Order("activation", "Acti&vation…", ("A",), "activation", "choose what the layer applies"),
    Order("wire", "Start a &Wire", ("W",), "spline", "draw a wire from the selected layer by keys"),
    Order("disconnect", "&Disconnect", (), "unlink", "cut every wire of the selected layers"),
    Order("repeat", "Re&peat…", ("Ctrl+R",), "repeat", "have the selected layers several times"),
    LINE,
    Order("group", "&Group…", ("Ctrl+G",), "group", "frame the selected layers and name them"),
    Order("ungroup", "&Ungroup", ("Ctrl+Shift+G",), "ungroup", "take the frame away"),
    Order("fold", "&Fold or Unfold", ("F",), "minimize-2", "draw a group as one card, and back"),
    Order("note", "Add a &Note…", ("Ctrl+M",), "sticky-note", "put words on the canvas"),
    Order("marks", "Notes and G&roups", ("Ctrl+Shift+M",), "list", "edit or delete one of them"),
    LINE,
    Order("arrange", "Arran&ge", ("Shift+A",), "workflow", "place all layers in columns"),
    Order("align_row", "Align in a Row", (), "align-center-vertical", "all at one height"),
    Order("align_column", "Align in a Column", (), "align-start-vertical", "one below the other"),
)  # fmt: skip
ZOOM = (
    Order("neurons", "&Neurons", ("N",), "network", "every neuron as a node, in place of cards"),
    Order(
        "responses",
        "Response &Maps",
        ("Shift+N",),
        "grid-3x3",
        "show on each neuron what it says over two inputs",
    ),
    LINE,
    Order("zoom_in", "Zoom &In", ("Ctrl++", "Ctrl+="), "zoom-in", "see less, larger"),
    Order("zoom_out", "Zoom &Out", ("Ctrl+-",), "zoom-out", "see more, smaller"),
    Order("zoom_reset", "&100 %", ("Ctrl+1",), "", "show the diagram at its own size"),
    Order("fit", "Show &Everything", ("Ctrl+0",), "maximize", "make the whole network fit"),
)
WINDOW = (
    Order("minimap", "&Map", (), "map", "a small map while not all of the network is seen"),
    Order("time_bar", "&Time Machine", (), "timer", "a slider over the moments of the training"),
    Order("full_screen", "&Full Screen", ("F11",), "fullscreen", "use the whole screen"),
    Order("reset", "&Reset Layout", (), "rotate-ccw", "all panels back to their first places"),
)  # fmt: skip
LOCAL = (
    "delete",
    "cut",
    "copy",
    "paste",
    "duplicate",
    "select_all",
    "invert",
    "add",
    "wire",
    "activation",
    "fold",
    "arrange",
)


def fill(window: MainWindow) -> None:
    """Make the menus of a window and all its actions."""
    files, document, session = window.files, window.document, window.session
    canvas, views = window.canvas, window.views
    commands = canvas.commands
    acts: dict[str, Callable[[], object]] = {
        "new": window.show_start_page,
        "open": files.ask_open,
        "open_table": window.arrivals.ask,
        "paint": window.painting.open,
        "save": files.save,
        "save_as": files.ask_save,
        "picture": lambda: ask_picture(window),
        "copy_picture": lambda: copy_picture(window),
        "quit": window.close,
        "undo": document.undo,
        "redo": document.redo,
        "train": window.train_or_pause,
        "step_epoch": lambda: window.begin_training(session.step_epoch),
        "step_batch": lambda: window.begin_training(session.step_batch),
        "stop": session.stop,
        "start_over": session.start_over,
        "find_rate": partial(_find_rate, window),
        "forget": lambda: document.apply(KeepWeights(None)),
        "commands": window.show_commands,
        "settings": lambda: _show_settings(window),
        "shortcuts": window.show_shortcuts,
        "about": window.show_about,
        "cut": commands.cut,
        "copy": commands.copy,
        "paste": canvas.paste,
        "duplicate": commands.duplicate,
        "delete": window.delete_selected,
        "select_all": canvas.select_all,
        "invert": canvas.invert_selection,
        "add": views.on_cards(canvas.quick_add),
        "rename": views.on_cards(canvas.rename),
        "activation": views.on_cards(canvas.choose_activation),
        "wire": views.on_cards(canvas.keyboard.start_wire),
        "disconnect": commands.disconnect,
        "repeat": partial(ask_repeat, canvas),
        "group": partial(group, canvas),
        "ungroup": partial(ungroup, canvas),
        "fold": commands.fold,
        "note": partial(add_note, canvas),
        "marks": partial(list_marks, canvas),
        "arrange": commands.arrange,
        "align_row": lambda: commands.align(False),
        "align_column": lambda: commands.align(True),
        "neurons": views.toggle,
        "responses": lambda: show_responses(window.responding, views),
        "zoom_in": views.zoom_in,
        "zoom_out": views.zoom_out,
        "zoom_reset": views.zoom_reset,
        "fit": views.fit,
        "playback": lambda: window.time_bar.play(),
        "earlier": lambda: window.time_bar.move_by(-1),
        "later": lambda: window.time_bar.move_by(1),
        "first": lambda: window.time_bar.go_first(),
        "now": lambda: window.time_bar.go_now(),
        "keep": lambda: window.time_bar.keep(),
        "time_bar": lambda: window.memory.set("time_bar", not window.memory.settings.time_bar),
        "minimap": lambda: window.memory.set("minimap", not window.memory.settings.minimap),
        "full_screen": window.toggle_full_screen,
        "reset": window.reset_arrangement,
    }
    file = _menu(window, "&File", FILE, acts)
    file.removeAction(window.actions_by_name["recent"])
    window.recent_menu = QMenu("Open &Recent", file)
    window.recent_menu.setIcon(icon("history"))
    file.insertMenu(file.actions()[2], window.recent_menu)
    _menu(window, "&Edit", (*EDIT, *CANVAS_EDIT), acts)
    view = _menu(window, "&View", ZOOM, acts)
    view.addSeparator()
    for place in PLACES:
        view.addAction(window.docks[place.name].action)
    view.addSeparator()
    window.layout_menu = LayoutMenu(window.arrangement, view)
    view.addMenu(window.layout_menu)
    view.addMenu(_themes(window, view))
    _add(window, view, WINDOW, acts)
    window.layout_menu.addAction(window.actions_by_name["reset"])
    network = _menu(window, "&Network", NETWORK, acts)
    begin, add = window.begin_with, partial(insert, canvas)
    network.insertMenu(
        network.actions()[1], template_menu("Insert &Template", "plus", add, network)
    )
    file.insertMenu(file.actions()[1], template_menu("New from &Template", "workflow", begin, file))
    _menu(window, "&Training", (*TRAINING, *TIME), acts)
    _menu(window, "&Help", HELP, acts)
    for name in LOCAL:
        action = window.actions_by_name[name]
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        canvas.addAction(action)
    for name in ("minimap", "time_bar"):
        window.actions_by_name[name].setCheckable(True)
    neurons = window.actions_by_name["neurons"]
    neurons.setCheckable(True)
    neurons.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    views.addAction(neurons)


def _menu(
    window: MainWindow, title: str, orders: Sequence[Order], acts: dict[str, Callable[[], object]]
) -> QMenu:
    menu = window.menuBar().addMenu(title)
    menu.setToolTipsVisible(True)
    _add(window, menu, orders, acts)
    return menu


def _add(
    window: MainWindow, menu: QMenu, orders: Sequence[Order], acts: dict[str, Callable[[], object]]
) -> None:
    for order in orders:
        if order is LINE:
            menu.addSeparator()
        else:
            menu.addAction(window.actions_by_name.add(order, acts.get(order.name, _nothing)))


def _find_rate(window: MainWindow) -> None:
    """Try learning rates, in a window of their own."""
    from gui.rate_finder import open_finder  # plots are made when they are needed

    open_finder(window.session, window)


def _show_settings(window: MainWindow) -> None:
    """What the user likes, beside what it changes."""
    from gui.settings_window import SettingsWindow  # not while the program starts

    SettingsWindow(window.memory, window).show()


def _nothing() -> None:
    """An entry that only opens a menu."""


def _themes(window: MainWindow, parent: QMenu) -> QMenu:
    menu = QMenu("&Theme", parent)
    menu.setIcon(icon("palette"))
    group = QActionGroup(menu)
    names = next(p for p in params_of(Settings) if p.name == "theme").options
    for name in names:
        action = QAction(name.replace("_", " ").capitalize(), group, checkable=True)
        action.setData(name)
        action.setChecked(name == window.memory.settings.theme)
        menu.addAction(action)
    group.triggered.connect(lambda action: window.memory.set("theme", action.data()))
    window.theme_group = group
    return menu


def fill_recent(window: MainWindow) -> None:
    """List the files that were open lately."""
    menu = window.recent_menu
    menu.clear()
    for path in window.files.recent:
        action = menu.addAction(path.stem)
        action.setToolTip(str(path))
        action.triggered.connect(lambda _=False, path=path: window.files.open(path))
    menu.setEnabled(not menu.isEmpty())
