"""The faces of all cards of a state, made anew only where something else is said."""

from __future__ import annotations

from collections.abc import Mapping

from core.document import State
from core.folding import Block, Folding
from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.problem import OnNode, OnWire, Problem
from gui.canvas.block import block_face, flow_of
from gui.canvas.face import Face, face_of
from gui.canvas.port import Port

NONE: frozenset[int] = frozenset()


class Faces:
    """Remembers the last faces, and what each was made of."""

    def __init__(self) -> None:
        self._made: dict[NodeId, tuple[tuple[object, ...], Face]] = {}
        self._wires: frozenset[Wire] = frozenset()
        self._wired: dict[NodeId, frozenset[int]] = {}

    def of(
        self, state: State, blocks: Folding, problems: Mapping[NodeId, tuple[Problem, ...]]
    ) -> dict[NodeId, Face]:
        """The face of every card, by the layer that it stands for."""
        graph, compiled = state.project.graph, state.compiled
        shapes, counts = compiled.shapes, compiled.counts
        if graph.wires is not self._wires:
            self._wires, self._wired = graph.wires, _wired(graph)
        found: dict[NodeId, Face] = {}
        made: dict[NodeId, tuple[tuple[object, ...], Face]] = {}
        for node, layer in graph.nodes.items():
            if node in blocks.lead_of:
                continue
            wired = self._wired.get(node, NONE)
            said = (layer, wired, shapes.get(node), counts.get(node), problems.get(node, ()))
            old = self._made.get(node)
            face = old[1] if old is not None and old[0] == said else face_of(node, *said)
            made[node] = (said, face)
            found[node] = face
        for lead, block in blocks.blocks.items():
            found[lead] = self._of_block(block, state, problems)
        self._made = made
        return found

    def _of_block(
        self, block: Block, state: State, problems: Mapping[NodeId, tuple[Problem, ...]]
    ) -> Face:
        graph, compiled = state.project.graph, state.compiled
        wired = frozenset(
            Port(node, None if port < 0 else port)
            for node in block.nodes
            for port in self._wired.get(node, NONE)
        )
        counts = tuple(compiled.counts.get(n) for n in block.nodes)
        mine = tuple(p for n in block.nodes for p in problems.get(n, ()))
        inside = set(block.nodes)
        within = tuple(
            p
            for p in compiled.problems
            if isinstance(p.place, OnWire) and {p.place.wire.source, p.place.wire.target} <= inside
        )
        return block_face(block, wired, counts, flow_of(block, graph, compiled), mine + within)


def _wired(graph: Graph) -> dict[NodeId, frozenset[int]]:
    """The inputs of every layer that have a wire; -1 if its output is read."""
    wired: dict[NodeId, set[int]] = {}
    for wire in graph.wires:
        wired.setdefault(wire.target, set()).add(wire.port)
        wired.setdefault(wire.source, set()).add(-1)
    return {node: frozenset(ports) for node, ports in wired.items()}


def by_place(
    problems: tuple[Problem, ...],
) -> tuple[Mapping[NodeId, tuple[Problem, ...]], Mapping[Wire, tuple[Problem, ...]]]:
    """The problems of every layer, and those of every wire."""
    on_nodes: dict[NodeId, tuple[Problem, ...]] = {}
    on_wires: dict[Wire, tuple[Problem, ...]] = {}
    for problem in problems:
        if isinstance(problem.place, OnNode):
            node = problem.place.node
            on_nodes[node] = (*on_nodes.get(node, ()), problem)
        elif isinstance(problem.place, OnWire):
            wire = problem.place.wire
            on_wires[wire] = (*on_wires.get(wire, ()), problem)
    return FrozenDict(on_nodes), FrozenDict(on_wires)
