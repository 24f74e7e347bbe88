"""Places for layers: the whole diagram in columns from left to right, or room for one more."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

from core.frozen import FrozenDict
from core.graph import Graph, NodeId
from core.layer import Layer
from core.measures import COLUMN, GRID, HEIGHT, PORT_GAP, ROW, WIDTH
from core.project import Point

__all__ = [
    "COLUMN",
    "GRID",
    "HEIGHT",
    "PORT_GAP",
    "ROW",
    "WIDTH",
    "arrange",
    "free_place",
    "height_of",
    "make_room",
    "room_near",
]
SWEEPS = 4
NUDGE = 120  # units that a card is put aside so that it covers no other


def height_of(layer: Layer) -> int:
    """How tall the card of a layer is; its middle is its place in the layout."""
    return max(HEIGHT, PORT_GAP * 2 * ((len(layer.ports) + 2) // 2))


def arrange(graph: Graph) -> Mapping[NodeId, Point]:
    """A place for every layer: sources left of what reads them, few crossings, on the grid.

    Columns by the longest path (Sugiyama et al., 1981), order in a column by the mean place of
    neighbours. Depends on the graph alone. Parts that are not connected lie below each other.
    """
    layout: dict[NodeId, Point] = {}
    top = 0
    for part in _parts(graph):
        placed = _Part(graph, part).places()
        highest = min(y for _, y in placed.values())
        lowest = max(y + height_of(graph.nodes[n]) for n, (_, y) in placed.items())
        layout |= {n: Point(x, _snap(y - highest + top)) for n, (x, y) in placed.items()}
        top += _snap(lowest - highest) + ROW - HEIGHT
    return FrozenDict({n: layout[n] for n in graph.nodes})


def free_place(graph: Graph, layout: Mapping[NodeId, Point], wanted: Point) -> Point:
    """The place nearest to `wanted`, there or above or below, where a card covers no other."""
    column = sorted(at.y for at in layout.values() if abs(at.x - wanted.x) < WIDTH + GRID * 2)
    tall = {at.y: 0 for at in layout.values()}
    for n, at in layout.items():
        tall[at.y] = max(tall[at.y], height_of(graph.nodes[n]))
    start = Point(_snap(wanted.x), _snap(wanted.y))
    for step in range(10_000):
        for y in (start.y + step * GRID, start.y - step * GRID):
            if all(abs(y - other) >= (HEIGHT + tall[other]) // 2 + GRID * 2 for other in column):
                return Point(start.x, y)
    return start


def room_near(graph: Graph, layout: Mapping[NodeId, Point], wanted: Point) -> Point:
    """`wanted`, or the nearest place around it where a card covers no other; as `free_place` if
    there is none near."""
    start, reach = Point(_snap(wanted.x), _snap(wanted.y)), range(-NUDGE, NUDGE + GRID, GRID)
    taken = [
        (at, (HEIGHT + height_of(graph.nodes[n])) // 2 + GRID * 2)
        for n, at in layout.items()
        if abs(at.x - start.x) < WIDTH + NUDGE + 30 and n in graph.nodes
    ]
    for way in sorted(
        ((dx, dy) for dx in reach for dy in reach), key=lambda w: (math.hypot(*w), w)
    ):
        at = Point(start.x + way[0], start.y + way[1])
        if all(abs(at.x - o.x) >= WIDTH + 30 or abs(at.y - o.y) >= tall for o, tall in taken):
            return at
    return free_place(graph, layout, start)


def make_room(
    graph: Graph, layout: Mapping[NodeId, Point], source: NodeId, target: NodeId
) -> Mapping[NodeId, Point]:
    """New places of what lies behind the wire from `source` to `target`, so that a card fits in.

    Empty if there is room already. Everything that `target` leads to moves by the same distance.
    """
    lacking = layout[source].x + 2 * COLUMN - layout[target].x
    if lacking <= 0 or layout[target].x < layout[source].x:
        return FrozenDict({})
    behind = _behind(graph, target)
    return FrozenDict({n: Point(layout[n].x + lacking, layout[n].y) for n in behind})


def _behind(graph: Graph, start: NodeId) -> list[NodeId]:
    after: dict[NodeId, list[NodeId]] = {n: [] for n in graph.nodes}
    for wire in graph.wires:
        after[wire.source].append(wire.target)
    seen, todo = {start}, [start]
    while todo:
        fresh = [n for n in after[todo.pop()] if n not in seen]
        seen.update(fresh)
        todo += fresh
    return [n for n in graph.nodes if n in seen]


def _snap(value: float) -> int:
    return round(value / GRID) * GRID


def _parts(graph: Graph) -> list[list[NodeId]]:
    """Connected parts in order of creation; within each, sources before targets."""
    near: dict[NodeId, list[NodeId]] = {n: [] for n in graph.nodes}
    for wire in graph.wires:
        near[wire.source].append(wire.target)
        near[wire.target].append(wire.source)
    part_of: dict[NodeId, int] = {}
    count = 0
    for start in graph.nodes:
        if start in part_of:
            continue
        part_of[start], todo = count, [start]
        while todo:
            fresh = [n for n in near[todo.pop()] if n not in part_of]
            part_of.update(dict.fromkeys(fresh, count))
            todo += fresh
        count += 1
    parts: list[list[NodeId]] = [[] for _ in range(count)]
    for node in dict.fromkeys((*graph.in_order(), *graph.nodes)):
        parts[part_of[node]].append(node)
    return parts


class _Part:
    """One connected part of the graph, laid out in columns."""

    def __init__(self, graph: Graph, nodes: list[NodeId]) -> None:
        inside = set(nodes)
        self._tall = {n: height_of(graph.nodes[n]) for n in nodes}
        self._before: dict[NodeId, list[NodeId]] = {n: [] for n in nodes}
        self._after: dict[NodeId, list[NodeId]] = {n: [] for n in nodes}
        for wire in sorted(w for w in graph.wires if w.target in inside):
            self._before[wire.target].append(wire.source)
            self._after[wire.source].append(wire.target)
        self._columns = self._in_columns(nodes)
        self._y: dict[NodeId, float] = {}

    def _in_columns(self, nodes: list[NodeId]) -> list[list[NodeId]]:
        depth: dict[NodeId, int] = {}
        for n in nodes:
            depth[n] = max((depth.get(s, -1) + 1 for s in self._before[n]), default=0)
        for n in reversed(nodes):  # a layer without inputs stands right before what reads it
            if not self._before[n] and self._after[n]:
                depth[n] = min(depth[t] for t in self._after[n]) - 1
        columns: list[list[NodeId]] = [[] for _ in range(max(depth.values()) + 1)]
        for n in nodes:
            columns[depth[n]].append(n)
        return columns

    def places(self) -> dict[NodeId, tuple[int, float]]:
        for column in self._columns:
            self._stack(column, self._before)
        for _ in range(SWEEPS):
            for column in reversed(self._columns):
                self._stack(column, self._after)
            for column in self._columns:
                self._stack(column, self._before)
        return {
            n: (i * COLUMN, self._y[n]) for i, column in enumerate(self._columns) for n in column
        }

    def _stack(self, column: list[NodeId], neighbours: Mapping[NodeId, list[NodeId]]) -> None:
        """Order a column by where its neighbours lie, and give each card room."""
        wanted = {n: self._mean(neighbours[n], self._y.get(n, 0.0)) for n in column}
        column.sort(key=wanted.__getitem__)
        bottom = float("-inf")
        for n in column:
            room = self._tall[n] / 2 + (ROW - HEIGHT) / 2
            self._y[n] = max(wanted[n], bottom + room)
            bottom = self._y[n] + room
        drift = sum(self._y[n] - wanted[n] for n in column) / len(column)
        for n in column:
            self._y[n] -= drift

    def _mean(self, nodes: Iterable[NodeId], otherwise: float) -> float:
        known = [self._y[n] for n in nodes if n in self._y]
        return sum(known) / len(known) if known else otherwise
