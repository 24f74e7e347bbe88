"""The length of the gradient over a run, taken at its kept moments: costs training nothing."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.flow import Flow, length
from core.moments import Moment
from core.session import Session
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

Array = NDArray[Any]

ROWS = 256  # training rows that the gradient is the mean of
BUDGET_S = 0.004  # for new moments at each look


class GradientNorms:
    """Looks at a few more moments each time; what is known of a moment stays when it is let go."""

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session = session
        self._subject = Subject(session, shelf)
        self._flow: Flow | None = None
        self._made_of: tuple[object, ...] = ()
        self._known: dict[int, tuple[Moment, float]] = {}
        self.steps: Array = np.empty(0)
        self.values: Array = np.empty(0)

    def look(self) -> bool:
        """Take notice of new moments; say whether there are more to look at."""
        timeline = self._session.timeline
        flow = self._bound()
        if flow is None:
            return False
        new = [m for m in timeline.moments if self._known.get(m.step, (None, 0.0))[0] is not m]
        began = time.perf_counter()
        for moment in new:
            gradients = flow.gradients(moment.snapshot.weights)
            arrays = {f"{n}/{k}": a for n, named in gradients.items() for k, a in named.items()}
            self._known[moment.step] = moment, length(arrays)
            if time.perf_counter() - began > BUDGET_S:
                break
        if new:
            steps = sorted(self._known)
            self.steps = np.array(steps, float)
            self.values = np.array([self._known[step][1] for step in steps])
        return len(self._known) < len(timeline.moments) or time.perf_counter() - began > BUDGET_S

    def forget(self) -> None:
        """Another run begins."""
        self._known.clear()
        self._flow = None
        self.steps = self.values = np.empty(0)

    def _bound(self) -> Flow | None:
        """The program of the run's network on its rows, made when one of them is new."""
        session, subject = self._session, self._subject
        begun = session.begun
        if begun is None or not session.timeline.fits(session.document.state):
            return None
        subject.take_state(session.document.state)
        dataset = subject.dataset
        if dataset is None:
            return None
        if self._flow is None or self._made_of != (begun, dataset):
            rows = subject.parts.get("training", np.arange(len(dataset.y)))
            rows = some(rows[is_known(dataset.y[rows], dataset.signature.task)], ROWS)
            self._flow = Flow(
                begun.plan, begun.objective, begun.fitted, dataset.x[rows], dataset.y[rows]
            )
            self._made_of = begun, dataset
        return self._flow
