"""Layouts: one click each, kept as they were left, and the user's own."""

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from core.session import Status
from gui.arrangement import KEY
from gui.docks import PLACES
from gui.layout_switch import LayoutMenu
from gui.layouts import LAYOUTS
from gui.main_window import MainWindow
from gui.settings import Memory
from tests.gui.conftest import filled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
NAMES = [layout.name for layout in LAYOUTS]
SIZES = [(1280, 800), (1920, 1080)]


def seen(window):
    """The panels that are in front somewhere."""
    return {name for name, dock in window.docks.items() if dock.action.isChecked()}


def there(window):
    return {name for name, dock in window.docks.items() if not dock.isHidden()}


def named(layout):
    stacks = (*layout.left, *layout.right, *layout.bottom)
    return {name for stack in stacks for name in stack} & {place.name for place in PLACES}


@pytest.fixture
def arrangement(window):
    window.show_canvas()
    return window.arrangement


def again(qtbot, window, memory):
    """The window of the next start."""
    window.leave()
    made = MainWindow(Memory(memory.folder))
    qtbot.addWidget(made, before_close_func=lambda w: w.leave())
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: filled(made))
    return made


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_click_shows_the_panels_of_a_layout_and_no_others(qtbot, window, arrangement, layout):
    window.layout_switch.buttons[layout.name].click()
    assert there(window) == named(layout)
    fronts = {stack[0] for stack in (*layout.left, *layout.right)}
    qtbot.waitUntil(lambda: fronts <= seen(window))
    assert window.layout_switch.buttons[layout.name].isChecked()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_layout_has_room_for_what_it_shows(qtbot, window, arrangement, layout, size):
    window.resize(*size)
    arrangement.choose(layout.name)
    arrangement.reset()
    qtbot.waitUntil(lambda: window.docks[layout.right[0][0]].width() > 200)
    QApplication.processEvents()
    for name in seen(window):
        assert window.docks[name].width() >= 200, name
        assert window.docks[name].height() >= 100, name
    assert window.canvas.width() > 0.4 * size[0]
    assert window.canvas.height() > 0.2 * size[1]
    assert (window.width(), window.height()) == size


def test_layouts_name_only_panels_that_exist_or_are_left_out():
    known = {place.name for place in PLACES}
    for layout in LAYOUTS:
        assert named(layout) <= known
        assert len(named(layout)) >= 2


def test_a_panel_that_no_layout_names_is_in_the_menu_and_comes_where_its_side_is(
    qtbot, window, arrangement
):
    arrangement.choose("build")
    dock = window.docks["gradients"]
    assert dock.isHidden()
    dock.action.trigger()
    qtbot.waitUntil(lambda: dock.isVisible() and dock.x() >= 0)
    assert dock in window.tabifiedDockWidgets(window.docks["problems"])


def test_a_layout_is_left_and_found_again_as_it_was_changed(window, arrangement):
    window.docks["palette"].close()
    arrangement.choose("train")
    assert not window.docks["curves"].isHidden()
    arrangement.choose("build")
    assert window.docks["palette"].isHidden()
    window.actions_by_name["reset"].trigger()
    assert not window.docks["palette"].isHidden()
    assert there(window) == named(LAYOUTS[0])


def test_the_layout_is_the_same_at_the_next_start(qtbot, window, memory, arrangement):
    arrangement.choose("inspect")
    window.docks["predict"].close()
    made = again(qtbot, window, memory)
    assert made.arrangement.current == "inspect"
    assert made.docks["predict"].isHidden()
    assert not made.docks["results"].isHidden()
    assert made.layout_switch.buttons["inspect"].isChecked()


def test_the_users_own_layout_is_saved_renamed_and_deleted(qtbot, window, memory, arrangement):
    arrangement.choose("train")
    window.docks["weights"].close()
    assert arrangement.save_as("Mine")
    assert window.layout_switch.buttons["Mine"].isChecked()
    switch = window.layout_switch
    qtbot.waitUntil(lambda: all(b.isVisible() and b.width() > 20 for b in switch.buttons.values()))
    assert switch.width() >= switch.sizeHint().width()
    arrangement.choose("build")
    window.layout_switch.buttons["Mine"].click()
    assert window.docks["weights"].isHidden()
    assert not window.docks["curves"].isHidden()
    assert arrangement.rename("Mine", "Ours")
    made = again(qtbot, window, memory)
    assert made.arrangement.current == "Ours"
    made.arrangement.delete("Ours")
    assert made.arrangement.current == "build"
    assert "Ours" not in made.layout_switch.buttons


@pytest.mark.parametrize("name", ["", "  ", "build", "Build", "TRAIN"])
def test_names_that_are_taken_or_empty_will_not_do(arrangement, name):
    assert not arrangement.save_as(name)
    assert arrangement.own == []


def test_a_name_is_asked_for_until_it_will_do(qtbot, window, arrangement):
    window.layout_menu.save.trigger()
    dialog = QApplication.activeModalWidget()
    dialog.setTextValue("Build")
    dialog.accept()
    assert dialog.isVisible()
    assert "there is a layout of this name" in dialog.labelText()
    dialog.setTextValue("Evening")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.accept()
    assert arrangement.current == "Evening"
    assert window.layout_menu.rename.isEnabled()
    window.layout_menu.delete.trigger()
    assert arrangement.own == []


def test_only_ones_own_layouts_can_be_renamed_and_deleted(window, arrangement):
    assert not window.layout_menu.rename.isEnabled()
    arrangement.delete("build")
    assert not arrangement.rename("train", "other")
    assert arrangement.names == tuple(NAMES)


@pytest.mark.parametrize(
    "kept",
    ["nonsense", "[]", '{"current": "gone", "own": ["a", "a", "build"], "kept": {"a": 3}}',
     '{"kept": {"build": {"state": "AAAA", "panels": []}}}'],
)  # fmt: skip
def test_what_was_kept_and_makes_no_sense_is_as_if_it_were_not(qtbot, looks, tmp_path, kept):
    memory = Memory(tmp_path)
    memory.keep(KEY, kept)
    window = MainWindow(memory)
    qtbot.addWidget(window, before_close_func=lambda w: w.leave())
    window.show()
    qtbot.waitUntil(lambda: filled(window))
    assert window.arrangement.current == "build"
    assert there(window) == named(LAYOUTS[0])


def test_a_panel_that_is_newer_than_a_kept_layout_is_hidden_in_it(window, memory, arrangement):
    arrangement.save_as("Old")
    arrangement._kept["Old"]["panels"].remove("palette")
    arrangement.choose("build")
    assert not window.docks["palette"].isHidden()
    arrangement._kept["Old"] = json.loads(json.dumps(arrangement._kept["Old"]))
    arrangement._kept["Old"]["panels"] = [
        name for name in arrangement._kept["Old"]["panels"] if name != "palette"
    ]
    arrangement.choose("Old")
    assert window.docks["palette"].isHidden()


@pytest.mark.parametrize("wanted", [True, False])
def test_the_first_training_shows_how_it_goes_if_that_is_liked(qtbot, window, memory, wanted):
    memory.set("train_layout", wanted)
    window.open_example("circle")
    window.actions_by_name["train"].trigger()
    assert window.arrangement.current == ("train" if wanted else "build")
    window.arrangement.choose("build")
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE)
    window.actions_by_name["train"].trigger()
    assert window.arrangement.current == "build", "only the first time"
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE)


def test_layouts_have_keys(qtbot, window, arrangement):
    for action, layout in zip(window.layout_menu.given, LAYOUTS, strict=True):
        assert action.shortcut().toString()
        action.trigger()
        assert arrangement.current == layout.name
        assert action.isChecked()


def test_the_menu_lists_ones_own_layouts(window, arrangement):
    arrangement.save_as("Mine")
    texts = [action.text() for action in window.layout_menu.actions()]
    assert isinstance(window.layout_menu, LayoutMenu)
    assert texts[: len(LAYOUTS) + 1] == [*(each.title for each in LAYOUTS), "Mine"]


def test_the_switch_is_reached_by_tab_and_not_by_every_click(window):
    for button in window.layout_switch.buttons.values():
        assert button.focusPolicy() is Qt.FocusPolicy.TabFocus
        assert button.toolTip()
