"""Which file the project lies in: new, open, save, and the question before changes are lost."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.data.base import SOURCES, DataReference
from core.files import SUFFIX, load, save
from core.problem import Problem, Refused
from core.project import Project
from core.recent import Recent
from core.session import Session
from core.signal import Signal
from gui.icons import icon
from gui.settings import Memory

KINDS = f"LayerLoom projects (*{SUFFIX})"
PATIENCE_S = 5.0  # for a run to hand over what it has learnt, before the project is saved


class ProjectFiles:
    """The document's file. Signals: `changed()` another name or other recent files;
    `opened()` another project is here; `problem(problem)` what the user should read."""

    def __init__(self, session: Session, memory: Memory, window: QWidget) -> None:
        self._session, self._document = session, session.document
        self._memory, self._window = memory, window
        self._recent = Recent(memory.folder / "recent.json")
        self.path: Path | None = None
        self.name = "Untitled"
        self.changed: Signal[()] = Signal()
        self.opened: Signal[()] = Signal()
        self.problem: Signal[Problem] = Signal()

    @property
    def recent(self) -> tuple[Path, ...]:
        """Files that were open lately, the last one first; those that are gone are left out."""
        return tuple(path for path in self._recent.files if path.is_file())

    @property
    def modified(self) -> bool:
        """Whether closing would lose something; what a run has learnt so far counts as well."""
        return self._document.modified or (self._session.busy and self._session.history.steps > 0)

    def begin(
        self,
        project: Project,
        name: str = "Untitled",
        path: Path | None = None,
        saved: bool = True,
    ) -> bool:
        """Take over a project that did not come from its file: new, an example, recovered."""
        if not self.may_leave():
            return False
        self._take(project, path, name, saved)
        return True

    def open(self, path: Path) -> bool:
        """Open a file; what keeps it from being read is said."""
        if not self.may_leave():
            return False
        try:
            project, problems = load(path)
        except Refused as refusal:
            self.problem.emit(refusal.problem)
            return False
        self._take(project, path, path.stem)
        self._remember(path)
        for problem in problems:
            self.problem.emit(problem)
        return True

    def ask_open(self) -> bool:
        """Let the user choose a file and open it."""
        name, _ = QFileDialog.getOpenFileName(self._window, "Open", str(self._folder()), KINDS)
        return bool(name) and self.open(Path(name))

    def save(self) -> bool:
        """Write the project to its file; ask for one if it has none."""
        return self.save_to(self.path) if self.path else self.ask_save()

    def ask_save(self) -> bool:
        """Let the user choose a file and write to it."""
        proposal = self._folder() / (self.path.name if self.path else f"{self.name}{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self._window, "Save As", str(proposal), KINDS)
        if not name:
            return False
        path = Path(name)
        return self.save_to(path if path.suffix else path.with_suffix(SUFFIX))

    def save_to(self, path: Path) -> bool:
        """Write to `path`, which is the project's file from now on."""
        self._session.chronicle.note()  # a run that goes on is in the file as far as it is
        try:
            save(self._document.state.project, path)
        except Refused as refusal:
            self.problem.emit(refusal.problem)
            return False
        self.path, self.name = path, path.stem
        self._document.mark_saved()
        self._remember(path)
        return True

    def may_leave(self) -> bool:
        """Whether the project may go: nothing is unsaved, or the user says so."""
        if not self.modified:
            return True
        box = QMessageBox(self._window)
        box.setIconPixmap(icon("circle-help", "highlight").pixmap(40, 40))
        box.setWindowTitle("Unsaved changes")
        box.setText(f"Save the changes of “{self.name}”?")
        text = "Without saving they are lost."
        if self._session.busy:
            text = "Training is running; without saving, what it has learnt is lost."
        box.setInformativeText(text)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        for button in box.buttons():
            button.setIcon(QIcon())
        answer = box.exec()
        box.deleteLater()
        if answer == buttons.Save:
            self._settle()
            return self.save()
        return bool(answer == buttons.Discard)

    def _settle(self) -> None:
        """End a run and take what it has learnt; only here somebody waits for it."""
        self._session.stop()
        end = time.monotonic() + PATIENCE_S
        while self._session.busy and time.monotonic() < end:
            self._session.beat()
            time.sleep(0.005)

    def _take(self, project: Project, path: Path | None, name: str, saved: bool = True) -> None:
        self._session.begin_anew()
        self.path, self.name = path, name
        self._document.load(project, saved)
        self.changed.emit()
        self.opened.emit()

    def _remember(self, path: Path) -> None:
        path = path.absolute()
        try:
            self._recent.add(path)
        except Refused as refusal:
            self.problem.emit(refusal.problem)
        self._memory.keep("folder", str(path.parent))
        self.changed.emit()

    def _folder(self) -> Path:
        kept = self._memory.recall("folder")
        return Path(kept) if kept and Path(kept).is_dir() else Path.home()


def new_project() -> Project:
    """An empty diagram with Iris chosen, so that wires show shapes from the first layer on."""
    source = SOURCES["iris"]()
    return Project(data=DataReference.of(source, source.load()))
