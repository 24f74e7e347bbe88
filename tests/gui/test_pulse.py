"""The pulse rests without a run, and takes a tenth of the time however slow the views are."""

import sys
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from core.edits import SetTraining
from core.session import Session, Status
from gui.audience import Audience
from gui.pulse import FASTEST_MS, SLOWEST_MS, Pulse
from tests.gui.viewing import document


class Slow(QWidget):
    """A view that takes its time, and counts."""

    def __init__(self, cost_ms=0):
        super().__init__()
        self.cost_ms, self.states, self.mails = cost_ms, [], []

    def show_state(self, state):
        self.states.append(state)

    def show_mail(self, mail):
        self.mails.append(mail)
        time.sleep(self.cost_ms / 1000)


@pytest.fixture
def session():
    made = Session(document())
    made.document.apply(SetTraining("epochs", 1_000_000))
    yield made
    assert made.close()


@pytest.fixture
def pulse(qtbot, session):
    made = Pulse(session)
    yield made
    made.stop()


def test_the_pulse_rests_unless_there_is_a_run(qtbot, session, pulse):
    assert not pulse.active
    session.train()
    assert pulse.active
    qtbot.waitUntil(lambda: session.history.steps > 0)
    session.stop()
    qtbot.waitUntil(lambda: not session.busy)
    qtbot.waitUntil(lambda: not pulse.active)


def test_slow_views_are_asked_so_seldom_that_they_take_a_tenth(qtbot, session, pulse):
    audience, view = Audience(session), Slow(cost_ms=20)
    qtbot.addWidget(view)
    audience.add(view)
    audience.see(view)
    assert pulse.interval_ms == FASTEST_MS
    session.train()
    qtbot.waitUntil(lambda: pulse.cost_ms > 15, timeout=20_000)
    assert 9 * 15 <= pulse.interval_ms <= SLOWEST_MS


def test_a_pause_is_seen_at_once_however_slow_the_views_are(qtbot, session, pulse):
    session.train()
    qtbot.waitUntil(lambda: session.history.steps > 0)
    pulse.cost_ms = 1000.0
    session.pause()
    pulse.hurry()
    qtbot.waitUntil(lambda: session.status is Status.PAUSED, timeout=900)


def test_a_hidden_view_gets_no_mail_and_catches_up_when_it_is_seen(qtbot, session, pulse):
    audience, seen, hidden = Audience(session), Slow(), Slow()
    for view in (seen, hidden):
        qtbot.addWidget(view)
        audience.add(view)
    audience.see(seen)
    session.train()
    qtbot.waitUntil(lambda: len(seen.mails) > 3)
    assert hidden.mails == []
    assert hidden.states == []
    session.pause()
    qtbot.waitUntil(lambda: session.status is Status.PAUSED)
    audience.see(hidden)
    assert hidden.states == [session.document.state]
    assert hidden.mails[-1].snapshot.step == session.history.steps
    audience.see(hidden, False)
    count = len(hidden.mails)
    session.step_batch()
    QTimer.singleShot(0, lambda: None)
    qtbot.waitUntil(lambda: session.status is Status.PAUSED)
    assert len(hidden.mails) == count


def test_while_training_each_view_has_a_turn_of_its_own(qtbot, session):
    audience = Audience(session)
    views = [Slow(), Slow(), Slow()]
    for view in views:
        qtbot.addWidget(view)
        audience.add(view)
        audience.see(view)
    session.train()

    def learns():
        session.beat()
        return session.history.steps > 0

    qtbot.waitUntil(learns)
    qtbot.waitUntil(lambda: not audience.behind)
    before = [len(view.mails) for view in views]
    session.beat()
    assert audience.behind
    assert [len(view.mails) for view in views] == before
    qtbot.waitUntil(lambda: not audience.behind)
    assert [len(view.mails) for view in views] == [count + 1 for count in before]


def test_python_hands_over_sooner_while_there_is_a_run(qtbot, session, pulse):
    before = sys.getswitchinterval()
    session.train()
    qtbot.waitUntil(lambda: session.history.steps > 0)
    assert sys.getswitchinterval() < before
    session.stop()
    qtbot.waitUntil(lambda: not session.busy)
    assert sys.getswitchinterval() == before
