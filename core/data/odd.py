"""Numbers that are none: «nan» and «inf» are numbers to a computer; here they are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from core.data.collect import matrix
from core.data.held import Held
from core.data.small import AT_ONCE, FEW_ROWS

MOST = 3.4e38  # what a float32 can hold


def without_odd(columns: Sequence[Held], rows: int) -> list[Held]:
    """Make odd numbers in columns of one table missing; each column says how many were infinite."""
    numbers = [i for i, held in enumerate(columns) if held.kind.type == "number"]
    found = list(columns)
    for begin in range(0, len(numbers), AT_ONCE):
        some = numbers[begin : begin + AT_ONCE]
        odd = _odd([columns[i] for i in some], rows)
        for i, is_odd in zip(some, odd, strict=True):
            if is_odd:
                found[i] = _forgotten(columns[i])
    return found


def _odd(columns: Sequence[Held], rows: int) -> Iterator[bool]:
    """Whether each column holds a number that is none, or too large."""
    store, table = columns[0].store, columns[0].table
    if rows > FEW_ROWS:
        asked = (f"not (greatest(-min({c.value}), max({c.value})) <= {MOST})" for c in columns)
        yield from map(bool, store.row(f"select {', '.join(asked)} from {table}", "checking"))
        return
    known = store.row(f"select {', '.join(f'count({c.value})' for c in columns)} from {table}")
    usable = (np.abs(matrix(columns, rows)) <= MOST).sum(axis=0)
    yield from (bool(n < k) for n, k in zip(usable, known, strict=True))


def _forgotten(held: Held) -> Held:
    v, table = held.value, held.table
    (infinite,) = held.store.row(
        f"select count(*) from {table} where not isnan({v}) and abs({v}) > {MOST}"
    )
    held.store.run(f"update {table} set {v} = null where not abs({v}) <= {MOST} or isnan({v})")
    return replace(held, infinite=infinite)
