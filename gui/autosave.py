"""A copy of unsaved work every now and then, and what a crashed start has left."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from core.autosave import Leftover, Recovery
from core.document import Document, State
from core.problem import Problem, Refused
from core.signal import Signal
from gui.project_files import ProjectFiles
from gui.settings import Memory, Settings


class Autosave(QObject):
    """Keeps a copy while there is something unsaved, and takes it away once there is not.

    Nothing is written while nothing changes. Signal: `problem(problem)` once, if it cannot write.
    """

    def __init__(
        self, document: Document, files: ProjectFiles, memory: Memory, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._document, self._files = document, files
        self._recovery = Recovery(memory.folder / "recovery")
        self._warned = False
        self.problem: Signal[Problem] = Signal()
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.keep)
        self._seconds = memory.settings.autosave
        memory.changed.connect(self._use)
        document.changed.connect(self._follow)

    def leftovers(self) -> tuple[Leftover, ...]:
        """Copies of starts that ended in a crash, the newest first."""
        return self._recovery.leftovers()

    def restore(self, leftover: Leftover) -> bool:
        """Open a copy as unsaved work; it is kept anew before the old one goes."""
        try:
            project, problems = leftover.open()
        except Refused as refusal:
            self._files.problem.emit(refusal.problem)
            return False
        name = leftover.name or (leftover.original.stem if leftover.original else "Recovered")
        if not self._files.begin(project, name, leftover.original, saved=False):
            return False
        self.keep()
        leftover.discard()
        for problem in problems:
            self._files.problem.emit(problem)
        return True

    def keep(self) -> None:
        """Write a copy now, if anything is unsaved."""
        self._timer.stop()
        if not self._document.modified:
            self._recovery.forget()
            return
        try:
            self._recovery.keep(self._document.state.project, self._files.path, self._files.name)
        except Refused as refusal:
            if not self._warned:
                self._warned = True
                self.problem.emit(refusal.problem)

    def stop(self) -> None:
        """The program ends as it should: no copy is needed."""
        self._timer.stop()
        self._recovery.forget()

    def _follow(self, state: State) -> None:
        if not self._document.modified:
            self._timer.stop()
            self._recovery.forget()
        elif self._seconds and not self._timer.isActive():
            self._timer.start(self._seconds * 1000)

    def _use(self, settings: Settings) -> None:
        self._seconds = settings.autosave
        self._timer.stop()
        self._follow(self._document.state)
