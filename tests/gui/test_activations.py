"""What units say is shown row by row, and dead ones are told."""

import pytest

from core.edits import SetTraining
from core.session import Session
from gui.panels.activations import ActivationsPanel
from gui.shelf import Shelf
from tests.gui.viewing import document, shown, trained

CASES = {
    "iris": dict(epochs=10),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=3),
    "diabetes": dict(units=(8, 1), activations=("tanh", "linear"), epochs=5),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, ActivationsPanel(session, Shelf()), (900, 300))
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


def test_dead_units_are_told_in_words(qtbot):
    made = document(epochs=3)
    optimizer = made.state.project.training.optimizer.with_(learning_rate=50.0)
    made.apply(SetTraining("optimizer", optimizer))
    session = Session(made)
    panel = shown(qtbot, ActivationsPanel(session, Shelf()), (900, 300))
    trained(qtbot, session)
    assert any("units dead" in heatmap.note for heatmap in panel.maps)
    assert session.close()
