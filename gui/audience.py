"""Who looks at the state and at the mail: those who are seen, and the others once they are."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.document import State
from core.log import Snapshot
from core.run import Mail
from core.session import Session


class Audience(QObject):
    """Hands the state and the mail to every view that is seen and has a slot for it.

    A hidden view costs nothing; once it is seen it gets the present state, and a mail with the
    newest weights. The numbers of steps and epochs it finds in the session's history.

    While training goes on each view has a turn of the event loop to itself, and is painted in it:
    what the mouse and the keys ask for is done in between. Other mail is shown at once.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._seen: dict[QWidget, bool] = {}
        self._snapshot: Snapshot | None = None
        self.spent = 0.0  # seconds that views took for mail, all together
        self._due: deque[tuple[QWidget, Mail]] = deque()
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._serve)
        session.document.changed.connect(self.show_state)
        session.mail.connect(self.show_mail)
        session.restarted.connect(self._restart)

    def add(self, view: QWidget) -> None:
        """Let `view` know from the moment it is seen."""
        self._seen[view] = False

    def see(self, view: QWidget, seen: bool = True) -> None:
        """Whether `view` is on the screen from now on; it catches up with what it has missed."""
        before, self._seen[view] = self._seen[view], seen
        if seen and not before:
            self._catch_up(view)

    @property
    def behind(self) -> bool:
        """Whether there are views that have not shown the newest mail yet."""
        return bool(self._due)

    def show_state(self, state: State) -> None:
        self._serve_all()
        state = self._session.timeline.seen(state)
        for view, seen in self._seen.items():
            if seen and (show := _slot(view, "show_state")):
                show(state)

    def show_mail(self, mail: Mail) -> None:
        self._serve_all()
        if mail.snapshot is not None:
            self._snapshot = mail.snapshot
        idle = self._session.timeline.chosen is not None and mail.snapshot is None
        for view, seen in self._seen.items():
            if idle and not getattr(view, "counts", True):
                continue  # it shows an earlier moment, of which there is no news
            if seen and _slot(view, "show_mail"):
                self._due.append((view, mail))
        if not self._session.busy or mail.resting or mail.finished or mail.past:
            self._serve_all()
        elif self._due:
            self._turn.start()

    def _serve(self) -> None:
        """Let one view show its mail."""
        began = time.perf_counter()
        view, mail = self._due.popleft()
        if self._seen[view]:
            _slot(view, "show_mail")(mail)
        self.spent += time.perf_counter() - began
        if self._due:
            self._turn.start()

    def _serve_all(self) -> None:
        while self._due:
            self._serve()
        self._turn.stop()

    def _catch_up(self, view: QWidget) -> None:
        if show := _slot(view, "show_state"):
            show(self._session.timeline.seen(self._session.document.state))
        show = _slot(view, "show_mail")
        if show and (self._snapshot is not None or self._session.history.steps):
            show(Mail(begun=self._session.begun, snapshot=self._snapshot))

    def _restart(self) -> None:
        self._snapshot = None
        self._due.clear()
        self._turn.stop()


def _slot(view: QWidget, name: str) -> Any:
    return getattr(view, name, None)
