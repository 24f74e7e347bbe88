"""Where the panels are: at first, as the user left them, and at first again."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from gui.docks import Dock
from gui.settings import Memory

VERSION = 2  # raised when there are other panels than before
USUAL = QSize(1600, 1000)


def arrange(window: QMainWindow, docks: Mapping[str, Dock]) -> None:
    """Put every dock where it is at first; sizes suit the window's."""
    groups: dict[str, Dock] = {}
    for dock in docks.values():
        place = dock.place
        dock.setFloating(False)
        dock.show()
        window.removeDockWidget(dock)
    for dock in docks.values():
        place = dock.place
        if first := groups.get(place.group):
            window.tabifyDockWidget(first, dock)
        else:
            window.addDockWidget(place.area, dock)
            groups[place.group] = dock
        dock.show()
    for dock in groups.values():
        dock.raise_()
    wide = window.width() > 1500
    side = (260, 400) if wide else (216, 324)
    window.resizeDocks([groups["left"], groups["right"]], list(side), Qt.Orientation.Horizontal)
    bottom = [groups["curves"], groups["weights"]]
    window.resizeDocks(bottom, [max(window.height() * 3 // 10, 220)] * 2, Qt.Orientation.Vertical)
    half = max((window.width() - side[1]) // 2, 200)
    window.resizeDocks(bottom, [half, half], Qt.Orientation.Horizontal)


def restore(window: QMainWindow, docks: Mapping[str, Dock], memory: Memory) -> bool:
    """Size the window and place its panels as they were; say whether that was known."""
    geometry, state = memory.recall("geometry"), memory.recall("state")
    screen = window.screen().availableGeometry().size()
    small = screen.width() <= USUAL.width() or screen.height() <= USUAL.height()
    window.resize(screen if small else USUAL)
    if isinstance(geometry, QByteArray):
        window.restoreGeometry(geometry)
    elif small:
        window.setWindowState(Qt.WindowState.WindowMaximized)
    arrange(window, docks)
    return isinstance(state, QByteArray) and window.restoreState(state, VERSION)


def remember(window: QMainWindow, memory: Memory) -> None:
    """Write down where everything is."""
    memory.keep("geometry", window.saveGeometry())
    memory.keep("state", window.saveState(VERSION))
    memory.sync()
