"""Outputs of a network for any number of rows, in memory that does not grow with them."""

from __future__ import annotations

import numpy as np

from core.engine.denormals import flushed_to_zero
from core.engine.memory import Array, Program, aligned, run
from core.engine.network import Network
from core.engine.window import inference_batch


class Inference:
    """Runs a network as at inference (no dropout, running statistics)."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._made: dict[int, tuple[Array, Array, Program]] = {}

    def outputs(self, x: Array) -> Array:
        """(n, *input_shape) samples → (n, width) outputs, before an activation that is joined."""
        network, size = self._network, inference_batch(self._network)
        found = np.empty((len(x), network.width), network.dtype)
        for start in range(0, len(x), size):
            found[start : start + size] = self._batch(x[start : start + size])
        return found

    def predictions(self, x: Array) -> Array:
        """(n, *input_shape) samples → (n, width) what the network says, such as probabilities."""
        return self._network.loss.predictions(self.outputs(x), self._network.joined)

    def _batch(self, x: Array) -> Array:
        network = self._network
        if len(x) not in self._made:
            rows = network.rows(np.zeros((len(x), *network.plan.input_shape), network.dtype))
            out = aligned((len(x), network.width), network.dtype)
            self._made = {len(x): (rows, out, network.inference_program(rows, out))}
        rows, out, program = self._made[len(x)]
        rows[:, : int(np.prod(x.shape[1:]))] = x.reshape(len(x), -1)
        with flushed_to_zero(), np.errstate(all="ignore"):
            run(program)
        return out
