"""Notes and groups on the canvas: by mouse, by menu, and equal to the state."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from core.document import Document
from core.edits import RemoveNodes
from core.edits_marks import AddNote, GroupNodes
from core.graph import NodeId
from core.project import Note, Point, Project
from core.templates import TEMPLATES, BeginWith
from gui.canvas.mark_gestures import (
    add_note,
    edit_mark,
    group,
    mark_menu,
    marks_menu,
    ungroup,
)
from gui.canvas.neuron_scene import NeuronScene
from gui.canvas.scene import CanvasScene
from gui.canvas.view import CanvasView
from gui.theme import THEMES, load_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT = Qt.MouseButton.LeftButton
PAIR = frozenset({NodeId("dense_1"), NodeId("dense_2")})


@pytest.fixture
def document():
    made = Document(BeginWith(TEMPLATES["small"]).apply(Project()))
    made.apply(AddNote(Note("mind the scale", Point(300, 200))))
    made.apply(GroupNodes(PAIR, "Encoder"))
    return made


@pytest.fixture
def view(qtbot, document):
    made = CanvasView(document, THEMES)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    qtbot.waitExposed(made)
    return made


def answer(qtbot, view, text):
    (dialog,) = view.findChildren(QInputDialog)
    dialog.setTextValue(text)
    dialog.accept()
    qtbot.waitUntil(lambda: not view.findChildren(QInputDialog))


def drag(view, start, way):
    at = view.mapFromScene(start)
    QTest.mousePress(view.viewport(), LEFT, pos=at)
    for step in (4, 2, 1):
        QTest.mouseMove(view.viewport(), at + QPoint(way[0] // step, way[1] // step))
    QTest.mouseRelease(view.viewport(), LEFT, pos=at + QPoint(*way))


def same(view, document):
    return view.canvas.picture() == CanvasScene(document).picture()


def test_a_note_that_is_dragged_lies_elsewhere_in_one_step(view, document):
    drag(view, view.canvas.marks.notes[0].box().center(), (0, 80))
    (note,) = document.state.project.notes
    assert note.at.y > 200
    assert document.undo_label == "Move Note"
    assert same(view, document)


def test_a_click_on_a_note_moves_nothing(view, document):
    before = document.state
    drag(view, view.canvas.marks.notes[0].box().center(), (0, 0))
    assert document.state is before


def test_a_group_is_dragged_by_its_name_with_all_its_cards(view, document):
    before = document.state.project.layout
    drag(view, view.canvas.marks.groups["Encoder"].title_box().center(), (0, 100))
    after = document.state.project.layout
    assert {n for n in after if after[n] != before[n]} == PAIR
    assert view.canvas.selection == PAIR
    assert same(view, document)


def test_a_click_on_the_name_of_a_group_selects_its_layers(view, document):
    drag(view, view.canvas.marks.groups["Encoder"].title_box().center(), (0, 0))
    assert view.canvas.selection == PAIR


def test_the_frame_follows_its_cards(view, document):
    wide = view.canvas.marks.groups["Encoder"].boundingRect().width()
    document.apply(RemoveNodes(frozenset({NodeId("dense_1")})))
    assert view.canvas.marks.groups["Encoder"].boundingRect().width() < wide
    document.undo()
    assert same(view, document)


def test_a_double_click_writes_a_note_anew_and_no_words_delete_it(qtbot, view, document):
    place = view.mapFromScene(view.canvas.marks.notes[0].box().center())
    QTest.mouseDClick(view.viewport(), LEFT, pos=place)
    answer(qtbot, view, "other words")
    assert document.state.project.notes[0].text == "other words"
    edit_mark(view, view.canvas.marks.notes[0])
    answer(qtbot, view, " ")
    assert document.state.project.notes == ()
    assert same(view, document)


def test_a_note_is_added_where_the_middle_is(qtbot, view, document):
    add_note(view)
    answer(qtbot, view, "here\nand here")
    assert document.state.project.notes[1].text == "here\nand here"


def test_the_selected_layers_are_grouped_and_freed_again(qtbot, view, document):
    view.select({NodeId("dense_2"), NodeId("dense_3")})
    group(view)
    answer(qtbot, view, "Head")
    assert document.state.project.groups["Head"] == {"dense_2", "dense_3"}
    assert same(view, document)
    ungroup(view)
    assert document.state.project.groups == {"Encoder": {"dense_1"}}


def test_nothing_selected_is_said(view):
    view.select(frozenset())
    group(view)
    assert "select" in view.bubble.text()
    ungroup(view)
    assert "no group" in view.bubble.text()


def test_the_menu_of_a_mark_edits_and_deletes_it(view, document):
    marks = view.canvas.marks
    menu = mark_menu(view, marks.notes[0])
    next(a for a in menu.actions() if a.text() == "Delete").trigger()
    menu = mark_menu(view, marks.groups["Encoder"])
    next(a for a in menu.actions() if a.text() == "Ungroup").trigger()
    assert document.state.project.notes == ()
    assert document.state.project.groups == {}


def test_marks_take_other_colours_with_the_theme(view):
    view.show_theme(load_theme("dark"))
    view.grab()
    assert view.canvas.marks.at(QPointF(310, 210)) is not None


def test_showing_everything_shows_notes_far_away_as_well(view, document):
    document.apply(AddNote(Note("far", Point(300, 2000))))
    view.fit()
    assert view.camera.seen().contains(view.canvas.marks.notes[1].box())


def test_keys_reach_every_note_and_group_by_a_menu(view, document):
    menu = marks_menu(view)
    inner = [action.menu() for action in menu.actions()]
    assert [m.title() for m in inner] == ["Encoder", "mind the scale"]
    next(a for a in inner[1].actions() if a.text() == "Delete").trigger()
    assert document.state.project.notes == ()
    next(a for a in inner[0].actions() if a.text() == "Ungroup").trigger()
    (only,) = marks_menu(view).actions()
    assert not only.isEnabled()


def boxes(scene):
    """What a note among neurons must not cover."""
    return [item.boundingRect() for item in (*scene.columns.values(), *scene.bundles)]


@pytest.fixture
def neurons(qapp, document):
    made = NeuronScene(load_theme("light"))
    document.changed.connect(made.show_state)
    made.show_state(document.state)
    return made


def test_among_neurons_a_frame_lies_around_the_columns_of_its_group(neurons):
    (frame,) = neurons.marks.groups
    inside = {n for n, c in neurons.columns.items() if frame.boundingRect().contains(c.box())}
    assert inside == PAIR
    assert neurons.content().contains(frame.boundingRect())


def test_a_note_among_neurons_covers_nothing_and_keeps_its_side(neurons, document):
    for x in (0, 200, 300, 500):
        document.apply(AddNote(Note(f"above {x}", Point(x, -60))))
        document.apply(AddNote(Note(f"below {x}", Point(x, 20))))
    notes, taken = neurons.marks.notes, boxes(neurons)
    assert len(notes) == 9
    for note in notes:
        others = [other.box() for other in notes if other is not note]
        assert not any(note.box().intersects(area) for area in (*taken, *others))
        assert note.x() == note.note.at.x
        assert neurons.content().contains(note.box())
    middle = document.state.project.layout[NodeId("dense_1")].y
    for note in notes:
        assert (note.box().center().y() < middle) == note.note.text.startswith("above")


def test_notes_and_frames_among_neurons_depend_on_the_state_alone(neurons, document):
    document.apply(AddNote(Note("more", Point(0, 0))))
    document.apply(RemoveNodes(frozenset({NodeId("dense_1")})))
    document.undo()
    neurons.show_theme(load_theme("dark"))
    neurons.show_theme(load_theme("light"))
    fresh = NeuronScene(load_theme("light"))
    fresh.show_state(document.state)
    assert neurons.marks.picture() == fresh.marks.picture()
    assert len(neurons.items()) == len(fresh.items())
