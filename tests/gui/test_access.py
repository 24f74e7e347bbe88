"""Everything that can be used has a name for a screen reader, and says its keys."""

import pytest
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QGraphicsView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTabBar,
    QToolButton,
)

from core.examples import EXAMPLES
from gui.help import ShortcutSheet

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
USED = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QGraphicsView,
    QLineEdit,
    QPlainTextEdit,
)


@pytest.fixture
def full(qtbot, window):
    """A window with a network, every panel of it made."""
    window.files.begin(EXAMPLES["iris"].project())
    window.views.neurons.show_state(window.document.state)
    for dock in window.docks.values():
        dock.open()
        if dock.panel is not None and hasattr(dock.panel, "show_state"):
            dock.panel.show_state(window.document.state)
    nodes = list(window.document.state.project.graph.nodes)
    window.selection.pick({nodes[1]})
    return window


def used(window):
    """All that takes keys or clicks, but for what belongs to a larger control."""
    for kind in USED:
        for widget in window.findChildren(kind):
            if not widget.objectName().startswith("qt_") and not within(widget):
                yield widget


def within(widget):
    """Whether it is a part of one of Qt's own controls, which speaks for it."""
    parent = widget.parent()
    above = (parent, parent.parent() if parent is not None else None)
    whole = QComboBox | QAbstractSpinBox | QLineEdit | QTabBar | QDockWidget
    return isinstance(widget, QScrollBar) or any(isinstance(each, whole) for each in above)


def where(widget):
    chain = []
    while widget is not None and len(chain) < 5:
        chain.append(f"{type(widget).__name__}:{widget.objectName()}")
        widget = widget.parent()
    return " < ".join(chain)


def test_every_control_has_a_name_that_a_screen_reader_says(full):
    nameless = []
    for widget in used(full):
        said = QAccessible.queryAccessibleInterface(widget)
        name = said.text(QAccessible.Text.Name) if said is not None else ""
        if not name.strip() and widget.focusPolicy().value:
            nameless.append(where(widget))
    assert not nameless, "\n".join(sorted(set(nameless)))


def test_a_button_without_words_has_a_tooltip(full):
    silent = [
        where(button)
        for button in full.findChildren(QToolButton)
        if not button.objectName().startswith("qt_")
        and (button.toolButtonStyle().name == "ToolButtonIconOnly" or not button.text())
        and not button.toolTip()
        and not within(button)
    ]
    assert not silent, "\n".join(sorted(set(silent)))


def test_every_action_says_what_it_does_with_its_keys(window):
    native = QKeySequence.SequenceFormat.NativeText
    for action in window.actions_by_name:
        assert action.statusTip(), action.objectName()
        keys = action.shortcut().toString(native)
        assert keys in action.toolTip(), f"{action.objectName()}: {action.toolTip()}"


def test_no_two_actions_share_their_keys(window):
    seen = {}
    for action in window.actions_by_name:
        for keys in action.shortcuts():
            text = keys.toString()
            assert text not in seen, f"{text}: {action.objectName()} and {seen[text]}"
            seen[text] = action.objectName()


def test_every_action_with_keys_is_on_the_sheet(qtbot, window):
    sheet = ShortcutSheet(window)
    qtbot.addWidget(sheet)
    words = {label.text() for label in sheet.findChildren(QLabel)}
    native = QKeySequence.SequenceFormat.NativeText
    for action in window.actions_by_name:
        if keys := ", ".join(k.toString(native) for k in action.shortcuts()):
            assert keys in words, f"{action.objectName()}: {keys}"
    sheet.close()
