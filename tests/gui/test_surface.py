"""The decision surface shows what the network says, and where it errs."""

import csv

import numpy as np
import pytest

from core.session import Session
from gui.panels.surface import SOLID, SurfacePanel
from gui.plots.marks import Halos, Picture, Points
from gui.shelf import Shelf
from gui.theme import THEMES
from tests.gui.viewing import document, shown, trained

CASES = {
    "iris": dict(units=(10, 8, 3), activations=("relu", "relu", "softmax"), epochs=100),
    "circle": dict(units=(8, 1), activations=("tanh", "sigmoid"), epochs=60),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, SurfacePanel(session, Shelf()))
    assert session.close()


@pytest.fixture
def iris(qtbot):
    session = Session(document("iris", **CASES["iris"]))
    yield shown(qtbot, SurfacePanel(session, Shelf()))
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
    iris.dots.setChecked(False)
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
    assert (iris.plot.x_name, iris.plot.title) == names[:2]
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
