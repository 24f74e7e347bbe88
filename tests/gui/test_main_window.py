"""The window itself: panels, menus, keys, and words for every control."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QTableView,
)

from core.problem import InFile, Problem
from gui.docks import PLACES
from gui.main_window import MainWindow
from gui.settings import Memory
from tests.gui.conftest import filled
from tests.gui.viewing import add_dense

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.name)
def test_every_panel_is_made_when_it_is_seen_and_can_be_hidden(window, place):
    dock = window.docks[place.name]
    dock.reveal()
    assert dock.panel is not None
    assert dock.panel.isVisible()
    assert dock.action.isChecked()
    dock.action.trigger()
    assert not dock.isVisible()
    assert not dock.action.isChecked()
    dock.action.trigger()
    assert dock.isVisible()
    assert dock.action.isChecked()


def test_the_key_of_a_panel_behind_another_brings_it_to_the_front(qtbot, window):
    window.docks["layer"].reveal()
    qtbot.waitUntil(lambda: not window.docks["predict"].action.isChecked())
    window.docks["predict"].action.trigger()
    front, behind = window.docks["predict"], window.docks["layer"]
    qtbot.waitUntil(lambda: front.x() > 0 and behind.x() < 0)
    assert front.action.isChecked()
    assert not behind.action.isChecked()


def test_hidden_panels_catch_up_when_they_are_seen(window):
    window.docks["data"].reveal()
    data = window.docks["data"].panel
    window.docks["training"].reveal()
    window.open_example("circle")
    assert data.summary.text() != "500 rows · 2 features · 2 classes"
    window.docks["data"].reveal()
    assert "rows · 2 features · 2 classes" in data.summary.text()


def test_the_arrangement_is_remembered_and_can_be_reset(qtbot, window, memory, looks):
    window.arrangement.choose("train")
    window.docks["weights"].close()
    window.docks["curves"].setFloating(True)
    window.leave()
    window.docks["curves"].setFloating(False)
    again = MainWindow(Memory(memory.folder))
    qtbot.addWidget(again)
    again.show()
    qtbot.waitUntil(lambda: filled(again))
    assert again.docks["weights"].isHidden()
    assert again.docks["curves"].isFloating()
    again.actions_by_name["reset"].trigger()
    assert not again.docks["weights"].isHidden()
    assert not again.docks["curves"].isFloating()
    again.leave()


@pytest.mark.parametrize("size", [(1280, 800), (1920, 1080)])
def test_the_first_layout_leaves_room_for_the_canvas(qtbot, window, size):
    window.resize(*size)
    window.reset_arrangement()
    window.show_canvas()
    qtbot.waitUntil(lambda: window.canvas.width() > 0.5 * size[0])
    assert window.canvas.height() > 0.45 * size[1]


def test_every_control_has_a_name_for_screen_readers_and_a_tooltip(window):
    for place in PLACES:
        window.docks[place.name].reveal()
    window.open_example("iris")
    bare = []
    for kind in (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QTableView):
        for widget in window.findChildren(kind):
            inner = widget.objectName().startswith("qt_") or isinstance(
                widget.parent(), QAbstractSpinBox | QComboBox | QTableView
            )
            if inner or not widget.isVisibleTo(window):
                continue
            named = widget.accessibleName() or getattr(widget, "text", str)()
            named = named or widget.toolTip()
            if not named:
                bare.append((type(widget).__name__, widget.parent()))
    assert bare == []


def test_no_two_actions_have_the_same_keys(window):
    used = {}
    actions = [*window.actions_by_name, *(d.action for d in window.docks.values())]
    for action in actions:
        for keys in action.shortcuts():
            text = keys.toString(QKeySequence.SequenceFormat.PortableText)
            assert text not in used, (text, action.text(), used[text])
            used[text] = action.text()


def test_a_tooltip_says_what_happens_and_by_which_key(window):
    assert window.actions_by_name["train"].toolTip() == "Train (F5)"
    add_dense(window)
    assert window.actions_by_name["undo"].text() == "&Undo Add Dense"
    assert window.actions_by_name["undo"].toolTip() == "Undo “Add Dense” (Ctrl+Z)"


def test_undo_by_key_works_while_a_field_has_the_focus(qtbot, window):
    window.open_example("iris")
    window.docks["training"].reveal()
    epochs = window.docks["training"].panel.form.fields["epochs"]
    before = epochs.value()
    epochs.setFocus()
    qtbot.keyClick(epochs, Qt.Key.Key_Up)
    assert window.document.state.project.training.epochs == before + 1
    qtbot.keyClick(epochs, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert window.document.state.project.training.epochs == before
    assert epochs.value() == before


def test_shortcuts_and_about_can_be_opened_and_closed(qtbot, window):
    for name in ("shortcuts", "about"):
        window.actions_by_name[name].trigger()
        sheet = QApplication.activeModalWidget()
        assert sheet is not None
        with qtbot.waitSignal(sheet.destroyed):
            qtbot.keyClick(sheet, Qt.Key.Key_Escape)


def test_every_menu_entry_has_a_sentence(window):
    menus = window.menuBar().findChildren(QMenu)
    assert len(menus) >= 6
    for action in window.actions_by_name:
        assert action.statusTip(), action.text()


def test_a_problem_without_a_place_leads_nowhere_and_harms_nothing(window):
    window.session.problem.emit(Problem("the disk is full", InFile("x")))
    window.docks["problems"].reveal()
    (row, *_) = window.docks["problems"].panel.rows
    QApplication.sendEvent(row, QEvent(QEvent.Type.Enter))
    window.selection.lead_to(InFile("x"))
    window.selection.lead_to(None)
