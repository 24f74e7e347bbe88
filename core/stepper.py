"""A network that is trained by hand, batch by batch: for notebooks and comparisons."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from core.compile import compile_graph
from core.data.encode import Encoding
from core.engine.inference import Inference
from core.engine.memory import Program, aligned, run
from core.engine.network import Network
from core.engine.parameters import Weights
from core.engine.update import Update
from core.graph import Graph
from core.loss import LOSSES, Loss
from core.optimizer import OPTIMIZERS, Optimizer
from core.plan import Plan
from core.problem import Refused
from core.spec import read_spec

Array = NDArray[Any]


class Stepper:
    """The engine without a data set: give it weights and batches, step, read gradients.

    Parameters
    ----------
    graph : the diagram, see `core.build`
    inputs : values per sample
    loss, optimizer : a kind, or a dict with "kind" and settings, or the thing itself
    seed : of the first weights and of dropout
    dtype : float32 or float64

    Raises
    ------
    Refused
        If the graph cannot run; the problem says where and why.
    """

    def __init__(
        self,
        graph: Graph,
        inputs: int,
        loss: str | dict[str, Any] | Loss,
        optimizer: str | dict[str, Any] | Optimizer = "adam",
        seed: int = 0,
        dtype: DTypeLike = np.float32,
    ) -> None:
        made = loss if isinstance(loss, Loss) else read_spec(LOSSES, loss)
        self._network = Network(_plan(graph, inputs), made, dtype)
        self._optimizer = (
            optimizer if isinstance(optimizer, Optimizer) else read_spec(OPTIMIZERS, optimizer)
        )
        initial, self._rng = map(np.random.default_rng, np.random.SeedSequence(seed).spawn(2))
        self._network.parameters.initialise(initial)
        self._update = Update(self._network.parameters, self._optimizer, 1)
        self._inference = Inference(self._network)
        self._programs: dict[int, tuple[Array, Array, Array, Program]] = {}
        self._constraints = self._network.constraints_program()
        self._gradients = self._network.parameters.gradients(0.0)
        self.steps = 0

    @property
    def weights(self) -> Weights:
        """Read-only copies by layer and name: `weights["dense_1"]["W"]` is (fan_in, units)."""
        return self._network.parameters.copy()

    @weights.setter
    def weights(self, weights: Weights) -> None:
        """Take over those that fit by layer, name and shape."""
        arrays = {n: {name: np.asarray(a) for name, a in w.items()} for n, w in weights.items()}
        self._network.parameters.load(arrays)

    @property
    def gradients(self) -> Weights:
        """d mean loss / d weight of the last batch: read-only, by layer and name."""
        return self._gradients

    def backpropagate(self, x: Array, y: Array) -> float:
        """Work out loss and gradients of a batch, without an update.

        x : (batch, inputs) · y : (batch, outputs), or (batch,) class numbers
        """
        network = self._network
        rows, target, out, program = self._program(len(x))
        rows[:, : np.shape(x)[1]] = x
        target[...] = self._targets(y)
        with np.errstate(all="ignore"):
            run(program)
            losses = network.loss.values(out, target, network.joined)
        self._gradients = network.parameters.gradients(1.0)
        return float(losses.mean()) + network.penalty()

    def step(self, x: Array, y: Array) -> float:
        """One update on a batch; the mean loss before it, penalties included."""
        loss = self.backpropagate(x, y)
        self.steps += 1
        rate = np.array([self._optimizer.learning_rate])
        self._update.rates.fill(0, rate, np.array([float(self.steps)]))
        with np.errstate(all="ignore"):
            run(self._update.program)
            run(self._constraints)
        return loss

    def predict(self, x: Array) -> Array:
        """(n, inputs) → (n, outputs) what the network says, such as probabilities."""
        return self._inference.predictions(np.asarray(x, self._network.dtype))

    def _targets(self, y: Array) -> Array:
        given = np.asarray(y)
        if given.ndim == 1 and self._network.width > 1:
            return Encoding("classes", self._network.width).encode(given, self._network.dtype)
        return given.reshape(len(given), self._network.width)

    def _program(self, batch: int) -> tuple[Array, Array, Array, Program]:
        """Buffers and program for batches of a size; the gradients are those of the mean loss."""
        if batch not in self._programs:
            network = self._network
            blank = np.zeros((batch, *network.plan.input_shape), network.dtype)
            rows = network.rows(blank)
            target, out = (aligned((batch, network.width), network.dtype) for _ in range(2))
            factor = network.loss.scale(network.width) / batch
            program = network.training_program(rows, target, out, self._rng, factor)
            self._programs[batch] = rows, target, out, program
        return self._programs[batch]


def _plan(graph: Graph, inputs: int) -> Plan:
    """Compile without data: the input says its own number of features."""
    for node, layer in graph.nodes.items():
        if not layer.ports:
            graph = graph.put(node, layer.with_(features=inputs))
    compiled = compile_graph(graph)
    if compiled.plan is None:
        raise Refused(compiled.problems[0])
    return compiled.plan
