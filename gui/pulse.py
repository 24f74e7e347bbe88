"""The beat to which news of the training reach the screen."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from core.session import Session, Status

FASTEST_MS = 33  # thirty times a second: more is not seen, and costs training its speed
SLOWEST_MS = 1000
RESTING_MS = 300
SHARE = 10  # views may take one part in this many of the time
SWITCH_S = 0.0005  # Python's 5 ms, waited for after each call of Qt, would make 50 of a frame's 10


class Pulse(QObject):
    """Asks the session for its mail while there is a run; otherwise it rests.

    It measures how long views and painting take and slows down so far that they get a tenth of
    the time. News of a change of status (paused, stopped) come at the next turn of the loop.
    While there is a run, Python hands over between its threads sooner than it does by itself.

    behind : whether views are still at work on the last beat
    """

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        behind: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(parent)
        self._behind = behind
        self._switch_s = sys.getswitchinterval()
        self._session = session
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._beat)
        self._painted = QTimer(self, singleShot=True, interval=0)
        self._painted.timeout.connect(self._measure)
        self._began = 0.0
        self._eager = False
        self.cost_ms = 0.0  # of one beat with its painting, smoothed
        session.status_changed.connect(self._follow)

    @property
    def interval_ms(self) -> int:
        """From the end of one beat's painting to the next beat."""
        if self._eager:
            return FASTEST_MS
        return int(min(max(FASTEST_MS, (SHARE - 1) * self.cost_ms), SLOWEST_MS))

    @property
    def active(self) -> bool:
        return self._timer.isActive() or self._painted.isActive()

    def hurry(self) -> None:
        """Something was asked of the run: look often until it is done, however slow views are."""
        if self._session.busy:
            self._eager = True
            self._timer.start(FASTEST_MS)

    def stop(self) -> None:
        self._timer.stop()
        self._painted.stop()
        sys.setswitchinterval(self._switch_s)

    def _follow(self, status: Status) -> None:
        self._eager = False
        sys.setswitchinterval(SWITCH_S if self._session.busy else self._switch_s)
        if self._session.busy:
            self._timer.start(0 if status is not Status.RUNNING else FASTEST_MS)

    def _beat(self) -> None:
        self._began = time.perf_counter()
        self._session.beat()
        self._painted.start()

    def _measure(self) -> None:
        """Runs once everything that the beat made necessary has been painted."""
        if self._behind():
            self._painted.start()
            return
        cost = (time.perf_counter() - self._began) * 1000
        self.cost_ms += (cost - self.cost_ms) * 0.2
        if self._session.busy:
            resting = self._session.status is Status.PAUSED
            self._timer.start(RESTING_MS if resting else self.interval_ms)
