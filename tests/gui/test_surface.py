"""The decision surface shows what the network says, and where it errs."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from core.edits import SetPreparation
from core.session import Session
from gui.panels.surface import SurfacePanel
from gui.panels.surface_choices import CLASSES, HEIGHTS
from gui.plots.ground import SOLID
from gui.plots.marks import Dot, Halos, Picture, Points
from gui.theme import THEMES
from tests.gui.viewing import document, shelf_for, shown, trained

CASES = {
    "iris": dict(units=(10, 8, 3), activations=("relu", "relu", "softmax"), epochs=100),
    "circle": dict(units=(8, 1), activations=("tanh", "sigmoid"), epochs=60),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, SurfacePanel(session, shelf_for(session)))
    assert session.close()


@pytest.fixture
def iris(qtbot):
    session = Session(document("iris", **CASES["iris"]))
    yield shown(qtbot, SurfacePanel(session, shelf_for(session)))
    assert session.close()


def layers(panel, kind):
    return [thing for thing in panel.plot.behind if isinstance(thing, kind)]


def test_an_untrained_network_says_what_to_do(iris):
    assert "Press Train" in iris.hint


def test_a_trained_network_is_shown_for_every_task(qtbot, panel):
    trained(qtbot, panel.session)
    assert panel.hint == ""
    (picture,) = layers(panel, Picture)
    assert picture.image.shape == (80, 80, 3)
    dots = sum(len(points.x) for points in layers(panel, Points))
    dataset = panel.subject.dataset
    assert dots == min(len(dataset.y), dots)
    assert dots > 100
    assert panel.plot.read_out(0.0) == []
    lines = [text for _, text in panel.plot.tell(0.5, 0.5)]
    assert len(lines) >= 3


def test_rows_that_the_network_gets_wrong_have_a_halo(qtbot, iris):
    trained(qtbot, iris.session)
    dataset, predictor = iris.subject.dataset, iris.subject.predictor
    said = predictor.probabilities(dataset.x).argmax(axis=1)
    (halos,) = layers(iris, Halos)
    assert len(halos.x) == int((said != dataset.y).sum())


def test_the_ground_has_the_colour_of_the_class_that_is_said(qtbot, iris):
    trained(qtbot, iris.session)
    for part in ("training", "validation", "test"):
        iris.show_part(part, False)
    image, view = iris.plot.grab().toImage(), iris.plot.view
    x, y = view.rect.left() + 5, view.rect.bottom() - 5
    seen = np.array(image.pixelColor(int(x), int(y)).getRgb()[:3], float)
    shares = [text for _, text in iris.plot.tell(*view.value_at(x, y))][2:]
    names = iris.subject.dataset.signature.classes
    best = names.index(shares[0].rsplit(" ", 1)[0])
    paper = np.array(THEMES.current.color("plot_background").getRgb()[:3], float)
    inks = [np.array(THEMES.current.class_color(i).getRgb()[:3], float) for i in range(3)]
    colors = [paper + (ink - paper) * SOLID for ink in inks]
    assert int(np.argmin([np.abs(seen - color).sum() for color in colors])) == best


def test_other_axes_can_be_chosen(qtbot, iris):
    trained(qtbot, iris.session)
    iris.look_along((0, 1))
    names = iris.subject.dataset.signature.features
    assert iris.plot.title == names[1]
    assert iris.plot.x_name == f"{names[0]} · others at their median"
    iris.look_along(None)
    assert iris.plot.x_name == "main direction 1"


def test_undoing_the_training_empties_the_view(qtbot, iris):
    trained(qtbot, iris.session)
    iris.session.document.undo()
    assert "Press Train" in iris.hint


def test_the_table_has_what_the_network_says_at_each_cell(qtbot, panel, tmp_path):
    trained(qtbot, panel.session)
    panel.export(tmp_path / "surface.csv")
    with (tmp_path / "surface.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == list(panel.plane.names)
    assert len(rows) == 6401


def test_the_ground_can_be_classes_or_one_probability_with_a_scale(qtbot, iris):
    trained(qtbot, iris.session)
    assert not iris.scale.isVisible()
    (mixed,) = layers(iris, Picture)
    iris.show_what(CLASSES)
    (parted,) = layers(iris, Picture)
    assert len(np.unique(parted.image.reshape(-1, 3), axis=0)) <= 3
    assert len(np.unique(mixed.image.reshape(-1, 3), axis=0)) > 3
    iris.show_what(HEIGHTS, 2)
    assert iris.scale.isVisible()
    assert "virginica" in iris.scale.toolTip()


def test_the_other_inputs_can_be_held_at_a_row(qtbot, iris):
    trained(qtbot, iris.session)
    x = iris.subject.dataset.x[100]
    iris.viewpoint.hold_at(100)
    sample = iris.plane.at(np.array([1.0]), np.array([0.2]))[0]
    np.testing.assert_allclose(sample[:2], x[:2])
    assert "others as in row 101" in iris.plot.x_name
    iris.viewpoint.hold_at(None)
    assert "others at their median" in iris.plot.x_name


def test_rows_of_every_part_are_there_and_can_be_hidden(qtbot, iris):
    iris.session.document.apply(SetPreparation("test", 0.2))
    trained(qtbot, iris.session)
    shown_rows = sum(len(points.x) for points in layers(iris, Points))
    assert shown_rows == 150
    hollow = sum(int(points.hollow.sum()) for points in layers(iris, Points))
    assert hollow == 30
    assert len({points.shape for points in layers(iris, Points)}) == 3
    iris.show_part("test", False)
    assert sum(len(points.x) for points in layers(iris, Points)) == 120
    iris.show_part("test", True)
    assert sum(len(points.x) for points in layers(iris, Points)) == 150


def test_a_click_on_a_dot_picks_its_row_and_the_mouse_tells_it(qtbot, iris):
    trained(qtbot, iris.session)
    QApplication.processEvents()  # lays out
    place = int(np.argmax(iris.rows._places[:, 0]))
    view = iris.plot.view
    x, y = (np.array([v]) for v in iris.rows.place_of(place))
    at = QPoint(round(float(view.across(x)[0])), round(float(view.down(y)[0])))
    qtbot.mouseMove(iris.plot.viewport(), at)
    qtbot.mouseClick(iris.plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    row = iris.picked.rows[0]
    assert row in iris.rows.numbers
    lines = [text for _, text in iris.plot.tell(*view.value_at(at.x(), at.y()))]
    assert lines[-1].startswith(f"row {row + 1}, ")
    assert any(isinstance(mark, Dot) for mark in iris.plot.marks)


def test_zooming_in_asks_the_network_about_what_is_seen(qtbot, iris):
    trained(qtbot, iris.session)
    iris.plot.box.setRange(xRange=(4, 5), yRange=(1, 1.5), padding=0)
    iris.plot.box.sigRangeChangedManually.emit([True, True])
    qtbot.waitUntil(lambda: layers(iris, Picture)[0].x == (4, 5))
    rows = list(iris.table())
    assert len(rows) == 6401
    assert min(row[0] for row in rows[1:]) > 4
    iris.reset()
    qtbot.waitUntil(lambda: layers(iris, Picture)[0].x == iris.plane.x)
