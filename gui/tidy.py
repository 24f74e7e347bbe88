"""Garbage is collected in the thread of the window only.

Python collects rings of objects in whatever thread happens to allocate. If that is the training
thread and a widget lies in such a ring, Qt's part of it dies in the wrong thread, which ends in a
crash. So automatic collection is off, and this looks after it; training is spared the pauses too.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 1000
LIMITS = (2000, 10, 20)  # of young objects, and of collections of each younger generation


class Tidy(QObject):
    """Collects now and then, while the window's loop runs."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, interval=EVERY_MS)
        self._timer.timeout.connect(self.collect)

    def start(self) -> None:
        """Take over; what lives by now will live on, and is never looked at again."""
        gc.disable()
        gc.collect()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give it back to Python, once no other thread is left."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def collect(self) -> None:
        """Collect the oldest generation that is due, with all that are younger."""
        counts = gc.get_count()
        for generation in (2, 1, 0):
            if counts[generation] > LIMITS[generation]:
                gc.collect(generation)
                return
