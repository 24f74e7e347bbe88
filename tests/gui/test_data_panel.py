"""The data panel: choose, look into, prepare; a table of one's own."""

import numpy as np
import pytest
from PySide6.QtCore import QModelIndex, Qt

from core.data.base import SOURCES, Dataset, Signature
from core.problem import Problem, Refused
from core.spec import read_fields
from gui.panels.data import DataPanel, offered
from gui.panels.rows_table import RowsTable
from gui.picked_rows import PickedRows
from gui.shelf import Shelf
from tests.gui.viewing import follow, set_number

SHIPPED = offered()


@pytest.fixture
def data(qtbot, doc):
    shelf = Shelf()
    yield follow(qtbot, DataPanel(doc, shelf), doc)
    shelf.close()


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_every_shipped_set_can_be_chosen_and_looked_into(qtbot, doc, data, cls):
    data.choose(cls())
    dataset = cls().load()
    qtbot.waitUntil(lambda: doc.state.project.data.signature == dataset.signature)
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


def test_rows_that_are_picked_here_are_picked_everywhere_and_the_other_way_round(qtbot, doc):
    shelf, picked = Shelf(), PickedRows()
    panel = follow(qtbot, DataPanel(doc, shelf, picked), doc)
    panel.table.selectRow(5)
    assert picked.rows == (5,)
    picked.pick([70, 80])
    chosen = {index.row() for index in panel.table.selectionModel().selectedRows()}
    assert chosen == {70, 80}
    assert picked.rows == (70, 80)
    shelf.close()


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

            def load(self, watch=None):
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


HEAD, BODY = "city,size,price\n", "Rome,10,5\nOslo,,7\nRome,30,9\n"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(HEAD + BODY * 10)
    return read_fields(
        SOURCES["table"], {"path": str(path), "target": "price", "task": "regression"}
    )


def test_a_table_of_ones_own_is_chosen_by_its_name_and_shown_as_it_is_written(
    qtbot, doc, data, table
):
    data.choose(table)
    qtbot.waitUntil(lambda: doc.state.project.data.source == table)
    assert data.choice.currentText() == doc.state.project.data.signature.name
    assert "30 rows · 2 features · target: price" in data.summary.text()
    texts = [data.rows.data(data.rows.index(1, c)) for c in range(3)]
    assert texts == ["7", "Oslo", ""]
    assert data.made.isHidden(), "what was guessed is right for most"
    with qtbot.waitSignal(data.look_asked) as asked:
        data.details.click()
    assert asked.args == [table]
    data.choose(SOURCES["iris"]())
    assert data.choice.findText("rooms") == -1
