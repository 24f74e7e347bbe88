"""The prediction panel follows the training; its fields suit the data."""

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from core.data.base import Dataset, Signature
from core.data.columns import Column
from core.edits import SetParam
from core.graph import NodeId
from core.session import Session
from gui.panels.predict import PredictPanel
from gui.panels.sample import SampleForm
from tests.gui.viewing import document, follow, shelf_for, trained


@pytest.fixture
def predict(qtbot, doc, session):
    panel = follow(qtbot, PredictPanel(session, shelf_for(session)), doc)
    session.mail.connect(panel.show_mail)
    return panel


def test_prediction_says_to_train_first(predict):
    assert predict.remark.isVisible()
    assert "Train first" in predict.remark.text()


def test_a_prediction_follows_the_training_and_stays_after_it(qtbot, doc, session, predict):
    session.step_batch()

    def answered():
        session.beat()
        return predict.answer.isVisible()

    qtbot.waitUntil(answered)
    first = predict.bars._bars
    trained(qtbot, session)
    assert predict.bars._bars != first
    assert sum(bar.share for bar in predict.bars._bars) == pytest.approx(1, abs=1e-5)


def test_the_fields_of_a_sample_begin_at_the_median_in_original_units(predict):
    values = [row.input.value() for row in predict.sample.fields.rows.values()]
    assert values == pytest.approx([5.7, 3.0, 4.4, 1.3])


def test_a_row_of_the_data_can_be_asked_and_its_class_is_said(qtbot, session, predict):
    trained(qtbot, session)
    predict.sample.number.setValue(51)
    assert "the data say versicolor" in predict.detail.text()
    predict.sample.fields.rows[0].input.stepBy(1)
    assert "the data say" not in predict.detail.text()


def test_weights_that_no_longer_fit_the_network_give_no_answer(qtbot, doc, session, predict):
    trained(qtbot, session)
    assert predict.answer.isVisible()
    doc.apply(SetParam(NodeId("dense_1"), "units", 20))
    assert not predict.answer.isVisible()
    doc.undo()
    assert predict.answer.isVisible()


@pytest.mark.parametrize(
    ("kind", "units", "activation", "said"),
    [
        ("diabetes", 1, "linear", " = "),
        ("digits", 10, "softmax", ""),
        ("circle", 1, "tanh", "side"),
    ],
)
def test_numbers_pictures_and_two_classes_are_predicted(qtbot, kind, units, activation, said):
    doc = document(kind, (8, units), ("relu", activation), epochs=2)
    session = Session(doc)
    panel = follow(qtbot, PredictPanel(session, shelf_for(session)), doc)
    session.mail.connect(panel.show_mail)
    trained(qtbot, session)
    assert panel.answer.isVisible()
    assert said in panel.answer.text()
    assert panel.sample.picture.isVisible() == (kind == "digits")
    panel.grab()
    assert session.close()


HEAD, BODY = "city,size,price\n", "Rome,10,5\nOslo,,7\nRome,30,9\n"


def test_categories_are_picked_dates_typed_and_gaps_may_stay(qtbot):
    columns = (Column("city", "category", ("Oslo", "Rome")), Column("day", "date"),
               Column("size", "float", gaps=True))  # fmt: skip
    names = tuple(name for column in columns for name in column.features)
    signature = Signature("Rooms", 3, (len(names),), "regression", names, ("price",), (), columns)
    x = np.array([[1, 19723, 10], [0, 19754, np.nan], [1, 19787, 30]], np.float32)
    dataset = Dataset(signature, x, np.array([[5], [7], [9]], np.float32))
    host = QWidget()
    qtbot.addWidget(host)
    form = SampleForm(host)
    form.show_dataset(dataset)
    city, day, size = (row.input for row in form.fields.rows.values())
    assert city.currentText() == "Rome"
    changes = []
    form.changed.connect(lambda: changes.append(form.value()))
    choose = city.findText("Oslo")
    city.setCurrentIndex(choose)
    city.activated.emit(choose)
    assert changes[-1][0] == dataset.signature.columns[0].categories.index("Oslo")
    day.setText("2024-03-05")
    day.editingFinished.emit()
    assert form.value()[1] == dataset.signature.columns[1].read("2024-03-05")
    day.setText("yesterday")
    day.editingFinished.emit()
    assert "must be a date" in day.toolTip()
    form.number.setValue(2)
    assert np.isnan(form.value()[2])
    assert form.truth() == "7"
    assert size.value() == 20
