"""One column of a table that DuckDB holds: its facts, and its values as arrays."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from core.data.kinds import Kind
from core.data.numerals import quoted as text

Array = NDArray[Any]
MANY_ROWS, FEW_VALUES = 200_000, 2000  # beyond the one, more than the other are counted roughly


class Unfit(Exception):
    """A cell of a file is no number, though its column was to be read as numbers."""

    def __init__(self, column: int) -> None:
        super().__init__(f"column {column} holds something else than numbers")
        self.column = column


class Asked(Protocol):
    """Answers SQL. Raises `Unfit`. A `stage` is what the watch is told if that takes long."""

    def run(self, sql: str, stage: str = "") -> Any: ...

    def row(self, sql: str, stage: str = "") -> tuple[Any, ...]: ...


@dataclass(frozen=True)
class Facts:
    """What is known of all values of a column; low, high, mean are None for words."""

    known: int
    distinct: int
    low: Any = None
    high: Any = None
    mean: float | None = None
    whole: bool = False
    odd: int = 0  # cells that did not fit and count as missing


@dataclass(frozen=True)
class Held:
    """Column v<place> of a table; b<place> says which cells did not fit, if the kind is lenient."""

    store: Asked
    table: str
    place: int
    kind: Kind
    infinite: int = 0  # values that were, and are missing now

    @property
    def value(self) -> str:
        return f"v{self.place}"

    @property
    def empty(self) -> str:
        """SQL: whether a row has nothing here."""
        odd = f" and not b{self.place}" if self.kind.lenient else ""
        return f"{self.value} is null{odd}"

    @property
    def word(self) -> str:
        """SQL: a value as people write it."""
        v, kind = self.value, self.kind
        if kind.type == "number":
            whole = f"{v} = floor({v}) and abs({v}) < 1e15"
            return f"case when {whole} then {v}::bigint::varchar else {v}::varchar end"
        if kind.type == "bool":
            return f"case {v} when 1 then {text(kind.pair[0])} when 0 then {text(kind.pair[1])} end"
        if kind.type == "date":
            return f"case when {v} = {v}::date then {v}::date::varchar else {v}::varchar end"
        return f"{v}::varchar"

    def number(self, part: str = "") -> str:
        """SQL: the value as a float, NaN where missing; of dates the `part` "date" or "time"."""
        value = f"try_cast({self.value} as float)"
        if self.kind.type == "date":
            value = f"date_diff('day', date '1970-01-01', {self.value}::date)::float"
            if part == "time":
                value = f"(epoch({self.value}) - epoch(date_trunc('day', {self.value})))::float"
        return f"ifnull({value}, 'nan'::float)"

    def numbers(self, part: str = "") -> Array:
        """All values as float32, see `number`."""
        found = self._array(self.number(part))
        found[np.isinf(found)] = np.nan
        return found

    def seconds(self) -> Array:
        """Values that have an order, as float64; NaN where missing."""
        value = f"epoch({self.value})" if self.kind.type == "date" else f"{self.value}::double"
        return self._array(f"ifnull({value}, 'nan'::double)")

    def values(self, limit: int) -> list[tuple[str, int]]:
        """The values as words and how often each occurs, the most frequent first."""
        asked = (
            f"select {self.word} as w, count(*) from {self.table} where {self.value} is not null"
        )
        found = self.store.run(f"{asked} group by 1 order by 2 desc, 1 limit {limit}").fetchall()
        return [(word, count) for word, count in found]

    def codes(self, words: Sequence[str]) -> Array:
        """Place of each row's value among `words`, int64: -1 another one, -2 missing."""
        return self._array(f"case when {self.value} is null then -2 else {self._code(words)} end")

    def code(self, words: Sequence[str]) -> str:
        """SQL: the place of the value among `words` as a float, -1 another one, NaN missing."""
        none = "'nan'::float"
        return f"case when {self.value} is null then {none} else {self._code(words)}::float end"

    def _code(self, words: Sequence[str]) -> str:
        if not words:
            return "-1::bigint"
        named = f"words_{self.table}_{self.place}"
        listed = ", ".join(map(text, words))
        self.store.run(f"create or replace type {named} as enum ({listed})")
        return f"ifnull(enum_code(try_cast({self.word} as {named}))::bigint, -1)"

    def groups(self) -> Array:
        """A number for each different value, int64."""
        rank = f"dense_rank() over (order by {self.value})"
        return _plain(self.store.run(f"select {rank} as a from {self.table} order by rowid"))

    def odd_rows(self, limit: int = 5) -> list[int]:
        """Rows (1-based) whose cell did not fit the column."""
        asked = f"select rowid + 1 from {self.table} where b{self.place} order by 1 limit {limit}"
        return [row for (row,) in self.store.run(asked).fetchall()]

    def words(self, limit: int) -> list[str]:
        """The first values as words; nothing where missing."""
        asked = f"select ifnull({self.word}, '') from {self.table} limit {limit}"
        return [word for (word,) in self.store.run(asked).fetchall()]

    def _array(self, value: str) -> Array:
        return _plain(self.store.run(f"select {value} as a from {self.table}"))


def _plain(found: Any) -> Array:
    return np.array(np.ma.getdata(found.fetchnumpy()["a"]))


def facts_of(columns: Sequence[Held], rows: int) -> list[Facts]:
    """What is known of columns of one table, asked at once."""
    if not columns:
        return []
    asked = ", ".join(part for column in columns for part in _questions(column, rows))
    answers = iter(columns[0].store.row(f"select {asked} from {columns[0].table}", "counting"))
    found = [Facts(*itertools.islice(answers, 7)) for _ in columns]
    return [_sharper(*pair, rows) for pair in zip(columns, found, strict=True)]


def _questions(column: Held, rows: int) -> Iterator[str]:
    kind, v = column.kind, column.value
    yield f"count({v})"
    yield f"approx_count_distinct({v})" if rows > MANY_ROWS else f"count(distinct {v})"
    if kind.type == "text":
        yield from ("null", "null", "null", "false")
    elif kind.type == "date":
        yield from (f"min({v})::varchar", f"max({v})::varchar", "null")
        yield f"coalesce(bool_and({v} = {v}::date), true)"
    else:
        yield from (f"min({v})", f"max({v})", f"avg({v})")
        yield f"coalesce(bool_and({v} = floor({v})), true)" if kind.type == "number" else "true"
    yield f"count(*) filter (b{column.place})" if kind.lenient else "0"


def _sharper(column: Held, facts: Facts, rows: int) -> Facts:
    """Count exactly where there are few values."""
    v, table = column.value, column.table
    if rows <= MANY_ROWS:
        return facts
    if facts.distinct > FEW_VALUES:
        return replace(facts, distinct=min(facts.distinct, facts.known))
    (exact,) = column.store.row(f"select count(distinct {v}) from {table}")
    return replace(facts, distinct=exact)
