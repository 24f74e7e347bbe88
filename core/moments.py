"""The weights of chosen moments of a run, spread evenly over it within a given memory."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from core.log import Epochs, Snapshot

MOST = 160  # moments; as many as a slider can tell apart
MEGABYTE = 1_000_000
ENDLESS = 1 << 62
BUDGET_MB = 256
OVERHEAD = 240  # bytes of an array besides its numbers
FREE_S, SHARE = 0.03, 0.005  # seconds that moments may cost, and the share of the run's time
CUT_S = 1e-4  # what it costs to end a portion of steps at a moment
LEAST = 28  # copies on a grid before it is found too fine


@dataclass(frozen=True, eq=False)
class Moment:
    """The network at one step, kept. `loss` is that of the epoch that ended there, else NaN:
    of validation, or of training where nothing is kept for validation."""

    snapshot: Snapshot
    loss: float = math.nan

    @property
    def step(self) -> int:
        return self.snapshot.step

    @property
    def epoch(self) -> float:
        return self.snapshot.epoch

    @property
    def bytes(self) -> int:
        """What it takes in memory."""
        arrays = (a for named in self.snapshot.weights.values() for a in named.values())
        return sum(array.nbytes + OVERHEAD for array in arrays)


class Keeper:
    """Keeps the first, the best and the last moment, and those between on an even grid.

    The grid begins with every step and grows coarser by twos, so that what is kept of a fine grid
    lies on the coarser one: first parts of an epoch, then whole epochs. It does so when there are
    more than `MOST` moments or they take more than the budget, and when they cost more than half
    a hundredth of the time. So a run of n steps makes about log n copies.

    Belongs to the thread that trains; `moments` is a value and may be read anywhere.

    budget : bytes; below the size of three moments nothing is kept
    kept : of the run that this one goes on from
    """

    def __init__(
        self,
        budget: int = BUDGET_MB * MEGABYTE,
        kept: Iterable[Moment] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.budget = budget
        self.moments: tuple[Moment, ...] = tuple(kept)
        self._clock = clock
        self._epoch_steps = 1
        self._spacing = 1
        self._began, self._spent = 0.0, 0.0
        self._copies = 0  # on the present grid

    def begin(self, epoch_steps: int, snapshot: Callable[[], Snapshot]) -> None:
        """Training begins, or goes on, from these weights."""
        self._epoch_steps, self._began = epoch_steps, self._clock()
        here = Moment(snapshot())
        goes_on = bool(self.moments) and self.moments[-1].step == here.step
        self.moments = (*self.moments[:-1], here) if goes_on else (here,)
        self._thin()

    def room(self, step: int) -> int:
        """Steps from `step` to the next moment that is to be kept."""
        if not self.moments:  # there is no room for any
            return ENDLESS
        into = step % self._epoch_steps
        if self._spacing < self._epoch_steps:
            return min((into // self._spacing + 1) * self._spacing, self._epoch_steps) - into
        return self._spacing - step % self._spacing

    def look(self, step: int, epochs: Epochs, snapshot: Callable[[], Snapshot]) -> bool:
        """Keep the weights after `step` if they are due; say whether."""
        if not self.moments or not self._fits(step):
            return False
        began = self._clock()
        self._add(Moment(snapshot(), _loss(step, epochs)))
        now = self._clock()
        self._spent += now - began + CUT_S
        self._copies += 1
        if self._copies > LEAST and self._spent > FREE_S + SHARE * (now - self._began):
            self._coarsen()
        self._thin()
        return True

    def rest(self, snapshot: Snapshot) -> None:
        """Training rests or ends here: the last moment is kept, wherever it lies."""
        if not self.moments:
            return
        if self.moments[-1].step == snapshot.step:
            loss = self.moments[-1].loss
            self.moments = (*self.moments[:-1], Moment(snapshot, loss))
        else:
            self._add(Moment(snapshot))
        self._thin()

    # ---- within --------------------------------------------------------------------------------

    def _add(self, moment: Moment) -> None:
        """Append; what was kept only because it was the last goes."""
        kept = self.moments
        if len(kept) > 1 and not self._fits(kept[-1].step) and kept[-1] is not best(kept):
            kept = kept[:-1]
        self.moments = (*kept, moment)

    def _fits(self, step: int) -> bool:
        """Whether a step lies on the grid."""
        if self._spacing < self._epoch_steps:
            return step % self._epoch_steps % self._spacing == 0
        return step % self._spacing == 0

    def _thin(self) -> None:
        """Let moments go until there are few enough."""
        size = self.moments[0].bytes if self.moments else 0
        if 3 * size > self.budget:
            self.moments = ()
            return
        most = min(MOST, self.budget // max(size, 1))
        while len(self.moments) > most:
            self._coarsen()

    def _coarsen(self) -> None:
        """Make the grid twice as coarse, and keep what lies on it."""
        doubled, self._copies = 2 * self._spacing, 0
        whole = self._spacing < self._epoch_steps <= doubled
        self._spacing = self._epoch_steps if whole else doubled
        kept = self.moments
        always = (kept[0], best(kept), kept[-1]) if kept else ()
        self.moments = tuple(m for m in kept if self._fits(m.step) or m in always)


def best(moments: Iterable[Moment]) -> Moment | None:
    """The moment with the least loss, the first of several; None if no loss is known."""
    known = [moment for moment in moments if math.isfinite(moment.loss)]
    return min(known, key=lambda moment: moment.loss) if known else None


def nearest(moments: Iterable[Moment], step: float) -> Moment | None:
    """The moment that lies nearest to a step."""
    return min(moments, key=lambda moment: abs(moment.step - step), default=None)


def _loss(step: int, epochs: Epochs) -> float:
    if not len(epochs) or int(epochs.steps[-1]) != step:
        return math.nan
    losses = epochs.validation.get("loss", epochs.training["loss"])
    return float(losses[-1])
