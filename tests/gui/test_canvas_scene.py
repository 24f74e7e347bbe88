"""The scene follows the state, and depends on nothing else."""

import gc
import itertools
import weakref

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from core.document import Document
from core.edits import AddNode, Connect, MoveNodes, SetParam
from core.graph import NodeId, Wire
from core.layer import LAYERS, Layer
from core.project import Point
from gui.canvas.face import face_of, parameters_text, shape_text
from gui.canvas.fits import Fits
from gui.canvas.port import Port, PortLook
from gui.canvas.route import Obstacles, point_on, route
from gui.canvas.scene import CanvasScene
from tests.core.any_edits import edits

A, B, C = NodeId("a"), NodeId("b"), NodeId("c")


class Joint(Layer):
    """A layer with two inputs that must be alike, known to these tests only."""

    title = "Joint"
    ports = ("left", "right")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(st.lists(st.one_of(edits, st.sampled_from(["undo", "redo"])), max_size=20))
def test_the_scene_depends_on_the_state_alone_not_on_the_way_there(qapp, sequence):
    document = Document()
    followed = CanvasScene(document)
    for step in sequence:
        if step == "undo":
            document.undo()
        elif step == "redo":
            document.redo()
        else:
            document.apply(step(document.state.project))
    assert followed.picture() == CanvasScene(document).picture()


def test_a_closed_scene_is_forgotten_by_the_document(qapp):
    document = Document()
    scene = CanvasScene(document)
    alive = weakref.ref(scene)
    del scene
    gc.collect()
    assert alive() is None
    document.apply(AddNode(LAYERS["dense"](), Point(0, 0)))


def iris(document):
    for i, (kind, params) in enumerate(
        [("input", {"features": 4}), *(("dense", {"units": n}) for n in (10, 8, 3))]
    ):
        nodes = list(document.state.project.graph.nodes)
        layer = LAYERS[kind](**params)
        document.apply(AddNode(layer, Point(280 * i, 0), nodes[-1] if nodes else None))


def test_wires_show_what_flows_and_cards_what_they_hold(qapp):
    document = Document()
    scene = CanvasScene(document)
    iris(document)
    assert [scene.wires[w].text for w in sorted(scene.wires)] == ["10", "8", "4"]
    faces = [card.face for card in scene.cards.values()]
    assert [f.parameters for f in faces[1:]] == ["50 parameters", "88 parameters", "27 parameters"]
    assert [f.shape for f in faces] == ["4", "10", "8", "3"]
    assert faces[1].summary.startswith("10")


def test_an_open_input_is_a_problem_at_its_port(qapp):
    document = Document()
    scene = CanvasScene(document)
    document.apply(AddNode(LAYERS["dense"](), Point(0, 0)))
    face = scene.cards[NodeId("dense_1")].face
    assert face.severity == "error"
    assert "not connected" in face.at_port(0)[0].message


def test_a_preview_is_gone_when_it_ends(qapp):
    document = Document()
    scene = CanvasScene(document)
    iris(document)
    before = scene.picture()
    scene.preview({NodeId("dense_1"): Point(500, 500), NodeId("dense_2"): Point(700, 500)})
    assert scene.picture() != before
    scene.end_preview()
    assert scene.picture() == before


def test_the_selection_forgets_layers_that_are_gone(qapp):
    document = Document()
    scene = CanvasScene(document)
    iris(document)
    seen = []
    scene.selection_changed.connect(seen.append)
    scene.select(frozenset({NodeId("dense_3"), NodeId("dense_1")}))
    document.undo()
    assert scene.selection == {"dense_1"}
    assert seen[-1] == {"dense_1"}


def test_ports_are_judged_as_the_edit_would_judge_them(qapp):
    document = Document()
    iris(document)
    fits = Fits(document.state, Port(NodeId("dense_2")))
    looks = {n: fits.look(Port(n, 0)) for n in document.state.project.graph.nodes}
    assert looks[NodeId("dense_1")] is PortLook.REFUSES
    assert looks[NodeId("dense_2")] is PortLook.REFUSES
    assert "loop" in fits.text(Port(NodeId("dense_1"), 0))
    assert "wired already" in fits.text(Port(NodeId("dense_3"), 0))
    assert "both ends are outputs" in fits.text(Port(NodeId("dense_1")))


def test_a_port_that_is_taken_says_what_would_be_replaced(qapp):
    document = Document()
    iris(document)
    fits = Fits(document.state, Port(NodeId("input_1")))
    port = Port(NodeId("dense_3"), 0)
    assert fits.look(port) is PortLook.FITS
    assert fits.text(port) == "takes the place of the wire from dense_2"


def test_shapes_and_counts_read_well():
    assert [shape_text(s) for s in (None, (), (4,), (28, 28))] == ["", "1", "4", "28×28"]
    said = [parameters_text(n) for n in (None, 0, 1, 50, 12_345)]
    assert said == ["", "no parameters", "1 parameter", "50 parameters", "12,345 parameters"]


def test_a_layer_whose_kind_has_no_icon_still_gets_a_face(qapp):
    face = face_of(NodeId("joint_1"), Joint())
    assert face.ports == ("left", "right")
    assert face.icon
    assert face.role == "category_other"


# the way of a wire


boxes = st.tuples(st.integers(-200, 1200), st.integers(-300, 300)).map(
    lambda at: (at[0], at[1], at[0] + 200, at[1] + 80)
)


@given(st.lists(boxes, max_size=6), st.integers(-400, 1500), st.integers(-400, 400))
def test_a_wire_is_one_curve_without_breaks_from_end_to_end(obstacles, x, y):
    segments = route((0.0, 0.0), (x, y), Obstacles(dict(enumerate(obstacles))))
    assert segments[0][0] == (0.0, 0.0)
    assert segments[-1][3] == (x, y)
    assert all(a[3] == b[0] for a, b in itertools.pairwise(segments))


def test_a_wire_goes_round_a_card_that_stands_between():
    box = (240.0, -40.0, 440.0, 40.0)
    segments = route((0.0, 0.0), (680.0, 0.0), Obstacles({B: box}))
    spots = [point_on(s, i / 50) for s in segments for i in range(51)]
    assert not any(box[0] < x < box[2] and box[1] < y < box[3] for x, y in spots)


def test_a_residual_branch_is_seen_beside_the_chain(qapp):
    document = Document()
    iris(document)
    scene = CanvasScene(document)
    document.apply(MoveNodes({NodeId("dense_3"): Point(1200, 0)}))
    document.apply(Connect(Wire(NodeId("input_1"), NodeId("dense_3"))))
    way = scene.wires[Wire(NodeId("input_1"), NodeId("dense_3"))]
    low = [y for s in way.segments for _, y in (point_on(s, 0.5),)]
    assert max(abs(y) for y in low) > 40


def test_changing_a_parameter_changes_the_words_only(qapp):
    document = Document()
    iris(document)
    scene = CanvasScene(document)
    before = {w: item.segments for w, item in scene.wires.items()}
    document.apply(SetParam(NodeId("dense_1"), "units", 16))
    assert {w: item.segments for w, item in scene.wires.items()} == before
    assert scene.wires[Wire(NodeId("dense_1"), NodeId("dense_2"))].text == "16"
