"""What speaks against training on the data as they are prepared: found out in a thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from core.data.base import Dataset, Source
from core.data.checks import Review, look_over
from core.data.prepare import Preparation
from core.job import Job
from core.problem import Problem, Refused
from gui.latest import Latest
from gui.shelf import FEW_ROWS, Shelf


class DataReview(QObject):
    """Looks over the newest data and settings; `found(Review)`, or `refused(Problem)`."""

    found = Signal(object)
    refused = Signal(object)

    def __init__(self, shelf: Shelf, parent: QObject) -> None:
        super().__init__(parent)
        self._asked: tuple[Dataset, Preparation, int] | None = None
        self._latest = Latest(shelf.outlive, self)
        self._latest.ended.connect(self._end)

    @property
    def busy(self) -> bool:
        return self._latest.job is not None

    def ask(
        self, dataset: Dataset, preparation: Preparation, parameters: int, source: Source
    ) -> None:
        """Find out, unless that was the question before."""
        asked = dataset, preparation, parameters
        if self._asked is not None and self._asked[0] is dataset and self._asked[1:] == asked[1:]:
            return
        self._asked = asked
        large = len(dataset.y) > FEW_ROWS
        self._latest.ask(
            lambda watch: look_over(dataset, preparation, parameters, source, watch), large
        )

    def forget(self) -> None:
        """Nothing is asked any more."""
        self._asked = None
        self._latest.cancel()

    def _end(self, job: Job[Review]) -> None:
        if self._asked is None:
            return
        try:
            self.found.emit(job.result())
        except Refused as refusal:
            problem: Problem = refusal.problem
            if problem.rule == "cancelled":
                self._asked = None
            self.refused.emit(problem)
