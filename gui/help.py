"""The list of all keys, and what this program is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import PySide6
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core import __version__
from gui.panels.parts import Mark, emphasized, heading, muted

if TYPE_CHECKING:
    from gui.main_window import MainWindow

BY_HAND = (
    ("Select several", "Ctrl+click, or drag a box"),
    ("Move the selected layers", "Arrow keys, with Shift"),
    ("Go from layer to layer", "Tab, Ctrl+arrow keys"),
    ("More or fewer units", "+ and −, or drag the edge"),
    ("Settings, or unfold a group", "Enter, or double-click"),
    ("Put a layer into a wire", "Drop it, or double-click"),
    ("Menu of what is selected", "Shift+F10, right-click"),
    ("Zoom at the pointer", "Ctrl+wheel, or pinch"),
    ("Move the view", "Space+drag, or middle button"),
    ("Delete and close the gap", "Ctrl+Del"),
)


class Sheet(QDialog):
    """A window that is closed by Escape and gone then."""

    def __init__(self, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(20, 16, 20, 16)

    def finish(self) -> None:
        """Add the button at the end."""
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the desktop's own do not follow the theme
        self.column.addWidget(buttons)


class ShortcutSheet(Sheet):
    """Every action that has a key, by menu; and what the mouse does."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__("Keyboard shortcuts", window)
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        content = QWidget(area)
        columns = QHBoxLayout(content)
        columns.setSpacing(36)
        sides = [QVBoxLayout(), QVBoxLayout()]
        menus = window.menuBar().findChildren(
            QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly
        )
        tables = [(menu.title().replace("&", ""), _keys_of(menu)) for menu in menus]
        tables = [(title, rows) for title, rows in tables if rows]
        tables.append(("Canvas", list(BY_HAND)))
        half = sum(len(rows) + 2 for _, rows in tables) / 2
        used = 0
        for title, rows in tables:
            side = sides[0] if used < half else sides[1]
            above = heading(title, content)
            above.setWordWrap(False)  # one that wraps asks for more height than it needs
            side.addWidget(above)
            side.addLayout(_table(rows, content))
            used += len(rows) + 2
        for side in sides:
            side.addStretch(1)
            columns.addLayout(side, 1)
        content.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        area.setWidget(content)
        self.column.addWidget(area, 1)
        self.finish()
        self.resize(940, 660)


class About(Sheet):
    """Name, version, what it stands on."""

    def __init__(self, window: QWidget) -> None:
        super().__init__("About LayerLoom", window)
        head = QHBoxLayout()
        mark = Mark(48, self)
        mark.show_icon("layerloom", "highlight")
        title = QLabel(f"LayerLoom {__version__}", self)
        title.setFont(emphasized(title.font(), 1.6))
        head.addWidget(mark)
        head.addSpacing(8)
        head.addWidget(title, 1)
        self.column.addLayout(head)
        self.column.addWidget(
            muted("Weave the layers of a neural network, train it and watch it learn.", self)
        )
        self.column.addWidget(
            QLabel(f"NumPy {np.__version__} · Qt and PySide6 {PySide6.__version__}", self)
        )
        self.column.addWidget(
            muted(
                "LayerLoom is free under the MIT licence. Qt is used under the LGPL 3; icons are "
                "from Lucide (ISC). The shipped data sets name their sources and licences in "
                "resources/NOTICES.md.",
                self,
            )
        )
        self.finish()
        self.resize(460, 260)


def _keys_of(menu: QMenu) -> list[tuple[str, str]]:
    """The entries of a menu that have keys, and their keys."""
    native = QKeySequence.SequenceFormat.NativeText
    rows = []
    for action in menu.actions():
        keys = ", ".join(keys.toString(native) for keys in action.shortcuts())
        if keys:
            text = action.text().replace("&", "")
            names = {"undo": "Undo", "redo": "Redo"}  # not what would be undone just now
            rows.append((names.get(action.objectName(), text), keys))
    return rows


def _table(rows: list[tuple[str, str]], parent: QWidget) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(5)
    for index, (text, keys) in enumerate(rows):
        grid.addWidget(QLabel(text, parent), index, 0)
        label = QLabel(keys, parent)
        label.setForegroundRole(parent.palette().ColorRole.PlaceholderText)
        grid.addWidget(label, index, 1, Qt.AlignmentFlag.AlignRight)
    return grid
