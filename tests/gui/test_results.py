"""Results count right and wrong rows of a part, and say which rows are in a cell."""

import csv

import numpy as np
import pytest

from core.session import Session
from gui.panels.results import ResultsPanel
from gui.shelf import Shelf
from tests.gui.viewing import document, shown, trained

CASES = {
    "iris": dict(epochs=60),
    "circle": dict(units=(8, 1), activations=("tanh", "sigmoid"), epochs=20),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, ResultsPanel(session, Shelf()), (900, 300))
    assert session.close()


@pytest.fixture
def iris(qtbot):
    session = Session(document("iris", **CASES["iris"]))
    yield shown(qtbot, ResultsPanel(session, Shelf()), (900, 300))
    assert session.close()


def test_every_task_has_its_results(qtbot, panel):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert panel.hint == ""
    regression = panel.subject.dataset.signature.task == "regression"
    assert panel.matrix.isVisible() != regression
    assert panel.errors.isVisible() == regression
    assert panel.curves.isVisible()


def test_the_title_says_the_accuracy_that_training_reported(qtbot, iris):
    trained(qtbot, iris.session)
    share = iris.session.history.last("validation/accuracy")
    assert iris.matrix.title == f"{round(share * 30)} of 30 right ({share * 100:.1f} %)"


def test_hovering_a_cell_names_rows_of_that_mistake(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_part("Training")
    dataset, predictor = iris.subject.dataset, iris.subject.predictor
    said = predictor.probabilities(dataset.x).argmax(axis=1)
    rows = iris.subject.parts["training"]
    wrong = [row for row in rows.tolist() if dataset.y[row] == 1 and said[row] == 2]
    lines = iris.matrix.said(1, 2)
    assert lines[:2] == ["true: versicolor", "predicted: virginica"]
    assert lines[2].startswith(f"{len(wrong)} of 40 rows")
    named = [int(n) - 1 for n in lines[3].removeprefix("row ").split(",") if n.strip().isdigit()]
    assert named == wrong[: len(named)]


def test_a_part_without_rows_says_so(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_part("Test")
    assert "There are no test rows" in iris.hint


def test_the_table_has_every_row_of_the_part_with_what_is_said(qtbot, panel, tmp_path):
    trained(qtbot, panel.session)
    panel.export(tmp_path / "results.csv")
    panel.export(tmp_path / "results.svg")
    with (tmp_path / "results.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 1 + len(panel.subject.parts["validation"])
    assert rows[0][0] == "row"


def test_roc_curves_tell_their_area(qtbot, iris):
    trained(qtbot, iris.session)
    told = {curve.name: float(curve.told) for curve in iris.curves.curves}
    assert set(told) == set(iris.subject.dataset.signature.classes)
    assert told["setosa"] == 1.0
    assert all(np.isfinite(area) for area in told.values())
