"""The switch of layouts at the top right of the window, and its menu."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QInputDialog,
    QMenu,
    QMenuBar,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from gui.arrangement import LONGEST, Arrangement
from gui.icons import icon
from gui.layouts import LAYOUTS

KEYS = tuple(f"Ctrl+Shift+{i + 1}" for i in range(len(LAYOUTS)))


class LayoutSwitch(QWidget):
    """One button per layout; makes itself equal to the arrangement."""

    def __init__(self, arrangement: Arrangement, menu: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self._arrangement = arrangement
        self.buttons: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 2, 6, 2)
        self._row.setSpacing(2)
        self.more = QToolButton(self)
        self.more.setIcon(icon("layout-dashboard"))
        self.more.setToolTip("layouts of your own: save, rename, delete, reset")
        self.more.setAccessibleName("Layouts")
        self.more.setMenu(menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._row.addWidget(self.more)
        arrangement.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Show the layouts there are, and which one is seen."""
        arrangement = self._arrangement
        if tuple(self.buttons) != arrangement.names:
            self._make()
        self.buttons[arrangement.current].setChecked(True)

    def _make(self) -> None:
        for button in self.buttons.values():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        arrangement = self._arrangement
        sentences = {
            each.name: (each.sentence, key) for each, key in zip(LAYOUTS, KEYS, strict=True)
        }
        for name in arrangement.names:
            button = QToolButton(self)
            button.setText(arrangement.title(name))
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
            sentence, key = sentences.get(name, ("a layout of your own", ""))
            button.setToolTip(f"{sentence} ({key})" if key else sentence)
            button.clicked.connect(lambda _=False, name=name: arrangement.choose(name))
            self._group.addButton(button)
            self._row.insertWidget(self._row.count() - 1, button)
            button.show()
            self.buttons[name] = button
        self._row.activate()
        self.resize(self.sizeHint())
        bar = self.parentWidget()
        if isinstance(bar, QMenuBar):  # it gives room to its corner only when it gets one
            bar.setCornerWidget(self)
            self.show()


class LayoutMenu(QMenu):
    """All layouts to choose from, and what can be done with one's own."""

    def __init__(self, arrangement: Arrangement, parent: QWidget) -> None:
        super().__init__("&Layout", parent)
        self.setIcon(icon("layout-dashboard"))
        self.setToolTipsVisible(True)
        self._arrangement = arrangement
        self._choices = QActionGroup(self)
        self._own: list[QAction] = []
        self.given = [self._choice(each.name) for each in LAYOUTS]
        for action, layout, key in zip(self.given, LAYOUTS, KEYS, strict=True):
            action.setShortcut(key)
            action.setToolTip(layout.sentence)
            action.setStatusTip(layout.sentence)
            self.addAction(action)
        self._end = self.addSeparator()
        self.save = self._order("Save This &Layout…", "save", self._ask_save)
        self.rename = self._order("&Rename…", "pencil", self._ask_rename)
        self.delete = self._order(
            "&Delete", "trash-2", lambda: arrangement.delete(arrangement.current)
        )
        tips = "keep the places of all panels under a name", "call this layout by another name"
        for action, tip in zip(
            (self.save, self.rename, self.delete), (*tips, "forget this layout"), strict=True
        ):
            action.setToolTip(tip)
            action.setStatusTip(tip)
        arrangement.changed.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """List the layouts there are, and mark which one is seen."""
        arrangement = self._arrangement
        if [action.data() for action in self._own] != arrangement.own:
            for action in self._own:
                self._choices.removeAction(action)
                self.removeAction(action)
                action.deleteLater()
            self._own = [self._choice(name) for name in arrangement.own]
            self.insertActions(self._end, self._own)
        for action in (*self.given, *self._own):
            action.setChecked(action.data() == arrangement.current)
        for action in (self.rename, self.delete):
            action.setEnabled(arrangement.current in arrangement.own)

    def _choice(self, name: str) -> QAction:
        action = QAction(self._arrangement.title(name), self._choices)
        action.setCheckable(True)
        action.setData(name)
        action.triggered.connect(lambda: self._arrangement.choose(name))
        return action

    def _order(self, text: str, picture: str, act: Callable[[], object]) -> QAction:
        action = QAction(icon(picture), text, self)
        action.triggered.connect(lambda: act())
        self.addAction(action)
        return action

    def _ask_save(self) -> None:
        self._ask("Save this layout", "A name for this layout:", "", self._arrangement.save_as)

    def _ask_rename(self) -> None:
        old = self._arrangement.current
        self._ask(
            "Rename", f"Another name for “{old}”:", old, partial(self._arrangement.rename, old)
        )

    def _ask(self, title: str, text: str, proposal: str, take: Callable[[str], bool]) -> None:
        """Ask for a name until it will do or the user gives up."""
        dialog = NameDialog(self._arrangement, take, self.parentWidget())
        dialog.setWindowTitle(title)
        dialog.setLabelText(text)
        dialog.setTextValue(proposal)
        dialog.open()


class NameDialog(QInputDialog):
    """Asks for the name of a layout; one that will not do is told, and asked for again."""

    def __init__(
        self, arrangement: Arrangement, take: Callable[[str], bool], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._arrangement, self._take = arrangement, take
        self._question = ""
        self.setInputMode(QInputDialog.InputMode.TextInput)
        self.finished.connect(self.deleteLater)

    def accept(self) -> None:
        name = self.textValue().strip()
        if self._take(name):
            super().accept()
            return
        self._question = self._question or self.labelText()
        why = "there is a layout of this name" if name else "type a name"
        self.setLabelText(f"{self._question}\n({why}; at most {LONGEST} letters)")
