"""Groups that are drawn as one card: what stands for what, and where it lies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.project import Point, Project

Layout = Mapping[NodeId, Point]


@dataclass(frozen=True)
class Block:
    """A folded group: its layers as data flow through them.

    inputs : the ends of wires from outside, and those that wait for one; ends that one and the
        same layer feeds belong together · outputs : the layers read outside, or by nobody
    """

    name: str
    nodes: tuple[NodeId, ...]
    inputs: tuple[tuple[tuple[NodeId, int], ...], ...]
    outputs: tuple[NodeId, ...]

    @property
    def lead(self) -> NodeId:
        """The layer that stands for all of them: its last one."""
        return self.outputs[-1] if self.outputs else self.nodes[-1]

    def center(self, layout: Layout) -> Point:
        """Where its card lies: in the middle of the box around the places of its layers."""
        xs = [layout.get(n, Point(0, 0)).x for n in self.nodes]
        ys = [layout.get(n, Point(0, 0)).y for n in self.nodes]
        return Point((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)


@dataclass(frozen=True)
class Folding:
    """All blocks of a project by the layer that stands for them."""

    blocks: Mapping[NodeId, Block]
    lead_of: Mapping[NodeId, NodeId]  # of every layer that is in a block

    def key(self, node: NodeId) -> NodeId:
        """The layer whose card shows `node`: itself, or the lead of its block."""
        return self.lead_of.get(node, node)

    def whole(self, nodes: frozenset[NodeId]) -> frozenset[NodeId]:
        """These layers, and all of every block that one of them is in."""
        leads = {self.lead_of[n] for n in nodes if n in self.lead_of}
        return nodes.union(*(self.blocks[lead].nodes for lead in leads))


NOTHING = Folding(FrozenDict({}), FrozenDict({}))


def folding(project: Project) -> Folding:
    """The blocks of a project. A layer that is in two groups belongs to the first one."""
    if not project.folded:
        return NOTHING
    order = list(dict.fromkeys((*project.graph.in_order(), *project.graph.nodes)))
    blocks: dict[NodeId, Block] = {}
    lead_of: dict[NodeId, NodeId] = {}
    for name, members in project.groups.items():
        nodes = tuple(n for n in order if n in members and n not in lead_of)
        if name in project.folded and nodes:
            block = _block(project.graph, name, nodes)
            blocks[block.lead] = block
            lead_of |= dict.fromkeys(nodes, block.lead)
    return Folding(FrozenDict(blocks), FrozenDict(lead_of))


def _block(graph: Graph, name: str, nodes: tuple[NodeId, ...]) -> Block:
    inside = set(nodes)
    feeding = {(w.target, w.port): w.source for w in graph.wires if w.target in inside}
    read_inside = {source for source in feeding.values() if source in inside}
    read_outside = {w.source for w in graph.wires if w.source in inside and w.target not in inside}
    inputs: dict[object, list[tuple[NodeId, int]]] = {}
    for node in nodes:
        for port in range(len(graph.nodes[node].ports)):
            source = feeding.get((node, port))
            if source not in inside:
                inputs.setdefault(source or (node, port), []).append((node, port))
    outputs = tuple(n for n in nodes if n in read_outside or n not in read_inside)
    return Block(name, nodes, tuple(tuple(ends) for ends in inputs.values()), outputs)


def outline(project: Project, blocks: Folding) -> Graph:
    """The graph of what is drawn: a block is its lead, and wires end there in any order."""
    graph = project.graph
    nodes = {n: layer for n, layer in graph.nodes.items() if blocks.key(n) == n}
    pairs = sorted(
        {(blocks.key(w.source), blocks.key(w.target)) for w in graph.wires if _crosses(w, blocks)}
    )
    seen: dict[NodeId, int] = {}
    wires = set()
    for source, target in pairs:
        wires.add(Wire(source, target, seen.get(target, 0)))
        seen[target] = seen.get(target, 0) + 1
    return Graph(FrozenDict(nodes), frozenset(wires))


def _crosses(wire: Wire, blocks: Folding) -> bool:
    return blocks.key(wire.source) != blocks.key(wire.target)


def spread_out(project: Project, places: Layout) -> Layout:
    """A place for every layer, when those that are drawn shall lie at `places`."""
    blocks = folding(project)
    layout = dict(project.layout)
    for key, at in places.items():
        block = blocks.blocks.get(key)
        if block is None:
            layout[key] = at
            continue
        old = block.center(project.layout)
        for node in block.nodes:
            x, y = project.layout.get(node, Point(0, 0))
            layout[node] = Point(x + at.x - old.x, y + at.y - old.y)
    return FrozenDict(layout)


def drawn_layout(project: Project, blocks: Folding) -> Layout:
    """Where everything that is drawn lies."""
    if not blocks.blocks:
        return project.layout
    layout = {n: at for n, at in project.layout.items() if n not in blocks.lead_of}
    places = {lead: block.center(project.layout) for lead, block in blocks.blocks.items()}
    return FrozenDict({**layout, **places})


def as_drawn(project: Project) -> Project:
    """The project as people see it: each block a single layer, in its middle."""
    blocks = folding(project)
    if not blocks.blocks:
        return project
    return replace(project, graph=outline(project, blocks), layout=drawn_layout(project, blocks))
