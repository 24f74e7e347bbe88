"""Bad files, files that vanish, work that is called off: a sentence, and nothing is lost."""

import random
import threading

import pytest
from PySide6.QtCore import Qt

from core.data.base import SOURCES
from core.edits import ChooseData
from gui.import_page.columns_table import TYPE
from tests.gui.importing import ROOMS, drop_on, names_of, opened, pick, set_cell, settled

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

NOISE = random.Random(0).randbytes(4000)
BAD = {
    "empty": (b"", "empty"),
    "header": (b"a,b,c\n", "no rows"),
    "binary": (NOISE, "no text"),
    "picture": (b"\x89PNG\r\n\x1a\n" + NOISE, "picture"),
    "line": (b"a," * 9_000_000, "line"),
    "one": (b"a\n1\n2\n3\n", "can be predicted"),
}


@pytest.fixture
def rooms(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(ROOMS)
    return path


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_answered_with_a_sentence_and_nothing_changes(qtbot, window, tmp_path, name):
    content, said = BAD[name]
    path = tmp_path / f"{name}.csv"
    path.write_bytes(content)
    before = window.document.state
    page = opened(qtbot, window, path)
    assert page.parts.trouble.isVisibleTo(page)
    assert said in page.parts.trouble.accessibleName()
    assert not page.parts.use.isEnabled()
    qtbot.keyClick(page, Qt.Key.Key_Return)
    page.reject()
    assert window.document.state is before


def test_a_folder_without_pictures_says_what_it_should_hold(qtbot, window, tmp_path):
    page = opened(qtbot, window, tmp_path)
    assert "folder of pictures for each" in page.parts.trouble.accessibleName()
    page.reject()


def test_a_file_that_vanishes_is_said_and_can_be_read_again(qtbot, window, rooms):
    page = opened(qtbot, window, rooms)
    rooms.unlink()
    pick(qtbot, page, page.parts.reading.choices["header"], "no")
    assert "rooms.csv" in page.parts.trouble.accessibleName()
    assert page.parts.again.isVisibleTo(page)
    rooms.write_text(ROOMS)
    page.parts.again.click()
    settled(qtbot, page)
    assert page.parts.trouble.isHidden()
    assert names_of(page)[0] == "column 1"
    page.reject()


def test_a_file_that_has_moved_keeps_what_was_said_of_it(qtbot, window, rooms, tmp_path):
    source = SOURCES["table"]().with_(path=str(rooms), target="size")
    source = source.with_column("no", type="int", name="number")
    rooms.rename(tmp_path / "moved.csv")
    window.arrivals.look(source)
    page = window.arrivals.page
    settled(qtbot, page)
    assert page.parts.trouble.isVisibleTo(page)
    page.show_path(tmp_path / "moved.csv")
    settled(qtbot, page)
    assert names_of(page)[0] == "number"
    page.use()
    assert window.document.state.project.data.signature.targets == ("size",)


def test_a_file_that_vanishes_once_it_was_looked_at_can_still_be_used(qtbot, window, rooms):
    page = opened(qtbot, window, rooms)
    rooms.unlink()
    set_cell(qtbot, page, "colour", TYPE, "text")
    page.use()
    assert window.document.state.project.data.signature.rows == 120


def test_what_is_dropped_but_is_not_there_is_said(qtbot, window, tmp_path):
    assert drop_on(window, tmp_path / "gone.csv")
    qtbot.waitUntil(lambda: window.banner.problem is not None)
    assert "gone.csv" in window.banner.problem.message


class Slow(SOURCES["table"]):
    """Reads until it is let go, as a large file would."""

    kind = ""

    go = threading.Event()

    def load(self, watch=None):
        watch.tell("reading", 0.25)
        while not self.go.wait(0.005):
            watch.check()
        return SOURCES["iris"]().load()


@pytest.fixture
def slow(monkeypatch):
    Slow.go.clear()
    plain = "core.data.intake.TableSource"
    monkeypatch.setattr(plain, type("Other", (), {}))  # so that the page waits for `load`
    yield Slow().with_(path="large.csv")
    Slow.go.set()


def test_a_large_file_shows_progress_and_can_be_called_off_and_read_again(qtbot, window, slow):
    before = window.document.state
    window.arrivals.look(slow)
    page = window.arrivals.page
    parts = page.parts
    qtbot.waitUntil(lambda: parts.waiting.bar.value() == 250)
    assert parts.waiting.isVisible()
    parts.waiting.cancel.click()
    settled(qtbot, page)
    assert "called off" in parts.trouble.accessibleName()
    parts.again.click()
    assert parts.trouble.isHidden()
    page.use()
    assert parts.use.text() == "Used as soon as it is read"
    assert window.document.state is before
    Slow.go.set()
    qtbot.waitUntil(lambda: window.arrivals.page is None)
    assert window.document.state.project.data.signature.rows == 150


def test_leaving_the_page_ends_the_reading(qtbot, window, slow):
    window.arrivals.look(slow)
    page = window.arrivals.page
    job = page.inquiry.job
    page.reject()
    qtbot.waitUntil(lambda: job.done)


def test_data_that_were_called_off_can_be_read_again_from_the_panel(qtbot, window, slow):
    window.docks["data"].reveal()
    panel = window.docks["data"].panel
    signature = SOURCES["iris"]().load().signature
    data = window.document.state.project.data.__class__(slow, signature)
    window.document.apply(ChooseData(data))
    window.waiting.cancel.click()
    qtbot.waitUntil(lambda: not window.shelf.busy)
    assert panel.again.isVisible()
    assert panel.summary.isHidden()
    Slow.go.set()
    panel.again.click()
    qtbot.waitUntil(lambda: panel.summary.isVisible())
    assert panel.again.isHidden()
