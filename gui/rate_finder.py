"""A learning rate that is found by trying: the loss over ever larger rates, the best of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core.data.watch import Cancelled, Watch
from core.document import State
from core.edits import SetTraining
from core.job import Job
from core.problem import Refused
from core.rate_finder import Sweep, find_rate
from core.session import Session
from core.spec import params_of
from gui.forms_numbers import RealField
from gui.help import Sheet
from gui.panels.parts import muted
from gui.plots.curve import Curve
from gui.plots.marks import Mark
from gui.plots.plot import Plot
from gui.plots.view import number

LOOK_MS = 40
STILL = 4  # px that a hand may tremble while it clicks
HELP = (
    "The network is trained for a moment, on weights of its own, with rates that grow from step "
    "to step. Too small a rate leaves the loss where it is; too large a one makes it jump. Where "
    "it falls fastest is a good rate. A click in the curve chooses another one."
)
NO_FALL = (
    "The loss fell at none of these rates: look at the data and the network first, or try again "
    "from fresh weights."
)


class RateFinder(Sheet):
    """Looks for a rate as soon as it is opened. The trained network is left as it is."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__("Find a learning rate", parent)
        self._session = session
        self.job: Job[Sweep] | None = None
        self.sweep: Sweep | None = None
        self.plot = RatePlot(self)
        self.plot.chosen.append(self.choose)
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("How many of the rates have been tried")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.said = QLabel("", self, wordWrap=True)
        self.said.setAccessibleName("What was found")
        optimizer = session.document.state.project.training.optimizer
        param = next(p for p in params_of(type(optimizer)) if p.name == "learning_rate")
        self.rate = RealField(param, self)
        self.rate.setAccessibleName("Learning rate to use")
        self.rate.setFixedWidth(120)
        self.rate.changed.connect(lambda value, _: self.choose(value))
        self.use = QPushButton("Use it", self)
        self.use.setDefault(True)
        self.use.clicked.connect(self._use)
        self.again = QPushButton("Try from fresh weights", self)
        self.again.setAutoDefault(False)
        self.again.clicked.connect(lambda: self.look(fresh=True))
        row = QHBoxLayout()
        label = QLabel("Learning &rate", self)
        label.setBuddy(self.rate)
        for widget in (label, self.rate, self.use, self.again):
            row.addWidget(widget)
        row.addStretch(1)
        for part in (muted(HELP, self), self.plot, self.progress, self.said):
            self.column.addWidget(part)
        self.column.addLayout(row)
        self.finish()
        self.resize(620, 520)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._follow)
        self.finished.connect(self._leave)
        self.look()

    def look(self, fresh: bool = False) -> None:
        """Try all rates, from the present weights if there are any."""
        self._leave()
        self.sweep = None
        work = work_of(self._session, fresh)
        self.again.setVisible(self._session.document.state.project.trained is not None)
        self.use.setEnabled(False)
        self.rate.setEnabled(False)
        self.progress.setValue(0)
        self.progress.show()
        self.said.setText("Trying rates…")
        if work is None:
            self._say("Choose data and build a network first.")
            return
        self.job = Job(work).start()
        self._timer.start()

    def choose(self, rate: float) -> None:
        """Mark a rate as the one to use."""
        self.rate.show_value(float(rate))
        if self.sweep is not None:
            self.plot.mark(float(rate))

    # ---- within --------------------------------------------------------------------------------

    def _follow(self) -> None:
        """The thread is at work, or has just ended."""
        job = self.job
        if job is None:
            return
        self.progress.setValue(round(100 * job.share))
        if not job.done:
            return
        self._timer.stop()
        self.job = None
        try:
            self._show(job.result())
        except Cancelled:
            self._say("")
        except Refused as refusal:
            self._say(refusal.problem.message[:1].upper() + refusal.problem.message[1:])

    def _show(self, sweep: Sweep) -> None:
        self.sweep = sweep
        self.progress.hide()
        self.plot.show_sweep(sweep)
        optimizer = self._session.document.state.project.training.optimizer
        rate = sweep.suggestion
        if rate is None:
            self._say(NO_FALL)
        else:
            now = number(optimizer.learning_rate)
            self.said.setText(f"The loss fell fastest at {number(rate, 2)}; now it is {now}.")
        self.rate.setEnabled(True)
        self.use.setEnabled(True)
        chosen = optimizer.learning_rate if rate is None else float(f"{rate:.2g}")
        self.choose(chosen)

    def _say(self, text: str) -> None:
        self.progress.hide()
        self.said.setText(text)

    def _use(self) -> None:
        self.rate.commit()
        document = self._session.document
        optimizer = document.state.project.training.optimizer
        changed = optimizer.with_(learning_rate=self.rate.value())
        if document.apply(SetTraining("optimizer", changed)):
            self.accept()

    def _leave(self) -> None:
        """Call off what is at work; its thread ends by itself."""
        self._timer.stop()
        if self.job is not None:
            self.job.cancel()
            self.job = None


class RatePlot(Plot):
    """The loss of each step over its rate, raw (pale) and smoothed; a click chooses a rate."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("Loss", "learning rate", parent)
        self.chosen: list[Callable[[float], None]] = []
        self._down: QPointF | None = None
        self.setMinimumHeight(240)
        self.set_log(x=True, y=False)
        self._raw = self.add(Curve("each step", "curve_train", faint=True))
        self._smooth = self.add(Curve("smoothed", "curve_train"))
        self._suggestion: float | None = None

    def show_sweep(self, sweep: Sweep) -> None:
        """Show what was tried, up to where the loss went out of hand."""
        for curve, values in ((self._raw, sweep.losses), (self._smooth, sweep.smoothed)):
            curve.clear()
            curve.place_at(sweep.rates)
            curve.set_values(values)
        self._suggestion = sweep.suggestion
        low, high = float(sweep.rates[0]), float(sweep.rates[-1])
        self.extent = low, max(high, 10 * low)
        finite = sweep.smoothed[np.isfinite(sweep.smoothed)]
        if len(finite):
            start, least = float(finite[0]), float(finite.min())
            room = max(start - least, 0.05 * abs(start), 1e-9)
            self.span = least - 0.15 * room, start + 0.6 * room
        self.reset()

    def mark(self, rate: float) -> None:
        """Draw a line at the rate that is chosen, and a pale one at the suggestion."""
        marks = [Mark(rate, f"use {number(rate, 3)}", "highlight", row=1, solid=True)]
        if self._suggestion is not None:
            marks.append(Mark(self._suggestion, f"fastest fall {number(self._suggestion, 2)}"))
        self.marks = marks
        self.refresh()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._down = event.position() if event.button() == Qt.MouseButton.LeftButton else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._down, at = self._down, None, event.position()
        if pressed is None or (at - pressed).manhattanLength() > STILL:
            return
        if self.view.rect.contains(at) and len(self._raw):
            rate, _ = self.view.value_at(at.x(), at.y())
            for choose in self.chosen:
                choose(float(f"{rate:.2g}"))


def work_of(session: Session, fresh: bool) -> Callable[[Watch], Sweep] | None:
    """What is to be done in a thread; None if there is nothing to train."""
    state: State = session.document.state
    project, plan, pantry = state.project, state.compiled.plan, session.pantry
    data = project.data
    if plan is None or data is None:
        return None
    start = None if fresh else project.trained

    def work(watch: Watch) -> Sweep:
        prepared = pantry.prepared(data.source, project.preparation, watch)
        return find_rate(plan, prepared, project.training, start, watch=watch)

    return work


def open_finder(session: Session, parent: QWidget) -> QDialog:
    """Open the window of the finder; it looks at once."""
    dialog = RateFinder(session, parent)
    dialog.show()
    return dialog
