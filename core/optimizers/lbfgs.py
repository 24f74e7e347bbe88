"""L-BFGS: steps by the curvature that the last slopes have shown, for small, whole problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import numpy as np

from core.optimizer import Array, Optimizer
from core.optimizers.decay import lower_decay
from core.spec import Range

if TYPE_CHECKING:
    from core.engine.look import Look
    from core.engine.update import Part

LEAST_CURVATURE = 1e-10  # pairs that show less are not kept
FLAT = 1e-7  # no step where no slope is larger
ENOUGH = 1e-4  # share of the promised fall of the loss that a line search asks for
HALVINGS = 20
LEVEL = 1e-9  # nor where the direction promises less than this


class LBFGS(Optimizer):
    """Step by an estimate of the curvature from the last steps (Liu & Nocedal, 1989).

    Wants all rows in one batch: then it needs far fewer steps than the others. Each step is one
    iteration, as PyTorch does it with `max_iter=1`: the first is `rate * min(1, 1 / |g|₁)` long,
    all others go `rate` times along the two-loop direction. With a line search a step is halved
    until the loss falls enough (Armijo, 1966); without (PyTorch) it can go too far.
    """

    kind = "lbfgs"
    title = "L-BFGS"
    whole = True
    code = {
        "torch": "optim.LBFGS(model.parameters(), lr={learning_rate}, max_iter=1, "
        "history_size={history})",
        "formula": "w = w - rate H g, H from the last steps and changes of slope",
    }

    learning_rate: Annotated[float, Range(1e-8, 1e3, log=True), "share of the full step"] = 1.0
    history: Annotated[int, Range(1, 100, log=True), "steps that are remembered"] = 10
    line_search: Annotated[bool, "halve steps that do not lower the loss"] = True
    weight_decay: Annotated[float, Range(0.0, 1.0), "penalty on the weights"] = 0.0

    @property
    def looks(self) -> bool:
        return self.line_search

    def lower(self, part: Part) -> None:
        lower_decay(part, self.weight_decay, decoupled=False)
        curvature = _Curvature(part, self)
        part.op(curvature.step, part.g, part.rate("rate"), part.w)


class _Curvature:
    """The last steps and changes of slope: a ring of rows, kept among the optimizer's states.

    `numbers` are: steps done (0, 1 for any), pairs known, row of the newest pair, length of the
    last step, and the estimate of the curvature's inverse along the newest pair.
    """

    def __init__(self, part: Part, settings: LBFGS) -> None:
        n, history = len(part.w), settings.history
        self._history, self._decay = history, settings.weight_decay
        self._sight = part.sight if settings.line_search else None
        self._steps = part.numbers("steps", history * n).reshape(history, n)
        self._changes = part.numbers("changes", history * n).reshape(history, n)
        self._before, self._direction = part.state("before"), part.state("direction")
        self._numbers = part.numbers("numbers", 5)
        self._step, self._change, self._work = (part.scratch(name) for name in "syw")
        self._shares = [0.0] * history

    def step(self, g: Array, rate: Array, w: Array) -> None:
        """Move `w`; `g` is kept as the slope of before."""
        if float(max(g.max(), -g.min())) <= FLAT:
            return
        numbers, d = self._numbers, self._direction
        length = float(rate)
        if not numbers[0]:
            np.negative(g, d)
            np.absolute(g, self._work)
            length *= min(1.0, 1.0 / float(self._work.sum()))
            numbers[0], numbers[4] = 1, 1
        else:
            self._learn(g)
            self._aim(g)
        np.copyto(self._before, g)
        numbers[3] = length
        promise = float(g.dot(d))
        if promise > -LEVEL:
            return
        if self._sight is not None and self._sight.look is not None:
            self._search(self._sight.look, promise, w)
            return
        np.multiply(d, numbers[3:4], self._work)
        np.add(w, self._work, w)

    def _search(self, look: Look, promise: float, w: Array) -> None:
        """Go as far as the loss falls by a share of what the slope promises; else stay."""
        length, start, step = self._numbers[3:4], self._step, self._work
        np.copyto(start, w)
        loss = look.known() + self._pull(w)
        rounding = 4 * float(np.finfo(w.dtype).eps) * abs(loss)
        for _ in range(HALVINGS):
            np.multiply(self._direction, length, step)
            np.add(start, step, w)
            enough = loss + ENOUGH * float(length[0]) * promise + rounding
            if look.again() + self._pull(w) <= enough:
                return
            length *= 0.5
        np.copyto(w, start)
        self._numbers[:] = 0  # what was learnt of the curvature is of no use here

    def _pull(self, w: Array) -> float:
        """What weight decay adds to the loss."""
        return 0.5 * self._decay * float(w.dot(w)) if self._decay else 0.0

    def _learn(self, g: Array) -> None:
        """Keep the last step and what it has changed in the slope, if they show curvature."""
        numbers, step, change = self._numbers, self._step, self._change
        np.multiply(self._direction, numbers[3:4], step)
        np.subtract(g, self._before, change)
        curvature = float(change.dot(step))
        if curvature <= LEAST_CURVATURE:
            return
        row = int(numbers[2] + 1) % self._history if numbers[1] else 0
        self._steps[row], self._changes[row] = step, change
        numbers[1], numbers[2] = min(numbers[1] + 1, self._history), row
        numbers[4] = curvature / float(change.dot(change))

    def _aim(self, g: Array) -> None:
        """The two-loop recursion (Nocedal & Wright, 2006, algorithm 7.4)."""
        d, work = self._direction, self._work
        known, newest = int(self._numbers[1]), int(self._numbers[2])
        rows = [(newest - i) % self._history for i in range(known)]  # newest first
        np.negative(g, d)
        for row in rows:
            step, change = self._steps[row], self._changes[row]
            self._shares[row] = float(step.dot(d)) / float(change.dot(step))
            np.multiply(change, self._shares[row], work)
            np.subtract(d, work, d)
        np.multiply(d, self._numbers[4:5], d)
        for row in reversed(rows):
            step, change = self._steps[row], self._changes[row]
            share = self._shares[row] - float(change.dot(d)) / float(change.dot(step))
            np.multiply(step, share, work)
            np.add(d, work, d)
