"""Cross-entropies: minus the logarithm of the probability given to what is true."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.engine.kernels import subtract_row_max
from core.loss import Array, Loss, Task
from core.rows import row_dot, row_max, row_sum, softmax
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

LEAST = 1e-30  # shares above are known well enough in float32 for their logarithm
TINY = 1e-7  # probabilities are kept this far from 0 and 1 where logits are not known (Keras)


class CategoricalCrossentropy(Loss):
    """Minus the logarithm of the probability given to the true class, in nats.

    Softmax and logarithm are one (log-sum-exp), so large logits stay finite. Label smoothing
    (Szegedy et al., 2016) asks for `1 - s + s/classes` of the true class and `s/classes` of others.
    """

    kind = "categorical_crossentropy"
    title = "Categorical cross-entropy"
    tasks = ("classes", "binary")
    joins = "softmax"
    shares = True
    rowwise = True
    code = {
        "keras": "losses.CategoricalCrossentropy(label_smoothing={label_smoothing})",
        "torch": "nn.CrossEntropyLoss(label_smoothing={label_smoothing})",
        "formula": "loss = -log(p of the true class)",
    }

    label_smoothing: Annotated[float, Range(0.0, 0.5), "share given to all classes alike"] = 0.0

    def misfit(self, task: Task, units: int) -> str | None:
        return super().misfit(task, units) or one_output(self, units)

    def values(self, z: Array, target: Array, joined: bool) -> Array:
        target = self._smooth(target)
        if not joined:
            return -row_dot(target, np.log(np.clip(_share(z), TINY, 1 - TINY)))
        shifted = z - row_max(z)[..., None]
        log_total = np.log(row_sum(np.exp(shifted)))
        return row_sum(target) * log_total - row_dot(target, shifted)

    def values_of(self, p: Array, z: Array, target: Array) -> Array:
        target = self._smooth(target)
        if self.label_smoothing:
            return _by_largest(p, z, target)
        right = row_dot(p, target)
        found: Array = -np.log(np.maximum(right, LEAST))
        lost = ~(right > LEAST)  # and those that are not a number
        if lost.any():
            found[lost] = _by_largest(p[lost], z[lost], target[lost])
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        return softmax(z) if joined else z

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        rows, width = z.shape
        if self.label_smoothing:
            target = smoothed(step, target, self.label_smoothing, self.label_smoothing / width)
        if joined:
            p = slope if step.kept is None else step.kept
            lower_softmax(step, z, p)
            step.backward(np.subtract, p, target, slope)
            return
        total, share = step.scratch((rows, width)), step.scratch((rows, width))
        step.backward(z.dot, step.ones((width, width)), total)
        step.backward(np.fmax, total, step.scalar(TINY), total)
        step.backward(np.divide, z, total, share)
        step.backward(np.fmax, share, step.scalar(TINY), share)
        step.backward(np.fmin, share, step.scalar(1 - TINY), share)
        step.backward(np.divide, target, share, share)
        step.backward(np.subtract, step.scalar(1), share, slope)
        step.backward(np.divide, slope, total, slope)

    def _smooth(self, target: Array) -> Array:
        s = self.label_smoothing
        if not s:
            return target
        kind = target.dtype.type
        found: Array = target * kind(1 - s) + kind(s / target.shape[-1])
        return found


class BinaryCrossentropy(Loss):
    """Minus the logarithm of the probability given to what is true, yes or no, in nats.

    Sigmoid and logarithm are one, so large logits stay finite. With label smoothing, `1 - s/2` is
    asked for instead of 1 and `s/2` instead of 0.
    """

    kind = "binary_crossentropy"
    title = "Binary cross-entropy"
    tasks = ("binary", "classes")
    joins = "sigmoid"
    shares = True
    code = {
        "keras": "losses.BinaryCrossentropy(label_smoothing={label_smoothing})",
        "torch": "nn.BCEWithLogitsLoss()",
        "formula": "loss = -t log(p) - (1 - t) log(1 - p)",
    }

    label_smoothing: Annotated[float, Range(0.0, 0.5), "share given to yes and no alike"] = 0.0

    def each(self, z: Array, target: Array, joined: bool) -> Array:
        return negative_log_likelihood(z, self._smooth(target), joined)

    def values_of(self, p: Array, z: Array, target: Array) -> Array:
        # log(1 + exp(-|z|)) is minus the logarithm of the larger share, which is never near 0.
        target = self._smooth(target)
        each = np.maximum(z, 0) - z * target - np.log(np.maximum(p, 1 - p))
        found: Array = row_sum(each) / z.dtype.type(z.shape[-1])
        return found

    def predictions(self, z: Array, joined: bool) -> Array:
        return sigmoid(z) if joined else z

    def scale(self, width: int) -> float:
        return 1.0 / width

    def lower(self, step: Workbench, z: Array, target: Array, slope: Array, joined: bool) -> None:
        if s := self.label_smoothing:
            target = smoothed(step, target, s, s / 2)
        if joined:
            p = slope if step.kept is None else step.kept
            lower_sigmoid(step, z, p)
            step.backward(np.subtract, p, target, slope)
            return
        p, spread = step.scratch(z.shape), step.scratch(z.shape)
        lower_clip(step, z, p)
        step.backward(np.subtract, p, target, slope)
        step.backward(np.subtract, step.scalar(1), p, spread)
        step.backward(np.multiply, spread, p, spread)
        step.backward(np.divide, slope, spread, slope)

    def _smooth(self, target: Array) -> Array:
        s = self.label_smoothing
        if not s:
            return target
        found: Array = target * target.dtype.type(1 - s) + target.dtype.type(s / 2)
        return found


def one_output(loss: Loss, units: int) -> str | None:
    """What is wrong with a single output where shares of several classes are compared."""
    if units > 1:
        return None
    return f"{loss.title.lower()} needs one output per class, not a single one"


def sigmoid(z: Array) -> Array:
    """(...) logits → (...) probabilities, without an overflow on the way."""
    found: Array = np.tanh(z * z.dtype.type(0.5)) * z.dtype.type(0.5) + z.dtype.type(0.5)
    return found


def negative_log_likelihood(z: Array, target: Array, joined: bool) -> Array:
    """Binary cross-entropy of each output, of logits if `joined`, else of probabilities."""
    found: Array
    if joined:
        found = np.maximum(z, 0) - z * target + np.log1p(np.exp(-np.abs(z)))
        return found
    p = np.clip(z, TINY, 1 - TINY)
    found = -(target * np.log(p) + (1 - target) * np.log(1 - p))
    return found


def smoothed(step: Workbench, target: Array, share: float, floor: float) -> Array:
    """A buffer with `target * (1 - share) + floor`."""
    softer = step.scratch(target.shape)
    step.backward(np.multiply, target, step.scalar(1 - share), softer)
    step.backward(np.add, softer, step.scalar(floor), softer)
    return softer


def lower_softmax(step: Workbench, z: Array, p: Array) -> None:
    """Write the softmax of each row of `z` to `p`."""
    total, width = step.scratch(z.shape), z.shape[1]
    subtract_row_max(step.backward, step, z, p)
    step.backward(np.exp, p, p)
    step.backward(p.dot, step.ones((width, width)), total)
    step.backward(np.divide, p, total, p)


def lower_sigmoid(step: Workbench, z: Array, p: Array) -> None:
    """Write the sigmoid of `z` to `p`; by way of tanh, which cannot overflow."""
    half = step.scalar(0.5)
    step.backward(np.multiply, z, half, p)
    step.backward(np.tanh, p, p)
    step.backward(np.multiply, p, half, p)
    step.backward(np.add, p, half, p)


def lower_clip(step: Workbench, z: Array, p: Array) -> None:
    """Write `z` to `p`, put into [TINY, 1 - TINY]. It hides a NaN, which the loss's value shows.

    The slope of a probability outside is that of the border, so that training can come back.
    """
    step.backward(np.fmax, z, step.scalar(TINY), p)
    step.backward(np.fmin, p, step.scalar(1 - TINY), p)


def _by_largest(p: Array, z: Array, target: Array) -> Array:
    """Cross-entropy of logits `z` with shares `p`, of which any may have become 0.

    The largest share is never near 0: its logarithm says what was added up, without an exp.
    """
    log_total = row_max(z) - np.log(row_max(p))
    found: Array = row_sum(target) * log_total - row_dot(target, z)
    return found


def _share(z: Array) -> Array:
    return z / np.maximum(row_sum(z), TINY)[..., None]
