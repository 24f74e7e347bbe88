"""Buttons on a card and the menus of cards, wires and the empty canvas."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from core.arrange import WIDTH
from core.graph import NodeId, Wire
from core.layer import LAYERS
from gui.canvas.gestures import snapped
from gui.canvas.menu import menu_for
from tests.gui.hand import (
    FIRST,
    SECOND,
    SOURCE,
    Button,
    Key,
    Mods,
    chain,
    choose,
    place,
    px,
    steps,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_plus_and_minus_on_a_card_change_its_units_in_one_step(view, document):
    chain(view, document)
    view.zoom_reset()
    before, units = steps(document), document.state.project.graph.nodes[FIRST].units
    card = view.canvas.cards[FIRST]
    QTest.mouseMove(view.viewport(), px(view, card.pos()))
    plus = px(view, card.box().topLeft() + QPointF(WIDTH - 46 + 9, 18))
    for _ in range(3):
        QTest.mouseClick(view.viewport(), Button.LeftButton, Mods.NoModifier, plus)
    assert document.state.project.graph.nodes[FIRST].units == units + 3
    assert steps(document) == before + 1
    minus = plus - QPoint(20, 0)
    QTest.mouseMove(view.viewport(), minus)
    QTest.mouseClick(view.viewport(), Button.LeftButton, Mods.ShiftModifier, minus)
    assert document.state.project.graph.nodes[FIRST].units == units - 7


def test_plus_and_minus_keys_change_all_selected_layers(view, document):
    chain(view, document)
    view.select_all()
    QTest.keyClick(view, Key.Key_Plus)
    QTest.keyClick(view, Key.Key_Plus)
    QTest.keyClick(view, Key.Key_Minus)
    nodes = document.state.project.graph.nodes
    assert {nodes[FIRST].units, nodes[SECOND].units} == {LAYERS["dense"]().units + 1}
    assert steps(document) == 6


def test_nudges_of_different_cards_are_different_steps(view, document):
    place(document, "dense", "dense")
    for node in (FIRST, SECOND):
        view.select({node})
        QTest.keyClick(view, Key.Key_Down)
    assert steps(document) == 4


# the menu


def entries(menu):
    return {action.text().split("\t")[0]: action for action in menu.actions() if action.text()}


def test_the_menu_of_a_card_offers_what_can_be_done_with_it(view, document):
    chain(view, document)
    menu = menu_for(view, FIRST, QPointF())
    assert view.canvas.selection == {FIRST}
    assert {"Rename", "Duplicate", "Delete", "Delete and close the gap"} <= entries(menu).keys()
    entries(entries(menu)["Activation"].menu())["ReLU"].trigger()
    assert document.state.project.graph.nodes[FIRST].activation.title == "ReLU"
    entries(menu)["Duplicate"].trigger()
    assert len(document.state.project.graph.nodes) == 4


def test_the_menu_of_a_problem_offers_its_fix(view, document):
    place(document, "input", "input")
    menu = menu_for(view, NodeId("input_2"), QPointF())
    fix = next(action for text, action in entries(menu).items() if text.startswith("Fix"))
    fix.trigger()
    assert NodeId("input_2") not in document.state.project.graph.nodes


def test_the_menu_of_a_wire_cuts_it_and_puts_a_layer_in(view, document):
    chain(view, document)
    wire = Wire(SOURCE, FIRST)
    entries(menu_for(view, wire, view.canvas.wires[wire].middle()))["Insert a layer …"].trigger()
    choose("dropout")
    assert wire not in document.state.project.graph.wires
    assert len(document.state.project.graph.wires) == 3
    other = Wire(FIRST, SECOND)
    entries(menu_for(view, other, QPointF()))["Disconnect"].trigger()
    assert other not in document.state.project.graph.wires


def test_the_menu_of_the_empty_canvas_adds_where_it_was_opened(view, document):
    at = view.mapToScene(QPoint(400, 300))
    entries(menu_for(view, None, at))["Add a layer …"].trigger()
    choose("dense")
    assert document.state.project.layout[FIRST] == snapped(at)
