"""A whole window, a canvas or a document for the tests, with a memory of its own."""

import gc
import sys

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from core.document import Document
from core.examples import EXAMPLES
from core.files import save
from core.session import Session
from gui.canvas.view import CanvasView
from gui.main_window import MainWindow
from gui.selection import Selection
from gui.settings import Memory
from gui.theme import THEMES, apply_theme, load_theme
from gui.trouble import Guard
from tests.gui import viewing


@pytest.fixture(scope="session", autouse=True)
def what_lives_now_lives_on():
    """Make collecting after each test cheap."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def garbage_is_collected_in_this_thread():
    """As in the program (see `gui.tidy`): a training thread would tear widgets apart."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def what_is_small_is_there_at_once(monkeypatch):
    """On a slow machine too: tests of what is waited for read something that takes longer."""
    monkeypatch.setattr("gui.shelf.GRACE_S", 1.0)


@pytest.fixture
def memory(tmp_path):
    return Memory(tmp_path / "config")


@pytest.fixture
def looks(qapp):
    """Give the program back the look that it had."""
    palette, sheet, before = qapp.palette(), qapp.styleSheet(), THEMES.current
    apply_theme(qapp, load_theme("light"))
    yield qapp
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)
    THEMES.hold(before)


@pytest.fixture
def window(qtbot, memory, looks):
    """A window that has been painted and filled."""
    made = MainWindow(memory)
    made.resize(1280, 800)
    qtbot.addWidget(made, before_close_func=end)
    made.show()
    qtbot.waitUntil(lambda: filled(made))
    yield made
    made.leave()
    assert not made.session.busy
    assert not made.pulse.active


def end(window):
    """Let a window go without its question."""
    window.leave()
    window.document.mark_saved()


def filled(window):
    """Whether everything is there that is made after the first paint."""
    return window._painted and not window._waiting


@pytest.fixture
def answer(qtbot):
    """Press a button of the question that will come; `answer("Discard")`."""

    def press(text, seen=None):
        def act():
            box = QApplication.activeModalWidget()
            if box is None:
                QTimer.singleShot(10, act)
                return
            button = next(b for b in box.buttons() if text in b.text())
            if seen is not None:
                seen.append(box.text())
            button.click()

        QTimer.singleShot(0, act)

    return press


@pytest.fixture
def guard(window):
    made = Guard(window)
    before = sys.excepthook
    made.install()
    yield made
    sys.excepthook = before
    made.dialog.close()


@pytest.fixture(autouse=True)
def no_window_left_behind(qapp):
    """Set up before a test's own fixtures, so that it looks once they have gone."""
    yield
    left = [w for w in qapp.topLevelWidgets() if w.isVisible()]
    for widget in left:
        widget.close()
    assert not left, f"test left windows open: {left}"


@pytest.fixture
def loom(tmp_path):
    path = tmp_path / "circle.loom"
    save(EXAMPLES["circle"].project(), path)
    return path


@pytest.fixture
def doc():
    return viewing.document()


@pytest.fixture
def session(doc):
    made = Session(doc)
    yield made
    assert made.close()


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def document():
    return Document()


@pytest.fixture
def view(qtbot, document):
    view = CanvasView(document, THEMES)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    return view
