"""The way to the painting window: made when it is first asked for, kept while the program runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.project_files import new_project

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.paint.window import PaintWindow


class PaintDoor:
    """Opens the one painting window of a window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._room: PaintWindow | None = None

    def open(self) -> PaintWindow:
        """Paint data for the present project."""
        if self._room is None:
            from gui.paint.window import PaintWindow  # not while the program starts

            self._room = PaintWindow(self._window.session, self._window.shelf, self._window)
            self._room.used.connect(self._window.show_canvas)
        self._room.open_over()
        return self._room

    def begin(self) -> None:
        """Paint data for a new project; it gets a network with its first points."""
        if self._window.files.begin(new_project()):
            self.open()

    def close(self) -> None:
        """Close the window, if it was ever opened."""
        if self._room is not None:
            self._room.close()
