"""A weight is read, set and taken back in the neuron view, by mouse and by keys."""

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.edits_weights import SetWeight
from core.graph import NodeId
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
