"""The window itself: panels, menus, files, themes, trouble, and how it comes and goes."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
)

from core.autosave import Recovery
from core.edits import AddNode
from core.examples import EXAMPLES
from core.files import save
from core.layer import LAYERS
from core.problem import InFile, Problem
from core.project import Point
from gui.docks import PLACES
from gui.main_window import MainWindow
from gui.settings import Memory
from gui.theme import THEMES
from tests.gui.conftest import filled

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def add_dense(window):
    window.document.apply(AddNode(LAYERS["dense"](), Point(0, 0)))


@pytest.fixture
def loom(tmp_path):
    path = tmp_path / "circle.loom"
    save(EXAMPLES["circle"].project(), path)
    return path


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
def test_the_first_arrangement_leaves_room_for_the_canvas(qtbot, window, size):
    window.resize(*size)
    window.reset_arrangement()
    window.show_canvas()
    qtbot.waitUntil(lambda: window.canvas.width() > 0.5 * size[0])
    assert window.canvas.height() > 0.45 * size[1]
    for place in PLACES:
        dock = window.docks[place.name]
        assert dock.width() >= 150 or window.tabifiedDockWidgets(dock)


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


def test_the_title_marks_what_is_not_saved(window, tmp_path):
    assert not window.isWindowModified()
    add_dense(window)
    assert window.isWindowModified()
    window.files.save_to(tmp_path / "mine.loom")
    assert not window.isWindowModified()
    assert window.windowTitle() == "mine[*] — LayerLoom"
    window.document.undo()
    assert window.isWindowModified()


def test_closing_asks_and_can_be_called_off(qtbot, window, answer):
    add_dense(window)
    seen = []
    answer("Cancel", seen)
    assert not window.close()
    assert window.isVisible()
    answer("Discard", seen)
    assert window.close()
    assert seen == ["Save the changes of “Untitled”?"] * 2


def test_saving_on_close_writes_the_file(window, answer, tmp_path):
    window.files.save_to(tmp_path / "mine.loom")
    before = (tmp_path / "mine.loom").read_bytes()
    add_dense(window)
    answer("Save")
    assert window.close()
    assert (tmp_path / "mine.loom").read_bytes() != before


def test_a_file_that_cannot_be_opened_is_said_above_the_canvas(window, tmp_path):
    add_dense(window)
    window.document.mark_saved()
    before = window.document.state.project
    broken = tmp_path / "broken.loom"
    broken.write_bytes(b"no project")
    for path in (broken, tmp_path / "gone.loom"):
        assert not window.files.open(path)
        assert path.name in window.banner.problem.message
        assert window.banner.isVisible()
    assert window.document.state.project is before


def test_a_folder_that_cannot_be_written_to_loses_nothing(window, tmp_path):
    add_dense(window)
    assert not window.files.save_to(tmp_path / "missing" / "folder" / "x.loom")
    assert window.banner.isVisible()
    assert window.isWindowModified()


def test_a_project_file_dropped_on_the_window_is_opened(qtbot, window, loom):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(loom))])
    none = Qt.KeyboardModifier.NoModifier
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, none
    )
    window.dropEvent(event)
    qtbot.waitUntil(lambda: window.files.path == loom)
    assert window.document.state.project.data.signature.name == "Circle"


def test_recent_files_are_offered_in_the_menu_and_on_the_start_page(window, loom):
    assert not window.recent_menu.isEnabled()
    window.files.open(loom)
    assert [a.text() for a in window.recent_menu.actions()] == ["circle"]
    window.show_start_page()
    assert window.start_page._recent_title.isVisibleTo(window)
    window.recent_menu.actions()[0].trigger()
    assert window.center.currentIndex() == 1


def test_a_theme_is_switched_live_and_remembered(window, memory):
    for action in window.theme_group.actions():
        action.trigger()
        assert memory.settings.theme == action.data()
        if action.data() != "system":
            assert THEMES.current.name == action.data()
    assert Memory(memory.folder).settings.theme == memory.settings.theme


def test_settings_that_make_no_sense_are_as_if_they_were_not(tmp_path):
    (tmp_path / "window.ini").write_text("[settings]\ntheme=sepia\nautosave=-3\nclose_gaps=false\n")
    settings = Memory(tmp_path).settings
    assert (settings.theme, settings.autosave, settings.close_gaps) == ("system", 30, False)


def test_the_folder_of_the_settings_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("LAYERLOOM_CONFIG", str(tmp_path / "here"))
    memory = Memory()
    memory.set("theme", "dark")
    memory.sync()
    assert (tmp_path / "here" / "window.ini").exists()


def test_a_bug_is_shown_with_words_to_copy_and_the_window_lives_on(qtbot, window, guard, capsys):
    def bug():
        raise ZeroDivisionError("a bug in a slot")

    window.actions_by_name["about"].triggered.connect(bug)
    with qtbot.captureExceptions():
        try:
            bug()
        except ZeroDivisionError as error:
            guard.catch(type(error), error, error.__traceback__)
    assert guard.dialog.isVisible()
    text = guard.dialog.details.toPlainText()
    assert "ZeroDivisionError: a bug in a slot" in text
    assert "test_main_window.py" in text
    guard.dialog._copy()
    assert "a bug in a slot" in QApplication.clipboard().text()
    assert "a bug in a slot" in capsys.readouterr().err
    add_dense(window)
    assert window.isVisible()


def test_unsaved_work_of_a_crash_is_offered_and_restored(qtbot, window, memory):
    folder = memory.folder / "recovery"
    crashed = Recovery(folder)
    crashed.keep(EXAMPLES["circle"].project(), None, "Mine")
    window.show_start_page()
    assert window.start_page.findChild(QPushButton, "restore") is None, "its process still lives"
    crashed._owner.close()
    window.show_start_page()
    qtbot.mouseClick(window.start_page.findChild(QPushButton, "restore"), Qt.MouseButton.LeftButton)
    assert window.document.state.project.data.signature.name == "Circle"
    assert window.windowTitle().startswith("Mine")
    assert window.isWindowModified()
    assert Recovery(folder).leftovers() == ()
    assert len(list(folder.glob("*.loom"))) == 1, "it is kept anew until it is saved"


def test_unsaved_work_is_kept_while_there_is_some(window, memory):
    add_dense(window)
    window.autosave.keep()
    folder = memory.folder / "recovery"
    assert len(list(folder.glob("*.loom"))) == 1
    window.document.undo()
    assert list(folder.glob("*.loom")) == []


def test_saved_work_leaves_no_copy(window, memory, tmp_path):
    add_dense(window)
    window.autosave.keep()
    window.files.save_to(tmp_path / "mine.loom")
    assert list((memory.folder / "recovery").glob("*")) == []


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


def program(tmp_path, *words):
    environ = dict(
        os.environ, QT_QPA_PLATFORM="offscreen", LAYERLOOM_CONFIG=str(tmp_path / "config")
    )
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import gui.app, gui.main_window
fill = gui.main_window.MainWindow._fill
def said(window):
    print("plots" if "gui.plots" in sys.modules else "lean", flush=True)
    fill(window)
gui.main_window.MainWindow._fill = said
sys.exit(gui.app.run({list(words)!r}))
"""
    return subprocess.Popen(
        [sys.executable, "-c", code], env=environ, cwd=tmp_path,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_program_in_order_and_nothing_plots_before_the_first_paint(
    tmp_path, loom, number
):
    process = program(tmp_path, str(loom))
    assert process.stdout.readline().strip() == "lean"
    process.send_signal(number)
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in errors
