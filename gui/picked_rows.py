"""Which rows of the data are picked: shared by all views that show rows."""

from __future__ import annotations

from collections.abc import Iterable

from core.signal import Signal


class PickedRows:
    """Row numbers, counted from 0, in the order in which they were picked.

    Signals: `changed(rows)` when others are picked.
    """

    def __init__(self) -> None:
        self.rows: tuple[int, ...] = ()
        self.changed: Signal[tuple[int, ...]] = Signal()

    def pick(self, rows: Iterable[int]) -> None:
        """Pick exactly these rows."""
        picked = tuple(int(row) for row in rows)
        if picked != self.rows:
            self.rows = picked
            self.changed.emit(picked)
