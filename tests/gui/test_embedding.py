"""The embedding lays rows out as a layer does, holds still, and picks rows for all views."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.graph import NodeId
from core.session import Session
from gui.panels.embedding import EmbeddingPanel, _steady
from gui.plots.blocks import Cloud, Rings
from tests.gui.viewing import document, shelf_for, shown, trained

CASES = {
    "iris": dict(epochs=60),
    "circle": dict(units=(8, 1), activations=("tanh", "sigmoid"), epochs=20),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, EmbeddingPanel(session, shelf_for(session)), (640, 300))
    assert session.close()


@pytest.fixture
def iris(qtbot):
    session = Session(document("iris", **CASES["iris"]))
    yield shown(qtbot, EmbeddingPanel(session, shelf_for(session)), (640, 300))
    assert session.close()


def clouds(panel):
    return [thing for thing in panel.plot.behind if isinstance(thing, Cloud)]


def test_every_task_has_its_embedding(qtbot, panel):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert panel.hint == ""
    assert sum(len(cloud.x) for cloud in clouds(panel)) == len(panel.rows)
    assert len(panel.rows) == min(len(panel.subject.dataset.y), 2000)
    assert "of the variance" in panel.plot.x_name
    assert "nearest row" in panel.said.text()


def test_classes_differ_in_colour_and_in_shape(qtbot, iris):
    trained(qtbot, iris.session)
    groups = [cloud.group for cloud in clouds(iris)]
    assert len({group.shape for group in groups}) == 3
    assert len({group.role for group in groups}) == 3


def test_the_last_hidden_layer_is_seen_at_first_and_others_can_be_chosen(qtbot, iris):
    trained(qtbot, iris.session)
    assert iris.node == "dense_2"
    iris.show_layer(NodeId("dense_1"))
    assert iris.layer_choice.text() == "dense_1"
    iris.show_layer(None)
    x = iris.subject.fitted.features(iris.subject.dataset.x[iris.rows])
    by_hand = np.linalg.eigvalsh(np.cov(x.T))[::-1]
    assert iris.found.shares == pytest.approx(by_hand[:2] / by_hand.sum(), abs=1e-4)


def test_a_plane_does_not_jump_from_moment_to_moment(qtbot, iris):
    trained(qtbot, iris.session)
    before = iris.found.places
    iris.refresh()
    assert iris.found.places == pytest.approx(before, abs=1e-3)


def test_an_axis_stays_while_the_points_fit_it():
    old = (-1.0, 1.0)
    assert _steady(old, np.array([-0.8, 0.8])) == old
    assert _steady(old, np.array([-0.1, 0.1])) != old
    assert _steady(old, np.array([-3.0, 0.8])) != old


def test_hovering_tells_the_row_and_a_click_picks_it(qtbot, iris):
    trained(qtbot, iris.session)
    a, b = iris.found.places[5]
    view, plot = iris.plot.view, iris.plot
    lines = [text for _, text in plot.tell(a, b)]
    place = plot.nearest(a, b)
    row = int(iris.rows[place])
    assert lines[0] == f"row {row + 1}"
    assert any(line.startswith("petal_width") for line in lines)
    at = QPointF(float(view.across(a)), float(view.down(b))).toPoint()
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(iris.picked_rows.rows) == 1
    (rings,) = [thing for thing in plot.behind if isinstance(thing, Rings)]
    assert len(rings.x) == 1


def test_rows_that_are_picked_elsewhere_are_ringed(qtbot, iris):
    trained(qtbot, iris.session)
    iris.picked_rows.pick((3, 4, 140))
    (rings,) = [thing for thing in iris.plot.behind if isinstance(thing, Rings)]
    assert len(rings.x) == 3


def test_a_class_can_be_hidden_in_the_legend(qtbot, iris):
    trained(qtbot, iris.session)
    group = clouds(iris)[0].group
    group.visible = False
    iris.refresh()
    assert not clouds(iris)[0].group.visible


def test_parts_without_rows_say_so(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_part("Test")
    assert "too few test rows" in iris.hint
    iris.show_part("Validation")
    assert len(iris.rows) == 30


def test_the_table_has_every_row_with_its_place(qtbot, panel, tmp_path):
    trained(qtbot, panel.session)
    panel.export(tmp_path / "embedding.csv")
    panel.export(tmp_path / "embedding.svg")
    with (tmp_path / "embedding.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(panel.rows)
    assert float(rows[1][1]) == pytest.approx(panel.found.places[0, 0])


def test_distances_are_alike_across_and_up(qtbot, iris):
    trained(qtbot, iris.session)
    iris.refresh()
    view = iris.plot.view
    across = (view.x.high - view.x.low) / view.rect.width()
    up = (view.y.high - view.y.low) / view.rect.height()
    assert across == pytest.approx(up, rel=1e-6)
