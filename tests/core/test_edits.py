"""Edits: each goes forward only, refuses what makes no sense, and leaves the graph sound."""

import numpy as np
import pytest

from core.edits import (
    AddNode,
    Connect,
    Disconnect,
    KeepWeights,
    MoveNodes,
    Paste,
    RemoveNodes,
    RenameNode,
    SetParam,
    Together,
    fragment_of,
    read_fragment,
    why_not,
    write_fragment,
)
from core.frozen import FrozenDict
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.problem import Refused
from core.project import Point, Project, Trained

Input, Dense = LAYERS["input"], LAYERS["dense"]
SOURCE, FIRST, SECOND = NodeId("input_1"), NodeId("dense_1"), NodeId("dense_2")


def chain():
    project = Project()
    for edit in (
        AddNode(Input(features=4), Point(0, 0)),
        AddNode(Dense(units=10), Point(280, 0), SOURCE),
        AddNode(Dense(units=3), Point(560, 0), FIRST),
    ):
        project = edit.apply(project)
    return project


def test_a_new_layer_is_wired_to_the_one_it_comes_after():
    assert chain().graph.wires == {Wire(SOURCE, FIRST), Wire(FIRST, SECOND)}


def test_a_layer_that_is_put_into_a_wire_takes_both_ends_of_it():
    edit = AddNode(Dense(), Point(400, 0), FIRST, (SECOND, 0))
    third = NodeId("dense_3")
    assert edit.label == "Insert Dense"
    assert edit.apply(chain()).graph.wires == {
        Wire(SOURCE, FIRST), Wire(FIRST, third), Wire(third, SECOND),
    }  # fmt: skip


def test_deleting_a_layer_leaves_a_gap_or_closes_it():
    gone = frozenset({FIRST})
    assert RemoveNodes(gone).apply(chain()).graph.wires == frozenset()
    assert RemoveNodes(gone, close_gaps=True).apply(chain()).graph.wires == {Wire(SOURCE, SECOND)}


def test_a_gap_of_two_layers_is_closed_as_well():
    longer = AddNode(Dense(), Point(840, 0), SECOND).apply(chain())
    edit = RemoveNodes(frozenset({FIRST, SECOND}), close_gaps=True)
    assert edit.apply(longer).graph.wires == {Wire(SOURCE, NodeId("dense_3"))}


def test_a_wire_takes_the_place_of_the_one_that_was_there():
    edit = Connect(Wire(SOURCE, SECOND))
    assert edit.apply(chain()).graph.wires == {Wire(SOURCE, FIRST), Wire(SOURCE, SECOND)}


@pytest.mark.parametrize(
    ("wire", "said"),
    [
        (Wire(SECOND, FIRST), "close a loop"),
        (Wire(FIRST, FIRST), "feed itself"),
        (Wire(FIRST, SOURCE), "takes no wire"),
        (Wire(SOURCE, SECOND, 1), "there is no number 2"),
        (Wire(NodeId("gone"), SECOND), "no layer called gone"),
    ],
)
def test_an_impossible_wire_is_refused_with_the_reason(wire, said):
    assert said in (why_not(chain().graph, wire) or "")
    with pytest.raises(Refused, match=said):
        Connect(wire).apply(chain())


def test_a_renamed_layer_keeps_its_place_its_wires_and_its_weights():
    weights = FrozenDict({FIRST: FrozenDict({"W": np.ones((4, 10))})})
    project = KeepWeights(Trained(weights)).apply(chain())
    after = RenameNode(FIRST, "hidden").apply(project)
    hidden = NodeId("hidden")
    assert list(after.graph.nodes) == [SOURCE, hidden, SECOND]
    assert after.graph.wires == {Wire(SOURCE, hidden), Wire(hidden, SECOND)}
    assert after.layout[hidden] == Point(280, 0)
    assert after.trained
    assert list(after.trained.weights) == ["hidden"]


@pytest.mark.parametrize("name", ["dense_2", "two words", "1st", "", "größe", "lambda"])
def test_a_name_that_code_could_not_use_is_refused(name):
    with pytest.raises(Refused):
        RenameNode(FIRST, name).apply(chain())


def test_edits_that_belong_together_happen_all_or_not_at_all():
    project = chain()
    edit = Together((Disconnect(Wire(SOURCE, FIRST)), Connect(Wire(FIRST, FIRST))), "Try")
    with pytest.raises(Refused):
        edit.apply(project)
    assert project == chain()


def test_a_copy_as_text_comes_back_as_it_was():
    fragment = fragment_of(chain(), frozenset({FIRST, SECOND}))
    assert fragment
    assert read_fragment(write_fragment(fragment)) == fragment


def test_pasted_layers_get_names_of_their_own_and_the_wires_among_them():
    fragment = fragment_of(chain(), frozenset({FIRST, SECOND}))
    assert fragment
    after = Paste(fragment, Point(420, 200)).apply(chain())
    third, fourth = NodeId("dense_3"), NodeId("dense_4")
    assert after.graph.wires == chain().graph.wires | {Wire(third, fourth)}
    assert after.layout[third] == Point(280, 200)
    assert after.graph.nodes[third] == Dense(units=10)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[1, 2]",
        '{"layers": []}',
        '{"layers": [{"kind": "nonsense", "name": "a", "at": [0, 0]}], "wires": []}',
        '{"layers": [{"kind": "dense", "name": "a", "at": [0, 0]}], "wires": [["a", "a", 0]]}',
        '{"layers": [{"kind": "dense", "name": "a", "at": [0, 0]}], "wires": [["b", "a", 0]]}',
    ],
)
def test_a_text_that_holds_no_layers_is_refused_in_words(text):
    with pytest.raises(Refused, match="clipboard"):
        read_fragment(text)


@pytest.mark.parametrize(
    "edit",
    [
        RemoveNodes(frozenset({NodeId("gone")})),
        MoveNodes({NodeId("gone"): Point(0, 0)}),
        RenameNode(NodeId("gone"), "other"),
        SetParam(NodeId("gone"), "units", 3),
        Disconnect(Wire(SOURCE, SECOND)),
        SetParam(FIRST, "units", 0),
        SetParam(FIRST, "nonsense", 0),
    ],
    ids=repr,
)
def test_an_edit_of_what_is_not_there_is_refused(edit):
    with pytest.raises(Refused):
        edit.apply(chain())


def test_moving_a_card_keeps_the_graph_so_that_nothing_is_compiled_again():
    project = chain()
    assert MoveNodes({FIRST: Point(10, 10)}).apply(project).graph is project.graph
