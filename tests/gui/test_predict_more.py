"""A sample can be dragged, drawn, picked; what if, nearest rows and the diagram follow it."""

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from core.data.base import SOURCES, DataReference
from core.edits import ChooseData
from core.session import Session
from gui.flowing import Flowing
from gui.panels.predict import PredictPanel
from gui.picked_rows import PickedRows
from tests.gui.viewing import document, follow, shelf_for, trained

CASES = {
    "iris": ((8, 3), ("relu", "softmax")),
    "penguins": ((8, 3), ("relu", "softmax")),
    "diabetes": ((8, 1), ("relu", "linear")),
    "digits": ((16, 10), ("relu", "softmax")),
}


@pytest.fixture
def make(qtbot):
    sessions = []

    def panel(kind, train=True):
        doc = document(kind, *CASES[kind], epochs=5)
        session = Session(doc)
        sessions.append(session)
        made = PredictPanel(session, shelf_for(session), Flowing(), PickedRows())
        follow(qtbot, made, doc)
        session.mail.connect(made.show_mail)
        if train:
            trained(qtbot, session)
        return made

    yield panel
    assert all(session.close() for session in sessions)


def test_dragging_a_slider_changes_field_and_answer(make):
    panel = make("iris")
    before, row = panel.bars._bars, panel.sample.fields.rows[2]
    row.slider.setValue(row.slider.maximum() // 5)
    assert row.input.value() == pytest.approx(float(panel.sample.value()[2]), rel=1e-3)
    assert panel.bars._bars != before
    assert panel.curve.place == 2


def test_typing_a_value_moves_the_slider_and_warns_beyond_the_training_range(make):
    panel = make("iris")
    row = panel.sample.fields.rows[0]
    row.input.setValue(30.0)
    assert row.slider.value() == row.slider.maximum()
    assert row.mark.isVisible()
    assert "sepal_length_cm 30: training met 4.3 to 7.9" in panel.warning.text()
    panel.sample.begin()
    assert not panel.warning.isVisible()
    assert not row.mark.isVisible()


def test_the_curve_goes_through_the_present_answer(make):
    panel = make("iris")
    panel.sample.take_row(10)
    for place in range(4):
        panel.curve.look_at(place)
        panel._ask_curve()
        curve, x = panel.curve.curve, panel.sample.value()
        present = panel.subject.predictor.probabilities(x[None])[0]
        at = np.argmin(np.abs(curve.values - x[place]))
        assert np.abs(curve.answers[at] - present).max() < 0.1
        assert len(panel.curve.plot.curves) == 3
        assert len(panel.curve.plot.behind) == 2


def test_a_category_is_asked_for_each_of_its_names(make):
    panel = make("penguins")
    names = [column.name for column in panel.subject.dataset.signature.inputs]
    panel._look_along(names.index("island"))
    assert panel.curve.bars.isVisible()
    assert [bar.name for bar in panel.curve.bars._bars] == ["Biscoe", "Dream", "Torgersen"]
    assert not panel.curve.plot.isVisible()


def test_what_is_not_known_can_be_said_and_taken_back(make):
    panel = make("penguins")
    row = next(r for r in panel.sample.fields.rows.values() if r.column.name == "body_mass_g")
    row.unknown.setChecked(True)
    assert np.isnan(panel.sample.value()).sum() == 1
    assert not row.slider.isEnabled()
    assert panel.answer.isVisible()
    row.unknown.setChecked(False)
    assert not np.isnan(panel.sample.value()).any()
    assert row.slider.isEnabled()


def test_the_nearest_row_of_a_training_row_is_itself_and_can_be_taken(make):
    panel = make("iris")
    row = int(panel.subject.parts["training"][5])
    panel.sample.take_row(row)
    assert panel.nearest.distances[0] == pytest.approx(0, abs=1e-5)
    other = int(panel.nearest.rows[3])
    panel.nearest._grid.cellDoubleClicked.emit(3, 0)
    assert panel.sample.row == other
    assert "training row" in panel.detail.text()


def test_a_row_that_is_picked_elsewhere_fills_the_form(make):
    panel = make("diabetes")
    panel.picked.pick([7, 8])
    assert panel.sample.row == 7
    np.testing.assert_array_equal(panel.sample.value(), panel.subject.dataset.x[7])


def test_a_row_that_was_picked_while_the_panel_was_hidden_is_there_when_it_is_seen(make):
    panel = make("diabetes")
    panel.hide()
    panel.picked.pick([9])
    assert panel.sample.row != 9
    panel.show()
    panel.refresh()
    assert panel.sample.row == 9


def test_numbers_flow_through_the_diagram_while_the_view_is_seen(make):
    panel = make("iris")
    flowing = panel.flow.flowing
    assert list(flowing.passing) == ["input_1", "dense_1", "dense_2"]
    last = flowing.passing["dense_2"]
    present = panel.subject.predictor.probabilities(panel.sample.value()[None])[0]
    np.testing.assert_allclose(last.values, present, rtol=1e-4)
    assert last.names == panel.subject.dataset.signature.classes
    panel.on_diagram.setChecked(False)
    assert not flowing.passing
    panel.on_diagram.setChecked(True)
    panel.hide()
    assert not flowing.passing


def test_a_digit_can_be_drawn_and_the_network_reads_the_prepared_picture(qtbot, make):
    panel = make("digits")
    pad = panel.sample.drawing.pad
    pad.resize(132, 132)
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    for y in range(20, 110, 10):
        qtbot.mouseMove(pad, QPoint(60, y))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 110))
    x = panel.sample.value().reshape(8, 8)
    assert x.max() > 8
    assert (x[:, 0] == 0).all()
    assert x.sum(axis=0).argmax() in (3, 4)
    assert panel.sample.row is None
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_Backspace)
    assert (panel.sample.value() == 0).all()
    panel.grab()


def test_a_taken_row_wipes_the_pad_and_the_brush_changes_the_ink(make):
    panel = make("digits")
    drawing = panel.sample.drawing
    drawing.pad.strokes = [[(20, 20), (100, 100)]]
    drawing.pad.drawn.emit()
    thin = panel.sample.value().sum()
    drawing.brush.setValue(18)
    assert panel.sample.value().sum() > 1.3 * thin
    panel.sample.take_row(3)
    assert drawing.pad.strokes == []
    np.testing.assert_array_equal(panel.sample.value(), panel.subject.dataset.x[3])


@pytest.mark.parametrize("kind", CASES)
def test_everything_that_is_shown_can_be_written(make, tmp_path, kind):
    panel = make(kind)
    for ending in ("csv", "svg", "png"):
        panel.export(tmp_path / f"predict.{ending}")
        assert (tmp_path / f"predict.{ending}").stat().st_size > 500
    with (tmp_path / "predict.csv").open(newline="") as file:
        kinds = [line[0] for line in csv.reader(file)]
    assert kinds.count("answer") == 1
    assert kinds.count("nearest row") == 5
    assert kinds.count("sample") == len(panel.sample.value())
    assert ("what if" in kinds) == (kind != "digits")


def test_without_weights_the_form_is_there_and_says_what_to_do(make):
    panel = make("iris", train=False)
    assert panel.hint == ""
    assert panel.sample.fields.isVisible()
    assert "Train first" in panel.remark.text()


def test_many_features_are_found_by_name(qtbot, make):
    panel = make("iris")
    form = panel.sample
    form.search.setText("petal")
    assert [row.column.name for row in form.fields.rows.values()] == [
        "petal_length_cm",
        "petal_width_cm",
    ]
    form.search.setText("nothing of the kind")
    assert "no feature" in form.rest.text()


def test_other_data_make_the_answer_go_and_the_form_another(qtbot, make):
    panel = make("iris")
    panel.session.train()
    source = SOURCES["diabetes"]()
    panel.session.document.apply(ChooseData(DataReference.of(source, source.load())))
    assert not panel.answer.isVisible()
    assert len(panel.sample.fields.rows) == 10
    assert not panel.flow.flowing.passing
