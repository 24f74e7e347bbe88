"""The network in the order in which it runs, with all shapes known."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from core.graph import NodeId
from core.layer import Layer, Shape, Weight


@dataclass(frozen=True)
class Step:
    """One layer in its place."""

    node: NodeId
    layer: Layer
    sources: tuple[NodeId, ...]
    input_shapes: tuple[Shape, ...]
    output_shape: Shape

    @property
    def weights(self) -> tuple[Weight, ...]:
        return self.layer.weights(self.input_shapes)


@dataclass(frozen=True)
class Plan:
    """Steps in an order in which every input is known; the last one is the output."""

    steps: tuple[Step, ...]

    @property
    def input_shape(self) -> Shape:
        return next(s.output_shape for s in self.steps if not s.sources)

    @property
    def parameters(self) -> int:
        """Numbers in all weights, trained or not."""
        return sum(prod(w.shape) for s in self.steps for w in s.weights)

    @property
    def output(self) -> Step:
        return self.steps[-1]

    @property
    def output_activation(self) -> str:
        """Kind of the activation that the network ends in."""
        activation = getattr(self.output.layer, "activation", None)
        return str(activation.kind) if activation else "linear"
