"""Places for layers: columns, no overlap, the same every time, and fast."""

import time

import hypothesis.strategies as st
from hypothesis import given, settings

from core.arrange import COLUMN, HEIGHT, WIDTH, arrange, free_place, height_of, make_room
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import Layer
from core.project import Point


class Stub(Layer):
    """A layer with one input, known to these tests only."""


class Joint(Layer):
    """A layer with five inputs, known to these tests only."""

    ports = ("a", "b", "c", "d", "e")


def graph_of(count, pairs, layer=Stub):
    nodes = FrozenDict({NodeId(f"n{i}"): layer() for i in range(count)})
    taken, wires = set(), set()
    for a, b in pairs:
        source, target = sorted((a % count, b % count))
        if source != target and target not in taken:
            taken.add(target)
            wires.add(Wire(NodeId(f"n{source}"), NodeId(f"n{target}")))
    return Graph(nodes, frozenset(wires))


graphs = st.builds(
    graph_of,
    st.integers(1, 25),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=40),
)


def overlaps(graph, layout):
    places = list(layout.items())
    return [
        (a, b)
        for i, (a, p) in enumerate(places)
        for b, q in places[i + 1 :]
        if abs(p.x - q.x) < WIDTH
        and abs(p.y - q.y) < (height_of(graph.nodes[a]) + height_of(graph.nodes[b])) / 2
    ]


@settings(deadline=None)
@given(graphs)
def test_every_layer_gets_a_place_and_no_card_covers_another(graph):
    layout = arrange(graph)
    assert layout.keys() == graph.nodes.keys()
    assert not overlaps(graph, layout)


@settings(deadline=None)
@given(graphs)
def test_every_wire_leads_from_left_to_right(graph):
    layout = arrange(graph)
    assert all(layout[w.target].x >= layout[w.source].x + COLUMN for w in graph.wires)


@settings(deadline=None)
@given(graphs)
def test_places_are_whole_and_on_the_grid(graph):
    for x, y in arrange(graph).values():
        assert isinstance(x, int)
        assert isinstance(y, int)
        assert x % 10 == y % 10 == 0


def test_a_chain_is_a_straight_row():
    graph = graph_of(5, [(i, i + 1) for i in range(4)])
    assert [tuple(p) for p in arrange(graph).values()] == [(i * COLUMN, 0) for i in range(5)]


def test_the_layout_depends_on_the_graph_alone():
    pairs = [(i * 7 % 40, i * 13 % 40) for i in range(60)]
    forward, backward = graph_of(40, pairs), graph_of(40, pairs)
    backward = Graph(backward.nodes, frozenset(sorted(backward.wires, reverse=True)))
    assert arrange(forward) == arrange(backward)


def test_five_hundred_layers_are_arranged_in_less_than_a_tenth_of_a_second():
    graph = graph_of(500, [(max(0, i - 1 - i % 17), i) for i in range(1, 500)])
    arrange(graph)
    start = time.process_time()
    arrange(graph)
    assert time.process_time() - start < 0.1


def test_an_empty_diagram_is_arranged_to_nothing():
    assert arrange(Graph()) == {}


def test_a_card_grows_with_its_inputs():
    assert height_of(Stub()) == HEIGHT
    assert height_of(Joint()) > HEIGHT


@settings(deadline=None)
@given(graphs, st.integers(-500, 500), st.integers(-500, 500))
def test_a_free_place_is_in_the_wanted_column_and_covers_nothing(graph, x, y):
    layout = arrange(graph)
    at = free_place(graph, layout, Point(x, y))
    assert abs(at.x - x) <= 5
    more = graph.add(NodeId("new"), Stub())
    assert not overlaps(more, {**layout, NodeId("new"): at})


def test_room_is_made_by_moving_all_that_lies_behind_a_wire():
    graph = graph_of(3, [(0, 1), (1, 2)])
    layout = arrange(graph)
    room = make_room(graph, layout, NodeId("n0"), NodeId("n1"))
    assert room == {NodeId("n1"): Point(2 * COLUMN, 0), NodeId("n2"): Point(3 * COLUMN, 0)}
    assert make_room(graph, {**layout, **room}, NodeId("n0"), NodeId("n1")) == {}
