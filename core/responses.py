"""What every layer of a network says to samples, in one pass; and how that looks as colours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.prepare import Fitted
from core.engine.denormals import flushed_to_zero
from core.engine.memory import Program, aligned, run
from core.engine.network import Network
from core.engine.tensor import Tensor
from core.engine.window import inference_batch
from core.graph import NodeId
from core.loss import Loss
from core.plan import Plan
from core.probes import Weights

Array = NDArray[Any]

WITHIN = 0.97  # share of the outputs that lie on their colour scale


class Responses:
    """A network with weights of its own, for one thread; `load` gives it newer ones."""

    def __init__(self, plan: Plan, fitted: Fitted) -> None:
        self.network = Network(plan, Loss())  # no loss takes over the last activation
        self._fitted = fitted
        self._rows = self._out = np.empty((0, 0))
        self._program: Program = ()
        self._noted: dict[NodeId, Tensor] = {}

    @property
    def most(self) -> int:
        """Samples that may be asked about at once, so that the memory stays small."""
        return inference_batch(self.network)

    def load(self, weights: Weights) -> None:
        """Take over the weights of a snapshot."""
        self.network.parameters.load(weights)

    def of(self, x: Array) -> dict[NodeId, Array]:
        """The outputs (n, units) of all layers, inputs among them, flat; valid until asked again.

        x : (n, *sample_shape) in original units; what an Input gives is in the network's units
        """
        features = self._fitted.features(np.asarray(x, np.float32))
        if len(features) != len(self._rows):
            self._bind(len(features))
        self._rows[:, : int(np.prod(features.shape[1:]))] = features.reshape(len(features), -1)
        with flushed_to_zero(), np.errstate(all="ignore"):
            run(self._program)
        return {n: y.value.reshape(len(features), -1) for n, y in self._noted.items()}

    def _bind(self, count: int) -> None:
        network = self.network
        blank = np.zeros((count, *network.plan.input_shape), network.dtype)
        self._rows, self._noted = network.rows(blank), {}
        self._out = aligned((count, network.width), network.dtype)
        self._program = network.inference_program(self._rows, self._out, self._noted)


def span_of(values: Array) -> tuple[float, float]:
    """The ends of a scale for some outputs: equally far to both sides of zero.

    Where nothing is negative, as after a ReLU or a softmax, the scale begins at zero. A few very
    large outputs lie beyond its end, so that the others can be told apart.
    """
    finite = values[np.isfinite(values)] if values.size else values
    sizes = np.abs(finite)
    largest = float(np.quantile(sizes, WITHIN)) if sizes.size else 0.0
    largest = largest or float(sizes.max(initial=0.0)) or 1.0
    return (0.0 if finite.size and finite.min() >= 0 else -largest), largest


def shades(values: Array, span: tuple[float, float], table: Array) -> Array:
    """The colours of values: `table` (n, 4) runs from -largest over zero to largest."""
    middle = (len(table) - 1) / 2
    places = np.clip(np.nan_to_num(values / span[1]), -1, 1) * middle + middle
    found: Array = table[np.rint(places).astype(np.intp)]
    return found
