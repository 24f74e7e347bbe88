"""The command palette: every entry of every menu, found by a few letters."""

import pytest
from PySide6.QtCore import Qt

from gui.command_palette import CommandPalette, commands_of
from gui.fuzzy import fit
from gui.project_files import new_project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
Key = Qt.Key


@pytest.fixture
def palette(window):
    window.files.begin(new_project())
    window.show_commands()
    (made,) = window.findChildren(CommandPalette)
    yield made
    window.setFocus()


def names(palette):
    return [palette.rows.item(i).text() for i in range(palette.rows.count())]


def best(texts, wanted):
    fits = {text: fit(wanted, text) for text in texts}
    return max((t for t in texts if fits[t] is not None), key=fits.__getitem__, default=None)


TEXTS = ("Train", "Step One Epoch", "Step One Batch", "Start Over", "Save As", "Select All")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("soe", "Step One Epoch"),
        ("batch", "Step One Batch"),
        ("over", "Start Over"),
        ("sa", "Save As"),
        ("s all", "Select All"),
        ("TRAIN", "Train"),
        ("xyz", None),
        ("niart", None),
    ],
)
def test_letters_in_order_find_what_is_meant(wanted, found):
    assert best(TEXTS, wanted) == found


def test_nothing_typed_fits_everything():
    assert {fit("", text) for text in TEXTS} == {0}


def test_every_action_of_the_window_is_there(window):
    found = {c.action for c in commands_of(window)}
    missing = [a.objectName() for a in window.actions_by_name if a not in found]
    assert missing == ["recent"], "which is a menu"


def test_every_command_has_a_name_and_says_its_keys(window):
    found = list(commands_of(window))
    assert all(c.name and "&" not in c.name for c in found)
    keys = {c.action.objectName(): c.keys for c in found}
    assert keys["save"] == "Ctrl+S"
    assert keys["commands"] == "Ctrl+K"


def test_what_is_typed_is_found_and_done_by_enter(qtbot, window, palette):
    qtbot.keyClicks(palette.search, "qdark")
    qtbot.keyClick(palette.search, Key.Key_Backspace, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(palette.search, "theme dark")
    assert names(palette)[0] == "Dark"
    qtbot.keyClick(palette.search, Key.Key_Return)
    qtbot.waitUntil(lambda: window.memory.settings.theme == "dark")


def test_arrows_choose_another_one(qtbot, palette):
    first = palette.rows.currentRow()
    qtbot.keyClick(palette.search, Key.Key_Down)
    assert palette.rows.currentRow() == first + 1
    palette.close()


def test_what_cannot_be_done_now_comes_last_and_does_nothing(qtbot, window, palette):
    qtbot.keyClicks(palette.search, "undo")
    item = palette.rows.item(palette.rows.count() - 1)
    assert item.text() == "Undo"
    assert not item.flags() & Qt.ItemFlag.ItemIsEnabled
    palette.close()


def test_nothing_found_is_said(qtbot, palette):
    qtbot.keyClicks(palette.search, "zzzz")
    assert palette.nothing.isVisibleTo(palette)
    qtbot.keyClick(palette.search, Key.Key_Return)
    assert palette.isVisible()
    palette.close()
