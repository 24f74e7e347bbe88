"""No thread but the window's collects garbage, and that one does."""

import gc
import threading
import weakref

import pytest

from gui.tidy import LIMITS, Tidy


class Ring:
    def __init__(self):
        self.me = self


@pytest.fixture
def tidy(qapp):
    made = Tidy()
    made.start()
    yield made
    made.stop()


def fill(count=50_000):
    """Allocate as much as would make Python collect several times."""
    return [[[]] for _ in range(count)]


def test_another_thread_that_allocates_does_not_collect(tidy):
    ring = weakref.ref(Ring())
    thread = threading.Thread(target=fill)
    thread.start()
    thread.join()
    assert ring() is not None


def test_rings_are_collected_in_time(qtbot, tidy):
    ring = weakref.ref(Ring())
    kept = fill(LIMITS[0])
    qtbot.waitUntil(lambda: ring() is None)
    assert kept


def test_python_collects_by_itself_afterwards(qapp):
    tidy = Tidy()
    tidy.start()
    assert not gc.isenabled()
    tidy.stop()
    assert gc.isenabled()
