"""A network made and changed by keys alone."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.edits import Connect
from core.graph import NodeId, Wire
from core.project import Point
from gui.canvas.name_editor import NameEditor
from tests.gui.hand import (
    FIRST,
    SECOND,
    SOURCE,
    Key,
    Mods,
    chain,
    choose,
    place,
    steps,
)

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_network_is_built_by_keys_alone(view, document):
    for text in ("input", "dense", "dense"):
        QTest.keyClick(view, Key.Key_Space)
        choose(text)
    graph = document.state.project.graph
    assert graph.wires == {Wire(SOURCE, FIRST), Wire(FIRST, SECOND)}
    QTest.keyClick(view, Key.Key_Tab)
    QTest.keyClick(view, Key.Key_Backtab)
    QTest.keyClick(view, Key.Key_Delete)
    assert len(document.state.project.graph.nodes) == 2


def test_tab_goes_from_card_to_card_and_out_at_the_end(view, document):
    chain(view, document)
    seen = []
    for _ in range(3):
        QTest.keyClick(view, Key.Key_Tab)
        seen.append(view.canvas.current)
    assert seen == [SOURCE, FIRST, SECOND]
    assert not view.keyboard.tab(forward=True)
    assert view.accessibleDescription().startswith("dense_2, Dense")


def test_a_wire_is_drawn_by_keys(view, document):
    place(document, "input", "dense", "dense")
    view.select({SOURCE})
    QTest.keyClick(view, Key.Key_W)
    QTest.keyClick(view, Key.Key_Tab)
    QTest.keyClick(view, Key.Key_Return)
    assert document.state.project.graph.wires == {Wire(SOURCE, SECOND)}


def test_a_wire_by_keys_can_end_at_a_new_layer(view, document):
    place(document, "input")
    view.select({SOURCE})
    QTest.keyClick(view, Key.Key_W)
    QTest.keyClick(view, Key.Key_Space)
    choose("dense")
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}


def test_arrows_nudge_and_a_series_of_nudges_is_one_step(view, document):
    place(document, "dense")
    view.select({FIRST})
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        QTest.keyClick(view, key)
    assert document.state.project.layout[FIRST] == Point(20, 10)
    assert steps(document) == 2


def test_all_are_selected_inverted_and_deleted_by_keys(view, document):
    chain(view, document)
    view.select({FIRST})
    QTest.keyClick(view, Key.Key_I, Mods.ControlModifier)
    assert view.canvas.selection == {SOURCE, SECOND}
    QTest.keyClick(view, Key.Key_A, Mods.ControlModifier)
    QTest.keyClick(view, Key.Key_Delete)
    assert not document.state.project.graph.nodes
    assert document.undo_label == "Delete 3 layers"


def test_deleting_with_control_closes_the_gap(view, document):
    chain(view, document)
    view.select({FIRST})
    QTest.keyClick(view, Key.Key_Delete, Mods.ControlModifier)
    assert document.state.project.graph.wires == {Wire(SOURCE, SECOND)}


def test_copies_are_text_on_the_clipboard_and_paste_anywhere(view, document):
    chain(view, document)
    view.select({FIRST, SECOND})
    QTest.keyClick(view, Key.Key_C, Mods.ControlModifier)
    assert '"kind": "dense"' in QGuiApplication.clipboard().text()
    QTest.keyClick(view, Key.Key_V, Mods.ControlModifier)
    assert len(document.state.project.graph.nodes) == 5
    assert view.canvas.selection == {"dense_3", "dense_4"}


def test_pasting_something_else_says_so(view, document):
    QGuiApplication.clipboard().setText("a shopping list")
    QTest.keyClick(view, Key.Key_V, Mods.ControlModifier)
    assert "no layers" in view.bubble.text()


def test_a_layer_is_renamed_on_its_card(view, document):
    chain(view, document)
    view.select({FIRST})
    QTest.keyClick(view, Key.Key_F2)
    editor = view.viewport().findChild(NameEditor)
    editor.setText("two words")
    QTest.keyClick(editor, Key.Key_Return)
    assert "two words" in view.bubble.text()
    editor.setText("hidden")
    QTest.keyClick(editor, Key.Key_Return)
    assert view.canvas.selection == {"hidden"}
    assert Wire(SOURCE, NodeId("hidden")) in document.state.project.graph.wires


def test_arranging_is_one_step_and_ends_where_the_state_says(view, document):
    place(document, "dense", "input", "dense")
    document.apply(Connect(Wire(SOURCE, FIRST)))
    view.commands.arrange()
    assert document.undo_label == "Arrange"
    view.glide.stop()
    layout = document.state.project.layout
    assert layout[SOURCE].x < layout[FIRST].x
    assert all(card.pos() == QPointF(*layout[n]) for n, card in view.canvas.cards.items())


def test_a_wire_drawn_by_keys_leaves_the_canvas_where_it_is(qtbot, view, document):
    place(document, "input", "dense")
    view.fit()
    view.mouse.at = QPoint(0, 0)  # the pointer rests in the corner, where a drag would scroll
    view.select({SOURCE})
    view.canvas.focus(SOURCE)
    QTest.keyClick(view, Key.Key_W)
    before = view.camera.seen()
    qtbot.wait(80)
    assert view.camera.seen() == before
    QTest.keyClick(view, Key.Key_Return)
    assert document.state.project.graph.wires == {Wire(SOURCE, FIRST)}


def test_a_key_offers_activations_and_letters_find_one(view, document):
    place(document, "input", "dense")
    view.canvas.focus(FIRST)
    QTest.keyClick(view, Key.Key_A)
    menu = QApplication.activePopupWidget()
    QTest.keyClicks(menu, "soft")
    assert menu.activeAction().text().startswith("Soft")
    QTest.keyClicks(menu, "max")
    QTest.keyClick(menu, Key.Key_Return)
    assert document.state.project.graph.nodes[FIRST].activation.kind == "softmax"
    view.canvas.focus(SOURCE)
    QTest.keyClick(view, Key.Key_A)
    assert "activation" in view.bubble.text()
