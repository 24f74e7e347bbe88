"""Edits of what is drawn for people only: notes, and groups of layers with a name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from core.edits_diagram import known, with_groups
from core.edits_fold import Unfold
from core.graph import NodeId
from core.problem import Problem, Refused
from core.project import Note, Project


@dataclass(frozen=True)
class AddNote:
    """Put words on the canvas."""

    note: Note
    label = "Add Note"

    def apply(self, project: Project) -> Project:
        return replace(project, notes=(*project.notes, _sound(self.note)))


@dataclass(frozen=True)
class ChangeNote:
    """Give a note other words or another place; None takes it away."""

    old: Note
    new: Note | None

    @property
    def label(self) -> str:
        if self.new is None:
            return "Delete Note"
        return "Move Note" if self.new.text == self.old.text else "Edit Note"

    def apply(self, project: Project) -> Project:
        if self.old not in project.notes:
            raise Refused(Problem("there is no such note"))
        number = project.notes.index(self.old)
        new = () if self.new is None else (_sound(self.new),)
        return replace(project, notes=project.notes[:number] + new + project.notes[number + 1 :])


@dataclass(frozen=True)
class GroupNodes:
    """Frame some layers and give the frame a name; they leave the groups they were in."""

    nodes: frozenset[NodeId]
    name: str
    label = "Group"

    def apply(self, project: Project) -> Project:
        for node in sorted(self.nodes):
            known(project.graph, node)
        if not self.nodes:
            raise Refused(Problem("select the layers of the group first"))
        others = {name: members - self.nodes for name, members in project.groups.items()}
        groups = {name: members for name, members in others.items() if members}
        name = _free(groups, self.name)
        return with_groups(project, {**groups, name: self.nodes})


@dataclass(frozen=True)
class Ungroup:
    """Take the frame away; its layers stay, and are drawn again if it was folded."""

    names: frozenset[str]
    label = "Ungroup"

    def apply(self, project: Project) -> Project:
        for name in sorted(self.names & project.folded):
            project = Unfold(name).apply(project)
        left = {name: nodes for name, nodes in project.groups.items() if name not in self.names}
        return with_groups(project, left)


@dataclass(frozen=True)
class RenameGroup:
    """Give a group another name."""

    old: str
    new: str
    label = "Rename Group"

    def apply(self, project: Project) -> Project:
        if self.old not in project.groups:
            raise Refused(Problem(f"there is no group called {self.old}"))
        if self.new == self.old:
            return project
        name = _free(project.groups.keys() - {self.old}, self.new)
        pairs = ((name if g == self.old else g, nodes) for g, nodes in project.groups.items())
        folded = project.folded | {name} if self.old in project.folded else project.folded
        return with_groups(replace(project, folded=folded), dict(pairs))


def _sound(note: Note) -> Note:
    if not note.text.strip():
        raise Refused(Problem("a note needs words"))
    return note


def _free(taken: Collection[str], name: str) -> str:
    if not name.strip():
        raise Refused(Problem("a group needs a name"))
    if name in taken:
        raise Refused(Problem(f"there is a group called {name} already"))
    return name
