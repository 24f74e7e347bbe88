"""Curves of earlier runs, drawn in the plots of the present one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from core.project import Record
from gui.overlay import pattern_of, role_of
from gui.plots.plot import Plot
from gui.plots.track import Track

Array = NDArray[Any]

PARTS = ("validation", "training")


class Earlier:
    """The tracks of earlier runs in one plot: of validation, else of training; both on request."""

    def __init__(self, plot: Plot, name: str) -> None:
        self._plot, self._name = plot, name
        self._tracks: dict[tuple[Record, str], Track] = {}

    def show(self, records: Sequence[Record], both: bool, in_steps: bool, weight: float) -> None:
        """Draw these runs and no others; with `both`, training is drawn pale as well."""
        wanted = [
            (record, column)
            for record in records
            for column in columns_of(record, self._name, both)
        ]
        for key in [key for key in self._tracks if key not in wanted]:
            self._tracks.pop(key).remove()
        for record, column in wanted:
            track = self._tracks.get((record, column)) or self._new(record, column)
            track.place_at(places_of(record, in_steps))
            track.show(record.curves[column], weight)

    @property
    def tracks(self) -> tuple[Track, ...]:
        return tuple(self._tracks.values())

    def _new(self, record: Record, column: str) -> Track:
        first = columns_of(record, self._name, False)[0]
        pale = column != first
        name = f"{record.name}, training" if pale else record.name
        role, pattern = role_of(record.number), pattern_of(record.number)
        made = Track(self._plot, name, role, quiet=pale, pattern=pattern)
        self._tracks[record, column] = made
        return made


def columns_of(record: Record, name: str, both: bool) -> list[str]:
    """The columns of a run that tell of a plot: one, or both parts."""
    if name in record.curves and name != "loss":
        return [name]
    found = [f"{part}/{name}" for part in PARTS if f"{part}/{name}" in record.curves]
    return found if both else found[:1]


def places_of(record: Record, in_steps: bool) -> Array:
    return record.curves["epoch_step" if in_steps else "epoch"]


def reach(records: Sequence[Record], in_steps: bool) -> float:
    """Where on the x axis the longest of the runs ends; 0 if there are none."""
    ends = [places_of(record, in_steps) for record in records if record.epochs]
    return max((float(places[-1]) for places in ends if len(places)), default=0.0)
