"""Inspector, data, training, problems and prediction follow the state and ask for edits."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from core.data.base import SOURCES, Dataset, Signature
from core.data.columns import Column
from core.edits import AddNode, RemoveNodes, RenameNode, SetParam
from core.graph import NodeId
from core.layer import LAYERS
from core.problem import OnNode, OnSetting, Problem, Refused, Severity
from core.project import Point
from core.session import Session
from core.spec import read_fields
from gui.panels.data import DataPanel, offered
from gui.panels.inspector import InspectorPanel
from gui.panels.predict import PredictPanel
from gui.panels.problems import ProblemsPanel
from gui.panels.rows_table import RowsTable
from gui.panels.sample import SampleForm
from gui.panels.training import TrainingPanel
from gui.selection import Selection
from gui.shelf import Shelf
from tests.gui.viewing import document, trained

SHIPPED = [cls for cls in offered() if cls.kind != "mnist"]


@pytest.fixture
def doc():
    return document()


@pytest.fixture
def session(doc):
    made = Session(doc)
    yield made
    assert made.close()


def follow(qtbot, panel, doc):
    """Show a panel that follows its document, as the window does it."""
    host = QWidget()  # a window with a layout makes the offscreen platform warn of size hints
    host.resize(340, 720)
    panel.setParent(host)
    panel.host = host
    qtbot.addWidget(host)
    panel.resize(320, 700)
    doc.changed.connect(panel.show_state)
    panel.show_state(doc.state)
    host.show()
    panel.show()
    return panel


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def inspector(qtbot, doc, selection):
    return follow(qtbot, InspectorPanel(doc, selection), doc)


def set_number(qtbot, field, text):
    field.setFocus()
    field.lineEdit().selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


# ---- inspector ---------------------------------------------------------------------------------


def test_without_a_selection_the_whole_network_is_summed_up(inspector):
    page = inspector.network
    assert page.isVisible()
    assert page.total.text() == "165 parameters"
    rows = [
        tuple(page.layers.item(r, c).text() for c in range(3))
        for r in range(page.layers.rowCount())
    ]
    assert rows == [
        ("input_1", "4", "0"), ("dense_1", "10", "50"),
        ("dense_2", "8", "88"), ("dense_3", "3", "27"),
    ]  # fmt: skip
    assert "4 values in, 3 out" in page.sentence.text()


def test_a_picked_layer_says_what_flows_through_it(inspector, selection):
    selection.pick({NodeId("dense_1")})
    assert inspector.layer.isVisible()
    assert inspector.layer.flow.text() == "4 → 10 · 50 parameters"
    assert inspector.layer.name.text() == "dense_1"


@pytest.mark.parametrize("cls", LAYERS, ids=lambda cls: cls.kind)
def test_every_layer_has_its_page(qtbot, doc, inspector, selection, cls):
    doc.apply(AddNode(cls(), Point(0, 0)))
    node = [*doc.state.project.graph.nodes][-1]
    selection.pick({node})
    assert inspector.layer.isVisible()
    assert inspector.layer.name.text() == node


def test_a_parameter_is_set_by_typing_and_is_one_step_of_undo(qtbot, doc, inspector, selection):
    selection.pick({NodeId("dense_1")})
    units = inspector.layer.form.fields["units"]
    set_number(qtbot, units, "12")
    qtbot.keyClick(units, Qt.Key.Key_Up)
    assert doc.state.project.graph.nodes["dense_1"].units == 13
    doc.undo()
    assert doc.state.project.graph.nodes["dense_1"].units == 10
    assert units.value() == 10


def test_a_layer_is_renamed_and_stays_picked(qtbot, doc, inspector, selection):
    selection.pick({NodeId("dense_1")})
    name = inspector.layer.name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "hidden")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert "hidden" in doc.state.project.graph.nodes
    assert selection.nodes == {"hidden"}
    assert name.text() == "hidden"


def test_a_name_that_cannot_be_is_refused_beside_it(qtbot, doc, inspector, selection):
    selection.pick({NodeId("dense_1")})
    name = inspector.layer.name
    name.setFocus()
    name.selectAll()
    qtbot.keyClicks(name, "dense_2")
    qtbot.keyClick(name, Qt.Key.Key_Return)
    assert "dense_1" in doc.state.project.graph.nodes
    said = [w.text() for w in inspector.layer.findChildren(type(inspector.layer.flow))]
    assert any("already" in text for text in said)


def test_problems_of_a_layer_are_mended_in_its_page(qtbot, doc, inspector, selection):
    doc.apply(SetParam(NodeId("dense_3"), "units", 7))
    selection.pick({NodeId("dense_3")})
    assert inspector.layer.remarks.isVisible()
    fix = inspector.layer.remarks.findChild(QPushButton)
    qtbot.mouseClick(fix, Qt.MouseButton.LeftButton)
    assert doc.state.project.graph.nodes["dense_3"].units == 3
    assert not inspector.layer.remarks.isVisible()


def test_several_layers_of_a_kind_are_set_at_once(qtbot, doc, inspector, selection):
    selection.pick({NodeId("dense_1"), NodeId("dense_2")})
    assert inspector.several.isVisible()
    set_number(qtbot, inspector.several.form.fields["units"], "20")
    nodes = doc.state.project.graph.nodes
    assert (nodes["dense_1"].units, nodes["dense_2"].units) == (20, 20)
    doc.undo()
    nodes = doc.state.project.graph.nodes
    assert (nodes["dense_1"].units, nodes["dense_2"].units) == (10, 8)


def test_several_layers_of_different_kinds_have_no_form(inspector, selection):
    selection.pick({NodeId("input_1"), NodeId("dense_2")})
    assert inspector.several.isVisible()
    assert not inspector.several.form.isVisible()
    assert "2 layers" in inspector.several.heading.text()


def test_a_picked_layer_that_goes_leaves_the_network(doc, inspector, selection):
    doc.changed.connect(selection.show_state)
    selection.pick({NodeId("dense_2")})
    doc.apply(RemoveNodes(frozenset({NodeId("dense_2")})))
    assert inspector.network.isVisible()
    doc.undo()
    doc.apply(RenameNode(NodeId("dense_1"), "first"))
    assert inspector.network.layers.item(1, 0).text() == "first"


def test_a_row_of_the_table_picks_its_layer(qtbot, inspector, selection):
    wanted = []
    selection.wanted.connect(hear := wanted.append)
    table = inspector.network.layers
    table.clicked.emit(table.model().index(2, 0))
    assert selection.nodes == {"dense_2"}
    assert wanted == [OnNode(NodeId("dense_2"))]
    assert hear


# ---- data --------------------------------------------------------------------------------------


@pytest.fixture
def data(qtbot, doc):
    return follow(qtbot, DataPanel(doc, Shelf()), doc)


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_every_shipped_set_can_be_chosen_and_looked_into(doc, data, cls):
    data.choose(cls())
    dataset = cls().load()
    assert doc.state.project.data.signature == dataset.signature
    assert data.choice.currentText() == cls.title
    assert f"{len(dataset.x):,} rows" in data.summary.text()
    assert data.rows.rowCount() == len(dataset.x)
    assert data.rows.data(data.rows.index(0, 0))
    assert data.made.isVisible() == bool(data.made.fields)


def test_choosing_data_is_one_step_of_undo_and_the_panel_goes_back(doc, data):
    data.choose(SOURCES["circle"]())
    assert doc.undo_label == "Choose Circle"
    doc.undo()
    assert data.choice.currentText() == "Iris"
    assert "150 rows" in data.summary.text()


def test_made_data_are_made_anew_with_other_parameters(qtbot, doc, data):
    data.choose(SOURCES["circle"]())
    set_number(qtbot, data.made.fields["rows"], "100")
    assert doc.state.project.data.signature.rows == 100
    assert "100 rows" in data.summary.text()


def test_an_impossible_preparation_is_refused_at_its_field(qtbot, doc, data):
    set_number(qtbot, data.preparation.fields["validation"], "0.6")
    set_number(qtbot, data.preparation.fields["test"], "0.6")
    assert doc.state.project.preparation.test == 0.0
    assert "5 %" in data.preparation.complaints["test"].text()
    set_number(qtbot, data.preparation.fields["test"], "0.1")
    assert doc.state.project.preparation.test == 0.1
    assert data.preparation.complaints["test"].isHidden()


class Gone:
    """Stands for a file that is not there any more."""

    def __new__(cls):
        made = SOURCES["iris"]()

        class Missing(type(made)):
            kind = ""
            title = "Missing"

            def load(self):
                raise Refused(Problem("the file is gone"))

        return Missing()


def test_data_that_cannot_be_read_are_said_and_nothing_changes(doc, data):
    before = doc.state
    data.choose(Gone())
    assert data.remarks.isVisible()
    assert doc.state is before


def test_a_table_of_many_rows_is_asked_only_for_what_is_seen(qtbot):
    model = RowsTable()
    x = np.zeros((1_000_000, 3), np.float32)
    names = ("a", "b", "c")
    signature = Signature("Big", len(x), (3,), "regression", names, ("y",))
    model.show_dataset(Dataset(signature, x, np.ones((len(x), 1), np.float32)))
    assert model.rowCount() == 1_000_000
    assert model.columnCount() == 4
    assert model.data(model.index(999_999, 0)) == "1"
    assert model.headerData(0, Qt.Orientation.Horizontal) == "y"
    assert model.rowCount(model.index(0, 0, QModelIndex())) == 0


# ---- training, problems ------------------------------------------------------------------------


def test_training_settings_are_edited_and_summed_up(qtbot, doc):
    panel = follow(qtbot, TrainingPanel(doc), doc)
    set_number(qtbot, panel.form.fields["batch_size"], "60")
    assert doc.state.project.training.batch_size == 60
    assert "2 steps an epoch" in panel.summary.text()
    set_number(qtbot, panel.form.fields["optimizer"].form.fields["learning_rate"], "5e-2")
    assert doc.state.project.training.optimizer.learning_rate == 0.05


def test_problems_are_listed_with_the_worst_first_and_go_when_they_are_settled(
    qtbot, doc, session, selection
):
    panel = follow(qtbot, ProblemsPanel(session, selection), doc)
    assert panel.rows == []
    doc.apply(SetParam(NodeId("dense_3"), "units", 7))
    doc.apply(AddNode(LAYERS["dense"](), Point(0, 0)))
    severities = [row._problem.severity for row in panel.rows]
    assert severities == sorted(severities, key=[*Severity].index)
    doc.undo()
    doc.undo()
    assert panel.rows == []


def test_what_training_says_stays_in_the_list_until_the_next_start(qtbot, doc, session, selection):
    panel = follow(qtbot, ProblemsPanel(session, selection), doc)
    session.problem.emit(Problem("the loss stopped being a number", OnSetting("training")))
    assert len(panel.rows) == 1
    wanted = []
    selection.wanted.connect(hear := wanted.append)
    panel.rows[0].setFocus()
    qtbot.keyClick(panel.rows[0], Qt.Key.Key_Return)
    assert wanted == [OnSetting("training")]
    session.train()
    assert panel.rows == []
    assert hear


# ---- prediction --------------------------------------------------------------------------------


@pytest.fixture
def predict(qtbot, doc, session):
    panel = follow(qtbot, PredictPanel(session, Shelf()), doc)
    session.mail.connect(panel.show_mail)
    return panel


def test_prediction_says_to_train_first(predict):
    assert predict.hint.isVisible()
    assert "Train first" in predict.hint.text()


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
    values = [field.value() for field in predict.sample.fields]
    assert values == pytest.approx([5.8, 3.0, 4.35, 1.3])


def test_a_row_of_the_data_can_be_asked_and_its_class_is_said(qtbot, session, predict):
    trained(qtbot, session)
    predict.sample.row.setValue(51)
    assert "the data say versicolor" in predict.detail.text()
    predict.sample.fields[0].stepBy(1)
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
    panel = follow(qtbot, PredictPanel(session, Shelf()), doc)
    session.mail.connect(panel.show_mail)
    trained(qtbot, session)
    assert panel.answer.isVisible()
    assert said in panel.answer.text()
    assert panel.sample.picture.isVisible() == (kind == "digits")
    panel.grab()
    assert session.close()


HEAD, BODY = "city,size,price\n", "Rome,10,5\nOslo,,7\nRome,30,9\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(HEAD + BODY * 10)
    return read_fields(
        SOURCES["table"], {"path": str(path), "target": "price", "task": "regression"}
    )


def test_a_table_of_ones_own_is_chosen_by_its_name_and_shown_as_it_is_written(doc, data, table):
    data.choose(table)
    assert data.choice.currentText() == doc.state.project.data.signature.name
    assert "30 rows · 2 features · target: price" in data.summary.text()
    texts = [data.rows.data(data.rows.index(1, c)) for c in range(3)]
    assert texts == ["7", "Oslo", ""]
    assert data.made.isHidden(), "what was guessed is right for most"
    data.details.click()
    assert data.made.isVisible()
    data.choose(SOURCES["iris"]())
    assert data.choice.findText("rooms") == -1
    assert data.details.isHidden()


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
    city, day, size = form.fields
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
    form.row.setValue(2)
    assert np.isnan(form.value()[2])
    assert form.truth() == "7"
    assert size.value() == 20
