"""What is remembered from one start to the next."""

import pytest

from gui.settings import Memory
from gui.theme import THEMES

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_theme_is_switched_live_and_remembered(window, memory):
    for action in window.theme_group.actions():
        action.trigger()
        assert memory.settings.theme == action.data()
        if action.data() != "system":
            assert THEMES.current.name == action.data()
    assert Memory(memory.folder).settings.theme == memory.settings.theme


def test_settings_that_make_no_sense_are_as_if_they_were_not(tmp_path):
    (tmp_path / "window.ini").write_text("[settings]\ntheme=sepia\nautosave=-3\nclose_gaps=false\n")
    settings = Memory(tmp_path).settings
    assert (settings.theme, settings.autosave, settings.close_gaps) == ("system", 30, False)


def test_the_folder_of_the_settings_can_be_named(monkeypatch, tmp_path):
    monkeypatch.setenv("LAYERLOOM_CONFIG", str(tmp_path / "here"))
    memory = Memory()
    memory.set("theme", "dark")
    memory.sync()
    assert (tmp_path / "here" / "window.ini").exists()
