"""Weights as pictures, as changes, gradients and updates; what is pointed at is marked."""

import numpy as np
import pytest
from PySide6.QtCore import Qt

from core.edits import AddNode
from core.layer import LAYERS
from core.probes import Grid, Names, Part
from core.project import Point
from core.session import Session
from gui.panels.weights import GRADIENT, SINCE, STEP, WEIGHTS, WeightsPanel
from gui.plots.heatmap import Heatmap
from gui.plots.tiles import Tiles, fold
from gui.pointing import Pointing
from gui.theme import THEMES
from tests.gui.viewing import document, shelf_for, shown, trained


@pytest.fixture
def make(qtbot):
    sessions = []

    def panel(kind="iris", units=(6, 3), activations=("relu", "softmax"), **more):
        session = Session(document(kind, units, activations, epochs=6, **more))
        sessions.append(session)
        made = WeightsPanel(session, None, shelf_for(session), Pointing())
        shown(qtbot, made, (900, 320))
        trained(qtbot, session)
        return made

    yield panel
    assert all(session.close() for session in sessions)


def weights(panel):
    return panel.session.document.state.project.trained.weights


def test_the_change_since_the_start_is_what_training_has_done(make):
    panel = make()
    start = panel.session.timeline.moments[0].snapshot.weights
    panel.show_what(SINCE)
    for heatmap in panel.maps:
        node = heatmap.grid.node
        found = panel.arrays(heatmap.grid)[0]
        np.testing.assert_allclose(found, weights(panel)[node]["W"] - start[node]["W"])
        assert "changed by" in heatmap.said(0, 1, 1)
    panel.show_what(WEIGHTS)
    assert "changed by" not in panel.maps[0].said(0, 1, 1)


def test_any_kept_moment_can_be_what_changes_are_counted_from(make):
    panel = make()
    moments = panel.session.timeline.moments
    panel.show_what(SINCE, moments[-1].snapshot, "epoch 6")
    assert not panel.arrays(panel.maps[0].grid)[0].any()
    panel._fill_menu()
    menus = [entry.menu() for entry in panel._menu.actions() if entry.menu()]
    offered = [entry.text() for entry in menus[0].actions()]
    assert "epoch 0" in offered
    assert any(text.startswith("best epoch") for text in offered)


def test_gradients_and_updates_have_a_cell_for_each_weight(make):
    panel = make()
    for what in (GRADIENT, STEP):
        panel.show_what(what)
        assert panel.hint == ""
        for heatmap in panel.maps:
            parts = panel.arrays(heatmap.grid)
            assert parts[0].shape == weights(panel)[heatmap.grid.node]["W"].shape
            assert np.abs(parts[0]).max() > 0
    rows = list(panel.table())
    assert len(rows) == 1 + 4 * 6 + 6 + 6 * 3 + 3


def test_a_gradient_is_shown_while_training_goes_on(qtbot, make):
    panel = make()
    panel.show_what(GRADIENT)
    before = panel.arrays(panel.maps[0].grid)[0].copy()
    trained(qtbot, panel.session)
    assert (panel.arrays(panel.maps[0].grid)[0] != before).any()


def test_layers_with_statistics_have_gradients_too(qtbot):
    doc = document("iris", (3,), ("relu",), epochs=2)
    doc.apply(AddNode(LAYERS["batch_norm"](), Point(0, 0), "dense_1"))
    doc.apply(AddNode(LAYERS["dense"](units=3), Point(0, 0), "batch_norm_1"))
    session = Session(doc)
    panel = shown(qtbot, WeightsPanel(session, None, shelf_for(session), Pointing()), (900, 320))
    trained(qtbot, session)
    panel.show_what(GRADIENT)
    assert all(panel.arrays(heatmap.grid) is not None for heatmap in panel.maps)
    assert session.close()


def test_where_inputs_are_pixels_each_unit_is_a_picture(make):
    panel = make("digits", (12, 10))
    assert panel._shape.isVisible()
    panel._draw_as("Pictures")
    assert [type(heatmap) for heatmap in panel.maps] == [Tiles, Heatmap]
    tiles = panel.maps[0]
    for row, unit in ((0, 0), (13, 5), (63, 11)):
        assert tiles.cell_at(tiles.cell_center(0, row, unit)) == (0, row, unit)
        name = panel.session.document.state.project.data.signature.features[row]
        assert tiles.said(0, row, unit).startswith(f"{name} → unit {unit + 1}")
    panel.grab()
    panel._draw_as("Matrix")
    assert [type(heatmap) for heatmap in panel.maps] == [Heatmap, Heatmap]


def test_tables_offer_no_pictures(make):
    assert not make("iris")._shape.isVisible()


def test_a_pixel_of_a_picture_has_the_colour_of_its_weight(qtbot):
    array = np.zeros((4, 6), np.float32)
    array[3, 4], array[0, 2] = 1.0, -1.0
    names = Names(4, "pixel", shape=(2, 2))
    tiles = Tiles(Grid("dense_1", (Part("W", names), Part("b", Names(1))), Names(6)))
    qtbot.addWidget(tiles)
    tiles.resize(420, 260)
    tiles.show()
    tiles.show_arrays((array, np.zeros((1, 6), np.float32)))
    image, theme = tiles.grab().toImage(), THEMES.current

    def color(row, unit):
        return image.pixelColor(tiles.cell_center(0, row, unit).toPoint())

    assert color(3, 4) == theme.color("weight_positive")
    assert color(0, 2) == theme.color("weight_negative")
    assert color(1, 5) == theme.color("weight_zero")


def test_pictures_are_as_large_as_they_can_be():
    for count, width, height in ((1, 100, 100), (10, 600, 100), (512, 500, 200), (7, 90, 400)):
        found = fold(count, (28, 28), width, height)
        assert found.across * found.down >= count
        assert found.across * 29 * found.scale <= width + 1e-6
        assert found.down * (28 + found.gap) * found.scale <= height + 1e-6


def test_what_is_hovered_is_pointed_at_and_what_is_pointed_at_is_marked(qtbot, make):
    panel = make()
    first = panel.maps[0]
    qtbot.mouseMove(first.viewport(), first.cell_center(0, 2, 4).toPoint())
    spot = panel.pointing.spot
    assert (spot.node, spot.input, spot.unit, spot.weight) == ("dense_1", 2, 4, "W")
    qtbot.mouseMove(first.viewport(), first.cell_center(1, 0, 3).toPoint())
    assert (panel.pointing.spot.weight, panel.pointing.spot.unit) == ("b", 3)
    panel.pointing.leave()
    second = panel.maps[1]
    panel.pointing.point("dense_2", 1, 2)
    middle = second.cell_center(0, 1, 2).toPoint()
    frame = second._cell_rect(0, 1, 2).topLeft().toPoint()
    assert second.grab().toImage().pixelColor(frame) == THEMES.current.color("text")
    assert second.grab().toImage().pixelColor(middle) != THEMES.current.color("text")
    panel.pointing.leave()
    assert second.grab().toImage().pixelColor(frame) != THEMES.current.color("text")
    panel.pointing.point("dense_2", None, 1)
    panel.grab()


def test_a_wheel_over_pictures_shows_fewer_and_larger_ones(qtbot, make):
    panel = make("digits", (32, 10))
    panel._draw_as("Pictures")
    tiles = panel.maps[0]
    before = tiles._fold.scale
    tiles._look_at((0, 64), (0, 8))
    assert tiles._fold.scale > before
    assert tiles.cell_at(tiles.cell_center(0, 5, 7)) == (0, 5, 7)
    qtbot.mouseDClick(tiles.viewport(), Qt.MouseButton.LeftButton)
    assert tiles._fold.scale == before
