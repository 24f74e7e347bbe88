"""Large files are read while the window lives on: progress, cancel, and what comes of it."""

import threading
from contextlib import suppress

import numpy as np
import pytest

from core.data.base import SOURCES, Source
from core.data.prepare import Preparation
from core.data.watch import Cancelled
from core.job import Job
from core.problem import Refused
from gui.shelf import Shelf
from gui.waiting import Waiting, time_left
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

IRIS = SOURCES["iris"]()


class Slow(Source):
    """Reads until it is let go, as a large file would."""

    kind = ""
    title = "Slow"

    go = threading.Event()

    def load(self, watch=None):
        watch.tell("reading", 0.25)
        while not self.go.wait(0.005):
            watch.check()
        return IRIS.load()


@pytest.fixture(autouse=True)
def held_back():
    Slow.go.clear()
    yield
    Slow.go.set()


@pytest.fixture
def shelf(qapp):
    made = Shelf()
    yield made
    made.close()


def test_what_is_in_the_box_is_there_at_once_and_read_once(shelf):
    first = shelf.load(IRIS)
    assert shelf.load(IRIS) is first
    assert not shelf.busy


def test_a_small_file_is_there_at_once(shelf, tmp_path):
    Slow.go.set()
    assert shelf.load(Slow()).signature.name == "Iris flowers"


def test_a_large_one_is_read_once_for_all_who_ask_and_told_when_it_is_there(qtbot, shelf):
    told, heard = [], []
    shelf.waiting.connect(lambda job, name: told.append(name))
    shelf.arrived.connect(lambda: heard.append(shelf.load(Slow())))
    assert shelf.load(Slow()) is None
    assert shelf.load(Slow()) is None
    assert told == ["Slow"]
    Slow.go.set()
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard[0].signature.name == "Iris flowers"
    assert not shelf.busy


def test_few_rows_are_shared_out_at_once_and_many_while_the_window_lives_on(qtbot, shelf):
    few, many = (SOURCES["circle"](rows=rows).load() for rows in (300, 100_000))
    for dataset in (few, many):
        parts = shelf.parts(dataset, Preparation())
        if dataset is many:
            assert parts is None
            assert shelf.busy
            qtbot.waitUntil(lambda: not shelf.busy)
            parts = shelf.parts(many, Preparation())
        rows = np.sort(np.concatenate(list(parts.values())))
        assert np.array_equal(rows, np.arange(len(dataset.y)))


def test_reading_can_be_called_off_and_begun_again(qtbot, shelf):
    jobs = []
    shelf.waiting.connect(lambda job, name: jobs.append(job))
    shelf.load(Slow())
    jobs[0].cancel()
    qtbot.waitUntil(lambda: not shelf.busy)
    with pytest.raises(Cancelled):
        shelf.load(Slow())
    assert shelf.load(Slow(), fresh=True) is None


def test_a_file_that_is_not_there_stays_refused(qtbot, shelf):
    source = SOURCES["table"]().with_(path="/nowhere/gone.csv")
    with suppress(Refused):
        shelf.load(source)
    qtbot.waitUntil(lambda: not shelf.busy)
    for _ in range(2):
        with pytest.raises(Refused, match=r"gone\.csv"):
            shelf.load(source)


def test_what_was_read_elsewhere_is_not_read_again(shelf):
    shelf.load(Slow())
    read = IRIS.load()
    shelf.put(Slow(), read)
    assert shelf.load(Slow()) is read
    assert not shelf.busy


def test_work_of_others_on_data_is_called_off_and_waited_for_at_the_end(shelf):
    job = Job(Slow().load).start()
    shelf.outlive(job)
    shelf.close()
    assert job.done


def test_a_closed_shelf_leaves_no_thread(shelf):
    shelf.load(Slow())
    shelf.close()
    assert not shelf.busy


def test_the_row_says_how_far_it_is_and_its_button_calls_off(qtbot, shelf):
    row = Waiting()
    qtbot.addWidget(row)
    shelf.waiting.connect(row.follow)
    shelf.load(Slow())
    qtbot.waitUntil(lambda: row.bar.value() == 250)
    assert row.isVisible()
    assert row.text.text() == "Reading Slow …"
    row.cancel.click()
    qtbot.waitUntil(row.isHidden)
    qtbot.waitUntil(lambda: not shelf.busy)


def test_choosing_a_large_file_changes_the_project_when_it_is_read(qtbot, window):
    window.docks["data"].reveal()
    panel, before = window.docks["data"].panel, window.document.state
    panel.choose(Slow())
    assert window.document.state is before
    assert window.shelf.busy
    assert window.waiting.isVisible(), "also above the page on which one begins"
    Slow.go.set()
    qtbot.waitUntil(lambda: window.document.state is not before)
    assert window.document.state.project.data.source == Slow()


def test_called_off_a_choice_changes_nothing(qtbot, window):
    window.docks["data"].reveal()
    panel, before = window.docks["data"].panel, window.document.state
    panel.choose(Slow())
    window.waiting.cancel.click()
    qtbot.waitUntil(lambda: not window.shelf.busy)
    assert window.document.state is before
    assert panel.remarks.isVisible()


def test_views_that_wait_for_data_are_shown_them(qtbot, window):
    for name in ("data", "predict"):
        window.docks[name].reveal()
    loaded = document().state.project
    window.files.begin(loaded.__class__(data=loaded.data.__class__(Slow(), loaded.data.signature)))
    predict = window.docks["predict"].panel
    assert window.shelf.busy
    Slow.go.set()
    qtbot.waitUntil(lambda: not window.shelf.busy)
    assert len(predict.sample.fields.rows) == 4
    window.docks["data"].reveal()
    assert "150 rows" in window.docks["data"].panel.summary.text()


def test_how_long_it_takes_is_said_once_it_can_be_told():
    assert time_left(0.5, 1.0) == ""
    assert time_left(0.001, 60.0) == ""
    assert time_left(0.25, 10.0) == " about 30 s left"
    assert time_left(0.1, 60.0) == " about 9 min left"
    assert time_left(0.99, 60.0) == ""
