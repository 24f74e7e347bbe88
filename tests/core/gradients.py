"""Small networks in float64, and how far their gradients are from central differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.activation import ACTIVATIONS
from core.compile import compile_graph
from core.engine.memory import Program, aligned, run
from core.engine.network import Network
from core.graph import Graph, NodeId, Wire
from core.layer import LAYERS, Layer
from core.loss import LOSSES, Loss
from core.plan import Plan

H = 1e-6  # half of the distance between the two values of a difference


def layer(kind: str, /, **params: Any) -> Layer:
    """A layer by its kind; an activation may be given by its kind too."""
    if isinstance(params.get("activation"), str):
        params["activation"] = ACTIVATIONS[params["activation"]]()
    return LAYERS[kind](**params)


def stacked(*layers: Layer) -> Graph:
    """The layers one after another; one with several inputs gets the same value at each."""
    graph, last = Graph(), None
    for made in layers:
        node = graph.new_id(made.kind)
        graph = graph.add(node, made)
        for port in range(len(made.ports) if last is not None else 0):
            assert last is not None
            graph = graph.connect(Wire(last, node, port))
        last = node
    return graph


def wired(layers: Mapping[str, Layer], *wires: tuple[str, str, int]) -> Graph:
    """Layers by name, and wires (from, to, port)."""
    graph = Graph()
    for name, made in layers.items():
        graph = graph.add(NodeId(name), made)
    for source, target, port in wires:
        graph = graph.connect(Wire(NodeId(source), NodeId(target), port))
    return graph


def planned(graph: Graph) -> Plan:
    """The plan of a graph that must be in order."""
    compiled = compile_graph(graph)
    assert compiled.plan is not None, [p.message for p in compiled.problems]
    return compiled.plan


class Bound:
    """A network in float64 with a batch: its loss and gradients at whatever weights it has.

    Noise is the same at each evaluation. Weights start small and random, biases too, so that
    nothing sits at 0 by accident.
    """

    def __init__(
        self, plan: Plan, loss: Loss, x: Any, target: Any, fold: bool = True, seed: int = 0
    ) -> None:
        self.network = Network(plan, loss, np.float64, fold)
        self.parameters = self.network.parameters
        draw = np.random.default_rng(seed)
        self.parameters.initialise(draw)
        for node, arrays in self.parameters.slopes.items():
            for name in sorted(arrays):
                place = self.parameters.values[node][name]
                place[...] += draw.uniform(-0.5, 0.5, place.shape)
        self.rows, self.target = self.network.rows(x), np.asarray(target, float)
        self.out = aligned((len(self.rows), self.network.width), np.float64)
        self._noise = np.random.default_rng(seed)
        self._start = self._noise.bit_generator.state
        factor = loss.scale(self.network.width) / len(self.rows)
        self._program: Program = self.network.training_program(
            self.rows, self.target, self.out, self._noise, factor
        )

    def evaluate(self) -> float:
        """The loss with penalties; leaves the gradients in `parameters.slopes`."""
        self._noise.bit_generator.state = self._start
        self.step()
        network = self.network
        values = network.loss.values(self.out, self.target, network.joined)
        return float(values.mean()) + network.penalty()

    def step(self) -> None:
        """Once forward and back, with the next noise."""
        run(self._program)

    def gradients(self) -> dict[tuple[NodeId, str], Any]:
        """Copies of the gradients at the present weights."""
        self.evaluate()
        slopes = self.parameters.slopes
        return {(n, k): slopes[n][k].copy() for n in slopes for k in slopes[n]}

    def gradient_error(self) -> float:
        """Largest difference from central differences, relative to gradients above 1.

        Slopes of a layer's inputs show in the weights of the layer before it: with no more rows
        than weights of an output, each of them matters.
        """
        worst = 0.0
        with np.errstate(all="raise", under="ignore"):
            for (node, name), slope in self.gradients().items():
                weight = self.parameters.values[node][name]
                for place in np.ndindex(weight.shape):
                    numeric = self._difference(weight, place)
                    error = abs(slope[place] - numeric) / max(1.0, abs(numeric))
                    worst = max(worst, error if np.isfinite(error) else np.inf)
        return float(worst)

    def _difference(self, weight: Any, place: tuple[int, ...]) -> float:
        kept = weight[place]
        weight[place] = kept + H
        above = self.evaluate()
        weight[place] = kept - H
        below = self.evaluate()
        weight[place] = kept
        return (above - below) / (2 * H)


def gradient_error(
    layers: Sequence[Layer], loss: str = "mse", rows: int = 4, seed: int = 0, fold: bool = True
) -> float:
    """As in `Bound`, for a chain behind an Input of 4 features, with random data."""
    plan = planned(stacked(layer("input", features=4), *layers))
    draw = np.random.default_rng(seed + 1)
    width = int(np.prod(plan.output.output_shape))
    x, target = draw.normal(size=(rows, 4)), draw.normal(size=(rows, width))
    return Bound(plan, LOSSES[loss](), x, target, fold, seed).gradient_error()
