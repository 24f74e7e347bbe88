"""Units that do nothing any more are counted in words on the cards of their layers."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from core.edits import KeepWeights, RemoveNodes
from core.frozen import FrozenDict
from core.graph import NodeId
from core.session import Session
from gui.canvas.tips import tip_for
from gui.canvas.view import CanvasView
from gui.canvas.vitals import Vitals
from gui.theme import THEMES
from tests.gui.neural import spread
from tests.gui.viewing import document, shelf_for, trained

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D1, D2 = NodeId("dense_1"), NodeId("dense_2")


@pytest.fixture
def iris(qtbot):
    made = spread(document("iris", (8, 5, 3), ("relu", "tanh", "softmax"), 3))
    session = Session(made)
    view = CanvasView(made, THEMES)
    qtbot.addWidget(view)
    view.resize(900, 500)
    view.show()
    yield session, view, Vitals(view, session, shelf_for(session), THEMES)
    assert session.close()


def spoil(session, node, units, value):
    """Set the biases of some units so far off that their weights do not count."""
    project = session.document.state.project
    weights = {n: dict(arrays) for n, arrays in project.trained.weights.items()}
    weights[node] = {name: np.array(array) for name, array in weights[node].items()}
    weights[node]["b"][:units] = value
    frozen = FrozenDict({n: FrozenDict(arrays) for n, arrays in weights.items()})
    session.document.apply(KeepWeights(replace(project.trained, weights=frozen)))


def test_a_healthy_network_has_no_marks(qtbot, iris):
    session, _, vitals = iris
    assert not vitals.marks
    trained(qtbot, session)
    assert vitals.found.keys() == {"dense_1", "dense_2", "dense_3"}
    assert D2 not in vitals.marks


def test_dead_and_saturated_units_are_counted_on_their_cards(qtbot, iris):
    session, view, vitals = iris
    trained(qtbot, session)
    spoil(session, D1, 4, -1000.0)
    assert vitals.marks[D1].text.endswith("of 8 units dead")
    dead = int(vitals.marks[D1].text.split()[0])
    assert dead >= 4
    spoil(session, D2, 5, 100.0)
    assert "5 of 5 units dead" in vitals.marks[D2].text
    card = view.canvas.cards[D1]
    tip = tip_for(view.canvas, QPointF(card.pos()), 1.0)
    assert "units dead" in tip
    assert "leaky" in tip


def test_marks_go_away_with_what_they_speak_of(qtbot, iris):
    session, view, vitals = iris
    trained(qtbot, session)
    spoil(session, D1, 4, -1000.0)
    assert D1 in vitals.marks
    mark = vitals.marks[D1]
    assert mark.scene() is view.canvas
    session.document.undo()
    assert "4" not in getattr(vitals.marks.get(D1), "text", "")
    spoil(session, D1, 4, -1000.0)
    session.document.apply(RemoveNodes(frozenset({D1})))
    assert D1 not in vitals.marks


def test_a_hidden_canvas_judges_nothing(qtbot, iris):
    session, view, vitals = iris
    view.hide()
    trained(qtbot, session)
    assert not vitals.found


def test_marks_take_the_colours_of_another_theme(qtbot, iris):
    session, view, vitals = iris
    trained(qtbot, session)
    spoil(session, D1, 4, -1000.0)
    before = view.grab().toImage()
    vitals.marks[D1].hide()
    assert view.grab().toImage() != before
