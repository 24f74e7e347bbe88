"""Figures of all moments of a run, worked out little by little: as well for a view opened late."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from core.log import Snapshot
from core.run import Mail
from core.session import Session

T = TypeVar("T")

INTERVAL = 0.2  # seconds between two looks while training goes on
BUDGET_S = 0.008  # for moments that are new, at each look
PATIENCE = 12  # times as long as a look takes, until the next one while training goes on
MOST = 400  # moments that are known without the time machine


class Gathered(Generic[T]):
    """What `figure(snapshot, before)` gives for each kept moment, and for the newest weights.

    `before` is the moment before, or None; a figure that cannot be told yet is None. The past
    that the user looks at is nothing new here.
    """

    def __init__(
        self, session: Session, figure: Callable[[Snapshot, Snapshot | None], T | None]
    ) -> None:
        self._session, self._figure = session, figure
        self._known: dict[int, tuple[Snapshot, T]] = {}  # by step
        self._newest: Snapshot | None = None
        self._looked, self._pause = 0.0, INTERVAL

    @property
    def moments(self) -> list[tuple[Snapshot, T]]:
        """What is known so far, in order."""
        return [self._known[step] for step in sorted(self._known)]

    @property
    def extent(self) -> tuple[float, float] | None:
        """Epochs from the first to the last moment, once there will be no more of them."""
        if self._session.busy or len(self._known) < 2:
            return None
        return self._known[min(self._known)][0].epoch, self._known[max(self._known)][0].epoch

    def take_state(self) -> None:
        """The project may have other weights."""
        trained = self._session.document.state.project.trained
        if trained is not None and not self._session.busy:
            self._newest = Snapshot(trained.step, float(trained.epoch), trained.weights)

    def take_mail(self, mail: Mail) -> bool:
        """Take news of the run; say whether it is time to draw."""
        if mail.past:
            return False
        self._newest = mail.snapshot or self._newest
        now = time.perf_counter()
        if now - self._looked < self._pause and not mail.resting and not mail.finished:
            return False
        self._looked = now
        return True

    def look(self) -> bool:
        """Work out figures of new moments, the newest first; say whether there are more."""
        kept = self._wanted()
        before = dict(zip(kept[1:], kept[:-1], strict=True))
        began = time.perf_counter()
        for snapshot in (*kept[-1:], *kept[:-1]):
            if snapshot.step in self._known and self._known[snapshot.step][0] is snapshot:
                continue
            if time.perf_counter() - began > BUDGET_S:
                return True
            figure = self._figure(snapshot, before.get(snapshot))
            self._pause = max(INTERVAL, PATIENCE * (time.perf_counter() - began))
            if figure is not None:
                self._known[snapshot.step] = snapshot, figure
        return False

    def forget(self) -> None:
        """Other figures are asked for."""
        self._known.clear()

    def restart(self) -> None:
        """Another run begins."""
        self._known.clear()
        self._newest = None

    def _wanted(self) -> list[Snapshot]:
        """The moments to tell of, in order; what was only the newest once goes."""
        kept = [moment.snapshot for moment in self._session.timeline.moments]
        steps = {snapshot.step for snapshot in kept}
        if kept:
            self._known = {step: found for step, found in self._known.items() if step in steps}
        else:
            if len(self._known) >= MOST:
                self._known = dict(list(self._known.items())[::2])
            kept = [snapshot for snapshot, _ in self.moments]
            steps = {snapshot.step for snapshot in kept}
        if self._newest is not None and self._newest.step not in steps:
            kept.append(self._newest)
        return kept
