"""Pieces of programs that several losses and activations share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from core.engine.memory import Array

if TYPE_CHECKING:
    from core.engine.workbench import Workbench


def subtract_row_max(add: Callable[..., None], step: Workbench, x: Array, y: Array) -> None:
    """Add operations that write each row of `x` (rows, n) less its largest number to `y`.

    The maximum over a short last axis is slow, and so is a broadcast along it: on a transposed
    copy, and on a widened one, they take half the time.
    """
    rows, width = x.shape
    turned, top = step.scratch((width, rows)), step.scratch((rows,))
    wide = step.scratch((rows, width))
    add(np.copyto, turned, x.T)
    add(np.fmax.reduce, turned, 0, None, top)
    add(np.copyto, wide, top[:, None])
    add(np.subtract, x, wide, y)
