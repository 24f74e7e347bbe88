"""The one mutable thing of the editor: which project we are at, and how we came here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.compile import Compiled, compile_graph
from core.edits import Edit
from core.problem import Problem, Refused
from core.project import Project
from core.rule import reviewed
from core.signal import Signal


@dataclass(frozen=True)
class State:
    """A project and what is known about it. Views get both at once, never one without the other."""

    project: Project
    compiled: Compiled


@dataclass(frozen=True)
class _Past:
    state: State
    label: str
    gesture: object = None


class Document:
    """Holds the present state, applies edits, goes back and forth.

    Signals: `changed(state)` after every change; `refused(problem)` when an edit was not possible.
    """

    LIMIT = 500  # steps of undo

    def __init__(self, project: Project | None = None) -> None:
        project = project or Project()
        self.changed: Signal[State] = Signal()
        self.refused: Signal[Problem] = Signal()
        self.state = State(project, _compile(project))
        self._past: list[_Past] = []
        self._future: list[_Past] = []
        self._saved: Project | None = project

    def apply(self, edit: Edit, gesture: object = None) -> bool:
        """Make the edit; say whether it was possible. Edits of one `gesture` (one press to
        release, one visit to a spin box) are one step of undo; two gestures are two."""
        try:
            project = edit.apply(self.state.project)
        except Refused as refusal:
            self.refused.emit(refusal.problem)
            return False
        if project == self.state.project:
            return True
        if gesture is None or not self._past or self._past[-1].gesture is not gesture:
            self._past.append(_Past(self.state, edit.label, gesture))
            del self._past[: -self.LIMIT]
        self._future.clear()
        self._become(self._analyse(project))
        return True

    def amend(self, edit: Edit) -> None:
        """Note what has happened, such as a run: it is no step of undo, and no undo takes it
        back. `edit` must be possible in every state that undo and redo lead to."""

        def amended(state: State) -> State:
            return State(edit.apply(state.project), state.compiled)

        self._past = [replace(past, state=amended(past.state)) for past in self._past]
        self._future = [replace(past, state=amended(past.state)) for past in self._future]
        self._become(amended(self.state))

    def undo(self) -> None:
        if self._past:
            past = self._past.pop()
            self._future.append(_Past(self.state, past.label))
            self._become(past.state)

    def redo(self) -> None:
        if self._future:
            future = self._future.pop()
            self._past.append(_Past(self.state, future.label))
            self._become(future.state)

    def load(self, project: Project, saved: bool = True) -> None:
        """Take over another project: nothing of the old one can be undone."""
        self._past.clear()
        self._future.clear()
        self._saved = project if saved else None
        self._become(State(project, _compile(project)))

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back; None if there is nothing."""
        return self._past[-1].label if self._past else None

    @property
    def redo_label(self) -> str | None:
        return self._future[-1].label if self._future else None

    @property
    def modified(self) -> bool:
        """Whether there is something that was not saved."""
        return self.state.project != self._saved

    def mark_saved(self) -> None:
        """Remember that the present project is on disk."""
        self._saved = self.state.project
        self._become(self.state)

    def _analyse(self, project: Project) -> State:
        old = self.state.project
        if project.graph is not old.graph or project.data != old.data:
            return State(project, _compile(project))
        compiled = self.state.compiled
        if project.training != old.training or project.preparation != old.preparation:
            compiled = reviewed(project, compiled)
        return State(project, compiled)

    def _become(self, state: State) -> None:
        self.state = state
        self.changed.emit(state)


def _compile(project: Project) -> Compiled:
    compiled = compile_graph(project.graph, project.data.signature if project.data else None)
    return reviewed(project, compiled)
