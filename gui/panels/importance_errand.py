"""The thread behind the Importance panel: sent out, looked after, called off."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from core.data.watch import Watch
from core.importance import Dependence, Feature, Importance
from core.job import Job
from core.problem import Refused
from gui.panels.importance_work import Question

LOOK_MS = 40
PATIENCE_S = 2.0  # for a thread to end, which looks up at every feature


class Errand(QObject):
    """Answers one `Question` in the background.

    `news`: there is more to show · `failed`: why there is not
    """

    news = Signal()
    failed = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.question: Question | None = None
        self._job: Job[None] | None = None
        self._told: list[Importance] = []  # by the worker
        self._followed: list[Dependence | None] = []
        self._wanted = -1  # the feature to be followed; -1: the most important
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    @property
    def busy(self) -> bool:
        return self._job is not None

    @property
    def importance(self) -> Importance | None:
        """What is known so far."""
        return self._told[-1] if self._told else None

    @property
    def dependence(self) -> Dependence | None:
        return self._followed[-1] if self._followed else None

    def begin(self, question: Question, feature: int) -> None:
        """Answer another question from the start; follow a feature, -1: the most important."""
        self.call_off()
        self.question, self._wanted = question, feature
        self._told, self._followed = [], []
        self._start(partial(_all, question, feature, self._told, self._followed))

    def follow(self, feature: int) -> None:
        """Follow another feature of the same question, now or when the worker is free."""
        self._wanted = feature
        question = self.question
        if question is not None and not self.busy:
            self._start(partial(_one, question, question.features[feature], self._followed))

    def call_off(self) -> bool:
        """End the work that is under way; says whether there was any."""
        job, self._job = self._job, None
        self._timer.stop()
        if job is not None:
            job.cancel()
            job.join(PATIENCE_S)
        return job is not None

    def _start(self, work: Callable[[Watch], None]) -> None:
        self._job = Job(work).start()
        self._timer.start()

    def _look(self) -> None:
        """See how far the worker is."""
        job = self._job
        if job is not None and job.done:
            self._job = None
            self._timer.stop()
            try:
                job.result()
            except Refused as refusal:
                self.failed.emit(refusal.problem.message)
                return
            self._catch_up()
        self.news.emit()

    def _catch_up(self) -> None:
        """Another feature was picked while the worker was busy."""
        question, followed = self.question, self.dependence
        if question is None or followed is None or self._wanted < 0:
            return
        if question.features[self._wanted] != followed.feature:
            self.follow(self._wanted)


def _all(
    question: Question,
    feature: int,
    told: list[Importance],
    followed: list[Dependence | None],
    watch: Watch,
) -> None:
    """Shuffle, and follow the picked feature, or the one that is the most important at first."""

    def tell(found: Importance) -> None:
        if not followed:
            chosen = feature if feature >= 0 else int(found.order[0])
            followed.append(question.follow(question.features[chosen], watch))
        told.append(found)

    last = question.survey(watch, tell)
    best = question.features[feature if feature >= 0 else int(last.order[0])]
    if followed[0] is not None and followed[0].feature != best:
        followed.append(question.follow(best, watch))


def _one(
    question: Question, feature: Feature, followed: list[Dependence | None], watch: Watch
) -> None:
    followed.append(question.follow(feature, watch))
