"""Losses for targets that are shares of a whole, or counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.loss import Array, Loss, Task
from core.losses.cross_entropy import TINY, lower_softmax, one_output
from core.rows import log_sum_exp, row_dot, softmax

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

CEILING = 60.0  # above it, exp(z) is continued by a straight line, so that float32 is enough


class KLDivergence(Loss):
    """What is lost, in nats, if the outputs stand for the target's shares: `sum t log(t / p)`.

    Kullback & Leibler (1951). Softmax and logarithm are one, so large logits stay finite.
    """

    kind = "kl_divergence"
    title = "Kullback-Leibler divergence"
    joins = "softmax"
    shares = True
    rowwise = True
    code = {
        "keras": "losses.KLDivergence()",
        "torch": "lambda z, t: nn.functional.kl_div(z.log_softmax(1), t, reduction='batchmean')",
        "formula": "loss = sum of t log(t / p)",
    }

    def misfit(self, task: Task, units: int) -> str | None:
        return super().misfit(task, units) or one_output(self, units)

    def complaint(self, target: Array) -> str | None:
        return _negative(self, target)

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        known = np.maximum(target, np.finfo(z.dtype).tiny)
        own = row_dot(target, np.log(known))
        if joined:
            return own - row_dot(target, z - log_sum_exp(z)[..., None])
        return own - row_dot(target, np.log(np.clip(z, TINY, 1)))

    def predictions(self, z: Array, joined: bool) -> Array:
        return softmax(z) if joined else z

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        if not joined:
            step.backward(np.fmax, z, step.scalar(TINY), slope)
            step.backward(np.fmin, slope, step.scalar(1), slope)
            step.backward(np.divide, target, slope, slope)
            step.backward(np.negative, slope, slope)
            return
        p = slope if step.kept is None else step.kept
        lower_softmax(step, z, p)
        total, width = step.scratch(z.shape), z.shape[1]
        step.backward(target.dot, step.ones((width, width)), total)
        step.backward(np.multiply, p, total, slope)
        step.backward(np.subtract, slope, target, slope)


class Poisson(Loss):
    """Minus the log-likelihood of a count, where the output is the expected count: `y - t log(y)`.

    The term without `y` is left out. An exponential at the end is joined: the network's output
    before it is the logarithm of the count, and large ones stay finite. Outputs below 0 are put
    off by a straight line.
    """

    kind = "poisson"
    title = "Poisson"
    tasks = ("regression",)
    joins = "exponential"
    code = {
        "keras": "losses.Poisson()",
        "torch": "nn.PoissonNLLLoss(log_input=False)",
        "formula": "loss = y - t log(y)",
    }

    def complaint(self, target: Array) -> str | None:
        return _negative(self, target)

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        found: Array
        if joined:
            count = np.exp(np.minimum(z, CEILING))
            found = count + count * np.maximum(z - CEILING, 0) - target * z
            return found
        tiny = z.dtype.type(TINY)
        log = np.log(np.maximum(z, 0) + tiny) + np.minimum(z, 0) / tiny
        found = z - target * log
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        return np.exp(np.minimum(z, CEILING)) if joined else z

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        if joined:
            count = slope if step.kept is None else step.kept
            step.backward(np.fmin, z, step.scalar(CEILING), count)
            step.backward(np.exp, count, count)
            step.backward(np.subtract, count, target, slope)
            return
        step.backward(np.fmax, z, step.scalar(0), slope)
        step.backward(np.add, slope, step.scalar(TINY), slope)
        step.backward(np.divide, target, slope, slope)
        step.backward(np.subtract, step.scalar(1), slope, slope)


def _negative(loss: Loss, target: Array) -> str | None:
    """What is wrong with targets below 0 where shares or counts are asked for."""
    least = float(np.min(target, initial=0.0))
    if least >= 0:
        return None
    said = f"{loss.title.lower()} needs targets of 0 and more, the smallest is {least:g}"
    return f"{said}; leave the targets unscaled, or choose mean squared error"
