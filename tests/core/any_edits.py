"""Hypothesis strategy: any edit, as a function of the project that it is for."""

import hypothesis.strategies as st

from core.edits import (
    AddNode,
    Connect,
    Disconnect,
    MoveNodes,
    Paste,
    RemoveNodes,
    RenameNode,
    SetParam,
    fragment_of,
)
from core.edits_fold import Fold, Unfold
from core.edits_marks import AddNote, ChangeNote, GroupNodes, Ungroup
from core.edits_repeat import Repeat
from core.graph import Wire
from core.layer import LAYERS
from core.project import Note, Point

KINDS = sorted(cls.kind for cls in LAYERS)
points = st.builds(Point, st.integers(-500, 500), st.integers(-500, 500))
numbers = st.integers(0, 7)


def edit_from(draw_kind, kind, a, b, port, at, name, units):
    """An edit that mostly makes sense, whatever the project; `a` and `b` choose layers."""

    def make(project):
        nodes = list(project.graph.nodes)
        if not nodes or draw_kind == "add":
            after = nodes[a % len(nodes)] if nodes and port else None
            return AddNode(LAYERS[kind](), at, after)
        one, other = nodes[a % len(nodes)], nodes[b % len(nodes)]
        match draw_kind:
            case "remove":
                return RemoveNodes(frozenset({one, other}), close_gaps=bool(port))
            case "move":
                return MoveNodes({one: at})
            case "connect":
                return Connect(Wire(one, other, port))
            case "insert" if project.graph.wires:
                wire = sorted(project.graph.wires)[a % len(project.graph.wires)]
                return AddNode(LAYERS[kind](), at, wire.source, (wire.target, wire.port))
            case "cut" if project.graph.wires:
                return Disconnect(sorted(project.graph.wires)[a % len(project.graph.wires)])
            case "rename":
                return RenameNode(one, name)
            case "group":
                return GroupNodes(frozenset({one, other}), name)
            case "ungroup":
                return Ungroup(frozenset({name}))
            case "fold":
                return Fold(name)
            case "unfold":
                return Unfold(name)
            case "note":
                return AddNote(Note(name, at))
            case "unnote" if project.notes:
                return ChangeNote(project.notes[0], None)
            case "repeat":
                return Repeat(frozenset({one, other}), 2 + port)
            case "paste":
                return Paste(fragment_of(project, frozenset({one, other})), at)
            case _:
                return SetParam(one, "units", units)

    return make


edits = st.builds(
    edit_from,
    st.sampled_from(["add", "add", "add", "remove", "move", "connect", "connect", "insert", "cut",
                     "rename", "paste", "set", "group", "group", "ungroup", "note", "unnote",
                     "fold", "fold", "unfold", "repeat"]),
    st.sampled_from(KINDS),
    numbers,
    numbers,
    st.integers(0, 1),
    points,
    st.sampled_from(["hidden", "head", "no name", "dense_1"]),
    st.integers(0, 5),
)  # fmt: skip
