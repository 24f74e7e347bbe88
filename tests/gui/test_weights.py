"""Heatmaps show every weight, say it on hover, and follow the training."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from core.edits import AddNode
from core.layer import LAYERS
from core.probes import Grid, Names, Part
from core.project import Point
from core.session import Session
from gui.panels.weights import WeightsPanel
from gui.plots.heatmap import Heatmap
from gui.plots.reduce import MIDDLE
from gui.plots.view import number
from gui.selection import Selection
from gui.theme import THEMES
from tests.gui.viewing import document, shown, trained


@pytest.fixture
def session():
    made = Session(document())
    yield made
    assert made.close()


@pytest.fixture
def panel(qtbot, session):
    return shown(qtbot, WeightsPanel(session), (900, 300))


def heatmap(qtbot, array, size=(400, 300)):
    grid = Grid("dense_1", (Part("W", Names(len(array))),), Names(array.shape[1]))
    made = Heatmap(grid)
    qtbot.addWidget(made)
    made.resize(*size)
    made.show()
    made.show_arrays((array,))
    return made


def color_at(widget, part, row, column):
    center = widget.cell_center(part, row, column)
    return widget.grab().toImage().pixelColor(int(center.x()), int(center.y()))


def test_an_untrained_network_says_what_to_do(panel):
    assert "Press Train" in panel.hint


def test_every_layer_with_weights_has_a_heatmap_of_its_trained_weights(qtbot, panel, session):
    trained(qtbot, session)
    assert panel.hint == ""
    assert [m.grid.node for m in panel.maps] == ["dense_1", "dense_2", "dense_3"]
    weights = session.document.state.project.trained.weights
    name = session.document.state.project.data.signature.features[3]
    value = number(float(weights["dense_1"]["W"][3, 2]))
    assert panel.maps[0].said(0, 3, 2) == f"{name} → unit 3: {value}"
    bias = number(float(weights["dense_1"]["b"][2]))
    assert panel.maps[0].said(1, 0, 2) == f"bias → unit 3: {bias}"


def test_undoing_the_training_shows_what_was_there_before(qtbot, panel, session):
    trained(qtbot, session)
    session.document.undo()
    assert "Press Train" in panel.hint


def test_a_new_layer_gets_a_heatmap_of_its_own(qtbot, panel, session):
    session.document.apply(AddNode(LAYERS["dense"](units=3), Point(0, 0), "dense_3"))
    assert [m.grid.node for m in panel.maps] == ["dense_1", "dense_2", "dense_3", "dense_4"]


def test_colours_tell_sign_and_size(qtbot):
    array = np.array([[1.0, 0.0], [-1.0, 0.5]], np.float32)
    shown_map = heatmap(qtbot, array)
    assert shown_map.limit == 1.0
    theme = THEMES.current
    assert color_at(shown_map, 0, 0, 0) == theme.color("weight_positive")
    assert color_at(shown_map, 0, 1, 0) == theme.color("weight_negative")
    assert color_at(shown_map, 0, 0, 1) == theme.color("weight_zero")


def test_the_mouse_finds_the_cell_that_is_painted_there(qtbot):
    shown_map = heatmap(qtbot, np.zeros((7, 5), np.float32))
    for row in range(7):
        for column in range(5):
            center = shown_map.cell_center(0, row, column)
            assert shown_map.cell_at(center) == (0, row, column)


def test_the_scale_stays_when_fixed_and_follows_when_live(qtbot):
    shown_map = heatmap(qtbot, np.full((3, 3), 0.9, np.float32))
    assert shown_map.limit == 1.0
    shown_map.show_arrays((np.full((3, 3), 4.0, np.float32),))
    assert shown_map.limit == 5.0
    shown_map.fixed = True
    shown_map.show_arrays((np.full((3, 3), 0.1, np.float32),))
    assert shown_map.limit == 5.0


def test_the_strongest_of_many_weights_is_seen(qtbot):
    array = np.zeros((4096, 4096), np.float32)
    array[1234, 2345] = -2.0
    shown_map = heatmap(qtbot, array)
    assert color_at(shown_map, 0, 1234, 2345) == THEMES.current.color("weight_negative")


def test_zooming_in_and_out_again_shows_all(qtbot):
    array = np.zeros((100, 80), np.float32)
    array[50, 40] = 1.0
    shown_map = heatmap(qtbot, array)
    center = shown_map.cell_center(0, 50, 40)
    for _ in range(8):
        wheel = QWheelEvent(
            center, shown_map.mapToGlobal(center), QPoint(), QPoint(0, 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(shown_map.viewport(), wheel)
    assert shown_map.cell_at(center)[1:] == pytest.approx((50, 40), abs=2)
    assert color_at(shown_map, 0, 50, 40) == THEMES.current.color("weight_positive")
    qtbot.mouseDClick(shown_map.viewport(), Qt.MouseButton.LeftButton, pos=center.toPoint())
    assert shown_map.cell_at(center)[1:] == (50, 40)


def test_the_picked_layer_is_marked_and_hovering_tells_the_weight(qtbot, panel, session):
    trained(qtbot, session)
    frame = THEMES.current.color("card_selected")
    panel.select({"dense_2"})
    corners = [m.grab().toImage().pixelColor(1, 1) == frame for m in panel.maps]
    assert corners == [False, True, False]
    first = panel.maps[0]
    with qtbot.waitSignal(panel.pointed) as told:
        qtbot.mouseMove(first.viewport(), first.cell_center(0, 2, 5).toPoint())
    assert told.args == [("dense_1", 2, 5, "W")]


def test_what_is_picked_on_the_diagram_is_marked_here_and_the_other_way_round(qtbot, session):
    selection = Selection()
    panel = shown(qtbot, WeightsPanel(session, selection), (900, 300))
    trained(qtbot, session)
    qtbot.mouseClick(panel.maps[1].viewport(), Qt.MouseButton.LeftButton)
    assert selection.nodes == {"dense_2"}
    selection.pick({"dense_3"})
    frame = THEMES.current.color("card_selected")
    corners = [m.grab().toImage().pixelColor(1, 1) == frame for m in panel.maps]
    assert corners == [False, False, True]


def test_one_layer_can_have_all_the_room(qtbot, panel, session):
    trained(qtbot, session)
    panel.show_only("dense_2")
    assert [m.isVisible() for m in panel.maps] == [False, True, False]
    panel.show_only(None)
    assert all(m.isVisible() for m in panel.maps)


def test_the_table_has_every_weight_by_name(qtbot, panel, session, tmp_path):
    trained(qtbot, session)
    panel.export(tmp_path / "weights.csv")
    panel.export(tmp_path / "weights.svg")
    with (tmp_path / "weights.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 165
    assert rows[-1]["from"] == "bias"
    assert rows[-1]["to"] == session.document.state.project.data.signature.classes[-1]


def test_a_hidden_panel_catches_up_when_shown(qtbot, panel, session):
    panel.hide()
    trained(qtbot, session)
    panel.show()
    assert (
        panel.maps[0]
        .said(0, 0, 0)
        .endswith(
            number(float(session.document.state.project.trained.weights["dense_1"]["W"][0, 0]))
        )
    )


def test_no_weight_is_painted_between_two_colours(qtbot):
    shown_map = heatmap(qtbot, np.zeros((3, 3), np.float32))
    assert color_at(shown_map, 0, 1, 1) == THEMES.current.color("weight_zero")
    assert MIDDLE == 127
    assert shown_map.cell_at(QPointF(-5, -5)) is None
