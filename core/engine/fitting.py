"""Layers that learn from the training rows at once, before the first step, instead of by slopes."""

from __future__ import annotations

from core.engine.inference import Inference
from core.engine.memory import Array
from core.engine.network import Network
from core.graph import NodeId
from core.loss import Loss
from core.plan import Plan, Step


def fit_layers(network: Network, x: Array) -> None:
    """Let each layer that `fits` see what reaches it, at the present weights, from samples `x`.

    In the order of the plan: a layer sees what those before it have learnt.
    """
    for s in network.plan.steps:
        if s.layer.fits:
            arriving = _arriving(network, s.sources[0], x)
            s.layer.fit(network.parameters.values[s.node], arriving)


def _arriving(network: Network, source: NodeId, x: Array) -> Array:
    """Output of the layer `source` for all samples, (rows, *its shape)."""
    steps = network.plan.steps
    here = next(i for i, s in enumerate(steps) if s.node == source)
    if not steps[here].sources:
        return x
    part = Network(Plan(_leading_to(steps[: here + 1])), Loss(), network.dtype)
    part.parameters.load(network.parameters.values)
    return Inference(part).outputs(x).reshape(len(x), *steps[here].output_shape)


def _leading_to(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Those of `steps` that the last one depends on."""
    needed = {steps[-1].node}
    for s in reversed(steps):
        if s.node in needed:
            needed.update(s.sources)
    return tuple(s for s in steps if s.node in needed)
