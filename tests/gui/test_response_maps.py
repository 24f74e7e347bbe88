"""Response maps: each neuron shows what it says over two inputs; pointing goes both ways."""

import csv

import numpy as np
import pytest

from core.graph import NodeId
from core.session import Session
from gui.canvas.maps_bar import MapsBar, response_maps, show_responses
from gui.canvas.maps_export import export
from gui.canvas.neuron_scene import OneNeuron, OneWeight
from gui.canvas.pointing import WirePointing, place_of
from gui.canvas.responding import FINEST
from gui.canvas.two_views import TwoViews
from gui.canvas.view import CanvasView
from gui.pointing import Pointing, Spot
from gui.theme import THEMES
from gui.viewpoint import Viewpoint
from tests.gui.neural import spread
from tests.gui.viewing import document, shelf_for, trained

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D1, D3 = NodeId("dense_1"), NodeId("dense_3")
CASES = {
    "iris": dict(units=(6, 5, 3), activations=("tanh", "relu", "softmax"), epochs=20),
    "digits": dict(units=(20, 8, 10), activations=("relu", "relu", "softmax"), epochs=2),
    "diabetes": dict(units=(6, 5, 1), activations=("relu", "tanh", "linear"), epochs=10),
}


def window(qtbot, kind):
    """Both views of a network, as the window has them."""
    made = spread(document(kind, **CASES[kind]))
    session = Session(made)
    views = TwoViews(CanvasView(made, THEMES), session, THEMES)
    qtbot.addWidget(views)
    views.resize(900, 600)
    views.show()
    responding = response_maps(views, shelf_for(session), Viewpoint(), THEMES)
    return session, views, responding


@pytest.fixture(params=CASES)
def each(request, qtbot):
    made = window(qtbot, request.param)
    yield made
    assert made[0].close()


@pytest.fixture
def iris(qtbot):
    made = window(qtbot, "iris")
    yield made
    assert made[0].close()


def test_before_the_first_step_the_bar_says_what_to_do(iris):
    _, views, responding = iris
    show_responses(responding, views)
    bar = views.neurons.findChild(MapsBar)
    assert not responding.items
    assert "Train" in bar.note.text()
    assert bar.toggle.isChecked()


@pytest.mark.parametrize("size", [(900, 600), (420, 260), (900, 180)])
def test_the_bar_covers_no_neurons_when_all_are_seen(iris, size):
    _, views, responding = iris
    views.resize(*size)
    views.show_neurons(True)
    bar, view = views.neurons.findChild(MapsBar), views.neurons
    for on in (False, True, False):
        responding.turn(on)
        views.fit()
        port = view.viewport().geometry()
        assert not port.intersects(bar.geometry())
        content = view.mapFromScene(view.camera.content()).boundingRect()
        assert view.viewport().rect().contains(content)


def test_every_neuron_that_is_drawn_has_a_map_for_every_task(qtbot, each):
    session, views, responding = each
    show_responses(responding, views)
    trained(qtbot, session)
    columns = views.neurons.neurons.columns
    for node, item in responding.items.items():
        shown = columns[node].column.shown
        assert item.sheet.values.shape == (len(shown), FINEST, FINEST)
        assert np.isfinite(item.sheet.values).all()
    assert responding.items.keys() == columns.keys()


def test_a_map_of_an_output_is_what_the_network_says_there(qtbot, iris):
    session, views, responding = iris
    show_responses(responding, views)
    trained(qtbot, session)
    subject = responding.subject
    plane = responding.viewpoint.plane(subject.dataset)
    said = subject.predictor.probabilities(plane.grid(FINEST))
    shown = responding.items[D3].sheet.values.reshape(3, -1).T
    np.testing.assert_allclose(shown, said, atol=1e-5)


def test_nothing_is_worked_out_while_nobody_sees_it(qtbot, iris):
    session, views, responding = iris
    trained(qtbot, session)
    assert not responding.items
    show_responses(responding, views)
    assert responding.items
    before = responding.items[D1].sheet
    views.show_neurons(False)
    session.start_over()
    trained(qtbot, session)
    assert responding.items[D1].sheet is before
    views.show_neurons(True)
    assert responding.items[D1].sheet is not before


def test_another_plane_gives_other_maps_and_the_bar_names_it(qtbot, iris):
    session, views, responding = iris
    show_responses(responding, views)
    trained(qtbot, session)
    bar = views.neurons.findChild(MapsBar)
    names = responding.subject.dataset.signature.features
    before = responding.items[D1].sheet.values
    responding.viewpoint.look_along((0, 1))
    assert [button.text()[2:] for button in bar.axes] == list(names[:2])
    assert not np.array_equal(responding.items[D1].sheet.values, before)
    first = responding.items[D1].sheet.values
    bar.held.setValue(140)
    assert responding.viewpoint.row == 139
    assert not np.array_equal(responding.items[D1].sheet.values, first)
    responding.viewpoint.look_along(None)
    assert bar.axes[0].text() == "→ main direction 1"


def test_a_neuron_that_is_pointed_at_is_shown_large_with_its_values(qtbot, iris):
    session, views, responding = iris
    show_responses(responding, views)
    trained(qtbot, session)
    view = views.neurons
    view.mark(view.neurons.neuron(D1, 2))
    assert responding.large.isVisible()
    assert "dense_1, unit 3" in responding.large.accessibleName()
    assert responding.large.grab().toImage().pixelColor(100, 120).alpha() == 255
    view.mark(None)
    assert not responding.large.isVisible()


def test_the_maps_are_written_as_a_table_and_as_pictures(qtbot, iris, tmp_path):
    session, views, responding = iris
    show_responses(responding, views)
    trained(qtbot, session)
    for name in ("maps.png", "maps.svg", "maps.csv"):
        export(responding, views.neurons, tmp_path / name)
        assert (tmp_path / name).stat().st_size > 1000
    with (tmp_path / "maps.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    neurons = sum(len(item.sheet.values) for item in responding.items.values())
    assert len(rows) == 1 + neurons * FINEST**2
    assert rows[0][2:4] == ["petal_length_cm", "petal_width_cm"]


def test_maps_go_away_when_they_are_turned_off_and_when_weights_are_forgotten(qtbot, iris):
    session, views, responding = iris
    show_responses(responding, views)
    trained(qtbot, session)
    session.document.undo()
    assert not responding.items
    session.document.redo()
    assert responding.items
    show_responses(responding, views)
    assert not responding.items


def test_a_wire_that_is_hovered_is_told_as_row_and_unit_and_found_again(qtbot, iris):
    session, views, _ = iris
    pointing = Pointing()
    lights = WirePointing(views, pointing, THEMES)
    trained(qtbot, session)
    views.show_neurons(True)
    scene = views.neurons.neurons
    for found in scene.feeding(D1, 4):
        views.neurons.mark(found)
        spot = pointing.spot
        assert spot.node == D1
        assert spot.unit == 4
        assert place_of(scene, spot) == found
        array = session.document.state.project.trained.weights[D1][spot.weight]
        matrix = array.reshape(-1, array.shape[-1])
        assert matrix[spot.input, spot.unit] == scene.value(found)
    views.neurons.mark(scene.neuron(D1, 1))
    assert pointing.spot == Spot(D1, None, 1)
    views.neurons.mark(None)
    assert pointing.spot is None
    assert not lights.lit.isVisible()


def test_a_weight_that_is_hovered_elsewhere_is_lit_in_both_views(qtbot, iris):
    session, views, _ = iris
    pointing = Pointing()
    lights = WirePointing(views, pointing, THEMES)
    told = []
    views.neurons.pointed.connect(told.append)
    pointing.point(D1, 2, 3)
    assert lights.lit.isVisible()
    pointing.leave()
    assert not lights.lit.isVisible()
    trained(qtbot, session)
    views.show_neurons(True)
    told.clear()
    pointing.point(D1, 2, 3)
    found = views.neurons.found
    assert isinstance(found, OneWeight)
    assert found.index == (2, 3)
    pointing.point(D1, 0, 3, "b")
    assert views.neurons.found.name == "b"
    pointing.point(D1, None, 3)
    assert views.neurons.found == OneNeuron(D1, 3, "dense_1, unit 4")
    pointing.point(D1, 99, 3)
    assert views.neurons.found is None
    assert told == []  # who is told does not tell in turn
