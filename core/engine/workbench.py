"""Scratch buffers, constants, and the lists in which operations are collected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import DTypeLike

from core.engine.memory import Array, Operation, Program, aligned, run

if TYPE_CHECKING:
    from core.activation import Activation

F = Callable[..., Any]


class Workbench:
    """Collects the operations of a way forward and of a way back.

    `kept` is where a loss may leave the network's predictions, if it works them out on its way.
    Operations of the way back come in turns. Within a turn they run in the order in which they
    are added; the turns run last first.
    """

    def __init__(self, dtype: DTypeLike, training: bool) -> None:
        self.dtype, self.training = np.dtype(dtype), training
        self.kept: Array | None = None
        self._forward: list[Operation] = []
        self._turns: list[list[Operation]] = [[]]
        self._constants: dict[tuple[float, tuple[int, ...]], Array] = {}

    def scratch(self, shape: tuple[int, ...], dtype: Any = None) -> Array:
        """A buffer for the asker's own use."""
        return aligned(shape, dtype or self.dtype)

    def scalar(self, value: float) -> Array:
        """A number as a 0-d array: half the cost of a Python number in every call."""
        return np.asarray(value, self.dtype)

    def zeros(self, shape: tuple[int, ...]) -> Array:
        """Zeros that nobody may write to."""
        return self._constant(0.0, shape)

    def ones(self, shape: tuple[int, ...]) -> Array:
        """Ones that nobody may write to."""
        return self._constant(1.0, shape)

    def forward(self, f: F, *args: Any) -> None:
        """Add an operation; its output is its last argument."""
        self._forward.append((f, args))

    def backward(self, f: F, *args: Any) -> None:
        """Add an operation to this turn of the way back.

        Left out at inference, and if its output, the last argument, is None: nobody wants it.
        """
        if self.training and args[-1] is not None:
            self._turns[-1].append((f, args))

    def turn(self) -> None:
        """Begin another turn, which will run before the ones so far."""
        self._turns.append([])

    def positive_mask(self, y: Array) -> Array:
        """All bits set where `y`, which is nowhere negative, is positive; on the way back."""
        mask = self.scratch(y.shape, f"i{self.dtype.itemsize}")
        self._sign_bits(self.backward, y.view(mask.dtype), mask)
        return mask

    def forward_program(self) -> Program:
        return tuple(self._forward)

    def backward_program(self) -> Program:
        return tuple(operation for turn in reversed(self._turns) for operation in turn)

    def _sign_bits(self, add: F, values: Array, mask: Array) -> None:
        """Positive floats are positive whole numbers: minus, then the sign in every bit."""
        bits = np.asarray(8 * self.dtype.itemsize - 1, mask.dtype)
        add(np.negative, values, mask)
        add(np.right_shift, mask, bits, mask)

    def _constant(self, value: float, shape: tuple[int, ...]) -> Array:
        key = (value, shape)
        if key not in self._constants:
            made = aligned(shape, self.dtype)
            made[...] = value
            self._constants[key] = made
        return self._constants[key]


def apply_activation(activation: Activation, x: Array) -> Array:
    """The activation of each number (or row) of `x`, outside of any network; a new array."""
    bench = Workbench(x.dtype, training=False)
    y = np.empty_like(x)
    activation.forward(bench, x, y)
    run(bench.forward_program())
    return y
