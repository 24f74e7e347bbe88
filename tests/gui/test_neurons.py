"""The neuron view: which neurons and wires it draws, what it says of them, what can be set."""

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.document import Document
from core.edits import AddNode, Connect, MoveNodes, SetParam
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.project import Point
from gui.canvas.neuron_layout import neurons
from gui.canvas.neuron_look import BINS, NEUTRAL, bins_of
from gui.canvas.neuron_parts import FOLD
from gui.canvas.neuron_scene import NeuronScene, OneNeuron, OneWeight
from gui.theme import THEMES
from tests.gui.neural import spread, stepped, view_of, wire
from tests.gui.viewing import document

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D1, D2, D3 = NodeId("dense_1"), NodeId("dense_2"), NodeId("dense_3")
INPUT = NodeId("input_1")


@pytest.fixture(scope="module")
def iris():
    return spread(document())


@pytest.fixture
def trained(qtbot):
    """A document with the weights of a first step, and its session at rest."""
    yield from stepped(qtbot)


def test_inputs_are_named_after_features_and_outputs_after_classes(iris):
    columns = neurons(iris.state).columns
    assert columns[INPUT].names == iris.state.project.data.signature.features
    assert columns[D3].names == ("setosa", "versicolor", "virginica")
    assert columns[D1].names == ()


def test_every_neuron_of_a_narrow_layer_is_drawn_and_a_wide_one_is_folded():
    made = document("digits", (FOLD, 64, 10))
    columns = neurons(made.state).columns
    assert columns[D1].hidden == 0
    assert columns[D1].fold_y is None
    wide = columns[D2]
    assert len(wide.shown) + wide.hidden == wide.count == 64
    assert wide.shown[0] == 0
    assert wide.shown[-1] == 63
    assert wide.ys[6] < wide.fold_y < wide.ys[7]
    assert neurons(made.state, frozenset({D2})).columns[D2].hidden == 0


def test_a_wire_stands_for_the_weight_between_its_two_neurons(iris):
    drawn = neurons(iris.state)
    (bundle,) = [b for b in drawn.bundles if b.target == D2]
    columns = drawn.columns
    for start, end, flat in zip(bundle.starts, bundle.ends, bundle.flat, strict=True):
        place = columns[D1].shown[start], columns[D2].shown[end]
        assert np.unravel_index(flat, drawn.shapes[D2]["W"]) == place


def test_columns_stand_where_the_cards_stand(iris):
    columns = neurons(iris.state).columns
    layout = iris.state.project.layout
    for node, column in columns.items():
        assert column.x == layout[node].x
        assert (column.ys[0] + column.ys[-1]) / 2 == layout[node].y


def test_columns_above_each_other_do_not_cover_each_other():
    made = document()
    made.apply(MoveNodes({n: Point(10 * i, 30 * i) for i, n in enumerate((INPUT, D1, D2, D3))}))
    columns = sorted(neurons(made.state).columns.values(), key=lambda c: c.top)
    for upper, lower in itertools.pairwise(columns):
        assert upper.bottom <= lower.top


def test_a_wire_passes_over_the_layers_between_its_ends():
    made = spread(document(units=(4, 4, 3)))
    at = Point(450, 0)
    made.apply(AddNode(LAYERS["add"](), at, before=(D3, 0)))
    made.apply(Connect(Wire(D2, NodeId("add_1"), 0)))
    made.apply(Connect(Wire(INPUT, NodeId("add_1"), 1)))
    made.apply(MoveNodes({NodeId("add_1"): Point(900, 0), D3: Point(1200, 0)}))
    drawn = neurons(made.state)
    over = {(b.source, b.target): b.lane for b in drawn.bundles}
    assert over[D2, "add_1"] is None
    assert over[INPUT, "add_1"] < min(drawn.columns[node].top for node in (D1, D2))


@pytest.mark.parametrize(
    ("values", "bins"),
    [
        ([-1.0, 0.0, 1.0], [BINS - 1, BINS, 2 * BINS - 1]),
        ([-0.01, 0.01], [0, BINS]),
    ],
)
def test_sign_and_size_choose_the_pen(values, bins):
    assert bins_of(np.array(values), 1.0).tolist() == bins


def test_weights_that_are_all_zero_are_drawn_neutral():
    assert bins_of(np.zeros(3), 0.0).tolist() == [NEUTRAL] * 3


def test_the_scene_depends_on_state_and_weights_alone(qapp, trained):
    made, _ = trained
    followed = NeuronScene(THEMES.current)
    followed.show_state(made.state)
    made.apply(SetParam(D1, "units", 5))
    followed.show_state(made.state)
    made.undo()
    followed.show_state(made.state)
    followed.show_weights(made.state.project.trained.weights)
    fresh = NeuronScene(THEMES.current)
    fresh.show_state(made.state)
    fresh.show_weights(made.state.project.trained.weights)
    assert followed.picture() == fresh.picture()


def test_weights_of_another_shape_are_not_drawn(qapp, trained):
    made, _ = trained
    scene = NeuronScene(THEMES.current)
    scene.show_weights(made.state.project.trained.weights)
    made.apply(SetParam(D1, "units", 5))
    scene.show_state(made.state)
    assert scene.array(D1, "W") is None
    assert scene.array(D2, "b") is None
    assert scene.array(D3, "W") is not None


def test_what_is_under_the_pointer_is_said_with_its_value(qtbot, trained):
    made, session = trained
    scene = view_of(qtbot, session).neurons
    found = wire(scene, 0, (D1, 0))
    assert isinstance(found, OneWeight)
    features = made.state.project.data.signature.features
    assert found.said == f"{features[0]} → dense_1, unit 1"
    assert scene.value(found) == made.state.project.trained.weights[D1]["W"][0, 0]
    column = scene.columns[D3].column
    neuron = scene.find(QPointF(column.x, column.ys[1]), 1.0)
    assert neuron == OneNeuron(D3, 1, "versicolor")


def test_an_empty_network_has_no_neurons(qapp):
    assert neurons(Document().state).columns == {}


def test_the_window_goes_from_cards_to_neurons_and_back(qtbot, window):
    window.open_example("iris")
    views = window.views
    views.setFocus()
    views.fit()
    window.actions_by_name["neurons"].trigger()
    assert views.shows_neurons
    assert window.actions_by_name["neurons"].isChecked()
    assert set(views.neurons.neurons.columns) == set(window.document.state.project.graph.nodes)
    assert views.neurons.camera.seen().contains(views.neurons.neurons.content())
    window.actions_by_name["neurons"].trigger()
    assert not views.shows_neurons
    assert not window.actions_by_name["neurons"].isChecked()


def test_a_neuron_that_is_clicked_selects_its_layer(qtbot, window):
    window.open_example("iris")
    window.views.show_neurons(True)
    view = window.views.neurons
    column = view.neurons.columns[D2].column
    at = view.mapFromScene(QPointF(column.x, column.ys[0]))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert window.selection.nodes == {D2}
