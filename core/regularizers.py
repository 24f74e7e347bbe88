"""The penalties and constraints a layer can be given. Conventions are those of Keras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.regularizer import Array, Constraint, Regularizer
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.workbench import Workbench

TINY = 1e-7  # keeps a norm of 0 from being divided by; Keras' epsilon


class NoPenalty(Regularizer):
    """No penalty on the weights."""

    kind = "none"
    title = "None"
    code = {"keras": "None"}


class L1(Regularizer):
    """Pull weights towards 0, and small ones to it: adds `l1 * sum(|w|)` to the loss."""

    kind = "l1"
    title = "L1"
    code = {"keras": "regularizers.L1({l1})"}

    l1: Annotated[float, Range(0.0, 10.0), "factor of the sum of sizes"] = 0.01

    @property
    def idle(self) -> bool:
        return self.l1 == 0

    def penalty(self, w: Array) -> float:
        return _sizes(self.l1, w)

    def lower(self, bench: Workbench, w: Array, slope: Array) -> None:
        _pull_by_sign(bench, self.l1, w, slope)


class L2(Regularizer):
    """Pull weights towards 0, large ones most: adds `l2 * sum(w**2)` to the loss.

    Without the factor 1/2 that others put before it: PyTorch's weight decay is twice this `l2`.
    """

    kind = "l2"
    title = "L2"
    code = {"keras": "regularizers.L2({l2})"}

    l2: Annotated[float, Range(0.0, 10.0), "factor of the sum of squares"] = 0.01

    @property
    def idle(self) -> bool:
        return self.l2 == 0

    def penalty(self, w: Array) -> float:
        return _squares(self.l2, w)

    def lower(self, bench: Workbench, w: Array, slope: Array) -> None:
        _pull_by_size(bench, self.l2, w, slope)


class L1L2(Regularizer):
    """Both pulls together (elastic net): adds `l1 * sum(|w|) + l2 * sum(w**2)` to the loss."""

    kind = "l1_l2"
    title = "L1 and L2"
    code = {"keras": "regularizers.L1L2({l1}, {l2})"}

    l1: Annotated[float, Range(0.0, 10.0), "factor of the sum of sizes"] = 0.01
    l2: Annotated[float, Range(0.0, 10.0), "factor of the sum of squares"] = 0.01

    @property
    def idle(self) -> bool:
        return self.l1 == 0 and self.l2 == 0

    def penalty(self, w: Array) -> float:
        return _sizes(self.l1, w) + _squares(self.l2, w)

    def lower(self, bench: Workbench, w: Array, slope: Array) -> None:
        _pull_by_sign(bench, self.l1, w, slope)
        _pull_by_size(bench, self.l2, w, slope)


class Free(Constraint):
    """The weights may take any value."""

    kind = "none"
    title = "None"
    code = {"keras": "None"}


class MaxNorm(Constraint):
    """Shorten the weights of an output where their length, sqrt(sum(w**2)), is above a limit."""

    kind = "max_norm"
    title = "Max-norm"
    code = {"keras": "constraints.MaxNorm({limit})"}

    limit: Annotated[float, Range(0.001, 1000.0, log=True), "largest length"] = 2.0

    @property
    def idle(self) -> bool:
        return False

    def lower(self, bench: Workbench, w: Array) -> None:
        lengths, wanted = _lengths(bench, w), bench.scratch(w.shape[1:])
        bench.forward(np.fmin, lengths, bench.scalar(self.limit), wanted)
        bench.forward(np.add, lengths, bench.scalar(TINY), lengths)
        bench.forward(np.divide, wanted, lengths, wanted)
        bench.forward(np.multiply, w, wanted, w)


class NonNegative(Constraint):
    """Set weights below 0 to 0."""

    kind = "non_negative"
    title = "Non-negative"
    code = {"keras": "constraints.NonNeg()"}

    @property
    def idle(self) -> bool:
        return False

    def lower(self, bench: Workbench, w: Array) -> None:
        bench.forward(np.fmax, w, bench.scalar(0), w)


class UnitNorm(Constraint):
    """Give the weights of every output the length 1."""

    kind = "unit_norm"
    title = "Unit norm"
    code = {"keras": "constraints.UnitNorm()"}

    @property
    def idle(self) -> bool:
        return False

    def lower(self, bench: Workbench, w: Array) -> None:
        lengths = _lengths(bench, w)
        bench.forward(np.add, lengths, bench.scalar(TINY), lengths)
        bench.forward(np.divide, w, lengths, w)


def _sizes(factor: float, w: Array) -> float:
    return factor * float(np.abs(w).sum())


def _squares(factor: float, w: Array) -> float:
    return factor * float(np.square(w).sum())


def _pull_by_sign(bench: Workbench, factor: float, w: Array, slope: Array) -> None:
    pull = bench.scratch(w.shape)
    bench.forward(np.sign, w, pull)
    bench.forward(np.multiply, pull, bench.scalar(factor), pull)
    bench.forward(np.add, slope, pull, slope)


def _pull_by_size(bench: Workbench, factor: float, w: Array, slope: Array) -> None:
    pull = bench.scratch(w.shape)
    bench.forward(np.multiply, w, bench.scalar(2 * factor), pull)
    bench.forward(np.add, slope, pull, slope)


def _lengths(bench: Workbench, w: Array) -> Array:
    """Length of the weights of each output: along the first axis, that of the inputs."""
    square, lengths = bench.scratch(w.shape), bench.scratch(w.shape[1:])
    bench.forward(np.multiply, w, w, square)
    bench.forward(np.add.reduce, square, 0, None, lengths)
    bench.forward(np.sqrt, lengths, lengths)
    return lengths
