"""What units say is shown row by row, and dead ones are told."""

import numpy as np
import pytest

from core.edits import SetTraining
from core.responses import Responses
from core.session import Session
from gui.panels.activations import ActivationsPanel
from tests.gui.viewing import document, shelf_for, shown, trained

CASES = {
    "iris": dict(epochs=10),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=3),
    "diabetes": dict(units=(8, 1), activations=("tanh", "linear"), epochs=5),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, ActivationsPanel(session, shelf_for(session)), (900, 300))
    assert session.close()


def test_every_layer_with_units_is_shown_for_rows_of_the_data(qtbot, panel):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert panel.hint == ""
    nodes = [m.grid.node for m in panel.maps]
    assert nodes == [n for n in panel.session.document.state.project.graph.nodes if "dense" in n]
    for heatmap in panel.maps:
        assert " → " in heatmap.said(0, 5, 0)


def test_rows_stand_sorted_by_class(qtbot, panel):
    trained(qtbot, panel.session)
    names = panel.maps[0].grid.parts[0].rows.given
    classes = panel.subject.dataset.signature.classes
    if classes:
        order = [classes.index(name) for name in names]
        assert order == sorted(order)


def test_one_row_can_be_looked_at_alone_and_other_views_can_choose_it(qtbot, panel):
    trained(qtbot, panel.session)
    notes = [heatmap.note for heatmap in panel.maps]
    panel.row.setValue(7)
    assert panel.picked_rows.rows == (6,)
    subject = panel.subject
    responses = Responses(subject.plan, subject.fitted)
    responses.load(subject.weights)
    said = responses.of(subject.dataset.x[6:7])
    for heatmap in panel.maps:
        (outputs,) = panel.arrays(heatmap.grid)
        np.testing.assert_allclose(outputs, said[heatmap.grid.node], atol=1e-5)
        assert heatmap.grid.parts[0].rows.given[0].startswith("row 7")
    assert [heatmap.note for heatmap in panel.maps] == notes  # judged by many rows all the same
    panel.picked_rows.pick([2])
    assert panel.row.value() == 3
    panel.picked_rows.pick([])
    assert panel.row.text() == "training rows"
    assert len(panel.maps[0].grid.parts[0].rows) > 20


def test_dead_units_are_told_in_words(qtbot):
    made = document(epochs=3)
    optimizer = made.state.project.training.optimizer.with_(learning_rate=50.0)
    made.apply(SetTraining("optimizer", optimizer))
    session = Session(made)
    panel = shown(qtbot, ActivationsPanel(session, shelf_for(session)), (900, 300))
    trained(qtbot, session)
    assert any("units dead" in heatmap.note for heatmap in panel.maps)
    assert session.close()
