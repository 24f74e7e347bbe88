"""Painting data: strokes by mouse and keys, what the project gets of them, and the table."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.data.base import SOURCES
from core.data.painting import CLASSES
from core.session import Status
from gui.paint.beginnings import beginnings
from gui.paint.easel import Easel, Tool
from gui.paint.shapes import SHAPES, WORDS, stamp
from gui.theme import load_theme, theme_names

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def room(qtbot, window):
    """The painting window over a new project."""
    window.painting.begin()
    room = window.painting.open()
    room.easel._rng = np.random.default_rng(3)
    qtbot.waitUntil(room.isVisible)
    yield room
    room.close()


def pixel(room, x, y):
    view = room.plane.view
    across, down = view.across(np.array([x])), view.down(np.array([y]))
    return QPoint(round(float(across[0])), round(float(down[0])))


def stroke(room, *places):
    """Press at the first place, go over the others, let go at the last one."""
    first, *others = [pixel(room, *place) for place in places]
    QTest.mousePress(room.plane, LEFT, pos=first)
    for at in others:
        QTest.mouseMove(room.plane, at)
        room.easel.move(room.plane.view.value_at(at.x(), at.y()))  # offscreen, moves get lost
    QTest.mouseRelease(room.plane, LEFT, pos=others[-1] if others else first)


def two_clouds(room):
    stroke(room, (-3, -3), (-3, 3))
    room.easel.choose_class(1)
    stroke(room, (3, -3), (3, 3))


# ---- strokes -----------------------------------------------------------------------------------


def test_a_stroke_leaves_points_where_the_mouse_was(room):
    stroke(room, (-3, -3), (-3, 0), (-3, 3))
    x, y = room.easel.painting.points.T
    assert len(x) > 30
    assert np.abs(x + 3).max() <= room.easel.radius + 0.05
    assert y.min() < -2
    assert y.max() > 2


def test_a_click_with_the_point_tool_is_one_point(room):
    room.easel.choose_tool(Tool.POINT)
    stroke(room, (1.5, -2.5))
    assert room.easel.painting.points.tolist() == pytest.approx(np.array([[1.5, -2.5]]), abs=0.03)


def test_points_are_painted_by_keys_alone(qtbot, room):
    room.plane.setFocus()
    qtbot.keyClick(room, Qt.Key.Key_P)
    for _ in range(4):
        qtbot.keyClick(room.plane, Qt.Key.Key_Right)
    qtbot.keyClick(room.plane, Qt.Key.Key_Up)
    qtbot.keyClick(room.plane, Qt.Key.Key_Space)
    assert room.easel.painting.points.tolist() == [[1.0, 0.25]]


def test_each_stroke_can_be_taken_back_and_made_again(qtbot, room):
    two_clouds(room)
    both = room.easel.painting
    room.orders["clear"].click()
    assert len(room.easel.painting) == 0
    qtbot.keyClick(room, Qt.Key.Key_Z, CTRL)
    assert room.easel.painting is both
    qtbot.keyClick(room, Qt.Key.Key_Z, CTRL)
    assert set(room.easel.painting.labels.tolist()) == {0}
    room.orders["redo"].click()
    assert room.easel.painting is both
    assert not room.orders["redo"].isEnabled() or room.easel.can_redo


def test_a_click_with_the_eraser_takes_only_what_is_under_it(room):
    two_clouds(room)
    room.easel.choose_tool(Tool.ERASER)
    room.easel.radius = 2.0
    stroke(room, (3, -3), (3, 3))
    assert set(room.easel.painting.labels.tolist()) == {0}


def test_the_keys_of_the_digits_choose_a_class_and_offer_it(qtbot, room):
    qtbot.keyClick(room, Qt.Key.Key_5)
    assert room.easel.label == 4
    assert [b.isVisibleTo(room) for b in room.bench.classes] == [True] * 5 + [False] * 4
    assert room.bench.classes[4].isChecked()


def test_digits_in_a_name_are_typed_and_choose_nothing(qtbot, room):
    room.bench.name.setFocus()
    qtbot.keyClicks(room.bench.name, "cat 5")
    qtbot.keyClick(room.bench.name, Qt.Key.Key_Return)
    assert room.easel.label == 0
    assert room.easel.names[0] == "cat 5"
    assert room.bench.classes[0].text() == "cat 5"


def test_a_curve_is_drawn_over_the_plane(room):
    room.bench.tasks["curve"].click()
    assert room.easel.tool is Tool.CURVE
    stroke(room, (-5, -2), (0, 3), (5, -2))
    x, y = room.easel.painting.points.T
    assert len(x) in (200, 201)
    assert y[np.abs(x) < 0.3].min() > 2.5
    assert not room.bench.classes[0].isVisibleTo(room)


@pytest.mark.parametrize("name", theme_names())
def test_every_class_has_a_mark_of_its_own_shape(qapp, name):
    """Also without their colours they can be told apart."""
    theme = load_theme(name)
    assert len(SHAPES) == len(WORDS) == CLASSES
    masks = [stamp(i, theme, 2.0).toImage() for i in range(CLASSES)]
    held = [
        {(x, y) for x in range(m.width()) for y in range(m.height()) if m.pixelColor(x, y).alpha()}
        for m in masks
    ]
    for i, one in enumerate(held):
        for other in held[:i]:
            assert len(one ^ other) > 0.1 * len(one | other)


# ---- what becomes of it ------------------------------------------------------------------------


def test_painted_points_become_the_data_and_an_empty_project_gets_a_network(window, room):
    two_clouds(room)
    assert room.use()
    project = window.document.state.project
    assert project.data.source.kind == "painted"
    assert project.data.signature.rows == len(room.easel.painting)
    assert window.document.state.compiled.plan is not None
    window.document.undo()
    assert not window.document.state.project.graph.nodes


def test_one_class_alone_is_refused_in_the_window(window, room):
    stroke(room, (-3, -3), (-3, 3))
    before = window.document.state
    assert not room.use()
    assert window.document.state is before
    assert room.remarks.isVisible()


def test_training_follows_what_is_painted(qtbot, window, room):
    two_clouds(room)
    room.train.setChecked(True)
    room.follow.setChecked(True)
    assert room.use()
    qtbot.waitUntil(lambda: window.session.history.steps > 0, timeout=20_000)
    before = window.session.begun
    stroke(room, (3, -4), (0, -4))
    rows = len(room.easel.painting)
    assert window.document.state.project.data.signature.rows == rows
    qtbot.waitUntil(
        lambda: window.session.begun is not before and window.session.begun is not None,
        timeout=20_000,
    )
    window.session.stop()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=20_000)


def test_a_third_class_comes_with_the_way_to_fit_the_network(qtbot, window, room):
    two_clouds(room)
    room.use()
    room.easel.choose_class(2)
    stroke(room, (0, 4), (1, 4))
    assert room.use()
    assert room.remarks.isVisible()


def test_the_painting_of_the_project_is_gone_on_with(qtbot, window, room):
    two_clouds(room)
    room.use()
    points = room.easel.painting.points
    window.painting._room = None
    again = window.painting.open()
    assert np.array_equal(again.easel.painting.points, points)
    again.close()


def test_the_points_are_written_as_a_table(room, tmp_path):
    two_clouds(room)
    room.save(tmp_path / "points.csv")
    with (tmp_path / "points.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["x1", "x2", "class"]
    assert len(rows) == len(room.easel.painting) + 1
    table = SOURCES["table"]().with_(path=str(tmp_path / "points.csv")).load()
    assert table.signature.task == "binary"


def test_data_made_by_formula_can_be_gone_on_with(room):
    titles = [cls.title for cls in beginnings()]
    assert {"Circle", "Spiral", "Sine"} <= set(titles)
    for cls in beginnings():
        room.begin(cls())
        assert len(room.easel.painting) > 100


def test_the_data_panel_names_painted_points_and_leads_back_to_them(window, room):
    two_clouds(room)
    room.use()
    room.close()
    window.docks["data"].reveal()
    panel = window.docks["data"].panel
    assert panel.choice.currentText() == "Painted points"
    panel.paint.click()
    assert room.isVisible()


def test_a_painting_that_is_not_changed_leaves_no_step_to_take_back():
    easel = Easel()
    easel.choose_tool(Tool.ERASER)
    easel.press((0, 0))
    assert not easel.release()
    easel.clear()
    assert not easel.can_undo


def test_more_strokes_than_are_kept_do_no_harm():
    easel = Easel()
    easel.choose_tool(Tool.POINT)
    for i in range(250):
        easel.press((i / 50, 0))
        easel.release()
    while easel.can_undo:
        easel.undo()
    assert len(easel.painting) == 50


def test_what_the_network_says_is_seen_below_the_points(qtbot, window, room):
    two_clouds(room)
    room.train.setChecked(True)
    assert room.answers.image is None
    assert room.use()
    assert window.center.currentIndex() == 1
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=30_000)
    image = room.answers.image
    assert image is not None
    left, right = image.pixelColor(12, 30), image.pixelColor(47, 30)
    assert left != right
    assert "what the network says" in room.hint.text()
    window.document.undo()
    assert room.answers.image is None


def test_the_curve_of_the_network_is_seen_over_the_painted_one(qtbot, window, room):
    room.easel.choose_task("curve")
    stroke(room, (-5, -3), (5, 3))
    room.train.setChecked(True)
    assert room.use()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=30_000)
    assert room.answers.curve.shape[1] == 2
    assert room.answers.image is None


def test_nothing_is_asked_while_the_window_is_closed(qtbot, window, room):
    two_clouds(room)
    room.use()
    room.close()
    window.session.train()
    qtbot.waitUntil(lambda: window.session.status is Status.IDLE, timeout=30_000)
    assert room.answers.image is None
    window.painting.open()
    assert room.answers.image is not None
