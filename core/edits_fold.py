"""Fold a group to one card, and open it again; what is behind it comes nearer and makes room."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.folding import drawn_layout, folding
from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.measures import COLUMN, ROW
from core.problem import Problem, Refused
from core.project import Point, Project


@dataclass(frozen=True)
class Fold:
    """Draw a group as one card."""

    name: str
    label = "Fold"

    def apply(self, project: Project) -> Project:
        nodes = _members(project, self.name)
        if self.name in project.folded:
            return project
        xs = [project.layout[n].x for n in nodes]
        nearer = _slack(project, nodes, max(xs) - min(xs)) // 20 * 20
        layout = dict(project.layout)
        for node in _behind(project.graph, nodes):
            layout[node] = Point(layout[node].x - nearer, layout[node].y)
        for node in nodes:
            layout[node] = Point(layout[node].x - nearer // 2, layout[node].y)
        folded = project.folded | {self.name}
        return replace(project, layout=FrozenDict(layout), folded=folded)


@dataclass(frozen=True)
class Unfold:
    """Draw the layers of a folded group again."""

    name: str
    label = "Unfold"

    def apply(self, project: Project) -> Project:
        nodes = _members(project, self.name)
        if self.name not in project.folded:
            return project
        opened = replace(project, folded=project.folded - {self.name})
        graph, seen, layout = project.graph, _seen(opened), dict(project.layout)
        behind = _behind(graph, nodes)
        fed = [w for w in graph.wires if w.target in nodes and w.source not in nodes]
        push = max((seen[w.source].x + COLUMN - seen[w.target].x for w in fed), default=0)
        push = max(push, 0)
        read = [w for w in graph.wires if w.source in nodes and w.target in behind]
        room = max((seen[w.source].x + COLUMN - seen[w.target].x for w in read), default=0)
        for node in nodes:
            layout[node] = Point(layout[node].x + push, layout[node].y)
        for node in behind:
            layout[node] = Point(layout[node].x + max(room + push, 0), layout[node].y)
        return replace(opened, layout=FrozenDict(layout))


def _members(project: Project, name: str) -> frozenset[NodeId]:
    if name not in project.groups:
        raise Refused(Problem(f"there is no group called {name}"))
    return project.groups[name]


def _seen(project: Project) -> dict[NodeId, Point]:
    """Where every layer is seen: those of a folded group where its card lies."""
    blocks = folding(project)
    places = drawn_layout(project, blocks)
    return {n: places[blocks.key(n)] for n in project.graph.nodes}


def _behind(graph: Graph, nodes: frozenset[NodeId]) -> frozenset[NodeId]:
    """All that these layers lead to, themselves left out."""
    after: dict[NodeId, list[NodeId]] = {}
    for wire in graph.wires:
        after.setdefault(wire.source, []).append(wire.target)
    seen, todo = set(nodes), list(nodes)
    while todo:
        fresh = [n for n in after.get(todo.pop(), ()) if n not in seen]
        seen.update(fresh)
        todo += fresh
    return frozenset(seen - nodes)


def _slack(project: Project, nodes: frozenset[NodeId], wanted: int) -> int:
    """How far everything behind a group can come nearer, at most `wanted`; 0 if it would cover
    what stays where it is."""
    layout = _seen(project)
    behind = _behind(project.graph, nodes)
    for wire in project.graph.wires:
        if wire.target in behind and wire.source not in behind | nodes:
            gap = layout[wire.target].x - layout[wire.source].x - COLUMN
            wanted = min(wanted, max(gap, 0))
    left = min(layout[n].x for n in nodes)
    if any(layout[n].x - wanted < left for n in behind):
        return 0
    for node in behind:
        x, y = layout[node]
        for other, at in layout.items():
            if other in behind or other in nodes:
                continue
            if abs(x - wanted - at.x) < COLUMN - 40 and abs(y - at.y) < ROW - 20:
                return 0
    return wanted
