"""What the canvas shows and from where: problems, zoom, pan, theme, and layers chosen elsewhere."""

import pytest
from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from core.graph import NodeId, Wire
from core.layer import LAYERS
from core.problem import OnNode, Problem
from gui.canvas.bubble import EmptyHint
from gui.canvas.camera import READABLE
from gui.theme import THEMES, load_theme
from tests.gui.hand import FIRST, SECOND, Button, Key, Mods, chain, middle, place, popup, steps

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


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


def test_what_is_pasted_is_seen_whole_while_it_can_be_read(view, document):
    chain(view, document)
    view.select({FIRST, SECOND})
    view.commands.copy()
    view.camera.zoom_to(1.0)
    view.resize(360, 400)
    view.camera.zoom_to(1.0)
    view.commands.paste()
    added = [view.canvas.cards[node].box() for node in view.canvas.selection]
    assert len(added) == 2
    assert READABLE <= view.camera.zoom < 1.0
    first = min(added, key=lambda box: box.left())
    assert view.camera.seen().contains(first)
