"""The frame of a live view: its choices, reset, export, help, and what it says while empty."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QIcon, QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QSizePolicy,
    QStackedWidget,
    QToolBar,
    QToolButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from core.document import State
from core.run import Mail
from core.session import Session
from gui.icons import icon
from gui.plots.export import Rows, save_csv, save_png, save_svg

TIGHT = (
    "QToolBar { padding: 1px 4px; } QToolButton { padding: 3px 5px; }"
    "QToolButton[popupMode='2'] { padding-right: 15px; }"
    "#qt_toolbar_ext_button { padding: 0; }"
)
PICTURES = {"PNG picture": "png", "SVG drawing": "svg", "CSV table": "csv"}


class LivePanel(QWidget):
    """Base of the views of a training. Subclasses fill `body` and give the numbers of `table`.

    `show_state` and `show_mail` only take notes; `refresh` draws, and is called while seen only.
    """

    title: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    help: ClassVar[str] = ""  # what am I looking at?
    empty: ClassVar[str] = ""  # what to do so that there is something to see
    counts: ClassVar[bool] = False  # shows numbers of steps and epochs, which go on in the past too

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle(self.title)
        self.bar = QToolBar(self)
        self.bar.setIconSize(QSize(14, 14))
        self.bar.setStyleSheet(TIGHT)
        self.bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.body = QWidget(self)
        self._hint = QLabel(self.empty, self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._hint.setMargin(12)
        self._hint.setForegroundRole(self.foregroundRole())
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self._hint)
        self._pages.addWidget(self.body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(self._pages, 1)

    def finish_bar(self) -> None:
        """Add what every view has, at the right end: called after a view's own choices."""
        gap = QWidget(self)
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.bar.addWidget(gap)
        self.add_action("", "Show everything", "maximize", self.reset)
        menu = QMenu("Export", self)
        for name, kind in PICTURES.items():
            menu.addAction(f"{name}…").triggered.connect(lambda _=False, k=kind: self._ask(k))
        self.add_menu("", "Export what is shown", "download", menu)
        self.add_action("", "What am I looking at?", "circle-help", self.explain)
        more = self.bar.findChild(QToolButton, "qt_toolbar_ext_button")
        assert isinstance(more, QToolButton)
        more.setIcon(icon("ellipsis-vertical"))
        more.setToolTip("More")
        more.setAccessibleName("More")

    # ---- for subclasses ------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        """Make the view equal to the state."""
        if self.isVisible():
            self.refresh()

    def show_mail(self, mail: Mail) -> None:
        """Take news of the run."""
        if self.isVisible():
            self.refresh()

    def refresh(self) -> None:
        """Draw what is known."""

    def reset(self) -> None:
        """Undo zooming."""

    def table(self) -> Rows:
        """What is shown, as rows; the first names the columns."""
        return []

    def show_body(self, yes: bool, hint: str = "") -> None:
        """The view itself, or a sentence that says what to do."""
        if not yes and hint:
            self._hint.setText(hint)
        self._pages.setCurrentWidget(self.body if yes else self._hint)

    @property
    def hint(self) -> str:
        """The sentence that stands in for the view, or "" while there is something to see."""
        return "" if self._pages.currentWidget() is self.body else self._hint.text()

    # ---- choices -------------------------------------------------------------------------------

    def add_action(self, text: str, tip: str, picture: str, do: Callable[[], None]) -> QAction:
        action = self._new_action(text, tip, picture)
        action.triggered.connect(lambda _=False: do())
        return action

    def add_toggle(self, text: str, tip: str, do: Callable[[bool], None]) -> QAction:
        action = self._new_action(text, tip, "")
        action.setCheckable(True)
        action.toggled.connect(do)
        return action

    def add_menu(self, text: str, tip: str, picture: str, menu: QMenu) -> QAction:
        action = self._new_action(text, tip, picture)
        action.setMenu(menu)
        button = self.bar.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return action

    def add_choice(
        self, text: str, tip: str, options: tuple[str, ...], do: Callable[[str], None]
    ) -> QAction:
        """A menu of which one entry holds; `text` may have a {} for it."""
        menu = QMenu(tip, self)
        action = self.add_menu(text.format(options[0]), tip, "", menu)

        def choose(option: str) -> None:
            for entry in menu.actions():
                entry.setChecked(entry.text() == option)
            action.setText(text.format(option))
            do(option)

        for option in options:
            entry = menu.addAction(option)
            entry.setCheckable(True)
            entry.setChecked(option == options[0])
            entry.triggered.connect(lambda _=False, o=option: choose(o))
        return action

    def _new_action(self, text: str, tip: str, picture: str) -> QAction:
        action = QAction(icon(picture) if picture else QIcon(), text or tip, self)
        action.setToolTip(tip)
        self.bar.addAction(action)
        button = self.bar.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setAccessibleName(tip)
        if not text:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        return action

    # ---- help and export -----------------------------------------------------------------------

    def explain(self) -> None:
        """Say what this view shows."""
        at = self.bar.mapToGlobal(QPoint(self.bar.width() // 2, self.bar.height()))
        QToolTip.showText(at, f"<p style='width:320px'>{self.help}</p>", self.bar)

    def export(self, path: Path) -> None:
        """Write what is shown; the kind of file follows the name. Raises OSError."""
        if path.suffix == ".csv":
            save_csv(self.table(), path)
        elif path.suffix == ".svg":
            save_svg(self.body, path)
        else:
            save_png(self.body, path)

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()

    def _ask(self, kind: str) -> None:
        name = f"{self.title.lower()}.{kind}"
        chosen, _ = QFileDialog.getSaveFileName(self, "Export", name, f"*.{kind}")
        if not chosen:
            return
        path = Path(chosen)
        try:
            self.export(path if path.suffix else path.with_suffix(f".{kind}"))
        except OSError as error:
            QMessageBox.warning(self, "Export", f"{path.name} was not written: {error.strerror}")
