"""The second half of a step: an optimizer on slices of the flat vectors of all weights."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from core.clipping import Clipping
from core.engine.look import Sight
from core.engine.memory import Array, Operation, Program, aligned
from core.engine.parameters import Parameters
from core.engine.slots import Slots
from core.engine.workbench import Workbench
from core.optimizer import Optimizer

SLICE = 262_144  # weights per slice: its vectors stay in the cache, and calls stay few


class Rates:
    """The numbers of a step that change from step to step, worked out for a block at once."""

    def __init__(
        self, optimizer: Optimizer, steps: int, dtype: np.dtype[Any], factor: float
    ) -> None:
        self._optimizer, self._factor = optimizer, factor
        self.slots: dict[str, Slots] = {}
        for name in optimizer.rates(np.ones(1), np.ones(1)):
            self.slots[name] = Slots(aligned((steps,), dtype), dtype.itemsize)

    def fill(self, start: int, rate: Array, t: Array) -> None:
        """Set the rates of the block's steps from `start` on. `t` counts from 1."""
        for name, values in self._optimizer.rates(rate, t).items():
            self.slots[name].array[start : start + len(t)] = values * self._factor

    def at_first(self, name: str) -> Array:
        return self.slots[name].array[:1].reshape(())


class Part:
    """One slice of the weights, as an optimizer sees it.

    Attributes
    ----------
    w, g : (n,) weights and gradient; `g` may be used up
    scale : the true gradient is `scale * g`
    frozen : (n,) bool or None: entries that must not move but have a gradient
    held : (n,) bool or None: entries that must not move, with or without one
    sight : where to find the loss of the batch, for optimizers that look again
    doubled : (2n,) with `g` first and room for its squares, and that second half; or None
    """

    def __init__(
        self,
        parameters: Parameters,
        here: slice,
        rates: Rates,
        states: dict[str, list[Array]],
        scale: float,
        sight: Sight,
        desk: dict[tuple[str, int], Array],
    ) -> None:
        self.sight, self._desk = sight, desk
        self.w, self.g = parameters.w[here], parameters.g[here]
        self.frozen = None if parameters.frozen is None else parameters.frozen[here]
        if self.frozen is not None and not self.frozen.any():
            self.frozen = None
        self.held = None if parameters.held is None else parameters.held[here]
        if self.held is not None and not self.held.any():
            self.held = None
        self.scale, self._rates, self._states = scale, rates, states
        whole = len(self.w) == len(parameters.w) and parameters.doubled is not None
        self.doubled: tuple[Array, Array] | None = None
        if whole and parameters.doubled is not None:
            self.doubled = parameters.doubled, parameters.doubled[len(self.w) :]
        self.program: list[Operation] = []

    def op(self, f: Callable[..., Any], *args: Any) -> None:
        """Add an operation; its output is its last argument."""
        self.program.append((f, args))

    def scalar(self, value: float) -> Array:
        return np.asarray(value, self.w.dtype)

    def rate(self, name: str) -> Array:
        """A number of `Optimizer.rates`, as a 0-d array that changes from step to step."""
        return self._rates.at_first(name)

    def vector(self, count: int) -> Array:
        """A buffer of its own for constants."""
        return aligned((count,), self.w.dtype)

    def scratch(self, name: str) -> Array:
        """A buffer (n,) that keeps nothing: slices of one length share it under one name."""
        key = name, len(self.w)
        if key not in self._desk:
            self._desk[key] = aligned(self.w.shape, self.w.dtype)
        return self._desk[key]

    def state(self, name: str, start: float = 0.0) -> Array:
        """A vector (n,) that lives as long as the run and is saved with it."""
        return self.states(name, start=start)[1]

    def states(self, *names: str, start: float = 0.0) -> tuple[Array, ...]:
        """Several such vectors, side by side: all in one, then each."""
        n = len(self.w)
        whole = aligned((len(names) * n,), self.w.dtype)
        whole[...] = start
        pieces = [whole[i * n : (i + 1) * n] for i in range(len(names))]
        for name, piece in zip(names, pieces, strict=True):
            self._states.setdefault(name, []).append(piece)
        return (whole, *pieces)

    def numbers(self, name: str, count: int) -> Array:
        """Zeros (count,) that live as long as the run and are saved with it."""
        piece = aligned((count,), self.w.dtype)
        self._states.setdefault(name, []).append(piece)
        return piece

    def where_frozen(self, frozen: float, free: float) -> Array:
        """`frozen` where gradients must not count, `free` elsewhere; a scalar if nowhere."""
        return self._choice(self.frozen, frozen, free)

    def where_held(self, held: float, free: float) -> Array:
        """`held` where weights must not move, `free` elsewhere; a scalar if nowhere."""
        return self._choice(self.held, held, free)

    def _choice(self, mask: Array | None, there: float, elsewhere: float) -> Array:
        if mask is None:
            return self.scalar(elsewhere)
        made = self.vector(len(self.w))
        made[...] = np.where(mask, there, elsewhere)
        return made


class Update:
    """The program of an optimizer on all weights, and its memory.

    `scale`, as far as it costs nothing here, is made up for by the update: the attribute says what
    factor the gradients may lack. `states` holds the optimizer's vectors by name, in pieces; with
    the number of the step they are all that a run needs to go on as if it had never stopped.

    If `shared`, `program` is for the first half of the weights and `other` for the second. `twin`
    is the gradient of a second thread, to be added first.
    """

    def __init__(
        self,
        parameters: Parameters,
        optimizer: Optimizer,
        steps: int,
        scale: float = 1.0,
        foldable: bool = True,
        clipping: Clipping | None = None,
        twin: Array | None = None,
        shared: bool = False,
    ) -> None:
        self.states: dict[str, list[Array]] = {}
        self.sight = Sight(optimizer.looks)
        clips = clipping is not None and not clipping.idle
        linear = optimizer.linear and parameters.frozen is None
        free = (optimizer.scales or linear or parameters.frozen is not None) and not clips
        self.scale = scale if foldable and free else 1.0
        factor = self.scale if linear and not optimizer.scales else 1.0
        self.rates = Rates(optimizer, steps, parameters.dtype, factor)
        whole = parameters.doubled is not None
        size = len(parameters.w)
        width = size if whole or optimizer.whole else SLICE
        if shared:
            width = min(width, -(-size // 2))
        halves: list[list[Operation]] = [[], []]
        desks: list[dict[tuple[str, int], Array]] = [{}, {}]  # one for each thread
        operations: list[Operation] = []
        if clipping is not None and clips:
            operations += _clipped(parameters, clipping)
        for start in range(0, size, max(width, 1)):
            here = slice(start, min(start + width, size))
            second = shared and 2 * start >= size
            desk = desks[second]
            part = Part(parameters, here, self.rates, self.states, self.scale, self.sight, desk)
            if clips:
                part.frozen = None
            elif not optimizer.scales and not linear:
                self._scale(part)
            optimizer.lower(part)
            half = halves[second]
            if twin is not None:
                half.append((np.add, (parameters.g[here], twin[here], parameters.g[here])))
            half += part.program
        self.program: Program = (*operations, *halves[0])
        self.other: Program = tuple(halves[1])

    def _scale(self, part: Part) -> None:
        """Make the gradient the true one, and 0 where weights must not move."""
        if part.frozen is not None or part.scale != 1:
            part.op(np.multiply, part.g, part.where_frozen(0.0, part.scale), part.g)
            part.scale, part.frozen = 1.0, None

    def copy(self) -> Mapping[str, Array]:
        return {name: np.concatenate(pieces) for name, pieces in self.states.items()}

    def fits(self, states: Mapping[str, Array]) -> bool:
        """Whether `load` can take these."""
        sizes = {name: sum(map(len, pieces)) for name, pieces in self.states.items()}
        return sizes == {name: len(array) for name, array in states.items()}

    def load(self, states: Mapping[str, Array]) -> None:
        for name, pieces in self.states.items():
            whole, start = states[name], 0
            for piece in pieces:
                piece[...] = whole[start : start + len(piece)]
                start += len(piece)


def _clipped(parameters: Parameters, clipping: Clipping) -> Program:
    """Clip the gradients, after those that must not count are set to 0."""
    bench, g = Workbench(parameters.dtype, training=False), parameters.g
    if parameters.frozen is not None:
        counts = aligned(g.shape, g.dtype)
        counts[...] = ~parameters.frozen
        bench.forward(np.multiply, g, counts, g)
    arrays = [array for slopes in parameters.slopes.values() for array in slopes.values()]
    clipping.lower(bench, g, arrays)
    return bench.forward_program()
