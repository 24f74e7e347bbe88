"""The window that looks for a learning rate."""

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from core.document import Document
from core.edits import SetTraining
from core.session import Session, Status
from gui.panels.training import TrainingPanel
from gui.rate_finder import RateFinder
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def session():
    made = Session(document())
    yield made
    assert made.close()


@pytest.fixture
def host(qtbot):
    """A window that finders belong to; their threads have ended when it goes."""
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    yield made
    for finder in made.findChildren(RateFinder):
        finder.close()
    for thread in threading.enumerate():
        if thread.name == "job":
            thread.join(10)


def found(qtbot, session, host):
    finder = RateFinder(session, host)
    finder.show()
    qtbot.waitUntil(lambda: finder.sweep is not None, timeout=20_000)
    return finder


def test_it_finds_a_rate_and_using_it_is_one_step_of_undo(qtbot, session, host):
    before = session.document.state.project.training.optimizer.learning_rate
    finder = found(qtbot, session, host)
    assert 1e-5 < finder.rate.value() < 1.0
    assert finder.rate.value() == pytest.approx(finder.sweep.suggestion, rel=0.06)
    assert "fell fastest" in finder.said.text()
    chosen = finder.rate.value()
    finder.use.click()
    assert session.document.state.project.training.optimizer.learning_rate == chosen
    session.document.undo()
    assert session.document.state.project.training.optimizer.learning_rate == before


def test_the_network_and_its_history_are_left_as_they_are(qtbot, session, host):
    finder = found(qtbot, session, host)
    assert session.document.state.project.trained is None
    assert session.history.steps == 0
    assert session.status is Status.IDLE
    assert not finder.again.isVisible()


def test_a_click_in_the_curve_chooses_a_rate(qtbot, session, host):
    finder = found(qtbot, session, host)
    plot = finder.plot
    rect = plot.view.rect
    at = QPoint(round(rect.left() + 0.3 * rect.width()), round(rect.center().y()))
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    expected, _ = plot.view.value_at(at.x(), at.y())
    assert finder.rate.value() == pytest.approx(expected, rel=0.06)
    assert any(getattr(mark, "solid", False) for mark in plot.marks)


def test_rates_are_laid_out_by_powers_of_ten_and_the_suggestion_is_marked(qtbot, session, host):
    finder = found(qtbot, session, host)
    assert finder.plot.view.x.log
    assert any("fastest fall" in getattr(mark, "text", "") for mark in finder.plot.marks)


def test_closing_it_calls_the_search_off(qtbot, session, host):
    finder = RateFinder(session, host)
    job = finder.job
    finder.reject()
    assert finder.job is None
    assert job.watch.cancelled


def test_it_can_be_used_while_training_goes_on(qtbot, session, host):
    session.document.apply(SetTraining("epochs", 1_000_000))
    session.train()
    qtbot.waitUntil(lambda: (session.beat(), session.history.steps > 100)[1], timeout=20_000)
    finder = found(qtbot, session, host)
    finder.use.click()
    assert session.status is Status.RUNNING
    rate = session.document.state.project.training.optimizer.learning_rate
    qtbot.waitUntil(
        lambda: (session.beat(), session.history.last("rate") == pytest.approx(rate))[1],
        timeout=20_000,
    )
    session.stop()
    qtbot.waitUntil(lambda: (session.beat(), not session.busy)[1], timeout=20_000)


def test_without_data_it_says_what_is_missing(qtbot, host):
    session = Session(Document())
    finder = RateFinder(session, host)
    assert "Choose data" in finder.said.text()
    assert not finder.use.isEnabled()
    assert session.close()


def test_the_training_panel_opens_it(qtbot, session, host):
    panel = TrainingPanel(session.document, session)
    qtbot.addWidget(panel)
    panel.show()
    panel.finder.click()
    (finder,) = panel.findChildren(RateFinder)
    qtbot.waitUntil(lambda: finder.sweep is not None, timeout=20_000)
    finder.close()
