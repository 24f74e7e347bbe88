"""Selecting and moving cards by mouse, and what the document then says."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from core.edits import AddNode
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.project import Point
from tests.gui.hand import (
    FIRST,
    SECOND,
    SOURCE,
    Button,
    Key,
    Mods,
    chain,
    drag,
    middle,
    place,
    px,
    steps,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_dragged_card_moves_in_one_step_and_stays_on_the_grid(view, document):
    place(document, "dense")
    view.fit()
    drag(view, middle(view, FIRST), middle(view, FIRST) + QPoint(113, 78))
    at = document.state.project.layout[FIRST]
    assert at == Point(110, 80)
    assert steps(document) == 2


def test_a_click_is_no_edit(view, document):
    place(document, "dense")
    view.fit()
    before = document.state
    drag(view, middle(view, FIRST), middle(view, FIRST) + QPoint(2, 1))
    assert document.state is before
    assert view.canvas.selection == {FIRST}


def test_several_selected_cards_move_together(view, document):
    chain(view, document)
    view.select({FIRST, SECOND})
    drag(view, middle(view, FIRST), middle(view, FIRST) + QPoint(0, 150))
    layout = document.state.project.layout
    assert layout[FIRST].y == layout[SECOND].y > 100
    assert layout[SOURCE] == Point(0, 0)
    assert document.undo_label == "Move"


def test_a_card_snaps_to_the_line_of_another_one(view, document):
    place(document, "dense", "dense")
    document.apply(AddNode(LAYERS["dense"](), Point(563, 333)))
    view.zoom_reset()
    view.camera.look_at(QPointF(-200, -200))
    third = NodeId("dense_3")
    start = px(view, view.canvas.cards[third].pos())
    drag(view, start, start + QPoint(17, -330))
    assert document.state.project.layout[third] == Point(580, 0)


def test_a_rubber_band_selects_what_it_touches(view, document):
    chain(view, document)
    seen = []
    view.selected.connect(seen.append)
    box = view.canvas.cards[SECOND].box()
    drag(view, px(view, box.bottomRight() + QPointF(40, 40)), px(view, box.center()))
    assert view.canvas.selection == {SECOND}
    assert seen[-1] == {SECOND}
    assert len(view.canvas.items()) == 5


def test_control_click_adds_to_the_selection_and_takes_away(view, document):
    chain(view, document)
    for node in (FIRST, SECOND, FIRST):
        QTest.mouseClick(
            view.viewport(), Button.LeftButton, Mods.ControlModifier, middle(view, node)
        )
    assert view.canvas.selection == {SECOND}


def test_a_click_on_the_empty_canvas_selects_nothing(view, document):
    chain(view, document)
    view.select_all()
    QTest.mouseClick(view.viewport(), Button.LeftButton, Mods.NoModifier, QPoint(20, 20))
    assert view.canvas.selection == frozenset()


def test_a_wire_is_selected_by_a_click_and_cut_by_delete(view, document):
    chain(view, document)
    at = px(view, view.canvas.wires[Wire(SOURCE, FIRST)].middle())
    QTest.mouseClick(view.viewport(), Button.LeftButton, Mods.NoModifier, at + QPoint(0, 3))
    assert view.canvas.selected_wire == Wire(SOURCE, FIRST)
    QTest.keyClick(view, Key.Key_Delete)
    assert document.state.project.graph.wires == {Wire(FIRST, SECOND)}


def test_undo_in_the_middle_of_a_drag_ends_the_drag(view, document):
    chain(view, document)
    drag(view, middle(view, SECOND), QPoint(700, 600), release=False)
    document.undo()
    document.undo()
    document.undo()
    QTest.mouseRelease(view.viewport(), Button.LeftButton, Mods.NoModifier, QPoint(700, 600))
    assert SECOND not in view.canvas.cards
    assert document.redo_label


def test_undo_in_the_middle_of_a_rubber_band_leaves_no_ghost_selected(view, document):
    place(document, "dense", "dense")
    view.fit()
    view.select_all()
    drag(view, QPoint(10, 10), QPoint(60, 60), release=False)
    document.undo()
    assert view.canvas.selection <= {FIRST}
    QTest.keyClick(view, Key.Key_Right)
    assert SECOND not in document.state.project.layout
