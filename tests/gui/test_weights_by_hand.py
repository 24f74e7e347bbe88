"""A weight is read, set and taken back in the neuron view, by mouse and by keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.edits import SetTraining
from core.edits_weights import SetWeight, TouchWeight, changes_of
from core.graph import NodeId
from core.problem import Refused
from core.project import Project, Touch
from core.session import Status
from tests.gui.neural import step, stepped, view_of, wire
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D1, D2, D3 = NodeId("dense_1"), NodeId("dense_2"), NodeId("dense_3")
INPUT = NodeId("input_1")


@pytest.fixture
def trained(qtbot):
    """A document with the weights of a first step, and its session at rest."""
    yield from stepped(qtbot)


def test_a_weight_that_is_typed_is_set_in_one_step_of_undo(qtbot, trained):
    made, session = trained
    view = view_of(qtbot, session)
    before = made.state.project.trained.weights[D1]["W"]
    found = wire(view.neurons, 1, (D1, 2))
    view.edit(found, view.rect().center())
    qtbot.keyClicks(view.editor.field, "-2,5")
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)
    after = made.state.project.trained.weights[D1]["W"]
    assert after[1, 2] == -2.5
    assert np.count_nonzero(after != before) == 1
    assert not after.flags.writeable
    made.undo()
    assert made.state.project.trained.weights[D1]["W"] is before


def test_steps_by_keys_in_the_field_are_one_step_of_undo(qtbot, trained):
    made, session = trained
    view = view_of(qtbot, session)
    before = made.state.project.trained.weights[D2]["b"]
    column = view.neurons.columns[D2].column
    found = view.neurons.find(QPointF(column.x - 18, column.ys[0] + 16), 1.0)
    assert found.said == "bias of dense_2, unit 1"
    view.edit(found, view.rect().center())
    for _ in range(3):
        qtbot.keyClick(view.editor.field, Qt.Key.Key_Up)
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Escape)
    assert made.state.project.trained.weights[D2]["b"][0] == pytest.approx(before[0] + 0.3, 1e-4)
    made.undo()
    assert made.state.project.trained.weights[D2]["b"] is before


def test_training_goes_on_with_the_weight_that_was_set(qtbot, trained):
    made, session = trained
    assert session.status is Status.PAUSED
    made.apply(SetWeight(D1, "W", (0, 0), 40.0))
    step(qtbot, session)
    weights = made.state.project.trained.weights[D1]["W"]
    assert weights[0, 0] == pytest.approx(40.0, abs=0.1)
    assert session.history.steps == 2


@pytest.mark.parametrize(
    ("node", "name", "index", "value", "words"),
    [
        (NodeId("nobody"), "W", (0, 0), 1.0, "no weights called W"),
        (D1, "V", (0, 0), 1.0, "no weights called V"),
        (D1, "W", (4, 0), 1.0, "4×10"),
        (D1, "W", (0,), 1.0, "4×10"),
        (D1, "W", (-1, 0), 1.0, "4×10"),
        (D1, "W", (0, 0), float("nan"), "finite"),
        (D1, "W", (0, 0), 1e300, "finite"),
    ],
)
def test_what_is_no_weight_is_refused_in_words(trained, node, name, index, value, words):
    made, _ = trained
    said = []
    made.refused.connect(said.append)
    assert not made.apply(SetWeight(node, name, index, value))
    assert words in said[0].message


def test_without_weights_none_can_be_set():
    made = document()
    said = []
    made.refused.connect(said.append)
    assert not made.apply(SetWeight(D1, "W", (0, 0), 1.0))
    assert "train for a step first" in said[0].message


def test_the_same_value_again_is_no_change(trained):
    made, _ = trained
    value = float(made.state.project.trained.weights[D1]["W"][0, 0])
    before = made.state
    assert made.apply(SetWeight(D1, "W", (0, 0), value))
    assert made.state is before


def test_keys_alone_reach_and_set_every_weight(qtbot, trained):
    made, session = trained
    view = view_of(qtbot, session)
    key, shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier
    for pressed in (key.Key_Right, key.Key_Right, key.Key_Down):
        qtbot.keyClick(view, pressed)
    before = made.state.project.trained.weights[D1]["W"]
    column = view.neurons.columns[D1].column
    assert view.accessibleDescription().startswith("dense_1, unit")
    number = int(view.accessibleDescription().rsplit(" ", 1)[1]) - 1
    for _ in range(3):  # the bias, the first wire, the second one
        qtbot.keyClick(view, key.Key_Down, shift)
    qtbot.keyClick(view, key.Key_Return)
    assert view.editor.field.accessibleName().startswith("sepal_width_cm → ")
    qtbot.keyClick(view.editor.field, key.Key_Up)
    qtbot.keyClick(view.editor.field, key.Key_Return)
    after = made.state.project.trained.weights[D1]["W"]
    assert np.argwhere(after != before).tolist() == [[1, column.shown[number]]]


@pytest.fixture
def moving(qtbot, trained):
    """The same while training goes on, by steps that change next to nothing."""
    made, session = trained
    optimizer = made.state.project.training.optimizer.with_(learning_rate=1e-8)
    assert made.apply(SetTraining("optimizer", optimizer))
    assert made.apply(SetTraining("epochs", 100_000))
    assert made.apply(SetTraining("pace", 50.0))
    qtbot.waitUntil(lambda: beaten(session) and session.status is Status.IDLE)
    session.train()
    qtbot.waitUntil(lambda: beaten(session) and session.history.steps > 5)
    assert session.status is Status.RUNNING
    yield made, session
    end(qtbot, session)


def end(qtbot, session):
    session.stop()
    qtbot.waitUntil(lambda: beaten(session) and session.status is Status.IDLE)


def beaten(session):
    session.beat()
    return True


def test_a_weight_is_set_while_training_goes_on_and_undone(qtbot, moving):
    made, session = moving
    view = view_of(qtbot, session)
    session.mail.connect(view.show_mail)
    found = wire(view.neurons, 1, (D1, 2))
    qtbot.waitUntil(lambda: beaten(session) and view.neurons.value(found) is not None)
    before = view.neurons.value(found)
    view.edit(found, view.rect().center())
    view.mark(found)
    steps = session.history.steps
    qtbot.waitUntil(lambda: beaten(session) and session.history.steps > steps + 5)
    assert not view.bubble.isVisible()  # it would lie on the field
    qtbot.keyClicks(view.editor.field, "-2.5")
    qtbot.keyClick(view.editor.field, Qt.Key.Key_Return)

    def is_now(value):
        return beaten(session) and view.neurons.value(found) == pytest.approx(value, abs=1e-3)

    qtbot.waitUntil(lambda: is_now(-2.5), timeout=15_000)
    assert made.undo_label == "Set weight"
    assert session.status is Status.RUNNING
    made.undo()
    qtbot.waitUntil(lambda: is_now(before), timeout=15_000)
    made.redo()
    qtbot.waitUntil(lambda: is_now(-2.5), timeout=15_000)
    end(qtbot, session)  # before the view goes


def test_what_a_run_is_told_when_touches_come_and_go():
    one = Touch(D1, "b", (0,), 1.0, 0.5)
    two, three = Touch(D1, "b", (0,), 2.0, 1.0), Touch(D2, "b", (1,), 9.0, 8.0)
    assert changes_of((), (one, two)) == [(D1, "b", (0,), 1.0), (D1, "b", (0,), 2.0)]
    assert changes_of((one, two), ()) == [(D1, "b", (0,), 1.0), (D1, "b", (0,), 0.5)]
    assert changes_of((one, two), (one, three)) == [(D1, "b", (0,), 1.0), (D2, "b", (1,), 9.0)]


def test_what_is_no_number_is_refused_while_training_goes_on():
    for value in (float("nan"), float("inf"), 1e300):
        with pytest.raises(Refused):
            TouchWeight(D1, "b", (0,), value, 0.0).apply(Project())
