"""A group drawn as one card: what it stands for, where it lies, how it comes and goes."""

import itertools

import pytest

from core.arrange import COLUMN, arrange
from core.build import chain, layer
from core.document import Document
from core.edits import Paste, RemoveNodes, RenameNode, fragment_of, read_fragment, write_fragment
from core.edits_fold import Fold, Unfold
from core.edits_marks import GroupNodes, RenameGroup, Ungroup
from core.edits_repeat import Repeat
from core.files_format import read_plain, write_plain
from core.folding import drawn_layout, folding, outline, spread_out
from core.graph import NodeId
from core.problem import Refused
from core.project import Point, Project
from core.templates import TEMPLATES, BeginWith

BLOCK = frozenset({NodeId("dense_2"), NodeId("dense_3"), NodeId("add_1")})


@pytest.fixture
def document():
    made = Document(BeginWith(TEMPLATES["residual"]).apply(Project()))
    made.apply(GroupNodes(BLOCK, "Block"))
    return made


def seen(document):
    project = document.state.project
    return drawn_layout(project, folding(project))


def test_folding_changes_nothing_that_is_computed_and_is_one_step_of_undo(document):
    before = document.state
    document.apply(Fold("Block"))
    assert document.state.compiled is before.compiled
    assert document.undo_label == "Fold"
    document.undo()
    assert document.state is before


def test_a_folded_group_is_led_by_its_last_layer_and_has_one_end_for_each_that_feeds_it(document):
    document.apply(Fold("Block"))
    blocks = folding(document.state.project)
    (block,) = blocks.blocks.values()
    assert block.lead == "add_1"
    assert block.outputs == ("add_1",)
    assert block.inputs == ((("dense_2", 0), ("add_1", 0)),)
    assert blocks.whole(frozenset({NodeId("dense_2")})) == BLOCK


def test_what_is_behind_comes_nearer_and_goes_back_again(document):
    before = document.state.project.layout
    document.apply(Fold("Block"))
    assert seen(document)["dense_4"].x - seen(document)["add_1"].x == COLUMN
    assert seen(document)["add_1"].x - seen(document)["dense_1"].x == COLUMN
    document.apply(Unfold("Block"))
    assert document.state.project.layout == before


def test_an_outline_has_a_block_as_one_layer(document):
    document.apply(Fold("Block"))
    project = document.state.project
    graph = outline(project, folding(project))
    assert not (BLOCK - {"add_1"}) & graph.nodes.keys()
    assert {w.source for w in graph.wires if w.target == "add_1"} == {"dense_1"}


def test_a_block_is_moved_as_one(document):
    document.apply(Fold("Block"))
    project, at = document.state.project, seen(document)["add_1"]
    moved = spread_out(project, {NodeId("add_1"): Point(at.x + 70, at.y - 30)})
    ways = {
        (moved[n].x - project.layout[n].x, moved[n].y - project.layout[n].y)
        for n in project.graph.nodes
        if n in BLOCK
    }
    assert ways == {(70, -30)}


def test_a_folded_group_keeps_its_fold_when_it_is_named_anew_saved_or_copied(document):
    document.apply(Fold("Block"))
    document.apply(RenameGroup("Block", "Body"))
    document.apply(RenameNode(NodeId("add_1"), "sum"))
    project = document.state.project
    assert project.folded == {"Body"}
    plain, _ = write_plain(project)
    assert read_plain(plain) == project
    members = project.groups["Body"]
    fragment = read_fragment(write_fragment(fragment_of(project, members)))
    document.apply(Paste(fragment, Point(0, 900)))
    assert document.state.project.folded == {"Body", "Body 2"}


def test_a_repeated_block_is_several_folded_groups_side_by_side(document):
    document.apply(Fold("Block"))
    document.apply(Repeat(BLOCK, 3))
    project = document.state.project
    assert project.folded == {"Block", "Block 2", "Block 3"}
    xs = sorted(seen(document)[lead].x for lead in folding(project).blocks)
    assert [b - a for a, b in itertools.pairwise(xs)] == [COLUMN, COLUMN]


def test_a_group_that_is_gone_is_not_folded(document):
    document.apply(Fold("Block"))
    document.apply(RemoveNodes(BLOCK))
    assert document.state.project.folded == frozenset()
    document.undo()
    document.apply(Ungroup(frozenset({"Block"})))
    assert document.state.project.folded == frozenset()
    assert document.state.project.groups == {}


def test_layers_beside_a_group_stay_where_they_are():
    graph = chain(layer("dense"), layer("dense"), layer("dense"))
    extra = graph.add(NodeId("beside"), layer("dense"))
    project = Project(extra, {**arrange(graph), NodeId("beside"): Point(2 * COLUMN, 60)})
    document = Document(project)
    document.apply(GroupNodes(frozenset({NodeId("dense_1"), NodeId("dense_2")}), "G"))
    document.apply(Fold("G"))
    assert document.state.project.layout["dense_3"] == Point(
        3 * COLUMN, 0
    )  # there is no room for it


@pytest.mark.parametrize("edit", [Fold("nobody"), Unfold("nobody")])
def test_a_group_that_is_not_there_cannot_be_folded(document, edit):
    with pytest.raises(Refused):
        edit.apply(document.state.project)
