"""Makes a network fit other data: what compiler and rules would mend, mended at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from core.compile import Compiled, compile_graph
from core.data.base import DataReference
from core.data.mends import ChangeSettings
from core.data.prepare import Preparation
from core.edits import ChooseData, Edit, SetParam, Together
from core.graph import NodeId
from core.problem import OnNode, Problem, Severity
from core.project import Project
from core.rule import reviewed
from core.spec import params_of
from core.templates import BeginWith, Template

ROUNDS = 8  # each mends one thing; there are never so many
RULES = (  # of both ends of a network, as the data ask for them
    "category_as_number",
    "loss_task",
    "softmax_of_one",
    "loss_needs_shares",
    "sigmoid_of_classes",
    "relu_at_the_output",
    "bounded_output",
)


@dataclass(frozen=True)
class UseData:
    """Take a data set with all that was said of it on the way: one step of undo.

    network : what is done to the network then
    """

    data: DataReference
    preparation: Preparation
    class_weights: str
    network: Edit | None = None

    @property
    def label(self) -> str:
        return f"Use {self.data.signature.name}"

    def apply(self, project: Project) -> Project:
        project = ChooseData(self.data).apply(project)
        project = replace(project, preparation=self.preparation)
        if self.class_weights != project.training.class_weights:
            values = {"class_weights": self.class_weights}
            project = ChangeSettings(self.label, "training", values).apply(project)
        return self.network.apply(project) if self.network else project


@dataclass(frozen=True)
class Refit:
    """Mends of a network for the data of its project, and what they do in words."""

    edit: Edit
    changes: tuple[str, ...]


def refit(project: Project) -> Refit | None:
    """How the network of `project` is made to fit its data; None if it fits, or nobody knows."""
    if project.data is None or not project.graph.nodes:
        return None
    edits: list[Edit] = []
    changed = project
    for _ in range(ROUNDS):
        mend = next(_mends(changed), None)
        if mend is None:
            break
        edits.append(mend)
        changed = mend.apply(changed)
    if not edits:
        return None
    return Refit(Together(tuple(edits), "Fit the network"), _changes(project, changed))


def begin(template: Template) -> Edit:
    """Another network in place of the present one."""
    return BeginWith(template)


def _mends(project: Project) -> Iterator[Edit]:
    compiled = _compiled(project)
    yield from _inputs(project, compiled)
    for problem in compiled.problems:
        if problem.fix is not None and _asks_for(problem):
            yield problem.fix


def _compiled(project: Project) -> Compiled:
    assert project.data is not None
    return reviewed(project, compile_graph(project.graph, project.data.signature))


def _asks_for(problem: Problem) -> bool:
    """Whether it says that an end of the network does not suit the data."""
    if problem.rule in RULES:
        return True
    units = isinstance(problem.place, OnNode) and problem.place.param == "units"
    return units and problem.severity is Severity.ERROR and isinstance(problem.fix, SetParam)


def _inputs(project: Project, compiled: Compiled) -> Iterator[Edit]:
    """Inputs of a fixed size that is not that of the data take it from them again."""
    assert project.data is not None
    for node, layer in project.graph.nodes.items():
        if layer.ports or not hasattr(layer, "features"):
            continue
        if layer.features and (layer.features,) != project.data.signature.input_shape:
            yield SetParam(node, "features", 0)


def _changes(before: Project, after: Project) -> tuple[str, ...]:
    """What is other, by layer: «dense_3: 3 units, softmax»."""
    found: dict[NodeId, list[str]] = {}
    for node, layer in after.graph.nodes.items():
        old = before.graph.nodes.get(node)
        if old is None:
            found[node] = ["added"]
            continue
        for param in params_of(type(layer)):
            value = getattr(layer, param.name)
            if value == getattr(old, param.name):
                continue
            found.setdefault(node, []).append(_said(param.name, value))
    said = tuple(f"{node}: {', '.join(changes)}" for node, changes in found.items())
    if before.training.loss != after.training.loss:
        said += (f"loss: {after.training.loss.title.lower()}",)
    return said


def _said(name: str, value: Any) -> str:
    if not isinstance(value, int):
        return str(value.title.lower())
    if value == 0:
        return "as many as the data have"
    return f"1 {name.removesuffix('s')}" if value == 1 else f"{value:,} {name}"
