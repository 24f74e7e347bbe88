"""Tables in DuckDB: the one file that knows it. Types hold for the whole column, not a sample."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from core.data.base import refused
from core.data.kinds import Kind, guess_kind, text
from core.data.records import Layout
from core.data.watch import Cancelled, Watch
from core.data.words import Marks

Array = NDArray[Any]
BATCH = 20_000  # rows that are handed over at a time
WORDS = 1000  # different words that are looked at to find out what a column holds
FEW, ENOUGH = 0.05, 20  # share of cells that may not fit, of at least so many
MANY_ROWS = 200_000  # from here on different values are counted roughly
WIDE = 300  # columns of one question


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


class Store:
    """One table, typed, in memory that spills to disk. Use it in a `with`.

    Raises `Refused` if DuckDB is missing, `Cancelled` if the watch says so.
    """

    def __init__(self, watch: Watch | None = None, memory: str = "1GB") -> None:
        try:
            import duckdb
        except ImportError:
            raise refused("tables are read with DuckDB: pip install duckdb") from None
        self._duckdb = duckdb
        self._watch = watch or Watch()
        self._folder = tempfile.TemporaryDirectory(prefix="layerloom-")
        self._connection = duckdb.connect(
            config={
                "memory_limit": memory,
                "temp_directory": self._folder.name,
            }
        )
        self._connection.execute("set enable_progress_bar = true")
        self._connection.execute("set enable_progress_bar_print = false")
        self.kinds: tuple[Kind, ...] = ()
        self.rows = 0
        self.blank = 0  # rows without any value, left out

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()
        self._folder.cleanup()

    # ---- filling -------------------------------------------------------------------------------

    def take_csv(
        self, path: Path, layout: Layout, marks: Marks, sample: Rows, forced: Forced
    ) -> bool:
        """Read a file of text that is simple; False if it is not, and nothing is read."""
        columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(layout.width))
        relation = (
            f"read_csv({text(str(path))}, auto_detect=false, header=false, strict_mode=true, "
            f"delim={text(layout.delimiter)}, quote='\"', escape='\"', skip={layout.skip}, "
            f"columns={{{columns}}})"
        )
        try:
            self._settle(relation, marks, sample, forced)
        except (self._duckdb.InvalidInputException, self._duckdb.ConversionException):
            return False
        except self._duckdb.IOException as error:
            raise refused(f"{path} cannot be read: {_first_line(error)}", path) from None
        return True

    def take_rows(
        self, rows: Iterable[Sequence[str]], marks: Marks, sample: Rows, forced: Forced
    ) -> None:
        """Read rows of words, each as wide as those of the sample."""
        width = len(sample[0])
        names = [f"c{i}" for i in range(width)]
        self._run(f"create table raw ({', '.join(f'{n} varchar' for n in names)})")
        for batch in _batches(rows):
            columns = [
                np.array([cell or None for cell in column], object)
                for column in zip(*batch, strict=True)
            ]
            self._connection.register("piece", dict(zip(names, columns, strict=True)))
            self._run("insert into raw select * from piece")
            self._connection.unregister("piece")
        self._settle("raw", marks, sample, forced)
        self._run("drop table raw")

    def take_parquet(self, path: Path, limit: int | None = None) -> tuple[str, ...]:
        """Read a Parquet file; gives the names of its columns."""
        relation = f"read_parquet({text(str(path))})"
        end = f"limit {limit}" if limit else ""
        try:
            described = self._run(f"describe select * from {relation}").fetchall()
            kinds = tuple(_kind_of(sql_type) for _, sql_type, *_ in described)
            values = ", ".join(
                f"{_typed(_name(column), kind)} as v{i}"
                for i, ((column, *_), kind) in enumerate(zip(described, kinds, strict=True))
            )
            self._run(f"create or replace table t as select {values} from {relation} {end}")
        except self._duckdb.Error as error:
            raise refused(f"{path.name} cannot be read: {_first_line(error)}", path) from None
        self._finish(kinds)
        return tuple(column for column, *_ in described)

    def _settle(self, relation: str, marks: Marks, sample: Rows, forced: Forced) -> None:
        """Build the table, and build it anew until every column holds what its kind says."""
        columns = [list(cells) for cells in zip(*sample, strict=True)]
        european = marks.decimal == ","
        kinds = tuple(
            forced.get(i) or guess_kind(cells, marks, european) for i, cells in enumerate(columns)
        )
        for _ in range(5):
            odd = self._build(relation, kinds, marks)
            if not odd:
                break
            kinds = self._decide(kinds, marks, odd, columns)
        else:
            rest = self._build(relation, kinds, marks)
            if rest:
                kinds = tuple(Kind("text") if i in rest else k for i, k in enumerate(kinds))
                self._build(relation, kinds, marks)
        self._finish(kinds)

    def _build(self, relation: str, kinds: tuple[Kind, ...], marks: Marks) -> dict[int, int]:
        """Fill `t` with a value v per column, and a flag b where cells may be odd; count the
        cells that do not fit. Looks at the cells again only of columns with gaps."""
        values = ", ".join(
            f"{kind.expression(f'c{i}', marks)} as v{i}"
            + (f", {_odd(kind, i, marks)} as b{i}" if kind.lenient else "")
            for i, kind in enumerate(kinds)
        )
        self._run(f"create or replace table t as select {values} from {relation}")
        strict = [i for i, kind in enumerate(kinds) if not kind.lenient and kind.type != "text"]
        (rows,) = self._row("select count(*) from t")
        gaps: list[int] = []
        for some in _slices(strict):
            counts = self._row("select " + ", ".join(f"count(v{i})" for i in some) + " from t")
            gaps += [i for i, known in zip(some, counts, strict=True) if known < rows]
        if not gaps:
            return {}
        chosen = ", ".join(
            f"case when {_odd(kinds[i], i, marks)} then c{i} end as c{i}" for i in gaps
        )
        kept = " or ".join(f"c{i} is not null" for i in gaps)
        self._run(
            f"create or replace table odd as select * from (select {chosen} from {relation}) "
            f"where {kept}"
        )
        counts = self._row("select " + ", ".join(f"count(c{i})" for i in gaps) + " from odd")
        return {i: n for i, n in zip(gaps, counts, strict=True) if n}

    def _decide(
        self,
        kinds: tuple[Kind, ...],
        marks: Marks,
        odd: dict[int, int],
        sample: Sequence[Sequence[str]],
    ) -> tuple[Kind, ...]:
        """Better kinds for the columns in which some cells did not fit."""
        decided = list(kinds)
        for i, count in odd.items():
            words = self._run(
                f"select c{i}, count(*) from odd where c{i} is not null "
                f"group by 1 order by 2 desc, 1 limit {WORDS}"
            ).fetchall()
            (known,) = self._row(f"select count(v{i}) from t")
            decided[i] = _better(kinds[i], dict(words), known, count, marks, sample[i])
        return tuple(decided)

    def _finish(self, kinds: tuple[Kind, ...]) -> None:
        for some in _slices([i for i, kind in enumerate(kinds) if kind.type == "number"]):
            found = self._row("select " + ", ".join(f"isnan(max(v{i}))" for i in some) + " from t")
            for i in itertools.compress(some, found):  # «nan» is a number to a computer
                self._run(f"update t set v{i} = null where isnan(v{i})")
        empty = " and ".join(
            f"v{i} is null" + (f" and not b{i}" if kind.lenient else "")
            for i, kind in enumerate(kinds)
        )
        (self.blank,) = self._row(f"select count(*) from t where {empty}")
        if self.blank:
            self._run(f"delete from t where {empty}")
        (self.rows,) = self._row("select count(*) from t")
        self._run("drop table if exists odd")
        self.kinds = kinds

    # ---- asking --------------------------------------------------------------------------------

    def facts(self) -> list[Facts]:
        """What is known of every column."""
        found: list[Facts] = []
        for some in _slices(range(len(self.kinds))):
            asked = ", ".join(part for i in some for part in self._questions(i))
            answers = iter(self._row(f"select {asked} from t"))
            found += [Facts(*itertools.islice(answers, 7)) for _ in some]
        return [self._sharpen(i, facts) for i, facts in enumerate(found)]

    def _questions(self, i: int) -> Iterator[str]:
        kind, v = self.kinds[i], f"v{i}"
        yield f"count({v})"
        rough = self.rows > MANY_ROWS
        yield f"approx_count_distinct({v})" if rough else f"count(distinct {v})"
        if kind.type == "text":
            yield from ("null", "null", "null", "false")
        elif kind.type == "date":
            yield from (f"min({v})::varchar", f"max({v})::varchar", "null")
            yield f"coalesce(bool_and({v} = {v}::date), true)"
        else:
            yield from (f"min({v})", f"max({v})", f"avg({v})")
            yield f"coalesce(bool_and({v} = floor({v})), true)" if kind.type == "number" else "true"
        yield f"count(*) filter (b{i})" if kind.lenient else "0"

    def _sharpen(self, i: int, facts: Facts) -> Facts:
        """Count exactly where there are few values, and look past what is infinite."""
        if isinstance(facts.low, float) and not (isfinite(facts.low) and isfinite(facts.high)):
            finite = f"from t where isfinite(v{i})"
            low, high, mean = self._row(f"select min(v{i}), max(v{i}), avg(v{i}) {finite}")
            facts = replace(facts, low=low, high=high, mean=mean)
        if self.rows <= MANY_ROWS:
            return facts
        if facts.distinct > 2 * WORDS:
            return replace(facts, distinct=min(facts.distinct, facts.known))
        (exact,) = self._row(f"select count(distinct v{i}) from t")
        return replace(facts, distinct=exact)

    def numbers(self, i: int, part: str = "") -> Array:
        """A column as float32, NaN where missing; of dates the `part` "date" or "time"."""
        value = f"v{i}::float"
        if self.kinds[i].type == "date":
            value = f"date_diff('day', date '1970-01-01', v{i}::date)::float"
            if part == "time":
                value = f"(epoch(v{i}) - epoch(date_trunc('day', v{i})))::float"
        found = self._array(f"ifnull({value}, 'nan'::float)")
        found[np.isinf(found)] = np.nan
        return found

    def seconds(self, i: int) -> Array:
        """A column that has an order, as float64; NaN where missing."""
        value = f"epoch(v{i})" if self.kinds[i].type == "date" else f"v{i}::double"
        return self._array(f"ifnull({value}, 'nan'::double)")

    def values(self, i: int, limit: int) -> list[tuple[str, int]]:
        """The values of a column as words and how often each occurs, the most frequent first."""
        asked = f"select {_word(self.kinds[i], i)} as w, count(*) from t where v{i} is not null"
        found = self._run(f"{asked} group by 1 order by 2 desc, 1 limit {limit}").fetchall()
        return [(word, count) for word, count in found]

    def codes(self, i: int, words: Sequence[str]) -> Array:
        """Place of each row's value among `words`, int64: -1 another one, -2 missing."""
        listed = ", ".join(map(text, words))
        self._run(f"create or replace type words as enum ({listed})")
        place = f"ifnull(enum_code(try_cast({_word(self.kinds[i], i)} as words))::bigint, -1)"
        return self._array(f"case when v{i} is null then -2 else {place} end")

    def groups(self, i: int) -> Array:
        """A number for each different value of a column, int64."""
        return self._array(f"dense_rank() over (order by v{i})", order=True)

    def odd_rows(self, i: int, limit: int = 5) -> list[int]:
        """Rows (1-based) whose cell did not fit the column."""
        found = self._run(f"select rowid + 1 from t where b{i} order by 1 limit {limit}").fetchall()
        return [row for (row,) in found]

    def repeated(self) -> int:
        """Rows that stand in the table before, value for value."""
        columns = ", ".join(f"v{i}" for i in range(len(self.kinds)))
        (different,) = self._row(f"select count(*) from (select distinct {columns} from t)")
        return self.rows - int(different)

    def first(self, count: int) -> list[tuple[str, ...]]:
        """The first rows as words; nothing where missing."""
        columns = ", ".join(f"ifnull({_word(k, i)}, '')" for i, k in enumerate(self.kinds))
        found: list[tuple[str, ...]] = self._run(
            f"select {columns} from t limit {count}"
        ).fetchall()
        return found

    # ---- within --------------------------------------------------------------------------------

    def _array(self, value: str, order: bool = False) -> Array:
        sorted_ = " order by rowid" if order else ""
        found = self._run(f"select {value} as a from t{sorted_}").fetchnumpy()["a"]
        return np.array(np.ma.getdata(found))

    def _row(self, sql: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = self._run(sql).fetchone()
        return found

    def _run(self, sql: str) -> Any:
        """Ask, and let the watch look on. Raises `Cancelled`."""
        connection, watch = self._connection, self._watch
        watch.check()
        watch.lend(lambda: max(0.0, connection.query_progress() / 100), connection.interrupt)
        try:
            return connection.execute(sql)
        except self._duckdb.InterruptException:
            raise Cancelled from None
        except self._duckdb.OutOfMemoryException:
            raise refused("the table needs more memory than there is; leave out columns") from None
        finally:
            watch.lend(None, None)


Rows: TypeAlias = Sequence[Sequence[str]]
Forced: TypeAlias = Mapping[int, Kind]


def _odd(kind: Kind, i: int, marks: Marks) -> str:
    """SQL: whether a cell holds something that does not fit."""
    if kind.type == "text":
        return "false"
    word = Kind("text").expression(f"c{i}", marks)
    return f"({kind.expression(f'c{i}', marks)} is null and {word} is not null)"


def _better(
    kind: Kind, odd: dict[str, int], known: int, count: int, marks: Marks, sample: Sequence[str]
) -> Kind:
    """What a column holds, now that cells are known that did not fit the first guess."""
    new = guess_kind([*odd, *sample], marks, marks.decimal == ",")
    if new not in (kind, Kind("text")):
        return new
    if kind.type != "bool" and known >= ENOUGH and count <= FEW * (known + count):
        return replace(kind, lenient=True)
    return Kind("text")


def _word(kind: Kind, i: int) -> str:
    """SQL: a value as people write it."""
    if kind.type == "number":
        whole = f"v{i} = floor(v{i}) and abs(v{i}) < 1e15"
        return f"case when {whole} then v{i}::bigint::varchar else v{i}::varchar end"
    if kind.type == "bool":
        return f"case v{i} when 1 then {text(kind.pair[0])} when 0 then {text(kind.pair[1])} end"
    if kind.type == "date":
        return f"case when v{i} = v{i}::date then v{i}::date::varchar else v{i}::varchar end"
    return f"v{i}::varchar"


def _kind_of(sql_type: str) -> Kind:
    """The kind of a column that is typed already."""
    if sql_type in ("DOUBLE", "FLOAT", "TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT"):
        return Kind()
    if sql_type in ("BIGINT", "UINTEGER"):
        return Kind("wide") if sql_type == "BIGINT" else Kind()
    if sql_type.startswith(("DECIMAL", "HUGEINT", "UBIGINT", "UHUGEINT")):
        return Kind()
    if sql_type == "BOOLEAN":
        return Kind("bool", pair=("true", "false"))
    return Kind("date", forms=("",)) if sql_type.startswith(("DATE", "TIMESTAMP")) else Kind("text")


def _typed(column: str, kind: Kind) -> str:
    types = {"number": "double", "wide": "bigint", "bool": "double", "date": "timestamp"}
    if kind.type == "text":
        return f"nullif(trim({column}::varchar), '')"
    value = f"{column}::{types[kind.type]}"
    return (
        f"case when isnan({value}) then null else {value} end" if kind.type == "number" else value
    )


def _name(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'


def _batches(rows: Iterable[Sequence[str]]) -> Iterator[list[Sequence[str]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def _slices(places: Sequence[int]) -> Iterator[Sequence[int]]:
    for begin in range(0, len(places), WIDE):
        yield places[begin : begin + WIDE]


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
