"""A document and its training: what happens when one changes while the other goes on."""

from __future__ import annotations

import functools
from enum import StrEnum

from core.chronicle import Chronicle
from core.data.watch import Watch
from core.document import Document, State
from core.edits import KeepWeights
from core.edits_weights import KeepMoment, changes_of
from core.log import History
from core.moments import Moment
from core.pantry import Pantry, make_trainer
from core.problem import OnSetting, Problem, Refused, Severity
from core.project import Project, Trained
from core.run import Begun, Mail, Run
from core.signal import Signal
from core.timeline import Timeline

GRACE_S = 0.05  # for which a click waits for the first step, before views are told and redrawn


class Status(StrEnum):
    IDLE = "idle"  # no run
    STARTING = "starting"  # data are being read
    RUNNING = "running"
    PAUSED = "paused"
    STOPPING = "stopping"


class Session:
    """Starts, steers and ends the training of a document. Knows no thread's inside and no Qt.

    Someone must call `beat` again and again, in the document's thread; all signals come from it
    or from the calls below.

    Signals: `mail(Mail)` news of the run; `status_changed(Status)`; `problem(Problem)` what the
    user should read; `restarted()` the history is empty, a new run begins.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.history = History()
        self.timeline = Timeline()
        self.begun: Begun | None = None
        self.mail: Signal[Mail] = Signal()
        self.status_changed: Signal[Status] = Signal()
        self.problem: Signal[Problem] = Signal()
        self.restarted: Signal[()] = Signal()
        self._status = Status.IDLE
        self._run: Run | None = None
        self.pantry = Pantry()
        self._project = document.state.project  # as the run knows it
        self._kept: Trained | None = None  # what the run has left, when it last came to rest
        self._wanted: Moment | None = None  # to be made the present once the run rests
        self.chronicle = Chronicle(document, self.history)
        document.changed.connect(self._follow)

    @property
    def status(self) -> Status:
        return self._status

    @property
    def busy(self) -> bool:
        """Whether there is a run, going or resting."""
        return self._run is not None

    # ---- orders --------------------------------------------------------------------------------

    def train(self) -> None:
        """Start, or go on after a pause; says what is in the way if it cannot."""
        if self._run is not None:
            self._run.resume()
            self._become(Status.RUNNING)
        elif self._ready():
            self._start(self.document.state.project.trained)

    def start_over(self) -> None:
        """Forget what was learnt and train from fresh weights."""
        self.abandon()
        if self._ready():
            self._start(None)

    def pause(self) -> None:
        if self._run is not None:
            self._run.pause()

    def step_batch(self) -> None:
        """One step, then rest."""
        if run := self._stepped():
            run.step()

    def step_epoch(self) -> None:
        """To the end of the epoch, then rest."""
        if run := self._stepped():
            run.step_epoch()

    def stop(self) -> None:
        """End the run; what it has learnt is kept."""
        if self._run is not None:
            self._run.stop()
            self._become(Status.STOPPING)

    def abandon(self) -> None:
        """End the run and forget what it has learnt. Returns at once; the thread ends soon."""
        if self._run is not None:
            self._run.stop()
            self._run = None
            self._become(Status.IDLE)

    def begin_anew(self) -> None:
        """Another project comes: end the run and empty the history."""
        self.abandon()
        self.begun = None
        self.chronicle.forget()
        self._forget()

    def look_at(self, moment: Moment | None) -> None:
        """Let every view show an earlier moment; None: the present. Training goes on."""
        self.timeline.choose(moment)
        self.mail.emit(self.timeline.news(self.document.state, self.busy))

    def keep(self, moment: Moment) -> None:
        """Make an earlier moment the present, as one step of undo. A run that goes on is paused
        first, so that undo leads back to what it had learnt."""
        if not self.timeline.fits(self.document.state):
            self.problem.emit(Problem("these weights are of another network or other data"))
        elif self._status in (Status.IDLE, Status.PAUSED):
            self._adopt(moment)
        else:
            self._wanted = moment
            self.pause()

    def close(self, timeout: float = 10.0) -> bool:
        """End the run and wait for its thread: before the program ends. Says whether it has."""
        run = self._run
        self.abandon()
        return run is None or run.join(timeout)

    def beat(self) -> None:
        """Take the mail and hand it on."""
        run = self._run
        if run is None:
            return
        mail = run.mailbox.take()
        if mail.begun is not None:
            self.begun = mail.begun
            if self.history.steps and mail.begun.first_step != self.history.last_step:
                self.chronicle.close()
                self._forget()  # the weights are the same, but their steps are counted anew
            if self._status is Status.STARTING:
                self._become(Status.RUNNING)
        self.history.extend(mail.stretches)
        self.chronicle.count_time(len(mail.stretches))
        if mail.trained is not None:
            self._keep(mail.trained, run)
            self.chronicle.note(mail.stopped_by)
        self.mail.emit(self.timeline.pass_on(mail))
        if mail.finished:
            self._end(mail)
        elif mail.resting and self._status is Status.RUNNING:
            self._become(Status.PAUSED)
        elif mail.stretches and not mail.resting and self._status is Status.PAUSED:
            self._become(Status.RUNNING)
        if self._wanted is not None and self._status in (Status.IDLE, Status.PAUSED):
            self._adopt(self._wanted)

    # ---- within --------------------------------------------------------------------------------

    def _ready(self) -> bool:
        """Whether the project can be trained; the first thing in the way is said."""
        state = self.document.state
        errors = [p for p in state.compiled.problems if p.severity is Severity.ERROR]
        if errors:
            self.problem.emit(errors[0])
        elif state.project.data is None:
            self.problem.emit(Problem("choose data to train on first", OnSetting("source")))
        elif state.compiled.plan is None:
            self.problem.emit(Problem("the network is empty; drag layers onto the canvas"))
        return state.project.data is not None and state.compiled.plan is not None

    def _start(self, trained: Trained | None, resting: bool = False) -> None:
        """Begin a run: its thread gets to work while views are told of it."""
        state = self.document.state
        self._project = state.project
        anew = trained is None or not self.history.steps or trained.step != self.history.last_step
        watch = Watch()
        make = functools.partial(make_trainer, state, trained, self.pantry, watch)
        run = Run(make, resting, watch, self.timeline.keeper(anew))
        run.set_pace(state.project.training.pace)
        run.start(GRACE_S)
        if anew:
            self.chronicle.close()
            self._forget()
        self.chronicle.start(state.project)
        self._run = run
        self._become(Status.STARTING)

    def _adopt(self, moment: Moment) -> None:
        self._wanted = None
        self.timeline.choose(None)
        self.document.apply(KeepMoment(self.timeline.trained(moment)))
        self.look_at(None)

    def _forget(self) -> None:
        """Another run begins."""
        self._wanted = None
        self.history.clear()
        self.timeline.clear()
        self.restarted.emit()

    def _stepped(self) -> Run | None:
        """The run that a step is asked of, made if there is none."""
        if self._run is None and self._ready():
            self._start(self.document.state.project.trained, resting=True)
        if self._run is not None and self._status is Status.PAUSED:
            self._become(Status.RUNNING)
        return self._run

    def _follow(self, state: State) -> None:
        """The project has changed: pass on what a run can take, end it otherwise."""
        run, old, new = self._run, self._project, state.project
        if run is None or old is new:
            return
        self._project = new
        for touch in changes_of(old.touches, new.touches):
            run.set_weight(*touch)
        if self._status is Status.PAUSED and new.trained not in (old.trained, self._kept):
            self.abandon()  # other weights than it has: by hand, or by undo
            return
        if _without_rate(old) == _without_rate(new):
            if old.training != new.training:
                run.set_learning_rate(new.training.optimizer.learning_rate)
                run.set_pace(new.training.pace)
            return
        if self._status is not Status.STOPPING:
            self.stop()
            self.problem.emit(
                Problem(
                    "training was stopped because what it works on has changed; "
                    "press Train to go on with what was learnt",
                    severity=Severity.HINT,
                )
            )

    def _keep(self, trained: Trained, run: Run) -> None:
        """What a run has come to is one step of undo, however often it rests."""
        self._kept = trained
        self.document.apply(KeepWeights(trained), gesture=run)

    def _end(self, mail: Mail) -> None:
        self._run = None
        if mail.stopped_by:
            self.chronicle.note(mail.stopped_by)
        self._become(Status.IDLE)
        if mail.trouble is not None:
            self.problem.emit(mail.trouble)
        if isinstance(mail.error, Refused):
            self.problem.emit(mail.error.problem)
        elif mail.error is not None:
            kind = type(mail.error).__name__
            text = f"training ended with an error: {mail.error} ({kind}); nothing else is lost"
            self.problem.emit(Problem(text, rule="internal"))

    def _become(self, status: Status) -> None:
        if status is not self._status:
            self._status = status
            self.status_changed.emit(status)


def _without_rate(project: Project) -> tuple[object, ...]:
    """All that a run cannot follow when it changes."""
    training = project.training
    optimizer = training.optimizer.with_(learning_rate=1.0)
    followed = training.with_(optimizer=optimizer, pace=0.0)
    return project.graph, project.data, project.preparation, followed
