"""Layers dropped and wires drawn by mouse: what a hand does, and what the document then says."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

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
    choose,
    drag,
    drop,
    entry,
    middle,
    output,
    place,
    popup,
    px,
    steps,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_layer_lands_where_it_is_dropped_on_the_grid(view, document):
    drop(view, "dense", QPoint(503, 297))
    at = document.state.project.layout[FIRST]
    assert at.x % 10 == at.y % 10 == 0
    assert (px(view, tuple(at)) - QPoint(503, 297)).manhattanLength() <= 12
    assert view.canvas.selection == {FIRST}


def test_four_drops_and_three_drags_make_a_network(view, document):
    for i, kind in enumerate(["input", "dense", "dense", "dense"]):
        drop(view, kind, QPoint(130 + 300 * i, 200 + 60 * (i % 2)))
    nodes = list(document.state.project.graph.nodes)
    for a, b in itertools.pairwise(nodes):
        drag(view, output(view, a), entry(view, b))
    wires = {Wire(a, b) for a, b in itertools.pairwise(nodes)}
    assert document.state.project.graph.wires == wires
    assert steps(document) == 7


def test_a_wire_can_be_pulled_from_its_end_as_well(view, document):
    place(document, "input", "dense")
    view.fit()
    drag(view, entry(view, FIRST), output(view, SOURCE))
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}


def test_a_wire_that_is_dropped_on_a_card_takes_its_free_input(view, document):
    place(document, "input", "dense")
    view.fit()
    drag(view, output(view, SOURCE), middle(view, FIRST))
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}


def test_a_wire_to_a_taken_port_replaces_the_old_one_in_one_step(view, document):
    chain(view, document)
    before = steps(document)
    drag(view, output(view, SOURCE), entry(view, SECOND))
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST), Wire(SOURCE, SECOND)}
    assert steps(document) == before + 1


def test_a_wire_that_would_close_a_loop_is_refused_at_the_pointer(view, document):
    chain(view, document)
    drag(view, output(view, SECOND), entry(view, FIRST), release=False)
    assert "loop" in view.bubble.text()
    assert view.bubble.isVisible()
    QTest.mouseRelease(view.viewport(), Button.LeftButton, Mods.NoModifier, entry(view, FIRST))
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST), Wire(FIRST, SECOND)}


def test_while_a_wire_is_pulled_cards_that_cannot_take_it_are_dim(view, document):
    chain(view, document)
    document.apply(AddNode(LAYERS["dense"](), Point(280, 200)))
    drag(view, output(view, FIRST), QPoint(600, 600), release=False)
    assert view.canvas.cards[SOURCE].opacity() < 1
    assert view.canvas.cards[NodeId("dense_3")].opacity() == 1
    QTest.keyClick(view, Key.Key_Escape)
    assert view.canvas.cards[SOURCE].opacity() == 1


def test_escape_leaves_everything_as_it_was(view, document):
    chain(view, document)
    before = document.state
    drag(view, output(view, SOURCE), entry(view, SECOND), release=False)
    QTest.keyClick(view, Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), Button.LeftButton, Mods.NoModifier, entry(view, SECOND))
    drag(view, middle(view, FIRST), QPoint(700, 600), release=False)
    QTest.keyClick(view, Key.Key_Escape)
    QTest.mouseRelease(view.viewport(), Button.LeftButton, Mods.NoModifier, QPoint(700, 600))
    assert document.state is before
    assert view.canvas.cards[FIRST].pos() == QPointF(280, 0)


def test_a_wire_let_go_on_the_empty_canvas_offers_layers_and_adds_in_one_step(view, document):
    place(document, "input")
    view.fit()
    drag(view, output(view, SOURCE), output(view, SOURCE) + QPoint(120, 90))
    choose("dense")
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}
    assert steps(document) == 2


def test_a_wire_from_an_input_offers_what_can_feed_it(view, document):
    place(document, "dense")
    view.fit()
    drag(view, entry(view, FIRST), entry(view, FIRST) + QPoint(-120, 90))
    choose("input")
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}


def test_escape_closes_the_menu_of_layers_and_changes_nothing(view, document):
    place(document, "input")
    view.fit()
    before, items = document.state, len(view.canvas.items())
    drag(view, output(view, SOURCE), output(view, SOURCE) + QPoint(120, 90))
    QTest.keyClick(popup().search, Key.Key_Escape)
    assert popup() is None
    assert document.state is before
    assert len(view.canvas.items()) == items


def test_what_fits_comes_first_in_the_menu_of_layers(view, document):
    place(document, "input")
    view.fit()
    drag(view, output(view, SOURCE), output(view, SOURCE) + QPoint(120, 90))
    rows = popup().rows
    assert rows.item(rows.count() - 1).text() == "Input"
    popup().close()


def test_a_layer_that_is_dropped_on_a_wire_is_put_into_it_in_one_step(view, document):
    chain(view, document)
    before = steps(document)
    at = px(view, view.canvas.wires[Wire(FIRST, SECOND)].middle())
    drop(view, "dense", at, finish=False)
    assert view.canvas.lit == Wire(FIRST, SECOND)
    drop(view, "dense", at)
    third = NodeId("dense_3")
    assert document.state.project.graph.wires == {
        Wire(SOURCE, FIRST), Wire(FIRST, third), Wire(third, SECOND),
    }  # fmt: skip
    assert steps(document) == before + 1
    assert view.canvas.lit is None
    boxes = [card.box() for card in view.canvas.cards.values()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)


def test_a_card_without_wires_that_is_moved_onto_a_wire_is_put_into_it(view, document):
    chain(view, document)
    document.apply(AddNode(LAYERS["dense"](), Point(280, 300)))
    view.fit()
    third, before = NodeId("dense_3"), steps(document)
    at = px(view, view.canvas.wires[Wire(FIRST, SECOND)].middle())
    start = px(view, view.canvas.cards[third].pos())
    drag(view, start, at)
    assert Wire(FIRST, third) in document.state.project.graph.wires
    assert Wire(third, SECOND) in document.state.project.graph.wires
    assert steps(document) == before + 1


def test_other_things_cannot_be_dropped(view, document):
    from PySide6.QtCore import QMimeData

    data = QMimeData()
    data.setText("dense")
    event = QDragEnterEvent(
        QPoint(5, 5), Qt.DropAction.CopyAction, data, Button.LeftButton, Mods.NoModifier
    )
    QApplication.sendEvent(view.viewport(), event)
    assert not event.isAccepted()
