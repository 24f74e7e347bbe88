"""The diagram as a value: sound by construction, questions answered in a fixed order."""

import pytest

from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import Layer

A, B, C = NodeId("a"), NodeId("b"), NodeId("c")


class Stub(Layer):
    """A layer with two inputs, known to these tests only."""

    ports = ("left", "right")


def chain():
    nodes = FrozenDict({n: Stub() for n in (A, B, C)})
    return Graph(nodes, frozenset({Wire(A, B), Wire(B, C)}))


def test_a_wire_to_a_layer_that_does_not_exist_is_a_bug():
    with pytest.raises(ValueError, match="unsound"):
        Graph(FrozenDict({A: Stub()}), frozenset({Wire(A, B)}))


def test_two_wires_cannot_end_at_one_port():
    with pytest.raises(ValueError, match="unsound"):
        chain().connect(Wire(A, C))


def test_removing_a_layer_takes_its_wires_along():
    assert chain().remove(frozenset({B})).wires == frozenset()


def test_a_name_is_free_as_soon_as_its_layer_is_gone():
    graph = Graph().add(NodeId("dense_1"), Stub())
    assert graph.new_id("dense") == "dense_2"
    assert graph.remove(frozenset({NodeId("dense_1")})).new_id("dense") == "dense_1"


def test_a_layer_reaches_what_lies_behind_it_and_itself():
    graph = chain()
    assert graph.reaches(A, C)
    assert graph.reaches(A, A)
    assert not graph.reaches(C, A)


def test_sources_come_before_targets_and_loops_are_left_out():
    assert list(chain().in_order()) == [A, B, C]
    loop = chain().connect(Wire(C, B, 1))
    assert list(loop.in_order()) == [A]


def test_inputs_and_readers_are_found_by_port():
    graph = chain().connect(Wire(A, C, 1))
    assert graph.inputs_of(C) == {0: B, 1: A}
    assert graph.readers_of(A) == (Wire(A, B), Wire(A, C, 1))


def test_equal_graphs_are_equal_and_hash_alike():
    assert chain() == chain()
    assert hash(chain()) == hash(chain())
