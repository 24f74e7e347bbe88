"""Small networks and data for tests, from plain descriptions that know nothing of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.compile import compile_graph
from core.data.base import Signature
from core.data.fitted import Fitted
from core.data.prepare import Prepared, Samples
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS
from core.plan import Plan
from core.project import Trained, Training
from core.spec import read_fields, read_spec
from core.trainer import Trainer

Array = NDArray[Any]
Node = tuple[str, Mapping[str, Any], Sequence[str]]  # id, layer as JSON, sources


def graph_of(nodes: Sequence[Node]) -> Graph:
    """The diagram of nodes in order; a node's inputs are wired in the order of its sources."""
    graph = Graph()
    for name, layer, sources in nodes:
        graph = graph.add(NodeId(name), read_spec(LAYERS, layer))
        for port, source in enumerate(sources):
            graph = graph.connect(Wire(NodeId(source), NodeId(name), port))
    return graph


def signature_of(task: str, features: int, outputs: int, rows: int) -> Signature:
    """What a data set of plain columns would say of itself."""
    names = tuple(f"x{i}" for i in range(features))
    targets = tuple(f"y{i}" for i in range(outputs if task == "regression" else 1))
    count = {"classes": outputs, "binary": 2, "regression": 0}[task]
    classes = tuple(f"class {i}" for i in range(count))
    return Signature("made", rows, (features,), task, names, targets, classes)  # type: ignore[arg-type]


def prepared(signature: Signature, x: Array, y: Array, validation: int = 0) -> Prepared:
    """Samples as they are, the last `validation` rows for validation."""
    rows = np.arange(len(x))
    cut = len(x) - validation
    shift = np.zeros(x.shape[1], np.float32)
    none = np.empty(0, np.float32)
    parts = [Samples(x[part], y[part], part) for part in (rows[:cut], rows[cut:], rows[:0])]
    return Prepared(signature, *parts, Fitted(shift, shift + 1, none, none))


def plan_of(nodes: Sequence[Node], signature: Signature) -> Plan:
    """The compiled diagram. Fails the test with what is wrong with it."""
    compiled = compile_graph(graph_of(nodes), signature)
    assert compiled.plan is not None, [p.message for p in compiled.problems]
    return compiled.plan


def trainer_of(
    nodes: Sequence[Node],
    data: Prepared,
    training: Mapping[str, Any],
    start: Mapping[Any, Mapping[str, Array]] | None = None,
) -> Trainer:
    """A trainer on float64 numbers, in the order of the rows, from given weights."""
    settings = {"precision": "float64", "shuffle": False, **training}
    trained = Trained(start) if start else None
    plan = plan_of(nodes, data.signature)
    return Trainer(plan, data, read_fields(Training, settings), trained)
