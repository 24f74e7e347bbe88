"""What is marked in the curves: the best epoch, other rates, what happened, the shown moment."""

from __future__ import annotations

from collections.abc import Iterator

from core.session import Session
from gui.plots.changes import Best, Changes
from gui.plots.marks import Dot, Drawable, Mark
from gui.plots.view import number

MOST_EVENTS = 12  # the latest ones; more could not be read


class Marks:
    """Marks of a session's run; looks at new numbers only."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._best, self._changes = Best(), Changes()

    def forget(self) -> None:
        """Another run begins."""
        self._best, self._changes = Best(), Changes()

    def of(self, name: str, in_steps: bool, epoch_steps: int) -> tuple[Drawable, ...]:
        """The marks of one plot."""
        unit = 1 if in_steps else epoch_steps
        found: list[Drawable] = []
        moment = self._session.timeline.chosen
        if moment is not None:
            found.append(Mark(moment.step / unit, "", "highlight", solid=True))
        if name in ("loss", "rate"):
            found += self._rates(unit)
        if name == "loss":
            found += self._events(unit)
            found += self._best_epoch(in_steps)
        return tuple(found)

    def _rates(self, unit: int) -> Iterator[Drawable]:
        history = self._session.history
        for index, rate in self._changes.update(history.column("rate")):
            yield Mark((history.first_step + index) / unit, f"rate {number(rate)}", row=1)

    def _events(self, unit: int) -> Iterator[Drawable]:
        for step, text in self._session.history.events[-MOST_EVENTS:]:
            yield Mark(step / unit, text, "warning", row=2)

    def _best_epoch(self, in_steps: bool) -> Iterator[Drawable]:
        history = self._session.history
        part = "validation" if len(history.column("validation/loss")) else "training"
        values = history.column(f"{part}/loss")
        best = self._best.update(values)
        if best is None or len(values) < 3:
            return
        epoch = int(history.column("epoch")[best])
        place = history.column("epoch_step")[best] if in_steps else epoch
        yield Mark(float(place), f"best: epoch {epoch}")
        yield Dot(float(place), float(values[best]), f"curve_{PARTS[part]}")


PARTS = {"training": "train", "validation": "validation"}
