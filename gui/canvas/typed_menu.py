"""A menu whose entries are found by typing the beginning of their words."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

PAUSE_MS = 1200  # after so long another word begins


class TypedMenu(QMenu):
    """Letters that follow each other lead to the first entry that begins with them."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        self._since = QElapsedTimer()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # a letter is meant for the menu, whatever it does elsewhere
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if not text.strip() or not text.isprintable():
            super().keyPressEvent(event)
            return
        fresh = not self._since.isValid() or self._since.hasExpired(PAUSE_MS)
        self._typed = text.lower() if fresh else self._typed + text.lower()
        self._since.start()
        for action in self.actions():
            if action.text().lower().startswith(self._typed):
                self.setActiveAction(action)
                break
