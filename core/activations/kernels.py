"""Operations that several activations share. All leave their inputs as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.activation import Array

if TYPE_CHECKING:
    from core.engine.workbench import F, Workbench


def sign_bits(step: Workbench, add: F, x: Array) -> Array:
    """All bits set where `x` is above 0, else none; whole numbers as wide as those of `x`."""
    difference = step.scratch(x.shape)
    bits = difference.view(f"i{x.itemsize}")
    add(np.subtract, step.scalar(0), x, difference)  # also +0 where x is -0
    add(np.right_shift, bits, np.asarray(8 * x.itemsize - 1, bits.dtype), bits)
    return bits


def choose(step: Workbench, add: F, x: Array, above: float, below: float) -> Array:
    """The number `above` where `x` is above 0, else `below`: without a branch for each number."""
    bits = sign_bits(step, add, x)
    chosen: Array = bits.view(x.dtype)
    add(np.bitwise_and, bits, step.scalar(above - below).view(bits.dtype), bits)
    add(np.add, chosen, step.scalar(below), chosen)
    return chosen


def logistic(step: Workbench, add: F, x: Array, y: Array) -> None:
    """`y = 1 / (1 + exp(-x))`; they may be one array.

    As (1 + tanh(x / 2)) / 2, which cannot overflow, and which NumPy works out faster on long
    arrays. Right to half a unit in the last place of 1, so not to all digits far below 0.
    """
    half = step.scalar(0.5)
    add(np.multiply, x, half, y)
    add(np.tanh, y, y)
    add(np.multiply, y, half, y)
    add(np.add, y, half, y)


def inside(step: Workbench, y: Array, high: float, dy: Array, dx: Array) -> None:
    """`dx = dy` where `y` lies strictly between 0 and `high`, else 0."""
    room = step.scratch(y.shape)
    step.backward(np.subtract, step.scalar(high), y, room)
    step.backward(np.multiply, room, y, room)
    bits = sign_bits(step, step.backward, room)
    step.backward(np.bitwise_and, dy.view(bits.dtype), bits, dx.view(bits.dtype))
