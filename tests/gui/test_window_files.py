"""The window and its files: what is not saved is said, asked for, and kept for a crash."""

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import (
    QPushButton,
)

from core.autosave import Recovery
from core.examples import EXAMPLES
from tests.gui.viewing import add_dense

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


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
