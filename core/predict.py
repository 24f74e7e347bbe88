"""What a network says of samples in original units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Signature
from core.data.prepare import Fitted
from core.engine.inference import Inference
from core.engine.network import Network
from core.graph import NodeId
from core.objective import Objective
from core.plan import Plan

Array = NDArray[Any]


class Predictor:
    """A network with weights of its own, for one thread; `load` gives it newer ones."""

    def __init__(
        self, plan: Plan, objective: Objective, signature: Signature, fitted: Fitted
    ) -> None:
        self.signature = signature
        self._encoding, self._fitted = objective.encoding, fitted
        self._network = Network(plan, objective.loss)
        self._inference = Inference(self._network)

    def load(self, weights: Mapping[NodeId, Mapping[str, Array]]) -> None:
        """Take over the weights of a snapshot."""
        self._network.parameters.load(weights)

    def probabilities(self, x: Array) -> Array:
        """(n, classes) probabilities of samples (n, *sample_shape) in original units."""
        return self._encoding.probabilities(self._predictions(x))

    def values(self, x: Array) -> Array:
        """(n, targets) predicted numbers of a regression, in the data's units."""
        return self._fitted.original_targets(self._predictions(x))

    def _predictions(self, x: Array) -> Array:
        samples = np.asarray(x, np.float32).reshape(-1, *self.signature.sample_shape)
        return self._inference.predictions(self._fitted.features(samples))
