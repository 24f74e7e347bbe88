"""The diagram as a value: layers and wires, no positions, no pixels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NewType

from core.frozen import FrozenDict
from core.layer import Layer

NodeId = NewType("NodeId", str)


@dataclass(frozen=True, order=True)
class Wire:
    """Output of `source` into input number `port` of `target`."""

    source: NodeId
    target: NodeId
    port: int = 0


@dataclass(frozen=True)
class Graph:
    """Layers by id, and the wires between them.

    Always sound (wires end at existing nodes, one wire per port, ids unique), not always
    complete: an unconnected layer or a shape mismatch is a `Problem`, found by `compile`.
    """

    nodes: Mapping[NodeId, Layer] = field(default_factory=lambda: FrozenDict({}))
    wires: frozenset[Wire] = frozenset()

    def __post_init__(self) -> None:
        ports = {(w.target, w.port) for w in self.wires}
        ends = {w.source for w in self.wires} | {w.target for w in self.wires}
        if not ends <= self.nodes.keys() or len(ports) != len(self.wires):
            raise ValueError("unsound graph")  # a bug in an edit, never the user's doing

    def add(self, node: NodeId, layer: Layer) -> Graph:
        if node in self.nodes:
            raise ValueError(f"node {node} exists")
        return replace(self, nodes=FrozenDict({**self.nodes, node: layer}))

    def put(self, node: NodeId, layer: Layer) -> Graph:
        """Replace the layer at `node`, keep its wires but those to inputs that it no longer has."""
        if node not in self.nodes:
            raise KeyError(node)
        gone = {w for w in self.wires if w.target == node and w.port >= len(layer.ports)}
        wires = self.wires - gone if gone else self.wires
        return Graph(FrozenDict({**self.nodes, node: layer}), wires)

    def remove(self, nodes: frozenset[NodeId]) -> Graph:
        left = {n: layer for n, layer in self.nodes.items() if n not in nodes}
        wires = frozenset(w for w in self.wires if not {w.source, w.target} & nodes)
        return Graph(FrozenDict(left), wires)

    def connect(self, wire: Wire) -> Graph:
        return replace(self, wires=self.wires | {wire})

    def disconnect(self, wire: Wire) -> Graph:
        return replace(self, wires=self.wires - {wire})

    def new_id(self, kind: str) -> NodeId:
        """First free of dense_1, dense_2, ...: also the variable name in generated code."""
        number = 1
        while f"{kind}_{number}" in self.nodes:
            number += 1
        return NodeId(f"{kind}_{number}")

    def inputs_of(self, node: NodeId) -> dict[int, NodeId]:
        return {w.port: w.source for w in self.wires if w.target == node}

    def readers_of(self, node: NodeId) -> tuple[Wire, ...]:
        """Wires that leave `node`, in a fixed order."""
        return tuple(sorted(w for w in self.wires if w.source == node))

    def reaches(self, start: NodeId, goal: NodeId) -> bool:
        """Whether a path leads from `start` to `goal`."""
        seen, todo = {start}, [start]
        while todo:
            here = todo.pop()
            if here == goal:
                return True
            after = {w.target for w in self.wires if w.source == here} - seen
            seen |= after
            todo += after
        return False

    def in_order(self) -> Iterator[NodeId]:
        """Sources before targets; among equals, in order of creation. Cycles are left out."""
        waiting = {n: 0 for n in self.nodes}
        after: dict[NodeId, list[NodeId]] = {n: [] for n in self.nodes}
        for w in self.wires:
            waiting[w.target] += 1
            after[w.source].append(w.target)
        rank = {n: i for i, n in enumerate(self.nodes)}
        ready = [n for n in self.nodes if not waiting[n]]
        while ready:
            here = ready.pop(0)
            yield here
            for n in sorted(after[here], key=rank.__getitem__):
                waiting[n] -= 1
                if not waiting[n]:
                    ready.append(n)
