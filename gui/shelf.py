"""The data sets that are looked at: read once for all views, in a thread if it takes long."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer

from core.data.base import Dataset, Source
from core.data.prepare import Preparation, whole_rows
from core.data.split import split
from core.job import Job
from core.problem import Refused
from core.signal import Signal

KEPT = 3
GRACE_S = 0.04  # what is read within it is there at once, as if it had never been waited for
LOOK_MS = 30
PATIENCE_S = 5.0  # for a thread to end before the program does
FEW_ROWS = 50_000  # that are shared out at once, in milliseconds
PARTS = ("training", "validation", "test")

Parts = dict[str, NDArray[np.int64]]
Sharing = tuple[Dataset, Preparation]


class Shelf(QObject):
    """Reads data sets and keeps the last few.

    All are read in a thread, while the window lives on; small ones are there at once all the same.
    Signals: `waiting(job, name)` something is being read; `arrived()` that has ended, well or not.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.waiting: Signal[Job[Dataset], str] = Signal()
        self.arrived: Signal[()] = Signal()
        self._kept: dict[Source, Dataset | Refused] = {}
        self._jobs: dict[Source, Job[Dataset]] = {}
        self._parts: dict[Sharing, Parts] = {}
        self._sharing: dict[Sharing, Job[Parts]] = {}
        self._leaving: list[Job[Any]] = []
        self.closed = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def load(self, source: Source, fresh: bool = False) -> Dataset | None:
        """The data set of `source`, or None while it is being read: ask again on `arrived`.

        `fresh` reads it again. Raises `Refused`, also if it was called off.
        """
        if fresh:
            self._kept.pop(source, None)
            self._let_go(source)
        if (found := self._kept.pop(source, None)) is None:
            return self._read(source)
        self._kept[source] = found
        if isinstance(found, Refused):
            raise found
        return found

    def parts(self, dataset: Dataset, preparation: Preparation) -> Parts | None:
        """Row numbers of the training, validation and test rows; none if they cannot be shared out.

        Or None while that is found out: ask again on `arrived`.
        """
        key = dataset, preparation
        if key in self._parts:
            return self._parts[key]
        if len(dataset.y) <= FEW_ROWS:
            return self._shared(key, _share_out(dataset, preparation))
        if key not in self._sharing:
            self._sharing[key] = Job(lambda _: _share_out(dataset, preparation))
            self._timer.start()  # and the thread a moment later, when views have been painted
        return None

    def put(self, source: Source, dataset: Dataset) -> None:
        """Take in a data set that somebody else has read."""
        self._let_go(source)
        self._kept.pop(source, None)
        self._keep(source, dataset)

    def outlive(self, job: Job[Any]) -> None:
        """Another's work on data: at the end of the program, it is called off and waited for."""
        self._leaving = [known for known in self._leaving if not known.done]
        self._leaving.append(job)

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return bool(self._jobs or self._sharing)

    def close(self) -> None:
        """Call off what is being read, and wait for the threads: before the program ends."""
        self.closed = True
        for source in tuple(self._jobs):
            self._let_go(source)
        self._leaving += [job for job in self._sharing.values() if job.started]
        self._sharing.clear()
        self._timer.stop()
        for job in self._leaving:
            job.cancel()
        for job in self._leaving:
            job.join(PATIENCE_S)

    def _read(self, source: Source) -> Dataset | None:
        if source in self._jobs:
            return None
        job = Job(source.load).start()
        if job.join(GRACE_S):
            return self._take(source, job)
        self._jobs[source] = job
        self._timer.start()
        self.waiting.emit(job, Path(str(getattr(source, "path", ""))).name or source.title)
        return None

    def _look(self) -> None:
        """See who has ended, and tell."""
        ended = [(source, job) for source, job in self._jobs.items() if job.done]
        for source, job in ended:
            del self._jobs[source]
            with suppress(Refused):  # kept, and said to whoever asks for the data
                self._take(source, job)
        for waiting in self._sharing.values():
            if not waiting.started:
                waiting.start()
        shared = [(key, job) for key, job in self._sharing.items() if job.done]
        for key, sharing in shared:
            del self._sharing[key]
            self._shared(key, sharing.result())
        self._leaving = [job for job in self._leaving if not job.done]
        if not self.busy:
            self._timer.stop()
        if ended or shared:
            self.arrived.emit()

    def _take(self, source: Source, job: Job[Dataset]) -> Dataset:
        try:
            return self._keep(source, job.result())
        except Refused as refusal:
            self._kept[source] = refusal
            raise

    def _keep(self, source: Source, found: Dataset) -> Dataset:
        self._kept[source] = found
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        kept = {id(dataset) for dataset in self._kept.values()}
        self._parts = {key: parts for key, parts in self._parts.items() if id(key[0]) in kept}
        return found

    def _shared(self, key: Sharing, parts: Parts) -> Parts:
        self._parts[key] = parts
        while len(self._parts) > KEPT:
            del self._parts[next(iter(self._parts))]
        return parts

    def _let_go(self, source: Source) -> None:
        if job := self._jobs.pop(source, None):
            job.cancel()
            self._leaving.append(job)


def _share_out(dataset: Dataset, preparation: Preparation) -> Parts:
    try:
        parts = split(dataset, preparation, whole_rows(dataset, preparation))
    except Refused:
        return {}
    return dict(zip(PARTS, parts, strict=True))
