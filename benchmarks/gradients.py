"""Slopes against central differences in float64: layer × activation × loss × regularizer.

Every cell is a network Input-4, Dense-4 with the activation and the regularizer, the layer,
Flatten, Dense with what the loss wants, four rows. `--quick` varies two of the four at a time.
A cell that fails is tried once more with other numbers: a difference across a kink, such as that
of ReLU at 0, says nothing; how often that happened is told.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from benchmarks.figures import Figure, report, table
from core.activation import ACTIVATIONS
from core.layer import LAYERS
from core.loss import LOSSES, Loss
from core.regularizer import REGULARIZERS
from tests.core.gradients import Bound, layer, planned, stacked

GOAL = 1e-6
CALM = 1.5
ROWS = 4
WORDS = ("layer", "activation", "loss", "regularizer")

Cell = tuple[str, str, str, str]


@dataclass(frozen=True)
class Result:
    cell: Cell
    error: float
    tried: int


def main(argv: list[str]) -> int:
    """Run the table, print the worst of each row; 1 if any cell is not good enough."""
    parser = argparse.ArgumentParser(prog="python3 -m benchmarks gradients", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="vary two of the four at a time")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(argv)
    began = time.perf_counter()
    results = [_measured(cell) for cell in _noted(cells(options.quick))]
    figures = _figures(results, time.perf_counter() - began)
    return report(_text(results, figures), figures, options.json)


def cells(quick: bool) -> list[Cell]:
    """All combinations, or those in which at most two of the four are not the usual ones."""
    axes = (
        [cls.kind for cls in LAYERS if cls.kind != "input"],
        [cls.kind for cls in ACTIVATIONS],
        [cls.kind for cls in LOSSES if cls().resolve("regression", "linear", 1) == cls()],
        [cls.kind for cls in REGULARIZERS],
    )
    usual = ("dense", "tanh", "mse", "none")
    found = [cell for cell in itertools.product(*axes)]
    if quick:
        found = [c for c in found if sum(a != b for a, b in zip(c, usual, strict=True)) <= 2]
    return found


def gradient_error(cell: Cell, seed: int) -> float:
    """The worst slope of a cell's network, with the loss joined to its last activation and not."""
    kind, activation, loss_kind, regularizer = cell
    loss, draw = LOSSES[loss_kind](), np.random.default_rng(seed)
    before = layer("dense", units=4, activation=activation, regularizer=REGULARIZERS[regularizer]())
    ending, width = _ending(loss)
    last = layer("dense", units=width, activation=ending)
    target, worst = _target(loss, width, draw), 0.0
    for apart in [[], [layer("flatten")]] if loss.joins else [[]]:
        layers = [before, LAYERS[kind](), layer("flatten"), last, *apart]
        plan = planned(stacked(layer("input", features=4), *layers))
        bound = Bound(plan, loss, draw.normal(size=(ROWS, 4)), target, seed=seed)
        _calm(bound)
        worst = max(worst, bound.gradient_error())
    return worst


def _calm(bound: Bound) -> None:
    """Make the last weights smaller until the loss is small.

    Of a huge one, differences are noise; and where a loss is not joined to its activation,
    probabilities next to 0 and 1 are cut off, which is a kink.
    """
    last = [s.node for s in bound.network.plan.steps if s.layer.kind == "dense"][-1]
    for _ in range(50):
        if bound.evaluate() < CALM:
            return
        for weight in bound.parameters.values[last].values():
            weight *= 0.5


def _ending(loss: Loss) -> tuple[str, int]:
    """The activation that the loss wants at the end, and a number of outputs."""
    if loss.joins:
        return loss.joins, 3
    return ("tanh", 1) if loss.signed else ("linear", 2)


def _target(loss: Loss, width: int, draw: np.random.Generator) -> Any:
    """Targets of the kind that the loss is made for."""
    if loss.joins == "softmax":
        if "regression" in loss.tasks:
            return draw.dirichlet(np.ones(width), ROWS)
        return np.eye(width)[draw.integers(0, width, ROWS)]
    if loss.joins == "exponential":
        return draw.poisson(3, (ROWS, width))
    if loss.joins or loss.signed:
        return draw.integers(0, 2, (ROWS, width)) * (2 if loss.signed else 1) - loss.signed
    return draw.normal(size=(ROWS, width))


def _measured(cell: Cell) -> Result:
    first = gradient_error(cell, seed=1)
    if first <= GOAL:
        return Result(cell, first, 1)
    return Result(cell, gradient_error(cell, seed=2), 2)


def _noted(todo: list[Cell]) -> Iterator[Cell]:
    """The cells, with a word about how far it is every few seconds."""
    said = time.perf_counter()
    for i, cell in enumerate(todo):
        if time.perf_counter() > said + 5:
            said = time.perf_counter()
            print(f"{i} of {len(todo)}", file=sys.stderr)
        yield cell


def _figures(results: list[Result], seconds: float) -> list[Figure]:
    again = sum(r.tried > 1 for r in results)
    return [
        Figure("largest error", max(r.error for r in results), "", GOAL, higher_is_better=False),
        Figure("combinations", len(results), ""),
        Figure("tried again at a kink", again, ""),
        Figure("time", round(seconds, 1), "s"),
    ]


def _text(results: list[Result], figures: list[Figure]) -> str:
    """The worst of every row of the table, and each cell that is not good enough."""
    parts = []
    for place, word in enumerate(WORDS):
        worst: dict[str, float] = defaultdict(float)
        for r in results:
            worst[r.cell[place]] = max(worst[r.cell[place]], r.error)
        parts.append(table([word, "largest error"], [[k, f"{e:.1e}"] for k, e in worst.items()]))
    bad = [[" × ".join(r.cell), f"{r.error:.1e}"] for r in results if r.error > GOAL]
    parts += [table(["above the goal", "error"], bad)] if bad else []
    parts.append(table(["figure", "value"], [[f.name, f"{f.value:.4g} {f.unit}"] for f in figures]))
    return "\n\n".join(parts)
