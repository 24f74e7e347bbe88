"""The document: undo, redo, gestures, and what is compiled again."""

import hypothesis.strategies as st
from hypothesis import given, settings

from core.document import Document
from core.edits import AddNode, Connect, MoveNodes
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.project import Point, Project
from tests.core.any_edits import edits


def apply_all(document, makers):
    for make in makers:
        document.apply(make(document.state.project))


@settings(deadline=None, max_examples=60)
@given(st.lists(edits, max_size=20))
def test_undoing_all_is_the_start_and_redoing_all_is_the_end(makers):
    document = Document()
    start = document.state
    apply_all(document, makers)
    end = document.state
    while document.undo_label:
        document.undo()
    assert document.state is start
    while document.redo_label:
        document.redo()
    assert document.state is end


@settings(deadline=None, max_examples=60)
@given(st.lists(edits, max_size=20))
def test_what_is_known_after_any_edits_is_what_compiling_afresh_would_say(makers):
    document = Document()
    apply_all(document, makers)
    fresh = Document(document.state.project).state.compiled
    assert fresh.shapes == document.state.compiled.shapes
    assert fresh.counts == document.state.compiled.counts
    assert fresh.problems == document.state.compiled.problems


@settings(deadline=None, max_examples=60)
@given(st.lists(edits, max_size=20))
def test_every_layer_has_a_place_and_every_place_a_layer(makers):
    document = Document()
    apply_all(document, makers)
    project = document.state.project
    assert project.layout.keys() == project.graph.nodes.keys()


def one_layer():
    document = Document()
    document.apply(AddNode(LAYERS["dense"](), Point(0, 0)))
    return document, NodeId("dense_1")


def test_one_gesture_is_one_step_of_undo_and_two_are_two():
    document, node = one_layer()
    start = document.state
    for gesture in (object(), object()):
        for x in (10, 20, 30):
            at = document.state.project.layout[node]
            document.apply(MoveNodes({node: Point(at.x + x, 0)}), gesture)
    document.undo()
    assert document.state.project.layout[node] == Point(60, 0)
    document.undo()
    assert document.state is start


def test_an_edit_that_changes_nothing_is_no_step_of_undo():
    document, node = one_layer()
    assert document.apply(MoveNodes({node: Point(0, 0)}))
    assert document.undo_label == "Add Dense"


def test_a_refused_edit_changes_nothing_and_says_why():
    document, node = one_layer()
    said, before = [], document.state
    document.refused.connect(said.append)
    assert not document.apply(Connect(Wire(node, node)))
    assert document.state is before
    assert "feed itself" in said[0].message


def test_the_labels_name_what_would_be_undone_and_redone():
    document, _ = one_layer()
    assert (document.undo_label, document.redo_label) == ("Add Dense", None)
    document.undo()
    assert (document.undo_label, document.redo_label) == (None, "Add Dense")


def test_a_new_edit_forgets_what_could_be_redone():
    document, _ = one_layer()
    document.undo()
    document.apply(AddNode(LAYERS["input"](), Point(0, 0)))
    assert document.redo_label is None


def test_a_document_is_modified_until_it_is_saved_or_undone_to_what_was_saved():
    document, _ = one_layer()
    assert document.modified
    document.mark_saved()
    assert not document.modified
    document.undo()
    assert document.modified
    document.redo()
    assert not document.modified


def test_another_project_cannot_be_undone_into_this_one():
    document, _ = one_layer()
    document.load(Project())
    assert document.undo_label is None
    assert not document.state.project.graph.nodes


def test_moving_a_card_compiles_nothing():
    document, node = one_layer()
    compiled = document.state.compiled
    document.apply(MoveNodes({node: Point(50, 0)}))
    assert document.state.compiled is compiled


def test_no_more_than_five_hundred_steps_are_kept():
    document, node = one_layer()
    for x in range(1, 600):
        document.apply(MoveNodes({node: Point(x, 0)}))
    steps = 0
    while document.undo_label:
        document.undo()
        steps += 1
    assert steps == Document.LIMIT == 500
