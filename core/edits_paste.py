"""Copies of layers: a piece of a diagram as a value, as text for the clipboard, and pasted."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from core.frozen import FrozenDict
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer
from core.problem import Problem, Refused
from core.project import Note, Point, Project
from core.spec import read_spec

NEAR = 160  # units around copied cards in which notes are copied with them


@dataclass(frozen=True)
class Fragment:
    """Some layers, the wires among them, their places, and the notes and groups they bring."""

    nodes: Mapping[NodeId, Layer]
    wires: frozenset[Wire]
    layout: Mapping[NodeId, Point]
    notes: tuple[Note, ...] = ()
    groups: Mapping[str, frozenset[NodeId]] = field(default_factory=lambda: FrozenDict({}))
    folded: frozenset[str] = frozenset()

    @property
    def center(self) -> Point:
        """Middle of the box around all places."""
        xs, ys = zip(*self.layout.values(), strict=True)
        return Point((min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2)


@dataclass(frozen=True)
class Paste:
    """Add copies of the layers of `fragment`, its middle at `at`; they get names of their own."""

    fragment: Fragment
    at: Point
    verb: str = "Paste"

    @property
    def label(self) -> str:
        count = len(self.fragment.nodes)
        only = next(iter(self.fragment.nodes.values())).title if count == 1 else f"{count} layers"
        return f"{self.verb} {only}"

    def apply(self, project: Project) -> Project:
        graph, layout = project.graph, dict(project.layout)
        middle = self.fragment.center
        names: dict[NodeId, NodeId] = {}
        for node, layer in self.fragment.nodes.items():
            names[node] = graph.new_id(layer.kind)
            graph = graph.add(names[node], layer)
            x, y = self.fragment.layout[node]
            layout[names[node]] = Point(x - middle.x + self.at.x, y - middle.y + self.at.y)
        for wire in self.fragment.wires:
            graph = graph.connect(Wire(names[wire.source], names[wire.target], wire.port))
        dx, dy = self.at.x - middle.x, self.at.y - middle.y
        notes = tuple(Note(n.text, Point(n.at.x + dx, n.at.y + dy)) for n in self.fragment.notes)
        groups, folded = dict(project.groups), project.folded
        for name, members in self.fragment.groups.items():
            own = free_name(groups, name)
            groups[own] = frozenset(names[n] for n in members)
            folded |= {own} if name in self.fragment.folded else frozenset()
        return replace(
            project,
            graph=graph,
            layout=FrozenDict(layout),
            notes=project.notes + notes,
            groups=FrozenDict(groups),
            folded=folded,
        )


def free_name(taken: Collection[str], wanted: str) -> str:
    """`wanted`, with a number behind it if there is such a group already."""
    number, name = 2, wanted
    while name in taken:
        name, number = f"{wanted} {number}", number + 1
    return name


def fragment_of(project: Project, nodes: frozenset[NodeId]) -> Fragment | None:
    """The piece of the diagram that has these layers; None if there are none."""
    chosen = {n: layer for n, layer in project.graph.nodes.items() if n in nodes}
    if not chosen:
        return None
    wires = frozenset(w for w in project.graph.wires if {w.source, w.target} <= chosen.keys())
    layout = FrozenDict({n: project.layout[n] for n in chosen})
    groups = {g: members for g, members in project.groups.items() if members <= chosen.keys()}
    notes = tuple(note for note in project.notes if _lies_among(note.at, layout))
    folded = project.folded & groups.keys()
    return Fragment(FrozenDict(chosen), wires, layout, notes, FrozenDict(groups), folded)


def _lies_among(at: Point, layout: Mapping[NodeId, Point]) -> bool:
    xs, ys = zip(*layout.values(), strict=True)
    beside = at.x < min(xs) - NEAR or at.x > max(xs) + NEAR
    return not (beside or at.y < min(ys) - NEAR or at.y > max(ys) + NEAR)


def write_fragment(fragment: Fragment) -> str:
    """Readable text that `read_fragment` takes back, in this window or another one."""
    layers = [
        {"name": n, **layer.to_json(), "at": list(fragment.layout[n])}
        for n, layer in fragment.nodes.items()
    ]
    wires = [[w.source, w.target, w.port] for w in sorted(fragment.wires)]
    text: dict[str, Any] = {"layerloom": "layers", "layers": layers, "wires": wires}
    if fragment.notes:
        text["notes"] = [[note.text, *note.at] for note in fragment.notes]
    if fragment.groups:
        text["groups"] = {name: sorted(nodes) for name, nodes in fragment.groups.items()}
    if fragment.folded:
        text["folded"] = sorted(fragment.folded)
    return json.dumps(text, indent=1)


def read_fragment(text: str) -> Fragment:
    """The inverse of `write_fragment`. Raises `Refused` if the text holds no layers."""
    try:
        return _read(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(
            Problem(f"the clipboard holds no layers that can be pasted ({error})")
        ) from error


def _read(data: Any) -> Fragment:
    nodes: dict[NodeId, Layer] = {}
    layout: dict[NodeId, Point] = {}
    for entry in data["layers"]:
        fields = dict(entry)
        name, (x, y) = NodeId(str(fields.pop("name"))), fields.pop("at")
        nodes[name] = read_spec(LAYERS, fields)
        layout[name] = Point(int(x), int(y))
    wires = frozenset(Wire(NodeId(s), NodeId(t), int(p)) for s, t, p in data["wires"])
    taken = {(w.target, w.port) for w in wires}
    if not nodes or len(taken) != len(wires):
        raise ValueError("no layer, or two wires in one place")
    for wire in wires:
        if wire.source not in nodes or not 0 <= wire.port < len(nodes[wire.target].ports):
            raise ValueError(f"no place for the wire from {wire.source} to {wire.target}")
    if len(list(Graph(FrozenDict(nodes), wires).in_order())) != len(nodes):
        raise ValueError("its wires close a loop")
    notes = tuple(Note(str(said), Point(int(x), int(y))) for said, x, y in data.get("notes", ()))
    groups = {str(g): frozenset(map(NodeId, n)) for g, n in data.get("groups", {}).items()}
    if not all(members and members <= nodes.keys() for members in groups.values()):
        raise ValueError("a group of layers that are not there")
    folded = frozenset(map(str, data.get("folded", ()))) & groups.keys()
    return Fragment(FrozenDict(nodes), wires, FrozenDict(layout), notes, FrozenDict(groups), folded)
