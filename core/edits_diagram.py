"""Edits of the diagram: layers come, go, move, are named anew and wired."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import Layer
from core.measures import COLUMN
from core.problem import OnNode, OnWire, Problem, Refused
from core.project import Point, Project, Trained


@dataclass(frozen=True)
class AddNode:
    """Place a layer and wire it in the same step.

    `after` feeds its first input; its output feeds `before`, a layer and the number of an input,
    and takes the place of what was wired there. With both, it is put into that wire. Without a
    place it stands left of the layer that it feeds.
    """

    layer: Layer
    at: Point | None
    after: NodeId | None = None
    before: tuple[NodeId, int] | None = None

    @property
    def label(self) -> str:
        inserted = self.after is not None and self.before is not None
        return f"{'Insert' if inserted else 'Add'} {self.layer.title}"

    def apply(self, project: Project) -> Project:
        node = project.graph.new_id(self.layer.kind)
        graph = project.graph.add(node, self.layer)
        layout = FrozenDict({**project.layout, node: self.at or self._beside(project)})
        project = replace(project, graph=graph, layout=layout)
        if self.after is not None and self.layer.ports:
            project = Connect(Wire(self.after, node)).apply(project)
        if self.before is not None:
            project = Connect(Wire(node, *self.before)).apply(project)
        return project

    def _beside(self, project: Project) -> Point:
        here = project.layout.get(self.before[0]) if self.before is not None else None
        return Point(0, 0) if here is None else Point(here.x - COLUMN, here.y)


@dataclass(frozen=True)
class RemoveNodes:
    """Take layers away; `close_gaps` wires what fed each of them to what read it."""

    nodes: frozenset[NodeId]
    close_gaps: bool = False

    @property
    def label(self) -> str:
        return "Delete" if len(self.nodes) == 1 else f"Delete {len(self.nodes)} layers"

    def apply(self, project: Project) -> Project:
        for node in sorted(self.nodes):
            known(project.graph, node)
        left = {n: p for n, p in project.layout.items() if n not in self.nodes}
        graph = project.graph.remove(self.nodes)
        if self.close_gaps:
            bridges = bridges_over(project.graph, self.nodes)
            graph = replace(graph, wires=graph.wires | bridges)
        kept = {name: members - self.nodes for name, members in project.groups.items()}
        groups = {name: members for name, members in kept.items() if members}
        return with_groups(replace(project, graph=graph, layout=FrozenDict(left)), groups)


def bridges_over(graph: Graph, gone: frozenset[NodeId]) -> frozenset[Wire]:
    """Wires that close the gaps which `gone` leaves; none past a layer with several inputs."""
    bridges = set()
    for wire in graph.wires:
        if wire.source not in gone or wire.target in gone:
            continue
        source = wire.source
        while source in gone:
            feeding = graph.inputs_of(source)
            if len(feeding) != 1:
                break
            (source,) = feeding.values()
        else:
            bridges.add(Wire(source, wire.target, wire.port))
    return frozenset(bridges)


@dataclass(frozen=True)
class MoveNodes:
    """Place some nodes anew. Touches the layout only, so nothing is compiled again."""

    to: Mapping[NodeId, Point]
    label: str = "Move"

    def apply(self, project: Project) -> Project:
        for node in self.to:
            known(project.graph, node)
        return replace(project, layout=FrozenDict({**project.layout, **self.to}))


@dataclass(frozen=True)
class Connect:
    """Draw a wire; one that ends at the same port gives way to it."""

    wire: Wire
    label = "Connect"

    def apply(self, project: Project) -> Project:
        graph, wire = project.graph, self.wire
        if complaint := why_not(graph, wire):
            raise Refused(Problem(complaint, OnWire(wire)))
        for old in graph.wires:
            if (old.target, old.port) == (wire.target, wire.port):
                graph = graph.disconnect(old)
        return replace(project, graph=graph.connect(wire))


def why_not(graph: Graph, wire: Wire) -> str | None:
    """Why a wire cannot be drawn, in words; None if it can."""
    for end in (wire.source, wire.target):
        if end not in graph.nodes:
            return f"there is no layer called {end}"
    ports = graph.nodes[wire.target].ports
    if not ports:
        return f"{wire.target} takes no wire: data enter there"
    if not 0 <= wire.port < len(ports):
        return f"{wire.target} has {len(ports)} inputs, there is no number {wire.port + 1}"
    if wire.source == wire.target:
        return "a layer cannot feed itself"
    if graph.reaches(wire.target, wire.source):
        return "this wire would close a loop"
    return None


@dataclass(frozen=True)
class Disconnect:
    """Cut one wire."""

    wire: Wire
    label = "Disconnect"

    def apply(self, project: Project) -> Project:
        if self.wire not in project.graph.wires:
            raise Refused(Problem("there is no such wire", OnWire(self.wire)))
        return replace(project, graph=project.graph.disconnect(self.wire))


@dataclass(frozen=True)
class RenameNode:
    """Give a layer another name, which is also its variable in generated code."""

    node: NodeId
    name: str
    label = "Rename"

    def apply(self, project: Project) -> Project:
        known(project.graph, self.node)
        if self.name == self.node:
            return project
        if complaint := why_not_named(project.graph, self.name):
            raise Refused(Problem(complaint, OnNode(self.node)))
        names = {n: n for n in project.graph.nodes} | {self.node: NodeId(self.name)}
        nodes = FrozenDict({names[n]: layer for n, layer in project.graph.nodes.items()})
        wires = frozenset(
            Wire(names[w.source], names[w.target], w.port) for w in project.graph.wires
        )
        layout = FrozenDict({names[n]: at for n, at in project.layout.items()})
        trained = renamed(project.trained, names) if project.trained else None
        groups = FrozenDict(
            {g: frozenset(names[n] for n in members) for g, members in project.groups.items()}
        )
        graph = Graph(nodes, wires)
        return replace(project, graph=graph, layout=layout, trained=trained, groups=groups)


def why_not_named(graph: Graph, name: str) -> str | None:
    """Why a layer cannot have this name, in words; None if it can."""
    if name in graph.nodes:
        return f"there is a layer called {name} already"
    if not (name.isidentifier() and name.isascii()):
        return f"a name has letters, digits and _ and starts with a letter, not {name!r}"
    if keyword.iskeyword(name):
        return f"{name} is a word of Python; choose another name"
    return None


def renamed(trained: Trained, names: Mapping[NodeId, NodeId]) -> Trained:
    """The same weights under the layers' new names."""
    weights = FrozenDict({names.get(n, n): w for n, w in trained.weights.items()})
    return replace(trained, weights=weights)


def with_groups(project: Project, groups: Mapping[str, frozenset[NodeId]]) -> Project:
    """The same project with these groups; those that are gone are not folded either."""
    if groups == project.groups:
        return project
    return replace(project, groups=FrozenDict(groups), folded=project.folded & groups.keys())


def known(graph: Graph, node: NodeId) -> None:
    """Raise `Refused` if there is no such layer."""
    if node not in graph.nodes:
        raise Refused(Problem(f"there is no layer called {node}", OnNode(node)))
