"""Where the panels are: one of the layouts, as the user has changed it, or one of his own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtWidgets import QMainWindow

from core.signal import Signal
from gui.docks import Dock
from gui.layouts import LAYOUTS, apply_layout
from gui.settings import Memory

VERSION = 3  # raised when what was kept makes no sense any more
USUAL = QSize(1600, 1000)
KEY = "layouts"  # in the memory
LONGEST = 24  # letters of a name


class Arrangement:
    """Knows which layout is seen, and keeps each as the user left it.

    Signals: `changed()` another layout is seen, or there are others; `moved()` the panels have.
    """

    def __init__(self, window: QMainWindow, docks: Mapping[str, Dock], memory: Memory) -> None:
        self._window, self._docks, self._memory = window, docks, memory
        self.changed: Signal[()] = Signal()
        self.moved: Signal[()] = Signal()
        self.current = LAYOUTS[0].name
        self.own: list[str] = []
        self._kept: dict[str, Any] = {}  # by name: what Qt knows, and which panels there were
        self._read()

    @property
    def names(self) -> tuple[str, ...]:
        """The layouts that come along, then the user's own."""
        return (*(layout.name for layout in LAYOUTS), *self.own)

    def title(self, name: str) -> str:
        """What people call a layout."""
        return next((layout.title for layout in LAYOUTS if layout.name == name), name)

    def choose(self, name: str) -> None:
        """Go to another layout; the one that is left is kept as it is."""
        if name == self.current or name not in self.names:
            self.changed.emit()
            return
        self._kept[self.current] = self._snapshot()
        self.current = name
        self._show()
        self._write()
        self.changed.emit()

    def show_training(self) -> None:
        """A network is trained for the first time: show how, if the user likes that."""
        if self.current == "build" and self._memory.settings.train_layout:
            self.choose("train")

    def reset(self) -> None:
        """Put the panels of the present layout to their first places; one of the user's own goes
        back to where it was when it was chosen."""
        if self.current not in self.own:
            self._kept.pop(self.current, None)
        self._show()

    def save_as(self, name: str) -> bool:
        """Keep the present places as a layout of the user's own; say whether the name will do."""
        name = name.strip()[:LONGEST]
        if not self.may_be_called(name):
            return False
        self.own.append(name)
        self._kept[name] = self._snapshot()
        self.current = name
        self._write()
        self.changed.emit()
        return True

    def may_be_called(self, name: str) -> bool:
        """Whether a layout can have this name: it says something, and no other one has it."""
        taken = {self.title(each).lower() for each in self.names} | {n.lower() for n in self.names}
        return bool(name.strip()) and name.strip().lower() not in taken

    def rename(self, old: str, new: str) -> bool:
        """Call one of the user's own by another name; say whether that will do."""
        new = new.strip()[:LONGEST]
        if old not in self.own or not self.may_be_called(new):
            return False
        self.own[self.own.index(old)] = new
        self._kept[new] = self._kept.pop(old, None)
        self.current = new if self.current == old else self.current
        self._write()
        self.changed.emit()
        return True

    def delete(self, name: str) -> None:
        """Forget one of the user's own; the panels stay where they are until another is chosen."""
        if name not in self.own:
            return
        self.own.remove(name)
        self._kept.pop(name, None)
        if self.current == name:
            self.current = LAYOUTS[0].name
            self._show()
        self._write()
        self.changed.emit()

    # ---- from one start to the next --------------------------------------------------------------

    def restore(self) -> None:
        """Size the window and place its panels as they were."""
        window, geometry = self._window, self._memory.recall("geometry")
        screen = window.screen().availableGeometry().size()
        small = screen.width() <= USUAL.width() or screen.height() <= USUAL.height()
        window.resize(screen if small else USUAL)
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)
        elif small:
            window.setWindowState(Qt.WindowState.WindowMaximized)
        apply_layout(LAYOUTS[0], window, self._docks)  # Qt finds panels again that were somewhere
        self._show()

    def settle(self) -> None:
        """The window has its size now: lay out anew what was never changed."""
        if self.current not in self._kept:
            self._show()

    def remember(self) -> None:
        """Write down where everything is."""
        self._kept[self.current] = self._snapshot()
        self._memory.keep("geometry", self._window.saveGeometry())
        self._write()
        self._memory.sync()

    # ---- within --------------------------------------------------------------------------------

    def _show(self) -> None:
        """Make the window equal to the present layout, as it was kept or as it comes along."""
        if not self._show_kept(self._kept.get(self.current)):
            layout = next((each for each in LAYOUTS if each.name == self.current), LAYOUTS[0])
            apply_layout(layout, self._window, self._docks)
        self.moved.emit()

    def _show_kept(self, kept: Any) -> bool:
        """What was kept; a panel that did not exist then is hidden."""
        try:
            state = QByteArray.fromBase64(kept["state"].encode())
            known = set(kept["panels"])
        except (TypeError, KeyError, AttributeError):
            return False
        for dock in self._docks.values():
            dock.pause()
        shown = self._window.restoreState(state, VERSION)
        for name, dock in self._docks.items():
            if shown and name not in known:
                dock.hide()
            dock.go_on()
        return shown

    def _snapshot(self) -> dict[str, Any]:
        state = bytes(self._window.saveState(VERSION).toBase64().data())
        return {"state": state.decode(), "panels": sorted(self._docks)}

    def _read(self) -> None:
        """What is on disk; what makes no sense there is as if it were not."""
        try:
            found = json.loads(self._memory.recall(KEY) or "{}")
            own = [str(name) for name in found.get("own", ())]
            kept = dict(found.get("kept", {}))
        except (TypeError, ValueError, AttributeError):
            return
        self.own = [
            name for name in dict.fromkeys(own) if self.may_be_called(name) and name in kept
        ]
        self._kept = {name: kept[name] for name in self.names if name in kept}
        if found.get("current") in self.names:
            self.current = found["current"]

    def _write(self) -> None:
        kept = {"current": self.current, "own": self.own, "kept": self._kept}
        self._memory.keep(KEY, json.dumps(kept))
