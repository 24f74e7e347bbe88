"""What training would begin with is ready before Train is pressed."""

import pytest

from core.data.base import DataReference, Source
from core.edits import ChooseData, SetPreparation, SetTraining
from gui import foresight
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

READ = []


class Counted(Source):
    """Iris, and who read it."""

    kind = ""
    title = "Counted"

    def load(self, watch=None):
        READ.append(self)
        return document("iris").state.project.data.source.load()


@pytest.fixture
def counted(window):
    READ.clear()
    source = Counted()
    window.document.apply(ChooseData(DataReference.of(source, source.load())))
    return source


def ready(window, **preparation):
    project = window.document.state.project
    wanted = project.preparation.with_(**preparation)
    return window.session.pantry.holds(project.data.source, wanted)


def test_data_are_prepared_before_train_is_pressed(qtbot, window, counted):
    qtbot.waitUntil(lambda: ready(window))
    before = len(READ)
    project = window.document.state.project
    assert len(window.session.pantry.prepared(counted, project.preparation).training) == 120
    assert len(READ) == before


def test_other_edits_do_not_prepare_again(qtbot, window, counted):
    qtbot.waitUntil(lambda: ready(window))
    before = len(READ)
    window.document.apply(SetTraining("epochs", 7))
    qtbot.wait(2 * foresight.CALM_MS)
    assert len(READ) == before


def test_another_preparation_is_prepared(qtbot, window, counted):
    qtbot.waitUntil(lambda: ready(window))
    window.document.apply(SetPreparation("test", 0.2))
    assert not ready(window)
    qtbot.waitUntil(lambda: ready(window, test=0.2))


def test_a_large_set_is_left_for_who_trains(qtbot, window, counted, monkeypatch):
    monkeypatch.setattr(foresight, "MOST", 10)
    qtbot.wait(2 * foresight.CALM_MS)
    assert not ready(window)
