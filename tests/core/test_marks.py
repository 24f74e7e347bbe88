"""Notes and groups: drawn for people, kept by every edit, saved and copied."""

import pytest

from core.arrange import arrange
from core.build import chain, layer
from core.document import Document
from core.edits import (
    Paste,
    RemoveNodes,
    RenameNode,
    fragment_of,
    read_fragment,
    write_fragment,
)
from core.edits_marks import AddNote, ChangeNote, GroupNodes, RenameGroup, Ungroup
from core.files_format import read_plain, write_plain
from core.graph import NodeId
from core.problem import Refused
from core.project import Note, Point, Project

NOTE = Note("look here", Point(40, 60))
PAIR = frozenset({NodeId("dense_1"), NodeId("dense_2")})


@pytest.fixture
def document():
    graph = chain(layer("dense"), layer("dense"), layer("dense"))
    made = Document(Project(graph, arrange(graph)))
    made.apply(AddNote(NOTE))
    made.apply(GroupNodes(PAIR, "Encoder"))
    return made


def test_marks_change_nothing_that_is_computed(document):
    compiled = document.state.compiled
    document.apply(ChangeNote(NOTE, Note("there", Point(0, 0))))
    document.apply(RenameGroup("Encoder", "Front"))
    document.apply(Ungroup(frozenset({"Front"})))
    assert document.state.compiled is compiled


def test_every_edit_of_marks_is_one_step_with_its_name(document):
    labels = []
    while document.undo_label:
        labels.append(document.undo_label)
        document.undo()
    assert labels == ["Group", "Add Note"]
    assert document.state.project.notes == ()
    document.redo()
    document.redo()
    assert document.state.project.groups == {"Encoder": PAIR}


@pytest.mark.parametrize(
    ("new", "label"),
    [
        (None, "Delete Note"),
        (Note("look here", Point(0, 0)), "Move Note"),
        (Note("no, here", Point(40, 60)), "Edit Note"),
    ],
)
def test_a_note_is_moved_written_anew_or_deleted(document, new, label):
    assert document.apply(ChangeNote(NOTE, new))
    assert document.state.project.notes == (() if new is None else (new,))
    assert document.undo_label == label


def test_a_group_follows_its_layers_when_they_are_renamed_or_deleted(document):
    document.apply(RenameNode(NodeId("dense_1"), "first"))
    assert document.state.project.groups == {"Encoder": {"first", "dense_2"}}
    document.apply(RemoveNodes(frozenset({NodeId("first")})))
    assert document.state.project.groups == {"Encoder": {"dense_2"}}
    document.apply(RemoveNodes(frozenset({NodeId("dense_2")})))
    assert document.state.project.groups == {}


def test_a_layer_is_in_one_group_at_most(document):
    document.apply(GroupNodes(frozenset({NodeId("dense_2"), NodeId("dense_3")}), "Head"))
    assert document.state.project.groups == {
        "Encoder": {"dense_1"},
        "Head": {"dense_2", "dense_3"},
    }


def test_a_project_with_marks_is_read_as_it_was_written(document):
    plain, _ = write_plain(document.state.project)
    assert read_plain(plain) == document.state.project


def test_a_project_without_marks_is_written_without_them():
    plain, _ = write_plain(Project())
    assert not {"notes", "groups"} & plain.keys()


def test_copies_bring_their_groups_and_the_notes_beside_them(document):
    whole = frozenset(document.state.project.graph.nodes)
    fragment = read_fragment(write_fragment(fragment_of(document.state.project, whole)))
    document.apply(Paste(fragment, Point(0, 900)))
    project = document.state.project
    assert project.groups["Encoder 2"] == {"dense_4", "dense_5"}
    moved = project.layout["dense_4"].y - project.layout["dense_1"].y
    assert project.notes[1] == Note("look here", Point(project.notes[1].at.x, 60 + moved))


def test_half_a_group_is_copied_without_its_frame(document):
    fragment = fragment_of(document.state.project, frozenset({NodeId("dense_1")}))
    assert fragment.groups == {}


@pytest.mark.parametrize(
    "edit",
    [
        AddNote(Note("  ", Point(0, 0))),
        ChangeNote(Note("not there", Point(0, 0)), None),
        GroupNodes(frozenset(), "nobody"),
        GroupNodes(frozenset({NodeId("gone")}), "gone"),
        GroupNodes(frozenset({NodeId("dense_3")}), "Encoder"),
        RenameGroup("gone", "there"),
        RenameGroup("Encoder", " "),
    ],
)
def test_marks_that_make_no_sense_are_refused(document, edit):
    before = document.state
    with pytest.raises(Refused):
        edit.apply(before.project)
