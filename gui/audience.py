"""Who looks at the state and at the mail: those who are seen, and the others once they are."""

from __future__ import annotations

import time
from typing import Any, Protocol, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from core.document import State
from core.log import Snapshot
from core.run import Mail
from core.session import Session


class View(Protocol):
    """Makes itself equal to a state; may have `show_mail(mail)` as well."""

    def show_state(self, state: State) -> None: ...


class Audience(QObject):
    """Hands the state and the mail to every view that is visible.

    A hidden view costs nothing; once it is shown it gets the present state, and a mail with the
    newest weights. The numbers of steps and epochs it finds in the session's history.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._views: list[QWidget] = []
        self._behind: dict[QWidget, bool] = {}
        self._snapshot: Snapshot | None = None
        self.spent = 0.0  # seconds that views took since somebody set it to 0
        session.document.changed.connect(self.show_state)
        session.mail.connect(self.show_mail)
        session.restarted.connect(self._restart)

    def add(self, view: QWidget) -> None:
        """Let `view` know from now on, and at once if it is visible."""
        self._views.append(view)
        self._behind[view] = True
        view.installEventFilter(self)
        if view.isVisible():
            self._catch_up(view)

    def show_state(self, state: State) -> None:
        for view in self._views:
            if view.isVisible():
                cast(View, view).show_state(state)
            else:
                self._behind[view] = True

    def show_mail(self, mail: Mail) -> None:
        began = time.perf_counter()
        if mail.snapshot is not None:
            self._snapshot = mail.snapshot
        for view in self._views:
            show = getattr(view, "show_mail", None)
            if show is None:
                continue
            if view.isVisible():
                show(mail)
            else:
                self._behind[view] = True
        self.spent += time.perf_counter() - began

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self._behind.get(cast(Any, watched)):
            self._catch_up(cast(QWidget, watched))
        return False

    def _catch_up(self, view: QWidget) -> None:
        self._behind[view] = False
        cast(View, view).show_state(self._session.document.state)
        show = getattr(view, "show_mail", None)
        if show is not None and (self._snapshot is not None or self._session.history.steps):
            show(Mail(begun=self._session.begun, snapshot=self._snapshot))

    def _restart(self) -> None:
        self._snapshot = None
