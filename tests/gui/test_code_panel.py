"""The code panel shows the script of the project, to be copied and saved."""

import pytest
from PySide6.QtGui import QGuiApplication

from core.edits import SetTraining
from core.script import script_of
from gui.panels.code import CodePanel
from gui.theme import THEMES, load_theme, theme_names
from tests.gui.viewing import follow


@pytest.fixture
def panel(qtbot, doc):
    return follow(qtbot, CodePanel(doc), doc)


def test_the_script_follows_the_project(panel, doc):
    assert panel.text.toPlainText() == script_of(doc.state.project)
    doc.apply(SetTraining("epochs", 77))
    assert "'epochs': 77" in panel.text.toPlainText()


def test_the_whole_script_is_copied(panel, doc):
    panel.copy.click()
    assert QGuiApplication.clipboard().text() == script_of(doc.state.project)


def test_the_script_is_saved_and_what_is_in_the_way_is_said(panel, doc, tmp_path):
    panel.save_to(tmp_path / "network.py")
    assert (tmp_path / "network.py").read_text(encoding="utf-8") == script_of(doc.state.project)
    assert not panel.remarks.isVisible()
    panel.save_to(tmp_path / "no" / "network.py")
    assert panel.remarks.isVisible()


@pytest.mark.parametrize("name", theme_names())
def test_words_have_the_colours_of_the_theme(panel, looks, name):
    THEMES.hold(load_theme(name))
    block = panel.text.document().begin()
    assert block.text().startswith("from ")
    inks = {each.format.foreground().color().name() for each in block.layout().formats()}
    assert THEMES.current.color("category_core").name() in inks


def test_the_script_cannot_be_typed_into(panel):
    assert panel.text.isReadOnly()
