"""What a network costs, without running it: parameters, multiplications, memory."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from pathlib import Path

import numpy as np

from core.build import chain, layer
from core.compile import compile_graph
from core.engine.fold import folds
from core.engine.parameters import Parameters
from core.engine.update import Update
from core.graph import NodeId
from core.layer import Shape
from core.optimizer import Optimizer
from core.plan import Plan, Step
from core.problem import OnSetting, Problem
from core.project import Training


@dataclass(frozen=True)
class LayerCost:
    """One layer; `multiply_adds` for one sample, forward."""

    node: NodeId
    output_shape: Shape
    parameters: int
    multiply_adds: int


@dataclass(frozen=True)
class Cost:
    """A whole network.

    multiply_adds : for one sample, forward
    training_bytes : weights, gradients, the optimizer's vectors, and all values and slopes of a
        batch; without the data · inference_bytes : weights and the values of one sample
    """

    layers: tuple[LayerCost, ...]
    parameters: int
    multiply_adds: int
    training_bytes: int
    inference_bytes: int


def cost(plan: Plan, training: Training, rows: int) -> Cost:
    """What it costs to train a plan on so many rows, as its settings say."""
    layers = tuple(map(_layer_cost, plan.steps))
    parameters = sum(each.parameters for each in layers)
    values = sum(prod(each.output_shape) for each in layers)
    size = np.dtype(training.precision).itemsize
    batch = min(training.batch_size or rows, rows)
    vectors = 2 + optimizer_vectors(training.optimizer)  # weights and gradient as well
    return Cost(
        layers,
        parameters,
        sum(each.multiply_adds for each in layers),
        size * (parameters * vectors + batch * values * 2),
        size * (parameters + values),
    )


def optimizer_vectors(optimizer: Optimizer) -> int:
    """How many numbers an optimizer remembers for each weight."""
    graph = chain(layer("dense", units=1))
    graph = graph.put(NodeId("input_1"), layer("input", features=1))
    plan = compile_graph(graph).plan
    assert plan is not None
    parameters = Parameters(plan, folds(plan), np.float32)
    held = sum(
        len(piece)
        for pieces in Update(parameters, optimizer, 1).states.values()
        for piece in pieces
    )
    return round(held / len(parameters.w))


def too_large(plan: Plan, training: Training, rows: int, free: int | None = None) -> Problem | None:
    """Why a network cannot be trained on this machine, if its memory does not suffice.

    `free` bytes are there; by default, what the machine says (None: not known).
    """
    there = free_memory() if free is None else free
    needed = cost(plan, training, rows).training_bytes
    if there is None or needed <= there:
        return None
    return Problem(
        f"training needs {needed / 2**30:.1f} GB of memory for {plan.parameters:,} parameters and "
        f"a batch, {there / 2**30:.1f} GB are free; make layers or the batch smaller",
        OnSetting("training", "batch_size"),
        rule="memory",
    )


def free_memory() -> int | None:
    """Bytes that can be had without swapping; None where the system does not tell."""
    facts = Path("/proc/meminfo")
    if not facts.exists():
        return None
    for line in facts.read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _layer_cost(s: Step) -> LayerCost:
    parameters = sum(prod(w.shape) for w in s.weights)
    return LayerCost(s.node, s.output_shape, parameters, s.layer.multiply_adds(s.input_shapes))
