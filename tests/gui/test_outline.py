"""The outline: the network as a table that is picked, sorted and edited by keys alone."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox, QTableView, QWidget

from core.build import chain, layer
from core.document import Document
from core.edits import RenameNode, SetParam
from core.examples import EXAMPLES
from core.graph import NodeId
from core.problem import OnNode
from core.project import Project
from gui.panels.outline import OutlinePanel
from gui.panels.outline_table import (
    ACTIVATION,
    COLUMNS,
    INPUT,
    KIND,
    MEMORY,
    NAME,
    NUMBER,
    OUTPUT,
    PARAMETERS,
    UNITS,
    WORK,
    memory_text,
)
from gui.selection import Selection

Key = Qt.Key


@pytest.fixture
def document():
    return Document(EXAMPLES["iris"].project())


@pytest.fixture
def selection():
    return Selection()


@pytest.fixture
def panel(qtbot, document, selection):
    host = QWidget()
    host.resize(900, 300)
    made = OutlinePanel(document, selection)
    made.setParent(host)
    made.host = host
    made.resize(900, 300)
    qtbot.addWidget(host)
    document.changed.connect(made.show_state)
    made.show_state(document.state)
    host.show()
    qtbot.waitExposed(host)
    made.view.setFocus()
    return made


def cells(panel, column):
    model = panel.sorted
    return [model.index(row, column).data() for row in range(model.rowCount())]


def go(panel, row, column):
    panel.view.setCurrentIndex(panel.sorted.index(row, column))


def edit(qtbot, panel, row, column, kind):
    go(panel, row, column)
    qtbot.keyClick(panel.view, Key.Key_F2)
    (field,) = panel.view.viewport().findChildren(kind)
    return field


def write(qtbot, panel, field, text):
    """Type into the field of a cell and hand it over."""
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Key.Key_Return)
    qtbot.waitUntil(lambda: panel.view.state() == QTableView.State.NoState)


def test_a_row_says_all_there_is_to_know_of_a_layer(panel):
    assert cells(panel, NUMBER) == ["1", "2", "3", "4"]
    assert cells(panel, NAME) == ["input_1", "dense_1", "dense_2", "dense_3"]
    assert cells(panel, KIND) == ["Input", "Dense", "Dense", "Dense"]
    assert cells(panel, UNITS)[1:] == ["10", "8", "3"]
    assert cells(panel, ACTIVATION) == ["–", "ReLU", "ReLU", "Softmax"]
    assert cells(panel, INPUT) == ["–", "4", "10", "8"]
    assert cells(panel, OUTPUT) == ["4", "10", "8", "3"]
    assert cells(panel, PARAMETERS) == ["0", "50", "88", "27"]
    assert cells(panel, WORK) == ["0", "40", "80", "24"]
    assert cells(panel, MEMORY)[1] == memory_text((50 + 32 * 10) * 4) == "1.5 kB"


def test_what_is_not_known_yet_is_said_so(panel, document):
    document.load(Project(chain(layer("dense"))))
    assert cells(panel, OUTPUT) == ["?", "?"]
    assert cells(panel, PARAMETERS) == ["?", "?"]
    assert cells(panel, MEMORY) == ["?", "?"]


def test_numbers_are_sorted_as_numbers_and_names_as_words(panel, document):
    document.apply(SetParam(NodeId("dense_1"), "units", 100))
    panel.view.sortByColumn(UNITS, Qt.SortOrder.DescendingOrder)
    assert cells(panel, UNITS)[:3] == ["100", "8", "3"]
    panel.view.sortByColumn(NAME, Qt.SortOrder.DescendingOrder)
    assert cells(panel, NAME) == ["input_1", "dense_3", "dense_2", "dense_1"]


def test_units_are_typed_into_the_cell(qtbot, panel, document):
    field = edit(qtbot, panel, 1, UNITS, QSpinBox)
    write(qtbot, panel, field, "24")
    assert document.state.project.graph.nodes["dense_1"].units == 24
    assert cells(panel, UNITS)[1] == "24"
    assert document.undo_label == "Set units"


def test_a_name_is_typed_into_the_cell_and_stays_picked(qtbot, panel, document, selection):
    field = edit(qtbot, panel, 2, NAME, QLineEdit)
    write(qtbot, panel, field, "middle")
    assert "middle" in document.state.project.graph.nodes
    assert selection.nodes == {"middle"}


def test_a_name_that_cannot_be_is_said_below_the_table(qtbot, panel, document):
    field = edit(qtbot, panel, 2, NAME, QLineEdit)
    write(qtbot, panel, field, "dense_1")
    assert "already" in panel.wrong.text()
    assert panel.wrong.isVisible()
    document.apply(RenameNode(NodeId("dense_2"), "fine"))
    assert not panel.wrong.isVisible()


def test_an_activation_is_chosen_in_the_cell(qtbot, panel, document):
    field = edit(qtbot, panel, 1, ACTIVATION, QComboBox)
    field.setCurrentIndex(field.findText("Tanh"))
    field.activated.emit(field.currentIndex())
    assert document.state.project.graph.nodes["dense_1"].activation.kind == "tanh"


def test_what_a_layer_does_not_have_cannot_be_edited(panel):
    for column in range(len(COLUMNS)):
        editable = bool(panel.sorted.index(0, column).flags() & Qt.ItemFlag.ItemIsEditable)
        assert editable == (column == NAME)


def test_a_sorted_table_keeps_the_edited_layer_picked(qtbot, panel, document, selection):
    panel.view.sortByColumn(UNITS, Qt.SortOrder.AscendingOrder)
    row = cells(panel, NAME).index("dense_3")
    field = edit(qtbot, panel, row, UNITS, QSpinBox)
    write(qtbot, panel, field, "500")
    assert cells(panel, NAME)[-1] == "dense_3"
    assert selection.nodes == {"dense_3"}


def test_rows_and_selection_follow_each_other(qtbot, panel, selection):
    selection.pick({NodeId("dense_2"), NodeId("dense_3")})
    assert [i.row() for i in panel.view.selectionModel().selectedRows()] == [2, 3]
    go(panel, 1, NAME)
    assert selection.nodes == {"dense_1"}
    selection.pick(())
    assert not panel.view.selectionModel().selectedRows()


def test_delete_takes_the_picked_layer_away_and_closes_the_gap(qtbot, panel, document):
    go(panel, 2, NAME)
    qtbot.keyClick(panel.view, Key.Key_Delete)
    assert cells(panel, NAME) == ["input_1", "dense_1", "dense_3"]
    assert cells(panel, INPUT) == ["–", "4", "10"]
    document.undo()
    assert len(cells(panel, NAME)) == 4


def test_enter_edits_where_it_can_and_leads_to_the_card_where_not(qtbot, panel, selection):
    led = []
    selection.wanted.connect(led.append)
    go(panel, 1, OUTPUT)
    qtbot.keyClick(panel.view, Key.Key_Return)
    assert led == [OnNode(NodeId("dense_1"))]
    go(panel, 1, UNITS)
    qtbot.keyClick(panel.view, Key.Key_Return)
    assert panel.view.viewport().findChildren(QSpinBox)


def test_a_screen_reader_hears_the_column_with_every_cell(panel):
    cell = panel.sorted.index(1, UNITS)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Units: 10"
    assert panel.view.accessibleName()


def test_a_problem_is_marked_in_the_row_of_its_layer(panel, document):
    document.apply(SetParam(NodeId("dense_3"), "units", 5))
    assert "5 outputs" in panel.sorted.index(3, NUMBER).data(Qt.ItemDataRole.ToolTipRole)
    assert panel.sorted.index(3, NUMBER).data(Qt.ItemDataRole.DecorationRole) is not None
    assert panel.sorted.index(0, NUMBER).data(Qt.ItemDataRole.DecorationRole) is None


def test_an_empty_network_says_how_to_begin(panel, document):
    document.load(Project())
    assert not panel.view.isVisible()


@pytest.mark.parametrize(
    ("size", "text"), [(0, "0 B"), (999, "999 B"), (1480, "1.5 kB"), (3_210_000, "3.2 MB")]
)
def test_memory_is_told_in_units_that_fit(size, text):
    assert memory_text(size) == text


@pytest.mark.parametrize("key", [Key.Key_F2, Key.Key_Delete])
def test_keys_that_menus_know_as_well_mean_the_cell_here(panel, key):
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier)
    asked.ignore()
    panel.view.event(asked)
    assert asked.isAccepted()
