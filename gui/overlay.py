"""Which remembered runs are drawn with the present one, and how each looks."""

from __future__ import annotations

from collections.abc import Iterable

from core.project import Record
from core.signal import Signal

RECENT = 5  # runs that are shown unless the user says otherwise
ROLES = ("class_3", "class_4", "class_6", "class_5", "class_8", "class_10", "class_7")
PATTERNS = ((1.0, 2.0), (6.0, 2.0, 1.0, 2.0), (9.0, 3.0), (3.0, 2.0))  # in widths of the line


class Overlay:
    """Shared by the curves and the list of runs. Signal: `changed()` others are shown."""

    def __init__(self) -> None:
        self.changed: Signal[()] = Signal()
        self._wanted: dict[int, bool] = {}

    def shown(self, records: Iterable[Record], present: int) -> tuple[Record, ...]:
        """Those of the runs that are drawn; `present` is the number of the one that goes on."""
        earlier = [record for record in records if record.number != present]
        recent = {record.number for record in earlier[-RECENT:]}
        return tuple(r for r in earlier if self._wanted.get(r.number, r.number in recent))

    def show(self, number: int, yes: bool) -> None:
        """Draw a run, or do not."""
        if self._wanted.get(number) is not yes:
            self._wanted[number] = yes
            self.changed.emit()

    def forget(self) -> None:
        """Another project comes: its runs have the same numbers."""
        self._wanted.clear()


def role_of(number: int) -> str:
    """The colour of a run: told apart by every eye from those of the present one."""
    return ROLES[(number - 1) % len(ROLES)]


def pattern_of(number: int) -> tuple[float, ...]:
    """The dashes of a run; with the colour they come back only after 28 runs."""
    return PATTERNS[(number - 1) % len(PATTERNS)]
