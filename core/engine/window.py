"""The steps that are made ready together: their rows are gathered in one call.

A window covers whole epochs if they are short, else a part of an epoch. A program is lowered
once for full batches and once for an epoch's last, smaller batch; each step of the window runs it
on its own part of the slots.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from core.data.targets import Targets
from core.engine.compiled import Column, Piece, Series, meeting
from core.engine.crew import Crew
from core.engine.look import Look
from core.engine.memory import Array, Program, aligned
from core.engine.native import native
from core.engine.network import Network
from core.engine.parameters import Parameters
from core.engine.slots import Slots
from core.engine.template import Template
from core.engine.update import Update

STEPS = 256  # steps per window
COMPILED_STEPS = 4096  # the same where steps are no objects, and a call does many of them
BYTES = 4_194_304  # of gathered samples per window
BATCHES = 8  # of validation rows with buffers of their own
Wanted: TypeAlias = tuple[Template | Piece | None, Array, Array]  # see `Column`


@dataclass(frozen=True)
class Shape:
    """How the steps of training fall into windows.

    Attributes
    ----------
    rows, batch : training rows, and rows per step
    epoch_steps : steps in an epoch, the last of them with fewer rows if it does not come out
    steps : steps in a full window
    """

    rows: int
    batch: int
    epoch_steps: int
    steps: int

    @classmethod
    def of(cls, rows: int, batch: int, row_bytes: int) -> Shape:
        epoch_steps = -(-rows // batch)
        most = COMPILED_STEPS if native() else STEPS
        steps = max(1, min(most, BYTES // max(1, batch * row_bytes)))
        if steps >= epoch_steps:
            steps -= steps % epoch_steps
        return cls(rows, batch, epoch_steps, steps)

    @property
    def epochs(self) -> int:
        """Whole epochs in a window; 0 if an epoch takes several windows."""
        return self.steps // self.epoch_steps

    @property
    def capacity(self) -> int:
        """Rows in a full window."""
        return self.epochs * self.rows if self.epochs else self.steps * self.batch

    def places(self, first_step: int) -> Places:
        """Where the batches of a window lie that starts at step `first_step` of an epoch."""
        count = self.steps if self.epochs else min(self.steps, self.epoch_steps - first_step)
        in_epoch = (first_step + np.arange(count)) % self.epoch_steps
        starts = np.arange(count) * self.batch
        if self.epochs:
            starts = np.arange(count) // self.epoch_steps * self.rows + in_epoch * self.batch
        counts = np.minimum(self.batch, self.rows - in_epoch * self.batch)
        return Places(starts, counts, in_epoch == self.epoch_steps - 1)


@dataclass(frozen=True, eq=False)
class Places:
    """Where each step of a window finds its rows; one entry per step.

    starts : first row · counts : rows · ends : whether the step is the last of an epoch
    """

    starts: Array
    counts: Array
    ends: Array

    def __len__(self) -> int:
        return len(self.starts)

    def rows(self, first: int, last: int) -> slice:
        """The rows of the steps [first, last), which lie side by side."""
        return slice(int(self.starts[first]), int(self.starts[last - 1] + self.counts[last - 1]))


class Window:
    """Buffers and programs for the steps of a window."""

    def __init__(
        self,
        network: Network,
        update: Update,
        shape: Shape,
        rows: Array,
        targets: Targets,
        validation: Array,
        rng: np.random.Generator,
        factor: float,
        twin: Parameters | None = None,
    ) -> None:
        self.shape, self._network, self._update, self._twin = shape, network, update, twin
        self.targets, self._rows, self._rng, self._factor = targets, rows, rng, factor
        dtype, width = network.dtype, targets.y.shape[1]
        capacity, epochs = shape.capacity, max(1, shape.epochs)
        self.x = aligned((capacity, rows.shape[1]), dtype)
        self.y = aligned((capacity, width), dtype)
        self.weights = None if targets.weights is None else aligned((capacity, width), dtype)
        self.out = aligned((capacity, width), dtype)
        self.kept = aligned((capacity, width), dtype) if network.joined else None
        self.validation_out = aligned((epochs, len(validation), width), dtype)
        self.penalties = aligned((shape.steps,), dtype)
        arrays = (self.x, self.y, self.out, self.kept, self.weights)
        self._arrays = [a for a in arrays if a is not None]
        self._slots = [Slots(a, shape.batch * a.shape[1] * dtype.itemsize) for a in self._arrays]
        self._slots.append(Slots(self.penalties, dtype.itemsize))
        self._rates = list(update.rates.slots.values())
        self.crew = Crew(bool(update.other))
        self._updates = [Template(p, self._rates) for p in (update.program, update.other) if p]
        self._constraints = Template(network.constraints_program(), ())
        whole = Slots(self.validation_out, self.validation_out[0].nbytes)
        self._validation = Template(self._validation_program(validation), [whole])
        self._lowered: dict[int, list[Template]] = {}
        self._series: dict[int, list[Series]] = {}
        self._chains: dict[int, list[tuple[Program, Program]]] = {}
        self._kind = -1

    def open(self, order: Array, first_step: int) -> None:
        """Fetch the samples in this order; the window starts at that step of an epoch."""
        self.places = self.shape.places(first_step)
        count = len(order)
        np.take(self._rows, order, 0, self.x[:count], "clip")
        np.take(self.targets.y, order, 0, self.y[:count], "clip")
        if self.weights is not None and self.targets.weights is not None:
            np.take(self.targets.weights, order, 0, self.weights[:count], "clip")
        ends_short = self.places.ends[-1] and not self.shape.epochs
        self._kind = len(self.places) - 1 if ends_short else -1
        if self._kind not in self._series:
            self._series[self._kind] = self._as_series()

    def run(self, first: int, last: int) -> None:
        """Do the steps [first, last)."""
        series = self._series[self._kind]
        if len(series) == 1:
            series[0].run(first, last)
            return
        if series and self.crew.helps:
            self.crew.both(*(((each.run, (first, last)),) for each in series))
            return
        for gradient, update in self.chain[first:last]:
            for f, args in gradient:
                f(*args)
            for f, args in update:
                f(*args)

    @property
    def chain(self) -> list[tuple[Program, Program]]:
        """What each step does: first up to the gradients, then the update and what follows it."""
        if self._kind not in self._chains:  # windows differ in where an epoch ends, no more
            self._chains[self._kind] = [self._make(slot) for slot in range(len(self.places))]
        return self._chains[self._kind]

    def _as_series(self) -> list[Series]:
        """All steps as one series for each thread; none if not all that they do is compiled."""
        library, places, threads = native(), self.places, 1 if self._twin is None else 2
        if library is None or len(self._updates) != threads or self._update.sight.wanted:
            return []
        item, slots = self._network.dtype.itemsize, np.arange(len(places))[:, None]
        every, none = np.ones(len(places), bool), slots[:, :0]
        widths = [array.shape[1] * item for array in self._arrays]
        parts = np.hstack([places.starts[:, None] * widths, slots * item])
        rates = np.tile(slots * item, len(self._rates))
        epochs = slots // self.shape.epoch_steps if self.shape.epochs else slots * 0
        validation = epochs * self.validation_out[0].nbytes, places.ends
        alone: list[Wanted] = [] if self._constraints.idle else [(self._constraints, none, every)]
        alone += [] if self._validation.idle else [(self._validation, *validation)]
        together = meeting(library) if threads == 2 else None
        found: list[Series] = []
        for thread, update in enumerate(self._updates):
            wanted: list[Wanted] = [
                (self._templates(n)[thread], parts, places.counts == n) for n in set(places.counts)
            ]
            wanted += [(together, none, every), (update, rates, every), (together, none, every)]
            wanted += [] if thread else alone
            wanted += [(together, none, every)] if alone else []
            columns = [Column(p, *where) for each, *where in wanted if (p := _piece(each))]
            if len(columns) < sum(each is not None for each, *_ in wanted):
                return []
            found.append(Series(library, columns))
        return found

    def _templates(self, count: int) -> list[Template]:
        """What is done with a batch of so many rows, one template for each thread."""
        if count not in self._lowered:
            halves = self._halves(count)
            self._lowered[count] = [Template(self._lower(h, count), self._slots) for h in halves]
        return self._lowered[count]

    def _make(self, slot: int) -> tuple[Program, Program]:
        places, item = self.places, self._network.dtype.itemsize
        start, count = int(places.starts[slot]), int(places.counts[slot])
        offsets = [start * array.shape[1] * item for array in self._arrays]
        gradient = self._together([t.at([*offsets, slot * item]) for t in self._templates(count)])
        rates = [slot * item] * len(self._rates)
        after = self._together([t.at(rates) for t in self._updates]) + self._constraints.at(())
        if self._update.sight.wanted:
            look = self._look(gradient, slice(start, start + count))
            after = ((self._update.sight.turn, (look,)), *after)
        if places.ends[slot]:
            epoch = slot // self.shape.epoch_steps if self.shape.epochs else 0
            after += self._validation.at([epoch * self.validation_out[0].nbytes])
        return gradient, after

    def _look(self, gradient: Program, rows: slice) -> Look:
        kept = None if self.kept is None else self.kept[rows]
        weights = None if self.weights is None else self.weights[rows]
        return Look(self._network, gradient, self.out[rows], self.y[rows], kept, weights)

    def _together(self, programs: list[Program]) -> Program:
        """One program that does them all, two at a time."""
        if len(programs) == 1:
            return programs[0]
        return ((self.crew.both, tuple(programs)),)

    def _halves(self, count: int) -> list[slice]:
        """The rows of a batch, shared out over the threads; one row cannot be."""
        if self._twin is None:
            return [slice(0, count)]
        return [slice(0, -(-count // 2)), slice(-(-count // 2), count)]

    def _lower(self, rows: slice, count: int) -> Program:
        """The program of some rows of a batch of `count`; small batches weigh as much as others."""
        factor = self._factor
        if count != self.shape.batch:
            factor *= self.shape.batch / count
        second = self._twin if rows.start else None
        if rows.start == rows.stop and second is not None:
            return ((second.g.fill, (0.0,)),)
        kept = None if self.kept is None else self.kept[rows]
        weights = None if self.weights is None else self.weights[rows]
        program = self._network.training_program(
            self.x[rows], self.y[rows], self.out[rows], self._rng, factor, kept, weights, second
        )
        if self._network.penalised and second is None:
            first = self.penalties[:1].reshape(())
            program = ((self._note_penalty, (first,)), *program)
        return program

    def _note_penalty(self, place: Array) -> None:
        place[...] = self._network.penalty()

    def _validation_program(self, rows: Array) -> Program:
        """Inference on all validation rows, in batches of bounded size."""
        out, size = self.validation_out[0], inference_batch(self._network)
        pieces: list[Program] = []
        begin = 0
        if len(rows) > BATCHES * size:  # buffers for each would take too much memory
            begin = len(rows) // size * size
            batch, said = (aligned((size, a.shape[1]), a.dtype) for a in (rows, out))
            program = self._network.inference_program(batch, said)
            for start in range(0, begin, size):
                here = slice(start, start + size)
                fetch, give = (np.copyto, (batch, rows[here])), (np.copyto, (out[here], said))
                pieces.append((fetch, *program, give))
        for start in range(begin, len(rows), size):
            here = slice(start, start + size)
            pieces.append(self._network.inference_program(rows[here], out[here]))
        return tuple(operation for piece in pieces for operation in piece)


def _piece(each: Template | Piece | None) -> Piece | None:
    return each.whole if isinstance(each, Template) else each


def inference_batch(network: Network) -> int:
    """Rows per batch at inference, so that all its buffers stay under about 32 MB."""
    values = sum(int(np.prod(s.output_shape)) for s in network.plan.steps)
    return max(1, min(8192, 8_000_000 // max(1, values)))
