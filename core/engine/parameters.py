"""All weights of a network in one flat vector, all gradients in another; layers hold views."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import TypeAlias

import numpy as np
from numpy.typing import DTypeLike

from core.engine.fold import Fold
from core.engine.memory import Array, aligned, padded
from core.engine.slots import Slots
from core.frozen import FrozenDict
from core.graph import NodeId
from core.layer import Weight
from core.plan import Plan, Step

Weights: TypeAlias = Mapping[NodeId, Mapping[str, Array]]

PAIR_LIMIT = 65_536  # up to this many weights, gradients lie beside room for their squares


class Parameters:
    """The weights of a plan, in the layout that its folding asks for.

    Attributes
    ----------
    w, g : (n,) trained weights and the gradient of a step
    doubled : (2n,) with `g` as first half, or None for large networks
    state : (m,) weights that training does not follow a slope for, such as running means
    frozen : (n,) bool, entries that their gradient would move and must not; None if there are none
    held : (n,) bool, all entries that must stay, whatever moves the others; None if there are none
    values, slopes : views by node and name
    matrices : by node, the folded matrix with its bias as last row, and its gradient
    """

    def __init__(self, plan: Plan, fold: Mapping[NodeId, Fold], dtype: DTypeLike) -> None:
        self.plan, self.fold, self.dtype = plan, fold, np.dtype(dtype)
        places = [(s, w) for s in plan.steps for w in s.weights if w.trained]
        size = sum(self._room(s, w) for s, w in places)
        self.w = aligned((size,), dtype)
        self.doubled = aligned((2 * size,), dtype) if size <= PAIR_LIMIT else None
        self.g = aligned((size,), dtype) if self.doubled is None else self.doubled[:size]
        self.frozen: Array | None = None
        self.held: Array | None = None
        self.values: dict[NodeId, dict[str, Array]] = {s.node: {} for s in plan.steps}
        self.slopes: dict[NodeId, dict[str, Array]] = {s.node: {} for s in plan.steps}
        self.matrices: dict[NodeId, tuple[Array, Array]] = {}
        start = 0
        for s, weight in places:
            self._place(s, weight, start)
            start += self._room(s, weight)
        self._place_states()

    def twin(self) -> Parameters:
        """The same weights with a gradient of its own: for a second thread."""
        other = copy(self)
        other.doubled, other.g = None, aligned((len(self.g),), self.dtype)
        template = Slots(other.g, 0)

        def moved(view: Array) -> Array:
            start = view.ctypes.data - self.g.ctypes.data
            return np.ndarray(view.shape, view.dtype, template.bytes, start, view.strides)

        other.slopes = {
            node: {name: moved(view) for name, view in views.items()}
            for node, views in self.slopes.items()
        }
        other.matrices = {
            node: (matrix, moved(slope)) for node, (matrix, slope) in self.matrices.items()
        }
        return other

    def initialise(self, rng: np.random.Generator) -> None:
        """Draw all weights anew, in the order of the plan: the same whatever the layout."""
        for s in self.plan.steps:
            for weight in s.weights:
                drawn = weight.initializer.draw(weight.shape, weight.fan, rng)
                self.values[s.node][weight.name][...] = drawn

    def load(self, weights: Weights) -> None:
        """Take over all given weights whose node, name and shape fit; leave the others."""
        for node, arrays in weights.items():
            for name, array in arrays.items():
                place = self.values.get(node, {}).get(name)
                if place is not None and place.shape == array.shape:
                    place[...] = array

    def copy(self) -> Weights:
        """Read-only copies of all weights, safe in any thread."""
        return FrozenDict(
            {
                node: FrozenDict({name: _kept(array) for name, array in arrays.items()})
                for node, arrays in self.values.items()
                if arrays
            }
        )

    def gradients(self, scale: float) -> Weights:
        """Copies of the gradients of the last step, times `scale`."""
        return FrozenDict(
            {
                node: FrozenDict({name: _kept(array * scale) for name, array in arrays.items()})
                for node, arrays in self.slopes.items()
                if arrays
            }
        )

    def _matrix_shape(self, s: Step, weight: Weight) -> tuple[int, int]:
        fold = self.fold[s.node]
        fan_in, units = weight.shape
        return fan_in + 1, units + (fold.gives is not None)

    def _room(self, s: Step, weight: Weight) -> int:
        if self.fold[s.node].takes:
            if weight.name == "b":
                return 0
            return padded(int(np.prod(self._matrix_shape(s, weight))), self.dtype.itemsize)
        return padded(int(np.prod(weight.shape)), self.dtype.itemsize)

    def _place(self, s: Step, weight: Weight, start: int) -> None:
        fold = self.fold[s.node]
        if not fold.takes:
            count = int(np.prod(weight.shape))
            here = slice(start, start + count)
            self.values[s.node][weight.name] = self.w[here].reshape(weight.shape)
            self.slopes[s.node][weight.name] = self.g[here].reshape(weight.shape)
            return
        if weight.name == "b":
            return  # lies in the matrix
        shape = self._matrix_shape(s, weight)
        here = slice(start, start + shape[0] * shape[1])
        matrix, slope = self.w[here].reshape(shape), self.g[here].reshape(shape)
        self.matrices[s.node] = matrix, slope
        fan_in, units = weight.shape
        for store, whole in ((self.values, matrix), (self.slopes, slope)):
            store[s.node]["W"] = whole[:fan_in, :units]
            store[s.node]["b"] = whole[fan_in, :units]
        if fold.gives is not None:
            matrix[fan_in, units] = fold.gives
            if self.held is None:
                self.held = np.zeros(len(self.w), bool)
            self.held[here].reshape(shape)[:, units] = True
            if fold.slides:
                if self.frozen is None:
                    self.frozen = np.zeros(len(self.w), bool)
                self.frozen[here].reshape(shape)[:, units] = True

    def _place_states(self) -> None:
        kept = [(s, w) for s in self.plan.steps for w in s.weights if not w.trained]
        self.state = aligned((sum(int(np.prod(w.shape)) for _, w in kept),), self.dtype)
        start = 0
        for s, weight in kept:
            count = int(np.prod(weight.shape))
            place = self.state[start : start + count].reshape(weight.shape)
            self.values[s.node][weight.name] = place
            start += count


def _kept(array: Array) -> Array:
    made = np.array(array)
    made.flags.writeable = False
    return made
