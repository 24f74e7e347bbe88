"""A session notes its runs in the project, so that they can be compared and used again."""

import pytest

from core.edits import SetTraining
from core.optimizer import OPTIMIZERS
from core.records import best_of
from core.session import Session, Status
from core.stopping import STOPPINGS
from tests.core.test_run import iris, until


@pytest.fixture
def session():
    made = Session(iris(epochs=20))
    yield made
    assert made.close()


def train(session):
    session.train()
    until(session, lambda: session.status is Status.IDLE)


def start_over(session):
    session.start_over()
    until(session, lambda: session.status is Status.IDLE)


def records(session):
    return session.document.state.project.records


def test_a_run_that_ends_is_remembered_with_its_curves_and_settings(session):
    project = session.document.state.project
    train(session)
    (record,) = records(session)
    history = session.history
    assert (record.number, record.name, record.ended) == (1, "run 1", "epochs")
    assert (record.epochs, record.steps) == (20, history.last_step)
    assert record.seconds == history.seconds > 0
    assert record.project.training == project.training
    assert record.project.trained is None
    assert best_of(record)[1] == pytest.approx(history.column("validation/loss").min())


def test_starting_over_remembers_the_run_before_and_begins_another(session):
    train(session)
    session.document.apply(SetTraining("batch_size", 16))
    start_over(session)
    first, second = records(session)
    assert (first.number, second.number) == (1, 2)
    assert first.project.training.batch_size == 32
    assert second.project.training.batch_size == 16


def test_starting_over_in_the_middle_remembers_what_was_done(session):
    session.document.apply(SetTraining("epochs", 1_000_000))
    session.train()
    until(session, lambda: session.history.steps > 500)
    session.start_over()
    assert records(session)[0].steps >= 500
    session.stop()
    until(session, lambda: session.status is Status.IDLE)


def test_a_run_that_goes_on_stays_the_same_run_and_tells_what_was_changed(session):
    train(session)
    steps = session.history.last_step
    session.document.apply(SetTraining("epochs", 30))
    train(session)
    assert [record.number for record in records(session)] == [1]
    assert records(session)[0].epochs == 30
    assert session.history.events == [(steps, "epochs 20 → 30")]


def test_undo_of_what_was_learnt_does_not_forget_the_run(session):
    train(session)
    session.document.undo()
    assert session.document.state.project.trained is None
    assert len(records(session)) == 1


def test_an_early_stop_is_an_event(session):
    stopping = STOPPINGS["patience"](patience=1, min_delta=10.0)
    session.document.apply(SetTraining("stopping", stopping))
    train(session)
    assert session.history.events == [(session.history.last_step, "early stopping")]
    assert records(session)[0].ended == "early stopping"


def test_another_optimizer_begins_another_run(session):
    train(session)
    session.document.apply(SetTraining("optimizer", OPTIMIZERS["sgd"]()))
    train(session)
    assert [record.number for record in records(session)] == [1, 2]
    kinds = [record.project.training.optimizer.kind for record in records(session)]
    assert kinds == ["adam", "sgd"]


def test_another_project_has_runs_of_its_own(session):
    train(session)
    session.begin_anew()
    session.document.load(iris(epochs=3).state.project)
    train(session)
    assert [record.number for record in records(session)] == [1]
