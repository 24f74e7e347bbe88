"""A block of layers several times in a row: deep networks without drawing each block."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.edits_diagram import known
from core.edits_paste import free_name
from core.folding import drawn_layout, folding, spread_out
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.measures import COLUMN
from core.problem import OnNode, Problem, Refused
from core.project import Point, Project

MOST = 100


@dataclass(frozen=True)
class Repeat:
    """Have a block `times` times in all, each copy fed by the one before.

    A block is fed by one layer and read at one of its own; what read it reads the last copy.
    Copies stand to the right, and everything that stood there makes room. If the block is a
    group, every copy is one as well.
    """

    nodes: frozenset[NodeId]
    times: int

    @property
    def label(self) -> str:
        what = "Layer" if len(self.nodes) == 1 else f"{len(self.nodes)} Layers"
        return f"Repeat {what}"

    def apply(self, project: Project) -> Project:
        for node in sorted(self.nodes):
            known(project.graph, node)
        if not self.nodes or not 1 <= self.times <= MOST:
            raise Refused(Problem(f"a block can be there 1 to {MOST} times, not {self.times}"))
        if self.times == 1:
            return project
        graph, groups, folded = project.graph, dict(project.groups), project.folded
        mine = next((g for g, members in groups.items() if members == self.nodes), None)
        fed, end = _entry(graph, self.nodes), _exit(graph, self.nodes)
        block = [n for n in graph.in_order() if n in self.nodes]
        blocks = folding(project)
        places, mine_seen = drawn_layout(project, blocks), {blocks.key(n) for n in block}
        xs = [places[n].x for n in mine_seen]
        step = max(xs) - min(xs) + COLUMN
        readers = [w for w in graph.readers_of(end) if w.target not in self.nodes]
        away = step * (self.times - 1)
        aside = {
            n: Point(at.x + away, at.y)
            for n, at in places.items()
            if n not in mine_seen and at.x > max(xs)
        }
        layout = dict(spread_out(project, aside))
        inner = [w for w in graph.wires if {w.source, w.target} <= self.nodes]
        last = end
        for copy in range(1, self.times):
            names: dict[NodeId, NodeId] = {}
            for node in block:
                names[node] = graph.new_id(graph.nodes[node].kind)
                graph = graph.add(names[node], graph.nodes[node])
                at = project.layout[node]
                layout[names[node]] = Point(at.x + step * copy, at.y)
            for w in sorted(inner):
                graph = graph.connect(Wire(names[w.source], names[w.target], w.port))
            for w in fed:
                graph = graph.connect(Wire(last, names[w.target], w.port))
            last = names[end]
            if mine is not None:
                own = free_name(groups, mine)
                groups[own] = frozenset(names.values())
                folded |= {own} if mine in folded else frozenset()
        for w in readers:
            graph = graph.disconnect(w).connect(Wire(last, w.target, w.port))
        return replace(
            project,
            graph=graph,
            layout=FrozenDict(layout),
            groups=FrozenDict(groups),
            folded=folded,
        )


def _entry(graph: Graph, nodes: frozenset[NodeId]) -> list[Wire]:
    """The wires that feed the block. Raises `Refused` if they do not come from one layer."""
    for node in sorted(nodes):
        if not graph.nodes[node].ports:
            raise Refused(Problem(f"{node}: data enter there, once; leave it out", OnNode(node)))
    fed = sorted(w for w in graph.wires if w.target in nodes and w.source not in nodes)
    sources = sorted({w.source for w in fed})
    if len(sources) > 1:
        said = ", ".join(sources)
        raise Refused(Problem(f"a block that is repeated is fed by one layer, not by {said}"))
    if not fed:
        raise Refused(Problem("the block is fed by no layer; wire it first"))
    return fed


def _exit(graph: Graph, nodes: frozenset[NodeId]) -> NodeId:
    """The layer of the block that others read, or nobody. Raises `Refused` if there are more."""
    inside = {w.source for w in graph.wires if {w.source, w.target} <= nodes}
    outside = {w.source for w in graph.wires if w.source in nodes and w.target not in nodes}
    ends = sorted(outside | (nodes - inside))
    if len(ends) != 1:
        said = ", ".join(ends)
        raise Refused(Problem(f"a block that is repeated is read at one layer, not at {said}"))
    return ends[0]
