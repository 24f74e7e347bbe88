"""The canvas by mouse and by keys: what a hand does, and what the document then says."""

import itertools

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.arrange import WIDTH
from core.document import Document
from core.edits import AddNode, Connect
from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.problem import OnNode, Problem
from core.project import Point
from gui.canvas.bubble import EmptyHint
from gui.canvas.gestures import snapped
from gui.canvas.menu import menu_for
from gui.canvas.mime import write_layer
from gui.canvas.name_editor import NameEditor
from gui.canvas.quick_add import QuickAdd
from gui.canvas.view import CanvasView
from gui.theme import THEMES, load_theme

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key, Button, Mods = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
SOURCE, FIRST, SECOND = NodeId("input_1"), NodeId("dense_1"), NodeId("dense_2")


@pytest.fixture
def document():
    return Document()


@pytest.fixture
def view(qtbot, document):
    view = CanvasView(document, THEMES)
    qtbot.addWidget(view)
    view.resize(1200, 700)
    view.show()
    qtbot.waitExposed(view)
    view.setFocus()
    return view


def place(document, *kinds):
    """Put layers in a row that is not wired, 280 apart."""
    for i, kind in enumerate(kinds):
        layer = LAYERS[kind](features=4) if kind == "input" else LAYERS[kind]()
        document.apply(AddNode(layer, Point(280 * i, 0)))


def chain(view, document):
    place(document, "input", "dense", "dense")
    document.apply(Connect(Wire(SOURCE, FIRST)))
    document.apply(Connect(Wire(FIRST, SECOND)))
    view.fit()


def px(view, at):
    return view.mapFromScene(QPointF(*at) if isinstance(at, tuple) else at)


def output(view, node):
    return px(view, view.canvas.cards[node].port_at(None))


def entry(view, node, port=0):
    return px(view, view.canvas.cards[node].port_at(port))


def middle(view, node):
    return px(view, view.canvas.cards[node].pos() + QPointF(20, -20))


def drag(view, start, *stops, modifiers=Mods.NoModifier, release=True):
    port = view.viewport()
    QTest.mousePress(port, Button.LeftButton, modifiers, start)
    for stop in stops:
        QTest.mouseMove(port, (start + stop) / 2)
        QTest.mouseMove(port, stop)
    if release:
        QTest.mouseRelease(port, Button.LeftButton, modifiers, stops[-1])


def drop(view, kind, at, finish=True):
    data, actions = write_layer(kind), Qt.DropAction.CopyAction
    port = view.viewport()
    for event in (
        QDragEnterEvent(at, actions, data, Button.LeftButton, Mods.NoModifier),
        QDragMoveEvent(at, actions, data, Button.LeftButton, Mods.NoModifier),
        QDropEvent(QPointF(at), actions, data, Button.LeftButton, Mods.NoModifier),
    )[: 3 if finish else 2]:
        QApplication.sendEvent(port, event)


def popup():
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, QuickAdd) and w.isVisible()]
    return found[0] if found else None


def choose(text):
    menu = popup()
    QTest.keyClicks(menu.search, text)
    QTest.keyClick(menu.search, Key.Key_Return)


def steps(document):
    count = 0
    while document.undo_label:
        document.undo()
        count += 1
    for _ in range(count):
        document.redo()
    return count


# drops and wires


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


# select and move


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


# keys


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


# the contract with the window


def test_a_chosen_layer_is_wired_to_the_selected_one_in_one_step(view, document):
    chain(view, document)
    view.select({FIRST})
    view.add_layer(LAYERS["dense"]())
    assert Wire(FIRST, NodeId("dense_3")) in document.state.project.graph.wires
    assert steps(document) == 6


def test_a_chosen_layer_is_wired_to_the_last_one_that_nobody_reads(view, document):
    chain(view, document)
    view.select(())
    view.add_layer(LAYERS["dense"]())
    assert Wire(SECOND, NodeId("dense_3")) in document.state.project.graph.wires


def test_chosen_layers_never_cover_each_other_and_are_seen(view, document):
    for kind in ("input", "dense", "dense", "dense", "dense", "dense", "input", "dense"):
        view.add_layer(LAYERS[kind]())
        view.select({FIRST} & view.canvas.cards.keys())
    boxes = [card.box() for card in view.canvas.cards.values()]
    assert not any(a.intersects(b) for a in boxes for b in boxes if a is not b)
    assert view.camera.seen().contains(boxes[-1])


def test_a_problem_is_shown_at_its_place(view, document):
    chain(view, document)
    view.focus_problem(Problem("dense_1: too few units", OnNode(FIRST)))
    assert view.canvas.selection == {FIRST}
    assert view.bubble.text() == "dense_1: too few units"


def test_the_empty_canvas_says_what_to_do(view, document):
    hint = view.viewport().findChild(EmptyHint)
    assert hint.isVisible()
    assert "Drag an Input here" in hint.heading.text()
    place(document, "input")
    assert not hint.isVisible()


def test_zoom_stays_between_ten_and_four_hundred_percent(view, document):
    seen = []
    view.zoomed.connect(seen.append)
    for _ in range(40):
        view.zoom_in()
    assert view.zoom == 4.0
    for _ in range(60):
        view.zoom_out()
    assert view.zoom == pytest.approx(0.1)
    view.zoom_reset()
    assert seen[-1] == view.zoom == 1.0


def test_zooming_keeps_the_place_under_the_pointer(view, document):
    at = QPointF(333, 222)
    before = view.mapToScene(at.toPoint())
    view.camera.zoom_to(2.0, at)
    after = view.mapToScene(at.toPoint())
    assert (before - after).manhattanLength() < 1.5


def test_fit_shows_everything(view, document):
    chain(view, document)
    for _ in range(12):
        view.add_layer(LAYERS["dense"]())
    view.fit()
    assert view.camera.seen().contains(view.canvas.content())


def test_the_middle_button_pans_and_changes_nothing(view, document):
    chain(view, document)
    before, state = view.camera.seen(), document.state
    port = view.viewport()
    QTest.mousePress(port, Button.MiddleButton, Mods.NoModifier, QPoint(300, 300))
    QTest.mouseMove(port, QPoint(350, 320))
    QTest.mouseRelease(port, Button.MiddleButton, Mods.NoModifier, QPoint(350, 320))
    assert view.camera.seen().topLeft() != before.topLeft()
    assert document.state is state


def test_space_and_a_drag_pan_even_if_the_key_repeats_itself(view, document):
    chain(view, document)
    before, state, port = view.camera.seen().topLeft(), document.state, view.viewport()
    QTest.keyPress(view, Key.Key_Space)
    QTest.mousePress(port, Button.LeftButton, Mods.NoModifier, middle(view, FIRST))
    for x in range(5):
        QTest.mouseMove(port, middle(view, FIRST) + QPoint(10 * x, 0))
        QTest.keyRelease(view, Key.Key_Space)
        QTest.keyPress(view, Key.Key_Space)
    QTest.mouseRelease(port, Button.LeftButton, Mods.NoModifier, QPoint(400, 300))
    QTest.keyRelease(view, Key.Key_Space)
    assert popup() is None
    assert view.camera.seen().topLeft() != before
    assert document.state is state


def test_another_theme_is_shown_at_once_and_keeps_the_diagram(view, document):
    chain(view, document)
    before, look = view.canvas.picture(), view.canvas.look
    try:
        THEMES.hold(load_theme("dark"))
        assert view.canvas.look is not look
        assert view.canvas.picture() == before
        assert view.grab().toImage().pixelColor(5, 5).lightness() < 80
    finally:
        THEMES.hold(load_theme("light"))


# the size of a layer, on its card


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
