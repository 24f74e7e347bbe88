"""Views that show an earlier moment of a run, and weights that are taken from one."""

import threading

import pytest

from core.edits import SetParam, SetTraining
from core.optimizer import OPTIMIZERS
from core.session import Session, Status
from tests.core.test_run import iris, until


@pytest.fixture
def session():
    made = Session(iris(epochs=50))
    yield made
    assert made.close()


def trained_session(session):
    session.train()
    until(session, lambda: session.status is Status.IDLE)
    return session.timeline


def test_mail_of_an_earlier_moment_shows_its_weights_and_training_goes_on(session):
    timeline = trained_session(session)
    mails = []

    def note(mail):
        mails.append(mail)

    session.mail.connect(note)
    early = timeline.moments[3]
    session.look_at(early)
    assert (mails[-1].snapshot, mails[-1].past) == (early.snapshot, True)
    assert timeline.seen(session.document.state).project.trained.weights is early.snapshot.weights
    session.look_at(None)
    assert mails[-1].snapshot.weights is session.document.state.project.trained.weights
    assert not mails[-1].past


def test_weights_of_a_running_training_stay_hidden_while_the_past_is_seen(session):
    session.document.apply(SetTraining("epochs", 1_000_000))
    seen = []

    def note(mail):
        seen.append(mail.snapshot)

    session.train()
    until(session, lambda: len(session.timeline.moments) > 20)
    session.look_at(session.timeline.moments[5])
    session.mail.connect(note)
    steps = session.history.steps
    until(session, lambda: session.history.steps > steps + 2000)
    assert set(seen) == {None}
    session.look_at(None)
    assert seen[-1] is not None


def test_kept_weights_are_the_present_and_one_undo_leads_back(session):
    timeline = trained_session(session)
    document = session.document
    before, early = document.state.project.trained, timeline.moments[7]
    session.look_at(early)
    session.keep(early)
    assert document.state.project.trained.weights is early.snapshot.weights
    assert timeline.chosen is None
    assert document.undo_label == f"Keep weights of epoch {int(early.epoch)}"
    document.undo()
    assert document.state.project.trained is before


def test_weights_that_are_kept_while_training_runs_pause_it_and_lose_nothing(session):
    session.document.apply(SetTraining("epochs", 1_000_000))
    session.train()
    until(session, lambda: len(session.timeline.moments) > 20)
    early = session.timeline.moments[2]
    session.keep(early)
    until(session, lambda: session.status is Status.IDLE)
    trained = session.document.state.project.trained
    assert trained.weights is early.snapshot.weights
    session.document.undo()
    assert session.document.state.project.trained.step > early.step
    for thread in threading.enumerate():  # the run that was left ends by itself
        if thread.name == "training":
            thread.join(10)


def test_weights_of_another_network_are_not_kept(session):
    timeline = trained_session(session)
    said = []
    session.problem.connect(note := lambda problem: said.append(problem.message))
    session.document.apply(SetParam("dense_1", "units", 7))
    before = session.document.state.project.trained
    session.keep(timeline.moments[2])
    assert session.document.state.project.trained is before
    assert "another network" in said[-1]
    assert note


def test_training_that_counts_its_steps_anew_begins_a_new_history(session):
    trained_session(session)
    optimizer = OPTIMIZERS["sgd"]()
    session.document.apply(SetTraining("optimizer", optimizer))
    session.train()
    until(session, lambda: session.status is Status.IDLE)
    assert session.history.steps == 50 * session.begun.epoch_steps
    assert session.history.first_step == 1
    assert session.timeline.moments[-1].step == session.history.steps
