"""Templates in the menus and on the start page; blocks that are repeated."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QInputDialog

from core.graph import NodeId
from core.templates import TEMPLATES
from gui.project_files import new_project

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def actions(window, name):
    return [a for a in window.findChildren(QAction, f"template_{name}")]


def test_every_template_is_in_the_file_menu_in_the_network_menu_and_on_the_start_page(window):
    for name, template in TEMPLATES.items():
        found = actions(window, name)
        assert len(found) == 3
        assert {a.text() for a in found} == {template.title}
        assert {a.toolTip() for a in found} == {template.sentence}


def test_a_template_from_the_start_page_is_a_new_network_that_can_be_trained(window):
    for action in window.start_page.template_button.menu().actions():
        action.trigger()
        assert window.center.currentIndex() == 1
        assert window.document.state.compiled.plan is not None
        assert not window.document.modified


def test_a_template_is_inserted_into_an_empty_canvas_with_its_input(window):
    window.files.begin(new_project())
    insert(window, "residual").trigger()
    assert window.document.state.compiled.plan is not None
    assert window.document.undo_label == "Begin with Deep residual MLP"


def test_a_template_is_inserted_behind_the_selected_layer(window):
    window.files.begin(new_project())
    insert(window, "small").trigger()
    window.canvas.select({NodeId("dense_1")})
    insert(window, "wide-and-deep").trigger()
    graph = window.document.state.project.graph
    assert len(graph.nodes) == 4 + 4
    assert len(graph.readers_of(NodeId("dense_1"))) == 3
    assert len(window.canvas.canvas.selection) == 4


def insert(window, name):
    """The entry of the menu that inserts."""
    return next(a for a in actions(window, name) if "Insert" in a.parent().title())


def test_the_selected_layers_are_repeated_as_often_as_is_asked(qtbot, window):
    window.files.begin(new_project())
    insert(window, "small").trigger()
    window.canvas.select({NodeId("dense_2")})
    window.actions_by_name["repeat"].trigger()
    (dialog,) = window.canvas.findChildren(QInputDialog)
    dialog.setIntValue(4)
    dialog.accept()
    qtbot.waitUntil(lambda: not window.canvas.findChildren(QInputDialog))
    assert len(window.document.state.project.graph.nodes) == 4 + 3
    assert window.document.state.compiled.plan is not None


def test_without_a_selection_it_is_said_what_to_do(window):
    window.files.begin(new_project())
    window.actions_by_name["repeat"].trigger()
    assert "select" in window.canvas.bubble.text()
    assert not window.canvas.findChildren(QInputDialog)
