"""Work in a thread of which only the newest counts: asked again, it calls off what it was at."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.watch import Watch
from core.job import Job

GRACE_S = 0.02  # what is done within it is there at once
LOOK_MS = 30

Work = Callable[[Watch], Any]


class Latest(QObject):
    """One job at a time, never two.

    `looked` again and again while it works, `ended(job)` when the newest is done, well or not.
    `outlive` is told of every job, so that somebody waits for it at the end of the program.
    """

    looked = Signal()
    ended = Signal(object)

    def __init__(self, outlive: Callable[[Job[Any]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.job: Job[Any] | None = None
        self._outlive = outlive
        self._next: Work | None = None
        self._large = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def ask(self, work: Work, large: bool = False) -> None:
        """Do `work` as soon as what is being done has ended, which is called off.

        large : it takes long, and begins when the window has shown that it was asked
        """
        self._next = work
        self._large = large
        if self.job is None:
            self._begin()
        else:
            self.job.cancel()

    def cancel(self) -> None:
        """Call off everything; it ends soon."""
        self._next = None
        if self.job is not None:
            self.job.cancel()

    def _begin(self) -> None:
        assert self._next is not None
        work, self._next = self._next, None
        self.job = Job(work)
        if not self._large and self._start(self.job).join(GRACE_S):
            self._look()
        else:
            self._timer.start()

    def _start(self, job: Job[Any]) -> Job[Any]:
        self._outlive(job.start())
        return job

    def _look(self) -> None:
        job = self.job
        if job is None:
            return
        if not job.started:
            self._start(job)
        done = job.done  # before looking: nothing that comes in between is missed
        if self._next is None:
            self.looked.emit()
        if not done:
            return
        self.job = None
        self._timer.stop()
        if self._next is not None:
            self._begin()
        else:
            self.ended.emit(job)
