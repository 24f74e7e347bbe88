"""Everything that is wrong, in one list: a click leads there, a button mends it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from core.document import State
from core.problem import Problem, Severity
from core.session import Session, Status
from gui.panels.parts import Column, Remark, muted
from gui.selection import Selection

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


class ProblemsPanel(Column):
    """The problems of the diagram, the worst first, after what training had to say."""

    title = "Problems"

    def __init__(self, session: Session, selection: Selection) -> None:
        super().__init__()
        self._session, self._selection = session, selection
        self._said: tuple[Problem, ...] = ()
        self._shown: tuple[Problem, ...] | None = None
        self.rows: list[ProblemRow] = []
        self._empty = muted("No problems: the network can be trained.", self.content)
        self.column.setSpacing(0)
        self.column.addWidget(self._empty)
        self.column.addStretch(1)
        session.problem.connect(self._hear)
        session.status_changed.connect(self._follow)

    def show_state(self, state: State) -> None:
        found = sorted(state.compiled.problems, key=lambda p: RANK[p.severity])
        problems = (*self._said, *(p for p in found if p not in self._said))
        if problems == self._shown:
            return
        self._shown = problems
        for row in self.rows:
            row.hide()
            row.deleteLater()
        self.rows = [ProblemRow(p, self) for p in problems]
        for index, row in enumerate(self.rows):
            self.column.insertWidget(index, row)
        self._empty.setVisible(not problems)

    def lead_to(self, problem: Problem) -> None:
        """Bring the place of a problem into view."""
        self._selection.lead_to(problem.place)

    def mend(self, problem: Problem) -> None:
        """Apply the fix of a problem; what training said is then settled."""
        if problem.fix is not None and self._session.document.apply(problem.fix):
            self._said = tuple(p for p in self._said if p is not problem)
            self.show_state(self._session.document.state)

    def _hear(self, problem: Problem) -> None:
        if problem not in self._session.document.state.compiled.problems:
            self._said = (problem, *(p for p in self._said if p != problem))[:20]
            self.show_state(self._session.document.state)

    def _follow(self, status: Status) -> None:
        if status is Status.STARTING and self._said:
            self._said = ()
            self.show_state(self._session.document.state)


class ProblemRow(Remark):
    """A problem that leads to its place by a click, or by Enter."""

    def __init__(
        self, problem: Problem, panel: ProblemsPanel, parent: QWidget | None = None
    ) -> None:
        super().__init__(problem, lambda fix: panel.mend(problem), parent or panel.content)
        self._problem, self._panel = problem, panel
        self.setAccessibleName(f"{problem.severity.value}: {problem.message}")
        if problem.place is not None:
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setToolTip("show where (Enter)")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._panel.lead_to(self._problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._panel.lead_to(self._problem)
        else:
            super().keyPressEvent(event)
