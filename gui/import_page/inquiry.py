"""What the page wants to know of a file, found out in a thread, the quickest first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.data.base import Dataset, Source
from core.data.checks import Review, look_over
from core.data.intake import Intake, Survey
from core.data.prepare import Preparation
from core.data.reading import Preview
from core.data.watch import Cancelled, Watch
from core.job import Job
from core.problem import Problem, Refused
from gui.latest import Latest
from gui.shelf import Shelf

LARGE = 1 << 20  # bytes of a file that is not read in a moment


@dataclass
class Answer:
    """What is known so far: filled by the thread, one after the other, looked at by the page.

    problem : why there is no more, once the thread has ended
    """

    source: Source
    preparation: Preparation
    preview: Preview | None = None
    survey: Survey | None = None
    dataset: Dataset | None = None
    review: Review | None = None
    problem: Problem | None = None

    @property
    def progress(self) -> int:
        """How many of its parts are there."""
        parts = (self.preview, self.survey, self.dataset, self.review, self.problem)
        return sum(part is not None for part in parts)


class Inquiry(QObject):
    """Asks about the newest wishes; `changed` whenever more is known, or nothing more will be."""

    changed = Signal()

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.answer: Answer | None = None
        self._intake = Intake()
        self._seen = 0
        self._closed = False
        self._outlive = shelf.outlive
        self._latest = Latest(shelf.outlive, self)
        self._latest.looked.connect(self._look)
        self._latest.ended.connect(self._end)

    @property
    def job(self) -> Job[None] | None:
        """What is being found out; None when all that can be known is known."""
        return self._latest.job

    def ask(self, source: Source, preparation: Preparation, parameters: int) -> None:
        """Find out what is in `source` and what speaks against learning from it."""
        answer = self.answer = Answer(source, preparation)
        self._seen = 0
        self._latest.ask(lambda watch: self._work(answer, parameters, watch), _is_large(source))

    def cancel(self) -> None:
        """Stop; what is known stays known."""
        self._latest.cancel()

    def close(self) -> None:
        """Stop, and let go of the file."""
        if not self._closed:
            self._closed = True
            self.cancel()
            if self.job is None:
                self._let_go()

    def _let_go(self) -> None:
        """In a thread: to forget a large table takes a while, too."""
        self._outlive(Job(lambda _: self._intake.close()).start())

    def _work(self, answer: Answer, parameters: int, watch: Watch) -> None:
        """In the thread."""
        source = answer.source
        try:
            answer.preview = self._intake.preview(source)
            answer.survey = self._intake.survey(source, watch)
            answer.dataset = self._intake.dataset(source, watch)
            answer.review = look_over(answer.dataset, answer.preparation, parameters, source, watch)
        except Cancelled:
            raise
        except Refused as refusal:
            answer.problem = refusal.problem

    def _look(self) -> None:
        if self.answer is not None and self.answer.progress != self._seen:
            self._seen = self.answer.progress
            self.changed.emit()

    def _end(self, job: Job[None]) -> None:
        if self._closed:
            self._let_go()
            return
        try:
            job.result()
        except Refused as refusal:
            assert self.answer is not None
            self.answer.problem = refusal.problem
        self.changed.emit()


def _is_large(source: Source) -> bool:
    try:
        return Path(str(getattr(source, "path", ""))).stat().st_size > LARGE
    except OSError:
        return False
