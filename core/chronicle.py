"""Lets a project remember its runs: notes each as it rests or ends, under a number of its own."""

from __future__ import annotations

import time

from core.differences import changes
from core.document import Document
from core.edits_records import NoteRecord
from core.log import History
from core.project import Project
from core.records import record_of

TOLD = ("early stopping", "diverged")  # ends that are an event of the history


class Chronicle:
    """Follows the history of a session, which it belongs to.

    number : of the run among those that the project remembers; 0 before its first note
    """

    def __init__(self, document: Document, history: History) -> None:
        self._document, self._history = document, history
        self.number = 0
        self._last_number = 0
        self._ran = document.state.project  # what the run was last started with
        self._noted: tuple[int, str] | None = None
        self._looked = 0.0

    def start(self, project: Project) -> None:
        """Training begins, or goes on; with what has changed since it last did."""
        told = changes(self._ran, project)
        if self._history.steps and told:
            self._history.events.append((self._history.last_step, told))
        self._ran, self._looked = project, time.perf_counter()

    def count_time(self, stretches: int) -> None:
        """So many stretches have come since the last look: if any, the time was spent on them."""
        now = time.perf_counter()
        if stretches:
            self._history.seconds += now - self._looked
        self._looked = now

    def note(self, ended: str = "") -> None:
        """Remember the run as it is now, unless that was done."""
        history = self._history
        if not history.steps or self._noted == (history.last_step, ended):
            return
        if not self.number:
            known = (record.number for record in self._document.state.project.records)
            self._last_number = self.number = max((self._last_number, *known)) + 1
        self._noted = history.last_step, ended
        if ended in TOLD:
            history.events.append((history.last_step, ended))
        name = f"run {self.number}"
        made = record_of(history, self.number, name, self._ran, history.seconds, ended)
        self._document.amend(NoteRecord(made))

    def close(self) -> None:
        """The history is about to be emptied: another run begins."""
        if self._noted is None or self._noted[0] != self._history.last_step:
            self.note()
        self.number, self._noted = 0, None

    def forget(self) -> None:
        """Another project comes."""
        self.number, self._last_number, self._noted = 0, 0, None
