"""What is remembered from one start to the next."""

import pytest
from PySide6.QtWidgets import QLabel

from core.spec import params_of
from gui.settings import Memory, Settings
from gui.settings_window import SettingsWindow
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


@pytest.fixture
def settings(qtbot, window):
    """The window of the settings."""
    window.actions_by_name["settings"].trigger()
    found = window.findChild(SettingsWindow)
    qtbot.waitUntil(found.isVisible)
    yield found
    found.close()


def test_every_setting_has_a_field_and_a_sentence(settings):
    names = [param.name for param in params_of(Settings)]
    assert list(settings.form.fields) == names
    said = {label.text() for label in settings.findChildren(QLabel)}
    for param in params_of(Settings):
        assert f"{param.doc[:1].upper()}{param.doc[1:]}." in said


def test_a_theme_that_is_chosen_is_seen_at_once(settings, memory):
    field = settings.form.fields["theme"]
    for name in ("high_contrast", "dark", "light"):
        index = field.findData(name)
        field.setCurrentIndex(index)
        field.activated.emit(index)
        assert THEMES.current.name == name
        assert memory.settings.theme == name


def test_what_is_ticked_is_remembered_and_what_is_set_elsewhere_is_shown(settings, memory):
    settings.form.fields["close_gaps"].click()
    assert memory.settings.close_gaps is False
    assert Memory(memory.folder).settings.close_gaps is False
    before = memory.settings.minimap
    memory.set("minimap", not before)
    assert settings.form.fields["minimap"].isChecked() is not before


def test_all_settings_can_be_as_at_first(settings, memory):
    memory.set("autosave", 5)
    memory.set("minimap", False)
    settings.defaults.click()
    assert memory.settings == Settings()
    assert not settings.defaults.isEnabled()


def test_the_settings_survive_the_next_start_whatever_they_are(memory):
    for param in params_of(Settings):
        if param.type is bool:
            memory.set(param.name, not param.default)
    assert Memory(memory.folder).settings == memory.settings
