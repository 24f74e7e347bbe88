"""A block several times in a row."""

import pytest

from core.arrange import COLUMN, arrange
from core.build import chain, layer
from core.compile import compile_graph
from core.document import Document
from core.edits_repeat import Repeat
from core.graph import NodeId, Wire
from core.problem import Refused
from core.project import Project
from core.templates import TEMPLATES
from tests.core.networks import signature

IRIS = signature(4, "classes", 3)


def network():
    graph = chain(
        layer("dense", units=8, activation="relu"),
        layer("dense", units=8, activation="relu"),
        layer("dense", units=3, activation="softmax"),
    )
    return Project(graph, arrange(graph))


def block(*names):
    return frozenset(map(NodeId, names))


def test_a_layer_repeated_three_times_is_a_chain_of_three():
    project = Repeat(block("dense_2"), 3).apply(network())
    compiled = compile_graph(project.graph, IRIS)
    assert [s.node for s in compiled.plan.steps] == [
        "input_1", "dense_1", "dense_2", "dense_4", "dense_5", "dense_3",
    ]  # fmt: skip
    assert compiled.parameters == 5 * 8 + 3 * 72 + 27


def test_what_read_the_block_reads_the_last_copy_and_makes_room():
    before = network()
    project = Repeat(block("dense_2"), 3).apply(before)
    assert Wire(NodeId("dense_5"), NodeId("dense_3")) in project.graph.wires
    assert project.layout["dense_3"].x == before.layout["dense_3"].x + 2 * COLUMN
    places = list(project.layout.values())
    assert len(set(places)) == len(places)
    assert project.layout.keys() == project.graph.nodes.keys()


def test_a_residual_block_is_repeated_with_its_way_around():
    graph = TEMPLATES["residual"].graph(IRIS)
    nodes = block("dense_2", "dense_3", "add_1")
    project = Repeat(nodes, 5).apply(Project(graph, arrange(graph)))
    compiled = compile_graph(project.graph, IRIS)
    assert compiled.plan is not None, compiled.problems
    adds = [n for n, made in project.graph.nodes.items() if made.kind == "add"]
    assert len(adds) == 3 + 4
    assert all(len(project.graph.inputs_of(n)) == 2 for n in adds)


def test_a_block_at_the_end_of_the_network_is_repeated_as_well():
    project = Repeat(block("dense_3"), 2).apply(network())
    assert compile_graph(project.graph, IRIS).plan.output.node == "dense_4"


def test_repeating_is_one_step_of_undo_and_once_is_no_change():
    document = Document(network())
    start = document.state
    document.apply(Repeat(block("dense_2"), 1))
    assert document.state is start
    document.apply(Repeat(block("dense_1", "dense_2"), 4))
    assert document.undo_label == "Repeat 2 Layers"
    document.undo()
    assert document.state is start


@pytest.mark.parametrize(
    ("nodes", "times", "said"),
    [
        (block("input_1", "dense_1"), 2, "data enter"),
        (block("dense_1", "dense_3"), 2, "fed by one layer"),
        (block("gone"), 2, "no layer called gone"),
        (block("dense_1"), 1000, "1 to 100"),
        (block(), 2, "1 to 100"),
    ],
)
def test_what_is_no_block_is_refused_in_words(nodes, times, said):
    with pytest.raises(Refused, match=said):
        Repeat(nodes, times).apply(network())


def test_a_block_with_two_ends_is_refused():
    project = network()
    graph = project.graph.add(NodeId("side"), layer("dense")).connect(
        Wire(NodeId("dense_1"), NodeId("side"))
    )
    with pytest.raises(Refused, match="read at one layer, not at dense_2, side"):
        Repeat(block("dense_1", "dense_2", "side"), 2).apply(Project(graph, arrange(graph)))
