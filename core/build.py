"""Networks in a line of code: for notebooks, tests and scripts, where nobody drags."""

from __future__ import annotations

from typing import Any

from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer
from core.spec import read_spec


def layer(kind: str, **settings: Any) -> Layer:
    """A layer by kind, such as `layer("dense", units=10, activation="relu")`.

    Settings are plain values, as in a saved project; `activation`, `initializer` and the like take
    a kind, or a dict with "kind" and its settings.

    Raises
    ------
    ValueError
        If the kind or a setting is unknown, or a value is out of range; the message says which.
    """
    return read_spec(LAYERS, {"kind": kind, **settings})


def chain(*layers: Layer) -> Graph:
    """An Input and the layers after it, each wired to the one before: input_1, dense_1, …"""
    graph = Graph()
    last: NodeId | None = None
    for each in (layer("input"), *layers):
        node = graph.new_id(each.kind)
        graph = graph.add(node, each)
        if last is not None:
            graph = graph.connect(Wire(last, node))
        last = node
    return graph
