"""Whether a step is shared out over two threads, and how."""

from __future__ import annotations

import os
from dataclasses import dataclass

from core.clipping import Clipping
from core.engine.network import Network
from core.engine.parameters import PAIR_LIMIT, Parameters
from core.optimizer import Optimizer

HEAVY = 100_000_000  # floating-point operations in a step, from which a second thread pays
WIDE = 4_000_000  # weights, from which products of all cores beat a second gradient


@dataclass(frozen=True)
class Split:
    """How the work of a step is shared out.

    twin : where a second thread puts the gradients of its half of the rows, or None
    shared : whether two threads update half of the weights each
    product_threads : threads in a matrix product
    """

    twin: Parameters | None = None
    shared: bool = False
    product_threads: int = 1

    @classmethod
    def of(cls, network: Network, batch: int, optimizer: Optimizer, clipping: Clipping) -> Split:
        """The best known for a network; by its size alone, so that numbers stay the same."""
        weights = len(network.parameters.w)
        if 6 * network.multiply_adds * batch < HEAVY or weights <= PAIR_LIMIT:
            return cls()
        if not clipping.idle or optimizer.whole or optimizer.looks:
            return cls()
        if weights > WIDE or not network.splits():
            return cls(None, True, os.cpu_count() or 1)
        return cls(network.parameters.twin(), True)
