"""Another look at the loss of a batch, at other weights, from within an update."""

from __future__ import annotations

import numpy as np

from core.engine.memory import Array, Program, run
from core.engine.network import Network


class Look:
    """The loss of one step's rows, which lie in the slots `out`, `y` and so on.

    program : what leaves outputs and gradients · kept : predictions beside the outputs, or None
    weights : what each target counts, or None
    """

    def __init__(
        self,
        network: Network,
        program: Program,
        out: Array,
        y: Array,
        kept: Array | None,
        weights: Array | None,
    ) -> None:
        self._network, self._program = network, program
        self._out, self._y, self._kept, self._weights = out, y, kept, weights

    def known(self) -> float:
        """The mean loss of the outputs that lie there, with penalties."""
        network = self._network
        arguments = (self._out, self._y, network.joined)
        if self._weights is None:
            values = network.loss.values(*arguments)
        else:
            values = network.loss.weighted(*arguments, self._weights)
        return float(values.mean(dtype=np.float64)) + network.penalty()

    def again(self) -> float:
        """The same at the present weights; all but the gradients is left as it was."""
        arrays = [self._out, self._network.parameters.state]
        arrays += [] if self._kept is None else [self._kept]
        before = [array.copy() for array in arrays]
        run(self._program)
        loss = self.known()
        for array, copy in zip(arrays, before, strict=True):
            array[...] = copy
        return loss


class Sight:
    """Where an update finds the look of the step that it is in; `wanted` if it needs one."""

    def __init__(self, wanted: bool) -> None:
        self.wanted = wanted
        self.look: Look | None = None

    def turn(self, look: Look) -> None:
        self.look = look
