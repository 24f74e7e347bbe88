"""Finds out what the columns of a table of words hold, by all of their cells, not a sample."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from core.data.held import Asked, Unfit
from core.data.kinds import ENOUGH, FEW, Kind, guess_kind, guess_most
from core.data.words import Marks

WORDS = 1000  # different words that are looked at to find out what a column holds
TRIES = 4  # to read numbers as such, each time without a column that turned out to be none
USUAL = ("", "NA")  # stand for nothing; each word more makes reading slower
MOST_WORDS = 6
ROUNDS = 5  # of better guesses, before what still does not fit is taken as words
Rows: TypeAlias = Sequence[Sequence[str]]
Forced: TypeAlias = Mapping[int, Kind]
Kinds: TypeAlias = tuple[Kind, ...]


@dataclass(frozen=True)
class Origin:
    """Where words come from.

    words : SQL of a table with the columns c0, c1, ... as words
    typed : the same with some columns read as numbers at once, which is far quicker; given are
        their places and words that stand for nothing. None if there is no such way.
    """

    words: str
    typed: Callable[[Collection[int], Collection[str]], str] | None = None


def settle(
    store: Asked, origin: Origin, table: str, marks: Marks, sample: Rows, forced: Forced
) -> Kinds:
    """Fill `table` with v0, v1, ... from the words c0, c1, ...; give their kinds.

    The sample says what a column holds; whatever does not fit then says it better.
    """
    columns = [list(cells) for cells in zip(*sample, strict=True)]
    european = marks.decimal == ","
    kinds = tuple(
        forced.get(i) or guess_most(cells, marks, european) for i, cells in enumerate(columns)
    )
    origin, plain, odd = _filled_first(store, origin, table, kinds, marks, sample)
    for _ in range(ROUNDS):
        if not odd:
            break
        kinds = _decide(store, table, kinds, marks, odd, columns)
        odd = _fill(store, origin.words, table, kinds, marks, plain)
    if odd:
        kinds = tuple(Kind("text") if i in odd else k for i, k in enumerate(kinds))
        _fill(store, origin.words, table, kinds, marks, plain)
    return kinds


def _filled_first(
    store: Asked, origin: Origin, table: str, kinds: Kinds, marks: Marks, sample: Rows
) -> tuple[Origin, frozenset[int], dict[int, int]]:
    """Fill the table, with plain numbers read as such if all their cells are.

    Gives where the words come from, the columns that are numbers in it already, and the cells
    that do not fit, as `_fill` does.
    """
    plain = frozenset(i for i, kind in enumerate(kinds) if kind == Kind())
    nothing = {cell for row in sample for cell in row if cell and marks.is_missing(cell)}
    if not marks.simple or marks.counts_for_nothing or len(nothing) > MOST_WORDS:
        plain = frozenset()
    for _ in range(TRIES):
        if not plain or origin.typed is None:
            break
        typed = Origin(origin.typed(plain, {*USUAL, *nothing}))
        try:
            return typed, plain, _fill(store, typed.words, table, kinds, marks, plain)
        except Unfit as unfit:
            plain = plain - {unfit.column} if unfit.column in plain else frozenset()
    return origin, frozenset(), _fill(store, origin.words, table, kinds, marks)


def _fill(
    store: Asked,
    relation: str,
    table: str,
    kinds: Kinds,
    marks: Marks,
    plain: frozenset[int] = frozenset(),
) -> dict[int, int]:
    """Make the values; count the cells that do not fit, which are then in the table «odd».

    Looks a second time only at the cells of columns with gaps; not at those that are `plain`
    numbers in the relation.
    """
    values = ", ".join(
        f"c{i} as v{i}"
        if i in plain
        else f"{kind.expression(f'c{i}', marks)} as v{i}"
        + (f", {_odd(kind, i, marks)} as b{i}" if kind.lenient else "")
        for i, kind in enumerate(kinds)
    )
    made = f"create or replace table {table} as select {values} from {relation}"
    store.run(made, "reading")
    strict = [
        i
        for i, kind in enumerate(kinds)
        if not kind.lenient and kind.type != "text" and i not in plain
    ]
    if not strict:
        return {}
    counts = ", ".join(["count(*)", *(f"count(v{i})" for i in strict)])
    rows, *known = store.row(f"select {counts} from {table}")
    gaps = [i for i, count in zip(strict, known, strict=True) if count < rows]
    if not gaps:
        return {}
    chosen = ", ".join(f"case when {_odd(kinds[i], i, marks)} then c{i} end as c{i}" for i in gaps)
    kept = " or ".join(f"c{i} is not null" for i in gaps)
    some = f"select * from (select {chosen} from {relation}) where {kept}"
    store.run(f"create or replace table odd as {some}", "checking")
    counted = store.row("select " + ", ".join(f"count(c{i})" for i in gaps) + " from odd")
    return {i: n for i, n in zip(gaps, counted, strict=True) if n}


def _odd(kind: Kind, i: int, marks: Marks) -> str:
    """SQL: whether a cell holds something that does not fit."""
    if kind.type == "text":
        return "false"
    word = Kind("text").expression(f"c{i}", marks)
    return f"({kind.expression(f'c{i}', marks)} is null and {word} is not null)"


def _decide(
    store: Asked,
    table: str,
    kinds: Kinds,
    marks: Marks,
    odd: Mapping[int, int],
    sample: Sequence[Sequence[str]],
) -> Kinds:
    """Better kinds for the columns in which some cells did not fit."""
    decided = list(kinds)
    for i, count in odd.items():
        asked = f"select c{i}, count(*) from odd where c{i} is not null"
        words = store.run(f"{asked} group by 1 order by 2 desc, 1 limit {WORDS}").fetchall()
        (known,) = store.row(f"select count(v{i}) from {table}")
        seen = [*(word for word, _ in words), *sample[i]]
        decided[i] = _better(kinds[i], seen, known, count, marks)
    return tuple(decided)


def _better(kind: Kind, cells: Sequence[str], known: int, odd: int, marks: Marks) -> Kind:
    """What a column holds, now that cells are known that did not fit the first guess."""
    new = guess_kind(cells, marks, marks.decimal == ",")
    if new not in (kind, Kind("text")):
        return new
    if kind.type != "bool" and known >= ENOUGH and odd <= FEW * (known + odd):
        return replace(kind, lenient=True)
    return Kind("text")
