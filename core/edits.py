"""Everything a user can do to a project. An edit says only how to go forward;
`Document` remembers where it came from, so there is no undo to write."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from core.data.base import DataReference
from core.edits_diagram import (
    AddNode,
    Connect,
    Disconnect,
    MoveNodes,
    RemoveNodes,
    RenameNode,
    known,
    why_not,
)
from core.edits_paste import Fragment, Paste, fragment_of, read_fragment, write_fragment
from core.graph import NodeId
from core.problem import OnNode, OnSetting, Place, Problem, Refused
from core.project import Project, Trained
from core.spec import Spec, params_of

__all__ = [
    "AddNode",
    "ChooseData",
    "Connect",
    "Disconnect",
    "Edit",
    "Fragment",
    "KeepWeights",
    "MoveNodes",
    "Paste",
    "RemoveNodes",
    "RenameNode",
    "SetParam",
    "SetPreparation",
    "SetTraining",
    "Together",
    "fragment_of",
    "read_fragment",
    "why_not",
    "write_fragment",
]

S = TypeVar("S", bound=Spec)


class Edit(Protocol):
    @property
    def label(self) -> str:
        """Shown after «Undo», in the imperative: «Add Dense»."""

    def apply(self, project: Project) -> Project:
        """Return the changed project. Raises `Refused`."""


@dataclass(frozen=True)
class Together:
    """Several edits in order, as one: all of them or none."""

    edits: tuple[Edit, ...]
    label: str

    def apply(self, project: Project) -> Project:
        for edit in self.edits:
            project = edit.apply(project)
        return project


@dataclass(frozen=True)
class SetParam:
    """Set one parameter of a layer."""

    node: NodeId
    name: str
    value: Any

    @property
    def label(self) -> str:
        return f"Set {self.name.replace('_', ' ')}"

    def apply(self, project: Project) -> Project:
        known(project.graph, self.node)
        old = project.graph.nodes[self.node]
        layer = _changed(old, self.name, self.value, OnNode(self.node, self.name))
        return replace(project, graph=project.graph.put(self.node, layer))


@dataclass(frozen=True)
class SetTraining:
    """Set one field of the training settings."""

    name: str
    value: Any

    @property
    def label(self) -> str:
        return f"Set {self.name.replace('_', ' ')}"

    def apply(self, project: Project) -> Project:
        place = OnSetting("training", self.name)
        return replace(project, training=_changed(project.training, self.name, self.value, place))


@dataclass(frozen=True)
class SetPreparation:
    """Set one field of how rows are shared out and scaled."""

    name: str
    value: Any

    @property
    def label(self) -> str:
        return f"Set {self.name.replace('_', ' ')}"

    def apply(self, project: Project) -> Project:
        place = OnSetting("preparation", self.name)
        changed = _changed(project.preparation, self.name, self.value, place)
        return replace(project, preparation=changed)


@dataclass(frozen=True)
class ChooseData:
    """Take another data set; its signature is known because it has been loaded."""

    data: DataReference | None

    @property
    def label(self) -> str:
        return f"Choose {self.data.signature.name}" if self.data else "Choose no data"

    def apply(self, project: Project) -> Project:
        return replace(project, data=self.data)


@dataclass(frozen=True)
class KeepWeights:
    """Make what training has left a part of the project; None forgets it."""

    trained: Trained | None

    @property
    def label(self) -> str:
        return "Train" if self.trained else "Forget weights"

    def apply(self, project: Project) -> Project:
        return replace(project, trained=self.trained)


def _changed(spec: S, name: str, value: Any, place: Place) -> S:
    """`spec` with one parameter set, if it may have that value. Raises `Refused`."""
    params = {p.name: p for p in params_of(type(spec))}
    if name not in params:
        raise Refused(Problem(f"{spec.title or spec.kind} has no parameter {name}", place))
    if params[name].type is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    changed = spec.with_(**{name: value})
    if complaint := changed.complaints().get(name):
        raise Refused(Problem(f"{name.replace('_', ' ')} {complaint}", place))
    return changed
