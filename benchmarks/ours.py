"""A benchmark's case as a trainer of our own."""

from __future__ import annotations

import numpy as np

from benchmarks.cases import RATES, Case, data
from core.activation import ACTIVATIONS
from core.compile import compile_graph
from core.data.base import Signature
from core.data.prepare import Fitted, Prepared, Samples
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS
from core.loss import LOSSES, Task
from core.optimizer import OPTIMIZERS, Optimizer
from core.project import Training
from core.trainer import Trainer

TASKS: dict[str, Task] = {"ce": "classes", "bce": "binary", "mse": "regression"}
LOSS = {"ce": "categorical_crossentropy", "bce": "binary_crossentropy", "mse": "mse"}


def graph(case: Case) -> Graph:
    made, last = Graph().add(NodeId("input_1"), LAYERS["input"]()), NodeId("input_1")
    for i, units in enumerate(case.layers[1:], 1):
        kind = case.output if i == len(case.layers) - 1 else case.hidden
        node = NodeId(f"dense_{i}")
        layer = LAYERS["dense"](units=units, activation=ACTIVATIONS[kind]())  # type: ignore[call-arg]
        made = made.add(node, layer).connect(Wire(last, node))
        last = node
    return made


def optimizer(case: Case) -> Optimizer:
    rate = RATES[case.optimizer]
    if case.optimizer == "adam":
        return OPTIMIZERS["adam"](learning_rate=rate)  # type: ignore[call-arg]
    momentum = 0.9 if case.optimizer == "momentum" else 0.0
    return OPTIMIZERS["sgd"](learning_rate=rate, momentum=momentum)  # type: ignore[call-arg]


def trainer(case: Case) -> Trainer:
    """Losses are reported for every step, as the peers do; no metric besides, as they do."""
    x, y = data(case)
    task = TASKS[case.loss]
    classes = tuple(map(str, range(max(2, case.layers[-1])))) if task != "regression" else ()
    about = Signature("case", len(x), x.shape[1:], task, (), ("y",), classes)
    plan = compile_graph(graph(case), about).plan
    assert plan is not None
    target = y[:, 0].astype(int) if task == "binary" else y
    none, rows = np.empty(0, np.float32), np.arange(len(x))
    width = x.shape[1]
    fitted = Fitted(np.zeros(width, np.float32), np.ones(width, np.float32), none, none)
    empty = Samples(x[:0], target[:0], rows[:0])
    prepared = Prepared(about, Samples(x, target, rows), empty, empty, fitted)
    settings = Training(
        epochs=1_000_000,
        batch_size=case.batch,
        loss=LOSSES[LOSS[case.loss]](),
        optimizer=optimizer(case),
    )
    return Trainer(plan, prepared, settings, metrics=())
