"""What is missing in a diagram is mended by one click where there is only one way to mend it."""

import pytest

from core.build import layer
from core.compile import compile_graph
from core.document import Document
from core.edits import AddNode, Connect, Disconnect
from core.graph import Graph, NodeId, Wire
from core.project import Point, Project
from tests.core.networks import signature

INPUT, D1, D2 = NodeId("input_1"), NodeId("dense_1"), NodeId("dense_2")


def chain():
    document = Document(Project())
    document.apply(AddNode(layer("input", features=4), Point(0, 0)))
    document.apply(AddNode(layer("dense", units=8, activation="relu"), Point(260, 0), INPUT))
    document.apply(AddNode(layer("dense", units=3), Point(520, 0), D1))
    return document


def fixes(document):
    return [p.fix for p in document.state.compiled.problems if p.fix is not None]


@pytest.mark.parametrize("wire", [Wire(INPUT, D1), Wire(D1, D2)])
def test_a_missing_wire_is_drawn_where_only_one_fits(wire):
    document = chain()
    before = document.state.project.graph
    document.apply(Disconnect(wire))
    assert Connect(wire) in fixes(document)
    document.apply(Connect(wire))
    assert document.state.project.graph == before


def test_where_there_is_a_choice_nothing_is_offered():
    document = chain()
    document.apply(Disconnect(Wire(INPUT, D1)))
    document.apply(AddNode(layer("input", features=4), Point(0, 200)))
    open_input = [p for p in document.state.compiled.problems if "dense_1: input" in p.message]
    assert open_input[0].fix is None


def test_a_network_without_an_input_is_given_one():
    graph = Graph().add(D1, layer("dense", units=3))
    document = Document(Project(graph, {D1: Point(300, 0)}))
    for fix in fixes(document):
        document.apply(fix)
    graph = document.state.project.graph
    assert graph.wires == {Wire(INPUT, D1)}
    assert document.state.project.layout[INPUT] == Point(40, 0)
    assert compile_graph(graph, signature(4, "classes", 3)).plan is not None


def test_branches_that_must_be_alike_are_made_alike():
    document = chain()
    document.apply(AddNode(layer("add"), Point(780, 0), D1))
    document.apply(Connect(Wire(D2, NodeId("add_1"), 1)))
    (problem,) = [p for p in document.state.compiled.problems if p.fix is not None]
    document.apply(problem.fix)
    assert document.state.project.graph.nodes[D2].units == 8
    assert document.state.compiled.shapes["add_1"] == (8,)
