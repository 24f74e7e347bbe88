"""Values of a table that DuckDB holds, brought over a stretch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.held import Asked, Held
from core.data.kinds import Kind

Array = NDArray[Any]
CELLS = 2_000_000  # that are brought over at a time: they stay near the processor
LEAST = 2048  # rows of them
TOGETHER = 300  # columns that are asked for together
Take = tuple[Held, str]  # a column, and SQL of its value as a float that is never null


class Told(Protocol):
    """Hears how far the work is."""

    def tell(self, stage: str, share: float) -> None: ...


def collect(takes: Sequence[Take], out: Array, told: Told | None = None) -> None:
    """Write values of columns into `out` (rows, len(takes)), in the order of the rows."""
    if not takes:
        return
    store = takes[0][0].store
    (last,) = store.row(f"select ifnull(max(rowid), -1) from {takes[0][0].table}")
    stretch = max(LEAST, CELLS // len(takes))
    at = 0
    for begin in range(0, last + 1, stretch):
        count = 0
        for some in _together(takes):
            fetched = _fetch(store, [takes[j] for j in some], begin, begin + stretch)
            count = len(fetched[0])
            for j, values in zip(some, fetched, strict=True):
                out[at : at + count, j] = values
        at += count
        if told:
            told.tell("collecting", min(1.0, (begin + stretch) / (last + 1)))


def _together(takes: Sequence[Take]) -> Iterator[list[int]]:
    """Places of takes from one table, not too many."""
    tables: dict[str, list[int]] = {}
    for j, (held, _) in enumerate(takes):
        tables.setdefault(held.table, []).append(j)
    for places in tables.values():
        for begin in range(0, len(places), TOGETHER):
            yield places[begin : begin + TOGETHER]


def _fetch(store: Asked, takes: Sequence[Take], begin: int, end: int) -> list[Array]:
    asked = ", ".join(f"{value} as a{k}" for k, (_, value) in enumerate(takes))
    where = f"rowid >= {begin} and rowid < {end}"
    found = store.run(f"select {asked} from {takes[0][0].table} where {where}").fetchnumpy()
    return [np.asarray(np.ma.getdata(found[f"a{k}"])) for k in range(len(takes))]


def matrix(columns: Sequence[Held], rows: int) -> Array:
    """Numbers of columns as (rows, columns) float64, NaN where missing."""
    out = np.empty((rows, len(columns)))
    collect([(held, f"ifnull({held.value}::double, 'nan'::double)") for held in columns], out)
    return out


def is_number(kind: Kind) -> bool:
    """Whether float64 holds all values of a column as they are."""
    return kind.type in ("number", "bool")
