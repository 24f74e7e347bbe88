import threading
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.base import SOURCES
from core.edits import ChooseData, MoveNodes, SetParam, SetTraining
from core.optimizer import OPTIMIZERS
from core.problem import Severity
from core.project import Point
from core.run import Run
from core.session import Session, Status
from tests.core.networks import chain, dataset, dense, document, trainer


def small(**settings):
    data = dataset(4, "classes", 3, rows=150)
    return trainer(chain(dense(10, "relu"), dense(3, "softmax")), data, **settings)


def iris(**training):
    layers = dense(10, "relu"), dense(8, "relu"), dense(3, "softmax")
    return document(SOURCES["iris"](), *layers, **training)


def until(session, done, seconds=20.0):
    """Beat until `done()`; the pulse of the window, without a window."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.002)):
        session.beat()
        if done():
            return
        pause.wait(0.002)
    pytest.fail(f"waited {seconds} s in vain; status is {session.status}")


@pytest.fixture
def session():
    made = Session(iris(epochs=50))
    yield made
    assert made.close()


def take_all(run):
    """All mail of a run, to its end."""
    assert run.join(20)
    return run.mailbox.take()


def test_every_step_is_reported_once_and_in_order():
    run = Run(lambda: small(epochs=300))
    run.start()
    mail = take_all(run)
    steps = np.concatenate([np.arange(s.first_step, s.last_step + 1) for s in mail.stretches])
    np.testing.assert_array_equal(steps, np.arange(1, 1201))
    assert (mail.finished, mail.error, mail.trouble) == (True, None, None)
    assert mail.trained.step == 1200


def test_the_thread_gives_the_numbers_of_the_same_training_without_a_thread():
    run = Run(lambda: small(epochs=100, seed=5))
    run.start()
    threaded = np.concatenate([s.losses for s in take_all(run).stretches])
    plain = np.concatenate([s.losses for s in small(epochs=100, seed=5)])
    np.testing.assert_array_equal(threaded, plain)


def test_weights_are_copied_only_when_the_last_copy_was_taken():
    made = []
    run = Run(lambda: small(epochs=300))
    post = run.mailbox.post

    def counted(stretch, snapshot):
        post(stretch, lambda: made.append(1) or snapshot())

    run.mailbox.post = counted
    run.start()
    take_all(run)
    assert len(made) == 1


def test_a_snapshot_cannot_be_written():
    snapshot = small(epochs=1).snapshot()
    with pytest.raises(ValueError, match="read-only"):
        snapshot.weights["dense_1"]["W"][0] = 0


def test_an_error_in_the_worker_reaches_the_reader():
    def broken():
        raise RuntimeError("out of thread")

    run = Run(broken)
    run.start()
    assert str(take_all(run).error) == "out of thread"


def test_training_runs_to_its_end_and_is_one_step_of_undo(session):
    before = session.document.state.project
    session.train()
    until(session, lambda: not session.busy)
    assert session.history.steps == 200
    assert session.document.undo_label == "Train"
    assert session.document.state.project.trained.step == 200
    session.document.undo()
    undone = session.document.state.project
    assert replace(undone, records=()) == before
    assert len(undone.records) == 1


def test_pause_resume_and_steps_come_to_the_numbers_of_an_uninterrupted_run(session):
    session.step_batch()
    until(session, lambda: session.status is Status.PAUSED)
    assert session.history.steps == 1
    session.step_epoch()
    until(session, lambda: session.status is Status.PAUSED and session.history.steps == 4)
    session.step_epoch()
    until(session, lambda: session.status is Status.PAUSED and session.history.steps == 8)
    session.train()
    until(session, lambda: not session.busy)
    interrupted = session.history.column("loss").copy()
    session.start_over()
    until(session, lambda: not session.busy)
    np.testing.assert_array_equal(interrupted, session.history.column("loss"))


def test_the_learning_rate_can_be_changed_while_it_runs(session):
    session.document.apply(SetTraining("epochs", 1_000_000))
    session.train()
    until(session, lambda: session.history.steps > 100)
    session.document.apply(SetTraining("optimizer", OPTIMIZERS["adam"](learning_rate=0.125)))
    until(session, lambda: session.history.last("rate") == 0.125)
    assert session.status is Status.RUNNING


def test_a_moved_layer_does_not_stop_training_and_a_changed_one_does(session):
    said = []
    session.problem.connect(said.append)
    session.document.apply(SetTraining("epochs", 1_000_000))
    session.train()
    until(session, lambda: session.history.steps > 10)
    session.document.apply(MoveNodes({"dense_1": Point(7, 7)}))
    session.beat()
    assert session.status is Status.RUNNING
    session.document.apply(SetParam("dense_1", "units", 12))
    until(session, lambda: not session.busy)
    assert [p.severity for p in said] == [Severity.HINT]
    assert "units" not in said[0].message
    session.train()
    until(session, lambda: session.status is Status.RUNNING)


def test_what_is_in_the_way_of_training_is_said():
    broken = iris()
    broken.apply(SetParam("dense_3", "units", 4))
    nothing = iris()
    nothing.apply(ChooseData(None))
    for made, words in ((broken, "3 classes"), (nothing, "choose data")):
        session, said = Session(made), []
        session.problem.connect(said.append)
        session.train()
        assert not session.busy
        assert words in said[0].message


def test_an_error_while_training_is_a_message_and_the_session_lives_on(session, monkeypatch):
    said = []
    session.problem.connect(said.append)
    source = type(session.document.state.project.data.source)
    with monkeypatch.context() as patch:
        patch.setattr(source, "load", lambda self, watch=None: 1 / 0)
        session.train()
        until(session, lambda: not session.busy)
    assert "division by zero" in said[0].message
    session.train()
    until(session, lambda: not session.busy)
    assert session.history.steps == 200


def test_divergence_is_said_and_its_fix_lowers_the_rate(session):
    said = []
    session.problem.connect(said.append)
    fast = OPTIMIZERS["sgd"](learning_rate=1000.0, momentum=0.9)
    session.document.apply(SetTraining("optimizer", fast))
    session.document.apply(SetParam("dense_3", "activation", session_activation("linear")))
    session.document.apply(SetTraining("loss", session_loss("mse")))
    session.train()
    until(session, lambda: not session.busy)
    assert said
    assert said[0].rule == "diverged"
    assert session.document.apply(said[0].fix)
    assert session.document.state.project.training.optimizer.learning_rate == 100.0


def session_activation(kind):
    from core.activation import ACTIVATIONS

    return ACTIVATIONS[kind]()


def session_loss(kind):
    from core.loss import LOSSES

    return LOSSES[kind]()


ORDERS = [
    "train",
    "pause",
    "stop",
    "start_over",
    "step_batch",
    "step_epoch",
    "abandon",
    "beat",
    "edit",
    "undo",
    "redo",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(ORDERS), max_size=25))
def test_any_orders_in_any_haste_leave_a_session_that_trains(orders):
    session = Session(iris(epochs=30))
    for order in orders:
        if order == "edit":
            units = 9 + len(session.document.state.project.layout) % 3
            session.document.apply(SetParam("dense_1", "units", units))
        elif order in ("undo", "redo"):
            getattr(session.document, order)()
        else:
            getattr(session, order)()
    session.abandon()
    session.document.load(iris(epochs=30).state.project)  # orders may have left half a network
    session.start_over()
    until(session, lambda: not session.busy)
    assert session.history.steps == 120
    assert session.close()
    for thread in threading.enumerate():
        if thread.name == "training":
            thread.join(10)
            assert not thread.is_alive()


def test_data_are_read_again_only_when_source_preparation_or_file_change(tmp_path, monkeypatch):
    from core.data.prepare import Preparation
    from core.session import Pantry

    reads = []
    source, pantry = SOURCES["iris"](), Pantry()
    load = type(source).load
    monkeypatch.setattr(type(source), "load", lambda self, *a: reads.append(1) or load(self, *a))
    first = pantry.prepared(source, Preparation())
    assert pantry.prepared(SOURCES["iris"](), Preparation()) is first
    assert pantry.prepared(source, Preparation(scale="none")) is not first
    assert len(reads) == 2
    (tmp_path / "table.csv").write_text("a,b\n1,x\n2,y\n3,x\n4,y\n")
    table = SOURCES["table"](path=str(tmp_path / "table.csv"))
    before = pantry.prepared(table, Preparation())
    assert pantry.prepared(table, Preparation()) is before
    (tmp_path / "table.csv").write_text("a,b\n1,x\n2,y\n3,x\n4,y\n5,x\n")
    assert pantry.prepared(table, Preparation()).signature.rows == 5


def test_stopping_calls_off_a_long_read():
    from core.data.watch import Watch

    watch, begun = Watch(), threading.Event()

    def endless():
        begun.set()
        while True:
            watch.tell("reading", 0.1)

    run = Run(endless, watch=watch)
    run.start()
    assert begun.wait(10)
    run.stop()
    mail = take_all(run)
    assert (mail.finished, mail.error) == (True, None)
