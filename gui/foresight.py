"""Data are prepared while the user still draws, so that a click on Train trains at once."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QTimer

from core.data.base import Source
from core.data.prepare import Preparation
from core.data.watch import Watch
from core.document import State
from core.job import Job
from core.problem import Refused
from core.session import Session
from gui.shelf import Shelf

CALM_MS = 300  # after the last change of data or preparation
MOST = 20_000_000  # numbers in a data set: beyond, memory is taken only for who trains


class Foresight(QObject):
    """Has the session's data prepared in a thread, once they are chosen and have been read."""

    def __init__(self, session: Session, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._shelf = session, shelf
        self._seen: tuple[Source, Preparation] | None = None
        self._timer = QTimer(self, interval=CALM_MS, singleShot=True)
        self._timer.timeout.connect(self._prepare)
        session.document.changed.connect(self._follow)
        shelf.arrived.connect(self._timer.start)

    def _follow(self, state: State) -> None:
        if self._wanted(state) not in (None, self._seen):
            self._timer.start()

    def _wanted(self, state: State) -> tuple[Source, Preparation] | None:
        """What training would begin with, if it is small."""
        data = state.project.data
        if data is None or data.signature.rows * math.prod(data.signature.input_shape) > MOST:
            return None
        return data.source, state.project.preparation

    def _prepare(self) -> None:
        wanted = self._wanted(self._session.document.state)
        if wanted in (None, self._seen) or self._session.busy:
            return
        if self._shelf.closed or self._shelf.busy:  # what it reads is read once: it tells when
            return
        assert wanted is not None
        self._seen = wanted
        pantry = self._session.pantry

        def work(watch: Watch) -> None:
            try:
                pantry.prepared(*wanted, watch)
            except Refused:
                return  # training will be told

        self._shelf.outlive(Job(work).start())
