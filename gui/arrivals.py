"""Files that come to a window: projects are opened, data are looked at before they are used."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from core.data.base import Source
from core.files import SUFFIX
from core.problem import Refused
from gui.open_table import ask_table

if TYPE_CHECKING:
    from gui.import_page.page import ImportPage
    from gui.main_window import MainWindow

AHEAD = (
    "core.data.table",
    "core.data.find",
    "duckdb",
    "gui.import_page.columns_table",
    "gui.import_page.layout",
    "gui.import_page.page",
)


class Arrivals:
    """Opens what is dropped on a window, or chosen; one page at a time."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.page: ImportPage | None = None

    def ahead(self) -> list[Callable[[], None]]:
        """Imports that would delay the first page; to be done one by one, when there is time."""
        return [partial(_bring_in, module) for module in AHEAD]

    def take_soon(self, path: Path) -> None:
        """A file that was dropped: first whoever gave it is told that it was taken."""
        QTimer.singleShot(0, self._window, lambda: self.take(path))

    def take(self, path: Path) -> None:
        """A file or a folder that was dropped or chosen."""
        from core.data.find import source_for  # readers of tables: not while the program starts

        if path.suffix == SUFFIX:
            self._window.files.open(path)
            return
        try:
            self.look(source_for(str(path)))
        except Refused as refusal:
            self._window.session.problem.emit(refusal.problem)
            self._window.show_canvas()

    def ask(self) -> None:
        """Let the user choose a table; look at it on the page that is open, if one is."""
        path = ask_table(self.page or self._window, self._window.memory)
        if path is None:
            return
        if self.page is not None:
            self.page.show_path(path)
        else:
            self.take(path)

    def look(self, source: Source) -> None:
        """Show what is in a source."""
        from gui.import_page.page import ImportPage  # not before: nothing delays the window

        if self.page is not None:
            self.page.show_source(source)
            return
        window = self._window
        self.page = ImportPage(window.document, window.shelf, source, window)
        self.page.other_asked.connect(self.ask)
        self.page.finished.connect(self._leave)
        self.page.open()

    def _leave(self, used: int) -> None:
        assert self.page is not None
        self.page.deleteLater()
        self.page = None
        if used:
            self._window.show_canvas()
            self._window.docks["data"].reveal()


def _bring_in(module: str) -> None:
    with suppress(ImportError):  # of a library: said when a file asks for it
        import_module(module)
