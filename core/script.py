"""A project as a Python script that makes the same network and trains it the same way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.build import chain
from core.graph import Graph
from core.layer import Layer
from core.project import Project
from core.spec import Spec

WIDTH = 88  # of a line
LONGEST = 1000  # letters of a data source; a longer one stays in the file of the project


def script_of(project: Project, file: str = "project.loom") -> str:
    """Lines for Python and notebooks, where the package `core` can be imported.

    With the same versions of everything, what they train has the same weights, bit by bit. `file`
    is where data are taken from that lie in the project itself.
    """
    graph = project.graph
    if not graph.nodes:
        return "# The network is empty: drag layers onto the canvas.\n"
    whole = project.data is not None
    linear = _is_chain(graph)
    names = "chain, layer" if linear else "layer"
    heads = {f"from core.build import {names}"}
    if not linear:
        heads.add("from core.graph import Graph, Wire")
    body = _chain(graph) if linear else _wired(graph)
    if whole:
        more, lines = _training(project, file)
        heads |= more
        body += lines
    return "\n".join([*sorted(heads), "", *body, ""])


# ---- the network -------------------------------------------------------------------------------


def _is_chain(graph: Graph) -> bool:
    """Whether `chain` makes this very graph."""
    layers = tuple(graph.nodes.values())
    if layers[0].kind != "input":
        return False
    return chain(*layers[1:]) == graph


def _chain(graph: Graph) -> list[str]:
    made = [_layer(each) for each in tuple(graph.nodes.values())[1:]]
    return _call("graph = chain", made) if made else ["graph = chain()"]


def _wired(graph: Graph) -> list[str]:
    lines = ["graph = Graph()"]
    for node, layer in graph.nodes.items():
        lines += _call("graph = graph.add", [repr(str(node)), _layer(layer)])
    for wire in sorted(graph.wires):
        port = [str(wire.port)] if wire.port else []
        ends = ", ".join([repr(str(wire.source)), repr(str(wire.target)), *port])
        lines.append(f"graph = graph.connect(Wire({ends}))")
    return lines


def _layer(layer: Layer) -> str:
    settings = [f"{name}={_word(value)}" for name, value in _changed(layer).items()]
    return f"layer({', '.join([repr(layer.kind), *settings])})"


# ---- its training ------------------------------------------------------------------------------


def _training(project: Project, file: str) -> tuple[set[str], list[str]]:
    """What must be imported, and the lines that train the network."""
    assert project.data is not None
    heads = {
        "from core.compile import compile_graph",
        "from core.data.prepare import Preparation, prepare",
        "from core.project import Training",
        "from core.spec import read_fields",
        "from core.trainer import Trainer",
    }
    source = _word(project.data.source.to_json())
    if len(source) <= LONGEST:
        heads -= {"from core.spec import read_fields"}
        heads |= {
            "from core.data.base import SOURCES",
            "from core.spec import read_fields, read_spec",
        }
        data = _call("source = read_spec", ["SOURCES", source])
    else:
        heads |= {"from core.files import load", "from pathlib import Path"}
        data = [f"project, _ = load(Path({file!r}))  # the data lie in the file itself"]
        data.append("source = project.data.source")
    training = _call("training = read_fields", ["Training", _word(_changed(project.training))])
    ready = ["Preparation", _word(_changed(project.preparation))]
    return heads, [
        "",
        *data,
        "dataset = source.load()",
        *_call("preparation = read_fields", ready),
        *training,
        "",
        "plan = compile_graph(graph, dataset.signature).plan",
        "data = prepare(dataset, preparation)",
        "trainer = Trainer(plan, data, training)",
        "for _ in trainer:  # to the end, a stretch of steps at a time",
        "    pass",
        "print(trainer.scores(data.validation))",
        "weights = trainer.snapshot().weights  # by layer and name",
    ]


# ---- words -------------------------------------------------------------------------------------


def _changed(spec: Spec) -> dict[str, Any]:
    """The settings that are not at their default, as plain values."""
    return {name: value for name, value in spec.to_json().items() if name != "kind"}


def _word(value: Any) -> str:
    """A plain value as Python; a kind without settings of its own is just its name."""
    if isinstance(value, Mapping):
        if value.keys() == {"kind"}:
            return repr(value["kind"])
        return "{" + ", ".join(f"{name!r}: {_word(each)}" for name, each in value.items()) + "}"
    return repr(value)


def _call(head: str, words: list[str]) -> list[str]:
    """A call on one line, or one argument a line where that is too long."""
    line = f"{head}({', '.join(words)})"
    if len(line) <= WIDTH:
        return [line]
    return [f"{head}(", *(f"    {word}," for word in words), ")"]
