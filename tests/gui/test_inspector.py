"""The inspector follows the state and the selection, and asks for edits."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from core.edits import AddNode, RemoveNodes, RenameNode, SetParam
from core.graph import NodeId
from core.layer import LAYERS
from core.problem import OnNode
from core.project import Point
from gui.panels.inspector import InspectorPanel
from tests.gui.viewing import follow, set_number


@pytest.fixture
def inspector(qtbot, doc, selection):
    return follow(qtbot, InspectorPanel(doc, selection), doc)


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
