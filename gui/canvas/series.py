"""Small steps that follow each other are one gesture: nudges, and presses on + and −."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer

PAUSE_MS = 1000  # after so long, or for another thing, a new gesture begins


class Series:
    """Gives the same gesture again while the same thing goes on."""

    def __init__(self) -> None:
        self._what = ""
        self._gesture: object = None
        self._since = QElapsedTimer()

    def of(self, what: str) -> object:
        """The gesture that a step of `what` belongs to."""
        if what != self._what or not self._since.isValid() or self._since.elapsed() > PAUSE_MS:
            self._what, self._gesture = what, object()
        self._since.start()
        return self._gesture

    def end(self) -> None:
        """Whatever comes next is another gesture."""
        self._what = ""
