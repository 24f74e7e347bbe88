"""Results count right and wrong rows of a part, and say which rows are in a cell."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt

from core.results import Confusion
from core.session import Session
from gui.panels.results import ResultsPanel
from tests.gui.viewing import document, shelf_for, shown, trained

CASES = {
    "iris": dict(epochs=60),
    "circle": dict(units=(8, 1), activations=("tanh", "sigmoid"), epochs=20),
    "digits": dict(units=(16, 10), activations=("relu", "softmax"), epochs=5),
    "diabetes": dict(units=(8, 1), activations=("relu", "linear"), epochs=30),
}


@pytest.fixture(params=CASES)
def panel(request, qtbot):
    session = Session(document(request.param, **CASES[request.param]))
    yield shown(qtbot, ResultsPanel(session, shelf_for(session)), (900, 300))
    assert session.close()


@pytest.fixture
def iris(qtbot):
    session = Session(document("iris", **CASES["iris"]))
    yield shown(qtbot, ResultsPanel(session, shelf_for(session)), (900, 300))
    assert session.close()


def test_every_task_has_its_results(qtbot, panel):
    assert "Press Train" in panel.hint
    trained(qtbot, panel.session)
    assert panel.hint == ""
    regression = panel.subject.dataset.signature.task == "regression"
    offered = [name for name, action in panel.page_actions.items() if action.isVisible()]
    assert offered == (["Fit", "Rows"] if regression else ["Mistakes", "Curves", "Classes"])
    for page in offered:
        panel.page_actions[page].trigger()
        assert panel.page == page
        assert panel.pages.currentWidget().isVisible()
    assert panel.mistakes.matrix.isVisibleTo(panel.mistakes) != regression
    assert panel.said.text()


def test_the_title_says_the_accuracy_that_training_reported(qtbot, iris):
    trained(qtbot, iris.session)
    share = iris.session.history.last("validation/accuracy")
    title = f"{round(share * 30)} of 30 right ({share * 100:.1f} %)"
    assert iris.mistakes.matrix.title == title


def test_hovering_a_cell_names_rows_of_that_mistake(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_part("Training")
    wrong = taken(iris, 1, 2)
    lines = iris.mistakes.matrix.said(1, 2)
    assert lines[:2] == ["true: versicolor", "predicted: virginica"]
    assert lines[2].startswith(f"{len(wrong)} of 40 rows")
    named = [int(n) - 1 for n in lines[3].removeprefix("row ").split(",") if n.strip().isdigit()]
    assert named == wrong[: len(named)]


def taken(panel, true, predicted):
    """Rows of the part of one class that the network takes for another."""
    dataset, predictor = panel.subject.dataset, panel.subject.predictor
    said = predictor.probabilities(dataset.x).argmax(axis=1)
    rows = panel.subject.parts[panel.part]
    return [row for row in rows.tolist() if dataset.y[row] == true and said[row] == predicted]


def listed(panel):
    """Row numbers in the list of the page that is shown."""
    cases = panel.mistakes.cases.cases
    return (cases.answers.rows[cases.places]).tolist()


def test_a_click_on_a_cell_lists_its_rows_and_picks_them(qtbot, iris):
    trained(qtbot, iris.session)
    assert sorted(listed(iris)) == sorted(iris.subject.parts["validation"].tolist())
    matrix = iris.mistakes.matrix
    at = matrix.cell_rect(0, 0).center().toPoint()
    qtbot.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=at)
    rows = taken(iris, 0, 0)
    assert rows
    assert sorted(listed(iris)) == sorted(rows) == sorted(iris.picked_rows.rows)
    assert "setosa, rightly named" in iris.mistakes.cases.heading.text()
    iris.mistakes.cases.all.click()
    assert len(listed(iris)) == 30
    assert iris.picked_rows.rows == ()


def test_the_worst_rows_come_first(qtbot, panel):
    trained(qtbot, panel.session)
    page = "Rows" if panel.answers.shares is None else "Mistakes"
    panel.show_page(page)
    places = panel.mistakes.cases.cases.places
    assert (np.diff(panel.answers.badness[places]) <= 0).all()


def test_rows_are_listed_with_their_values(qtbot, iris):
    trained(qtbot, iris.session)
    cases = iris.mistakes.cases.cases
    row = listed(iris)[0]
    cells = [cases.data(cases.index(0, column)) for column in range(cases.columnCount())]
    dataset = iris.subject.dataset
    assert cells[0] == str(row + 1)
    assert cells[1] == dataset.signature.classes[int(dataset.y[row])]
    assert [float(cell) for cell in cells[4:]] == pytest.approx(dataset.x[row].tolist())


def test_pictures_are_shown_as_pictures(qtbot):
    session = Session(document("digits", **CASES["digits"]))
    panel = shown(qtbot, ResultsPanel(session, shelf_for(session)), (900, 300))
    trained(qtbot, session)
    cases = panel.mistakes.cases
    assert cases.gallery.isVisible()
    picture = cases.cases.data(cases.cases.index(0, 0), Qt.ItemDataRole.DecorationRole)
    assert not picture.isNull()
    assert "→" in cases.cases.data(cases.cases.index(0, 0))
    assert session.close()


def test_coins_are_not_praised(qtbot):
    units = dict(units=(8, 1), activations=("sigmoid", "sigmoid"), epochs=3)
    session = Session(document("coin_flips", **units))
    panel = shown(qtbot, ResultsPanel(session, shelf_for(session)), (900, 400))
    trained(qtbot, session)
    assert panel.verdict.learnt is False
    assert panel.said.text() in panel.said.toolTip()
    assert "Nothing shows that it has learnt" in panel.verdict.headline
    assert session.close()


def test_the_scores_of_classes_are_those_of_the_counts(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_page("Classes")
    scores = iris.scores
    found = Confusion.of(iris.answers.truth, iris.answers.said, 3)
    assert scores.rowCount() == 5
    assert scores.figures[:3, 1] == pytest.approx(found.recall)
    assert scores.text(0, 4) == "10"
    assert scores.figures[3, 1] == pytest.approx(np.nanmean(found.recall))
    assert scores.figures[4, 1] == pytest.approx(found.right / found.rows)
    scores.sort(2, Qt.SortOrder.AscendingOrder)
    names = [scores.data(scores.index(row, 0)) for row in range(5)]
    assert names[3:] == ["mean of classes", "mean of rows"]


def test_calibration_counts_all_rows_and_speaks(qtbot, iris):
    trained(qtbot, iris.session)
    iris.show_page("Curves")
    assert iris.curves.found.rows == 30
    assert "ECE" in iris.curves.calibration.legend.title
    lines = [text for _, text in iris.curves.calibration.tell(0.99, 0.5)]
    assert lines[0] == "90 % to 100 % sure"


def test_errors_are_counted_once_each_and_a_click_picks_a_row(qtbot):
    session = Session(document("diabetes", **CASES["diabetes"]))
    panel = shown(qtbot, ResultsPanel(session, shelf_for(session)), (900, 300))
    trained(qtbot, session)
    plot = panel.numbers.fit
    assert panel.numbers.spread.behind[0].heights.sum() == len(panel.answers.rows)
    x, y = float(panel.answers.truth[3]), float(panel.answers.said[3])
    at = QPointF(float(plot.view.across(x)), float(plot.view.down(y))).toPoint()
    qtbot.mouseClick(plot.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert len(panel.picked_rows.rows) == 1
    assert "off by" in panel.verdict.headline
    assert session.close()


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
    iris.show_page("Curves")
    for plot in (iris.curves.roc, iris.curves.precision):
        told = {curve.name: float(curve.told) for curve in plot.curves}
        assert set(told) == set(iris.subject.dataset.signature.classes)
        assert told["setosa"] == 1.0
        assert all(np.isfinite(area) for area in told.values())


def test_rows_of_one_class_only_are_said_to_tell_little(qtbot, iris):
    trained(qtbot, iris.session)
    labels, parts = iris.subject.dataset.y, iris.subject.parts
    parts["test"] = np.flatnonzero(labels == 0)[:5]
    iris.show_part("Test")
    assert "All these rows are “setosa”" in iris.said.toolTip()
    for page in ("Mistakes", "Curves", "Classes"):
        iris.show_page(page)
    told = {curve.name: curve.told for curve in iris.curves.roc.curves}
    assert set(told.values()) == {"–"}
