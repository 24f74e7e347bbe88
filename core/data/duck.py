"""A table in DuckDB: the one file that knows the library."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from core.data.base import refused
from core.data.held import Facts, Held, Unfit, facts_of
from core.data.kinds import Kind
from core.data.numerals import quoted as text
from core.data.odd import without_odd
from core.data.records import Layout
from core.data.settle import Forced, Kinds, Origin, Rows, settle
from core.data.small import FEW_ROWS, small_facts
from core.data.watch import Cancelled, Watch
from core.data.words import Marks
from core.room import own_folder

Array = NDArray[Any]
BATCH = 600_000  # cells that are handed over at a time
AT_ONCE = 30  # columns whose values are counted at the same time; WIDE is a multiple
_NO_NUMBER = re.compile(r'converting column "c(\d+)"\.\s+Could not convert string')
WIDE = 300  # columns of one table; more are held in several, side by side


class Store:
    """One table of typed columns, in memory that spills to disk. Use it in a `with`.

    Raises `Refused` if DuckDB is missing, `Cancelled` if the watch says so.
    """

    def __init__(self, watch: Watch | None = None, memory: str = "1GB") -> None:
        try:
            import duckdb
        except ImportError:
            raise refused("tables are read with DuckDB: pip install duckdb") from None
        self._duckdb = duckdb
        self.watch = watch or Watch()
        self._folder = own_folder()
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory,
            "temp_directory": self._folder.name,
        }
        self._connection = duckdb.connect(config=settings)
        self._connection.execute("set autoinstall_known_extensions = false")  # no network
        self._connection.execute("set enable_progress_bar = true")
        self._connection.execute("set enable_progress_bar_print = false")
        self.columns: tuple[Held, ...] = ()
        self.rows = 0
        self.blank = 0  # rows without any value, left out
        self.single = True  # the columns are those of one table
        self._facts: list[Facts] | None = None

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

        def relation(numbers: Collection[int] = (), nothing: Collection[str] = ()) -> str:
            types = ("DOUBLE" if i in numbers else "VARCHAR" for i in range(layout.width))
            columns = ", ".join(f"'c{i}': '{type_}'" for i, type_ in enumerate(types))
            nulls = f", nullstr=[{', '.join(map(text, nothing))}]" if nothing else ""
            return (
                f"read_csv({text(str(path))}, auto_detect=false, header=false, strict_mode=true, "
                f"delim={text(layout.delimiter)}, quote='\"', escape='\"', skip={layout.skip}, "
                f"columns={{{columns}}}{nulls})"
            )

        try:
            kinds = settle(self, Origin(relation(), relation), "t0", marks, sample, forced)
        except (Unfit, self._duckdb.InvalidInputException, self._duckdb.ConversionException):
            return False
        except self._duckdb.IOException as error:
            raise refused(f"{path} cannot be read: {_first_line(error)}", path) from None
        self._finish([("t0", kinds)])
        return self.rows + self.blank >= len(sample)  # a quote that is not closed hides the rest

    def take_rows(
        self, rows: Iterable[Sequence[str]], marks: Marks, sample: Rows, forced: Forced
    ) -> None:
        """Read rows of words, each as wide as those of the sample."""
        slices = list(_slices(len(sample[0])))
        for k, some in enumerate(slices):
            names = ", ".join(f"c{i} varchar" for i in range(len(some)))
            self.run(f"create table raw{k} ({names})")
        for batch in _batches(rows, max(1, BATCH // len(sample[0]))):
            columns = list(zip(*batch, strict=True))
            for k, some in enumerate(slices):
                self._insert(f"raw{k}", [columns[i] for i in some])
        filled: list[tuple[str, Kinds]] = []
        for k, some in enumerate(slices):
            part = [row[some.start : some.stop] for row in sample]
            said = {i - some.start: forced[i] for i in some if i in forced}
            filled.append((f"t{k}", settle(self, Origin(f"raw{k}"), f"t{k}", marks, part, said)))
            self.run(f"drop table raw{k}")
        self._finish(filled)

    def _insert(self, table: str, columns: Sequence[Sequence[str]]) -> None:
        arrays = {
            f"c{i}": np.array([cell or None for cell in cells], object)
            for i, cells in enumerate(columns)
        }
        self._connection.register("piece", arrays)
        self.run(f"insert into {table} select * from piece")
        self._connection.unregister("piece")

    def take_parquet(self, path: Path, limit: int | None = None) -> tuple[str, ...]:
        """Read a Parquet file; gives the names of its columns."""
        relation = f"read_parquet({text(str(path))})"
        end = f"limit {limit}" if limit else ""
        filled: list[tuple[str, Kinds]] = []
        try:
            described = self.run(f"describe select * from {relation}").fetchall()
            kinds = tuple(_kind_of(sql_type) for _, sql_type, *_ in described)
            for k, some in enumerate(_slices(len(kinds))):
                values = ", ".join(
                    f"{_typed(described[i][0], described[i][1], kinds[i])} as v{i - some.start}"
                    for i in some
                )
                made = f"create table t{k} as select {values} from {relation} {end}"
                self.run(made, "reading")
                filled.append((f"t{k}", kinds[some.start : some.stop]))
        except self._duckdb.Error as error:
            raise refused(f"{path.name} cannot be read: {_first_line(error)}", path) from None
        self._finish(filled)
        return tuple(column for column, *_ in described)

    def _finish(self, filled: Sequence[tuple[str, Kinds]]) -> None:
        """The columns are complete: leave out rows without any value."""
        (self.rows,) = self.row("select count(*) from t0")
        columns: list[Held] = []
        for table, kinds in filled:
            some = [Held(self, table, place, kind) for place, kind in enumerate(kinds)]
            columns += without_odd(some, self.rows)
        self.columns = tuple(columns)
        self.single = len(filled) == 1
        if self.single:
            self.blank = self.leave_out(" and ".join(column.empty for column in self.columns))

    def leave_out(self, where: str) -> int:
        """Forget the rows of a single table for which this SQL holds; how many there were."""
        if not where:
            return 0
        (count,) = self.row(f"select count(*) from t0 where {where}")
        if count:
            self.run(f"delete from t0 where {where}")
            self.rows -= count
        return int(count)

    def odd_rows(self, words: Sequence[str]) -> int:
        """How many rows, among those with cells that did not fit, held these words in them."""
        tables = {name for (name,) in self.run("show tables").fetchall()}
        if "odd" not in tables:
            return 0
        places = [name for name, *_ in self.run("describe odd").fetchall()]
        fits = " and ".join(f"trim({c}) = {text(words[int(c[1:])])}" for c in places)
        (count,) = self.row(f"select count(*) from odd where {fits}")
        return int(count)

    # ---- asking --------------------------------------------------------------------------------

    def facts(self) -> list[Facts]:
        """What is known of every column; found out once."""
        if self._facts is None:
            self._facts = list(itertools.chain.from_iterable(self._ask_facts()))
        return self._facts

    def _ask_facts(self) -> Iterator[list[Facts]]:
        if self.rows <= FEW_ROWS:
            for _, columns in itertools.groupby(self.columns, key=lambda held: held.table):
                yield small_facts(list(columns), self.rows)
            return
        for some in _slices(len(self.columns), AT_ONCE):
            yield facts_of([self.columns[i] for i in some], self.rows)

    def watched_by(self, watch: Watch | None) -> None:
        """From now on, somebody else waits for the answers."""
        self.watch = watch or Watch()

    def row(self, sql: str, stage: str = "") -> tuple[Any, ...]:
        found: tuple[Any, ...] = self.run(sql, stage).fetchone()
        return found

    def run(self, sql: str, stage: str = "") -> Any:
        """Ask, and let the watch look on; `stage` is what it is told. Raises `Cancelled`."""
        connection, watch = self._connection, self.watch
        if stage:
            watch.tell(stage, 0.0)
        watch.check()
        measure = (lambda: max(0.0, connection.query_progress() / 100)) if stage else None
        watch.lend(measure, connection.interrupt)
        try:
            return connection.execute(sql)
        except self._duckdb.InterruptException:
            raise Cancelled from None
        except self._duckdb.ConversionException as error:
            if found := _NO_NUMBER.search(str(error)):
                raise Unfit(int(found[1])) from None
            raise
        except self._duckdb.OutOfMemoryException:
            raise refused("the table needs more memory than there is; leave out columns") from None
        finally:
            watch.lend(None, None)


def _kind_of(sql_type: str) -> Kind:
    """The kind of a column that is typed already."""
    if sql_type == "BIGINT":
        return Kind("wide")
    if sql_type.startswith(NUMBERS):
        return Kind()
    if sql_type == "BOOLEAN":
        return Kind("bool", pair=("true", "false"))
    return Kind("date") if sql_type.startswith(("DATE", "TIMESTAMP")) else Kind("text")


NUMBERS = (
    *("DOUBLE", "FLOAT", "DECIMAL"),
    *("TINYINT", "SMALLINT", "INTEGER", "HUGEINT"),
    *("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"),
)
TYPES = {"number": "double", "wide": "bigint", "bool": "double", "date": "timestamp"}


def _typed(column: str, sql_type: str, kind: Kind) -> str:
    quoted = '"' + column.replace('"', '""') + '"'
    if kind.type == "text":
        return f"nullif(trim({quoted}::varchar), '')"
    if sql_type == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({quoted}))"
    return f"{quoted}::{TYPES[kind.type]}"


def _batches(rows: Iterable[Sequence[str]], size: int) -> Iterator[list[Sequence[str]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def _slices(width: int, most: int = WIDE) -> Iterator[range]:
    for begin in range(0, width, most):
        yield range(begin, min(begin + most, width))


def _first_line(error: Exception) -> str:
    return str(error).strip().split("\n")[0]
