"""The tool bar and the status bar of training: what can be asked, how far it is."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QProgressBar,
    QSizePolicy,
    QToolBar,
    QToolButton,
    QWidget,
)

from core.document import Document, State
from core.edits import SetTraining
from core.metric import METRICS
from core.run import Mail
from core.session import Session, Status
from core.spec import params_of
from gui.actions import Actions
from gui.forms_numbers import RealField
from gui.icons import icon
from gui.panels.bars import percent

WINDOW_S = 1.0  # over which the rate of progress is taken
BUTTONS = ("train", "step_batch", "step_epoch", "stop", "start_over")


class TrainingBar(QToolBar):
    """Train or pause, steps, stop, start over; learning rate; epoch, step, rate, progress."""

    def __init__(self, session: Session, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__("Training", parent)
        self.setObjectName("training_bar")
        self.setIconSize(QSize(20, 20))
        self._session, self._actions = session, actions
        self._speed = Speed()
        for name in BUTTONS:
            self.addAction(actions[name])
        train = self.widgetForAction(actions["train"])
        if isinstance(train, QToolButton):
            train.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            train.setMinimumWidth(88)
        self.addSeparator()
        self.rate = _rate_field(session.document, self)
        label = QLabel("Learning rate", self)
        label.setBuddy(self.rate)
        label.setContentsMargins(4, 0, 6, 0)
        self.addWidget(label)
        self.addWidget(self.rate)
        self.addAction(actions["find_rate"])
        self.pace = _pace_choice(session.document, self)
        label = QLabel("Speed", self)
        label.setBuddy(self.pace)
        label.setContentsMargins(12, 0, 6, 0)
        self.addWidget(label)
        self.addWidget(self.pace)
        self.addSeparator()
        self.progress = QProgressBar(self)
        self.progress.setAccessibleName("Progress of training")
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 1000)
        self.progress.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.progress.setMinimumWidth(80)
        self.progress.setMaximumWidth(260)
        self.readout = QLabel("", self)
        self.readout.setAccessibleName("Epoch, step and rate of progress")
        self.readout.setContentsMargins(10, 0, 8, 0)
        metrics = QFontMetrics(self.readout.font())
        self.readout.setMinimumWidth(metrics.horizontalAdvance("epoch 0000 of 0000 · step 00,000"))
        self.addWidget(self.progress)
        self.addWidget(self.readout)
        self.status = QLabel(parent)
        self.status.setAccessibleName("State of training")
        session.status_changed.connect(self._follow)
        session.restarted.connect(self._restart)
        session.document.changed.connect(self.show_state)
        self._follow(session.status)
        self.show_state(session.document.state)

    def show_state(self, state: State) -> None:
        self.rate.show_value(state.project.training.optimizer.learning_rate)
        _show_pace(self.pace, state.project.training.pace)
        self._actions["forget"].setEnabled(
            state.project.trained is not None and not self._session.busy
        )
        if not self._session.busy:
            self._say()

    def show_mail(self, mail: Mail) -> None:
        self._speed.note(self._session.history.steps)
        self._say()

    def _follow(self, status: Status) -> None:
        actions, running = self._actions, status in (Status.RUNNING, Status.STARTING)
        train = actions["train"]
        paused = status is Status.PAUSED
        words = "&Pause" if running else ("&Resume" if paused else "&Train")
        train.setText(words)
        train.setIcon(icon("pause" if running else "play", "text" if running else "success"))
        tips = {"&Pause": "pause training", "&Resume": "go on with training", "&Train": "train"}
        actions.explain("train", tips[words])
        train.setEnabled(status is not Status.STOPPING)
        for name in ("step_batch", "step_epoch"):
            actions[name].setEnabled(status in (Status.IDLE, Status.PAUSED))
        actions["stop"].setEnabled(status in (Status.STARTING, Status.RUNNING, Status.PAUSED))
        trained = self._session.document.state.project.trained is not None
        actions["start_over"].setEnabled(status is not Status.STOPPING)
        actions["forget"].setEnabled(trained and status is Status.IDLE)
        if status is not Status.RUNNING:
            self._speed.clear()
        self._say()

    def _restart(self) -> None:
        self._speed.clear()
        self._say()

    def _say(self) -> None:
        """Put the newest numbers into the read-outs."""
        session, state = self._session, self._session.document.state
        step = session.history.last_step
        begun = session.begun if session.busy or step else None
        if begun is None:
            trained = state.project.trained
            self.progress.setValue(0)
            self.readout.setText(f"trained for {trained.epoch} epochs" if trained else "")
            self.status.setText(SAID[session.status])
            return
        per_epoch = max(begun.epoch_steps, 1)
        epoch = min(step // per_epoch + 1, max(begun.total_steps // per_epoch, 1))
        total = max(begun.total_steps // per_epoch, 1)
        self.progress.setValue(round(1000 * step / max(begun.total_steps, 1)))
        self.readout.setText(f"epoch {epoch:,} of {total:,} · step {step:,}")
        parts = [SAID[session.status], f"epoch {epoch:,} of {total:,}", f"step {step:,}"]
        if self._speed.per_second:
            parts.append(f"{self._speed.per_second:,.0f} steps/s")
        parts += _scores(session)
        self.status.setText(" · ".join(filter(None, parts)))


SAID = {
    Status.IDLE: "",
    Status.STARTING: "reading the data",
    Status.RUNNING: "",
    Status.PAUSED: "paused",
    Status.STOPPING: "stopping",
}


class Speed:
    """Steps per second, over the last second or so."""

    def __init__(self) -> None:
        self._marks: list[tuple[float, int]] = []

    def note(self, steps: int) -> None:
        now = time.monotonic()
        self._marks.append((now, steps))
        while len(self._marks) > 2 and now - self._marks[1][0] > WINDOW_S:
            self._marks.pop(0)

    def clear(self) -> None:
        self._marks.clear()

    @property
    def per_second(self) -> float:
        if len(self._marks) < 2:
            return 0.0
        (t0, n0), (t1, n1) = self._marks[0], self._marks[-1]
        return (n1 - n0) / max(t1 - t0, 1e-6)


def _scores(session: Session) -> list[str]:
    """«loss 0.31», «validation accuracy 96.7 %», as far as there are numbers."""
    history, said = session.history, []
    loss = history.last("training/loss")
    loss = history.last("loss") if loss is None else loss
    if loss is not None:
        said.append(f"loss {loss:.4g}")
    for cls in METRICS:
        for part in ("validation", "training"):
            value = history.last(f"{part}/{cls.kind}")
            if value is not None:
                share = cls.higher_is_better and 0 <= value <= 1
                text = percent(value) if share else f"{value:.4g}"
                said.append(f"{part} {cls.title.lower()} {text}")
                break
    return said


PACES = (0.0, 100.0, 25.0, 5.0, 1.0)  # epochs per second; 0: as fast as it goes


def _pace_choice(document: Document, parent: QWidget) -> QComboBox:
    """How fast training goes in the window; slow enough to watch, if that is wanted."""
    field = QComboBox(parent)
    field.setAccessibleName("Speed of training")
    field.setToolTip("how many epochs are done in a second; may be changed while training runs")
    for pace in PACES:
        field.addItem(f"{pace:g} epochs/s" if pace else "full", pace)
    field.activated.connect(
        lambda index: document.apply(SetTraining("pace", float(field.itemData(index))))
    )
    return field


def _show_pace(field: QComboBox, pace: float) -> None:
    """Choose the entry for a pace; one of the user's own gets an entry."""
    index = field.findData(pace)
    if index < 0:
        field.addItem(f"{pace:g} epochs/s", pace)
        index = field.count() - 1
    field.setCurrentIndex(index)


def _rate_field(document: Document, parent: QWidget) -> RealField:
    """The optimizer's learning rate, which may be changed while it is in use."""

    def change(value: float, gesture: object) -> None:
        optimizer = document.state.project.training.optimizer
        document.apply(SetTraining("optimizer", optimizer.with_(learning_rate=value)), gesture)

    optimizer = type(document.state.project.training.optimizer)
    param = next(p for p in params_of(optimizer) if p.name == "learning_rate")
    field = RealField(param, parent)
    field.setAccessibleName("Learning rate")
    field.setToolTip("size of a step; may be changed while training runs")
    field.setFixedWidth(104)
    field.changed.connect(change)
    return field
