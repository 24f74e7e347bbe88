"""Focal losses: cross-entropies in which samples that are right already count less."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.engine.kernels import subtract_row_max
from core.loss import Array, Loss, Task
from core.losses.cross_entropy import (
    TINY,
    lower_clip,
    lower_sigmoid,
    negative_log_likelihood,
    one_output,
    sigmoid,
    smoothed,
)
from core.rows import log_sum_exp, row_sum, softmax
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

LEAST = 1e-30  # keeps powers of a wrong share of 0 finite where the exponent is negative


class BinaryFocal(Loss):
    """Binary cross-entropy, times the wrong share of the probability to the power of gamma.

    `q^gamma * cross-entropy`, with `q = t (1 - p) + (1 - t) p` (Lin et al., 2017, equation 4).
    With an alpha other than 0, yes weighs alpha and no weighs 1 - alpha (equation 5).
    """

    kind = "binary_focal"
    title = "Binary focal"
    tasks = ("binary", "classes")
    joins = "sigmoid"
    shares = True
    code = {
        "keras": "losses.BinaryFocalCrossentropy(apply_class_balancing={alpha} > 0, "
        "alpha={alpha}, gamma={gamma}, label_smoothing={label_smoothing})",
        "torch": "lambda z, t: torchvision.ops.sigmoid_focal_loss("
        "z, t, alpha={alpha} or -1, gamma={gamma}, reduction='mean')",
        "formula": "loss = -(1 - p of what is true)^gamma log(p of what is true)",
    }

    gamma: Annotated[float, Range(0.0, 10.0), "how much less right samples count"] = 2.0
    alpha: Annotated[float, Range(0.0, 1.0, zero="all alike"), "weight of yes; 0: all alike"] = 0.0
    label_smoothing: Annotated[float, Range(0.0, 0.5), "share given to yes and no alike"] = 0.0

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        number = z.dtype.type
        if s := self.label_smoothing:
            target = target * number(1 - s) + number(s / 2)
        p = sigmoid(z) if joined else np.clip(z, TINY, 1 - TINY)
        wrong = target * (1 - p) + (1 - target) * p
        found: Array = wrong ** number(self.gamma) * negative_log_likelihood(z, target, joined)
        if self.alpha:
            found *= target * number(2 * self.alpha - 1) + number(1 - self.alpha)
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        return sigmoid(z) if joined else z

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        """d / d logit = q^gamma [(p - t) + gamma (1 - 2t) p (1 - p) / q * cross-entropy].

        For probabilities, divided by p (1 - p).
        """
        if s := self.label_smoothing:
            target = smoothed(step, target, s, s / 2)
        one = step.scalar(1)
        spread, lean, wrong, log = (step.scratch(z.shape) for _ in range(4))
        p = step.scratch(z.shape) if step.kept is None else step.kept
        if joined:
            lower_sigmoid(step, z, p)
        else:
            lower_clip(step, z, p)
        step.backward(np.subtract, one, p, spread)
        step.backward(np.multiply, spread, p, spread)
        step.backward(np.multiply, target, step.scalar(-2), lean)
        step.backward(np.add, lean, one, lean)
        step.backward(np.multiply, lean, p, wrong)
        step.backward(np.add, wrong, target, wrong)  # t + (1 - 2t) p = t (1 - p) + (1 - t) p
        self._cross_entropy(step, z, p, target, joined, log)
        step.backward(np.multiply, log, lean, log)
        step.backward(np.multiply, log, spread, log)
        step.backward(np.fmax, wrong, step.scalar(LEAST), lean)
        step.backward(np.divide, log, lean, log)
        step.backward(np.multiply, log, step.scalar(self.gamma), log)
        step.backward(np.subtract, p, target, slope)
        step.backward(np.add, slope, log, slope)
        step.backward(np.power, wrong, step.scalar(self.gamma), wrong)
        step.backward(np.multiply, slope, wrong, slope)
        if self.alpha:
            step.backward(np.multiply, target, step.scalar(2 * self.alpha - 1), wrong)
            step.backward(np.add, wrong, step.scalar(1 - self.alpha), wrong)
            step.backward(np.multiply, slope, wrong, slope)
        if not joined:
            step.backward(np.divide, slope, spread, slope)

    def _cross_entropy(
        self, step: Workbench, z: Array, p: Array, target: Array, joined: bool, out: Array
    ) -> None:
        """Write the cross-entropy of each output to `out`."""
        other = step.scratch(z.shape)
        if joined:  # max(z, 0) - z t + log(1 + exp(-|z|))
            step.backward(np.absolute, z, out)
            step.backward(np.negative, out, out)
            step.backward(np.exp, out, out)
            step.backward(np.log1p, out, out)
            step.backward(np.fmax, z, step.scalar(0), other)
            step.backward(np.add, out, other, out)
            step.backward(np.multiply, z, target, other)
            step.backward(np.subtract, out, other, out)
            return
        log_p, log_q = other, step.scratch(z.shape)
        step.backward(np.log, p, log_p)
        step.backward(np.subtract, step.scalar(1), p, log_q)
        step.backward(np.log, log_q, log_q)
        step.backward(np.subtract, log_q, log_p, log_p)
        step.backward(np.multiply, log_p, target, log_p)
        step.backward(np.subtract, log_p, log_q, out)


class CategoricalFocal(Loss):
    """Categorical cross-entropy, times the wrong share to the power of gamma, times alpha.

    `alpha * sum of -t (1 - p)^gamma log(p)` over the classes (Lin et al., 2017, as in Keras).
    """

    kind = "categorical_focal"
    title = "Categorical focal"
    tasks = ("classes", "binary")
    joins = "softmax"
    shares = True
    rowwise = True
    code = {
        "keras": "losses.CategoricalFocalCrossentropy("
        "alpha={alpha}, gamma={gamma}, label_smoothing={label_smoothing})",
        "torch": "lambda z, t: -{alpha} * ((1 - z.softmax(1)) ** {gamma} "
        "* z.log_softmax(1)).gather(1, t[:, None]).mean()",
        "formula": "loss = -alpha (1 - p of the true class)^gamma log(p of the true class)",
    }

    gamma: Annotated[float, Range(0.0, 10.0), "how much less right samples count"] = 2.0
    alpha: Annotated[float, Range(0.001, 1.0), "weight of all classes"] = 0.25
    label_smoothing: Annotated[float, Range(0.0, 0.5), "share given to all classes alike"] = 0.0

    def misfit(self, task: Task, units: int) -> str | None:
        return super().misfit(task, units) or one_output(self, units)

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        number = z.dtype.type
        if s := self.label_smoothing:
            target = target * number(1 - s) + number(s / target.shape[-1])
        if joined:
            log = z - log_sum_exp(z)[..., None]
        else:
            share = z / np.maximum(row_sum(z), TINY)[..., None]
            log = np.log(np.clip(share, TINY, 1 - TINY))
        wrong = np.maximum(1 - np.exp(log), 0)
        found: Array = row_sum(wrong ** number(self.gamma) * target * -log) * number(self.alpha)
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        return softmax(z) if joined else z

    def scale(self, width: int) -> float:
        return self.alpha

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        """d / d logit = a - p * sum(a), with a = t (1 - p)^(gamma - 1) [gamma p log p - (1 - p)].

        For outputs with a given sum instead of logits: (a / p - sum(a)) / sum of the outputs.
        """
        width = z.shape[1]
        if s := self.label_smoothing:
            target = smoothed(step, target, s, s / width)
        log, wrong, total = (step.scratch(z.shape) for _ in range(3))
        p = step.scratch(z.shape) if step.kept is None else step.kept
        ones = step.ones((width, width))
        if joined:
            subtract_row_max(step.backward, step, z, log)
            step.backward(np.exp, log, p)
            step.backward(p.dot, ones, total)
            step.backward(np.divide, p, total, p)
            step.backward(np.log, total, total)
            step.backward(np.subtract, log, total, log)
        else:
            step.backward(z.dot, ones, total)
            step.backward(np.fmax, total, step.scalar(TINY), total)
            step.backward(np.divide, z, total, p)
            lower_clip(step, p, p)
            step.backward(np.log, p, log)
        a = log
        step.backward(np.multiply, log, p, a)
        step.backward(np.multiply, a, step.scalar(self.gamma), a)
        step.backward(np.subtract, step.scalar(1), p, wrong)
        step.backward(np.subtract, a, wrong, a)
        step.backward(np.fmax, wrong, step.scalar(LEAST), wrong)
        step.backward(np.power, wrong, step.scalar(self.gamma - 1), wrong)
        step.backward(np.multiply, a, wrong, a)
        step.backward(np.multiply, a, target, a)
        if joined:
            step.backward(a.dot, ones, total)
            step.backward(np.multiply, total, p, total)
            step.backward(np.subtract, a, total, slope)
            return
        step.backward(a.dot, ones, wrong)
        step.backward(np.divide, a, p, a)
        step.backward(np.subtract, a, wrong, a)
        step.backward(np.divide, a, total, slope)
