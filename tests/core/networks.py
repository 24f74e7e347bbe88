"""Small networks and data sets that tests are made of."""

from __future__ import annotations

import numpy as np

from core.activation import ACTIVATIONS
from core.compile import compile_graph
from core.data.base import DataReference, Dataset, Signature, Source
from core.data.prepare import Preparation, Prepared, prepare
from core.document import Document
from core.edits import AddNode, ChooseData, SetTraining
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer
from core.loss import Task
from core.plan import Plan
from core.project import Point, Training
from core.trainer import Trainer


def dense(units: int, activation: str = "linear", **settings: object) -> Layer:
    return LAYERS["dense"](units=units, activation=ACTIVATIONS[activation](), **settings)


def chain(*layers: Layer) -> Graph:
    """Input, then the layers one after the other."""
    graph, last = Graph().add(NodeId("input_1"), LAYERS["input"]()), NodeId("input_1")
    for layer in layers:
        node = graph.new_id(layer.kind)
        graph = graph.add(node, layer).connect(Wire(last, node))
        last = node
    return graph


def signature(features: int, task: Task, outputs: int = 2, rows: int = 64) -> Signature:
    names = tuple(f"x{i}" for i in range(features))
    if task == "regression":
        targets = tuple(f"y{i}" for i in range(outputs))
        return Signature("test", rows, (features,), task, names, targets)
    classes = tuple(f"class {i}" for i in range(outputs))
    return Signature("test", rows, (features,), task, names, ("label",), classes)


def dataset(features: int, task: Task, outputs: int = 2, rows: int = 64, seed: int = 0) -> Dataset:
    """Normal features; classes by a random linear rule, or noisy sums."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, features)).astype(np.float32)
    score = x @ rng.normal(size=(features, outputs)).astype(np.float32)
    about = signature(features, task, outputs, rows)
    if task == "regression":
        return Dataset(about, x, score)
    return Dataset(about, x, score.argmax(axis=1))


def plan_of(graph: Graph, about: Signature) -> Plan:
    compiled = compile_graph(graph, about)
    assert compiled.plan is not None, compiled.problems
    return compiled.plan


def prepared(data: Dataset, **settings: object) -> Prepared:
    return prepare(data, Preparation(**settings))  # type: ignore[arg-type]


def trainer(graph: Graph, data: Dataset, **settings: object) -> Trainer:
    """A trainer with a fifth of the rows for validation."""
    return Trainer(plan_of(graph, data.signature), prepared(data), Training(**settings))  # type: ignore[arg-type]


def document(source: Source, *layers: Layer, **training: object) -> Document:
    """A document as a user would have made it, one layer after the other."""
    made = Document()
    made.apply(ChooseData(DataReference.of(source, source.load())))
    made.apply(AddNode(LAYERS["input"](), Point(0, 0)))
    last = NodeId("input_1")
    for i, layer in enumerate(layers, 1):
        made.apply(AddNode(layer, Point(220 * i, 0), last))
        last = list(made.state.project.graph.nodes)[-1]
    for name, value in training.items():
        made.apply(SetTraining(name, value))
    return made
