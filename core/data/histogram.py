"""How the values of a column are spread: counted over all rows, drawn small."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.columns import EPOCH, Column
from core.data.held import Held
from core.data.reading import Reading
from core.data.suggest import ColumnReport
from core.data.watch import Watch

Array = NDArray[Any]
BINS, FEW_BINS = 24, 8  # as many as can be told apart in a cell of a table; of few rows
WORDS = 12  # the most frequent ones; the rest is one bar more
AT_ONCE = 4_000_000  # cells that are fetched together
DAY = 86_400


@dataclass(frozen=True)
class Histogram:
    """Rows by value: `counts` of bins of one width, from small to large, or of words.

    labels : what each bin holds, as people read it
    words : whether the bins are words, the most frequent first, `others` rows having another one
    """

    counts: tuple[int, ...]
    labels: tuple[str, ...]
    words: bool = False
    others: int = 0

    @property
    def total(self) -> int:
        return sum(self.counts) + self.others


def histograms(
    reading: Reading, columns: Sequence[ColumnReport], watch: Watch | None = None
) -> tuple[Histogram | None, ...]:
    """Of every column of a table that is open; None where values say nothing but themselves."""
    found: dict[int, Histogram | None] = {}
    numeric = [i for i, c in enumerate(columns) if c.type in ("int", "float", "date", "datetime")]
    for some in _slices(reading, numeric):
        for i, values in zip(some, _fetch(reading, some), strict=True):
            found[i] = of_numbers(values, columns[i].type)
    for i, column in enumerate(columns):
        if watch:
            watch.tell("counting", i / len(columns))
        if i not in found:
            found[i] = _of_words(reading.store.columns[i], column)
    return tuple(found[i] for i in range(len(columns)))


def of_column(column: Column, values: Array) -> Histogram | None:
    """Of the values of a data set in memory, (n,) float32, NaN where missing."""
    if column.type in ("category", "bool"):
        names = column.categories or ("no", "yes")
        counts = np.bincount(values[values >= 0].astype(int), minlength=len(names))
        pairs = sorted(zip(counts.tolist(), names, strict=False), key=lambda pair: -pair[0])
        rest = sum(n for n, _ in pairs[WORDS:])
        return _worded([(name, n) for n, name in pairs[:WORDS] if n], rest)
    scale = DAY if column.type == "date" else 1
    return of_numbers(values * scale, "date" if column.type == "date" else "float")


def of_numbers(values: Array, type_: str = "float") -> Histogram | None:
    """Of numbers, (n,), NaN where missing; of dates as seconds since 1970."""
    known = values[np.isfinite(values)]
    if not len(known):
        return None
    low, high = float(known.min()), float(known.max())
    bins = int(min(max(np.sqrt(len(known)), FEW_BINS), BINS))
    width = (high - low) / bins
    whole = high - low < BINS and (type_ == "int" or _are_whole(known))
    if whole:
        bins, width = int(high - low) + 1, 1.0
    places = ((known - np.float32(low)) * np.float32(1 / width if width else 0)).astype(np.intp)
    np.minimum(places, bins - 1, out=places)
    counts = np.bincount(places, minlength=bins)
    edges = low + width * np.arange(bins + 1)
    return Histogram(tuple(counts.tolist()), tuple(_labels(edges, type_, whole)))


def _are_whole(values: Array) -> bool:
    return bool((values == np.floor(values)).all())


def _labels(edges: Array, type_: str, whole: bool) -> Iterator[str]:
    write = _date if type_ in ("date", "datetime") else "{:.4g}".format
    for low, high in itertools.pairwise(edges):
        yield write(low) if whole else f"{write(low)} … {write(high)}"


def _date(seconds: float) -> str:
    return str(np.datetime64(EPOCH, "s") + np.timedelta64(int(seconds), "s"))[:10]


def _slices(reading: Reading, places: Sequence[int]) -> Iterator[list[int]]:
    """Columns of one table whose cells are not too many at a time."""
    most = max(1, min(50, AT_ONCE // max(reading.store.rows, 1)))
    tables: dict[str, list[int]] = {}
    for i in places:
        tables.setdefault(reading.store.columns[i].table, []).append(i)
    for some in tables.values():
        for begin in range(0, len(some), most):
            yield some[begin : begin + most]


def _fetch(reading: Reading, places: Sequence[int]) -> list[Array]:
    """Values of columns of one table as float32, NaN where missing."""
    store = reading.store
    asked = ", ".join(
        f"ifnull({_number(store.columns[i])}::float, 'nan'::float) as a{i}" for i in places
    )
    table = store.columns[places[0]].table
    fetched = store.run(f"select {asked} from {table}").fetchnumpy()
    return [np.asarray(np.ma.getdata(fetched[f"a{i}"])) for i in places]


def _number(column: Held) -> str:
    return f"epoch({column.value})" if column.kind.type == "date" else column.value


def _of_words(column: Held, about: ColumnReport) -> Histogram | None:
    if about.id or about.type in ("text", "empty"):
        return None
    found = column.values(WORDS)
    known = column.store.row(f"select count({column.value}) from {column.table}")[0]
    return _worded(found, known - sum(n for _, n in found))


def _worded(found: Sequence[tuple[str, int]], others: int) -> Histogram | None:
    if not found:
        return None
    return Histogram(tuple(n for _, n in found), tuple(word for word, _ in found), True, others)
