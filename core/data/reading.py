"""Opens a table, whatever its form: text with any dialect, a sheet, JSON lines, Parquet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from core.data import notes
from core.data.base import refused
from core.data.dialect import SAMPLE_LINES, Dialect, Wishes, frame, guess
from core.data.duck import Store
from core.data.force import forced_kinds
from core.data.form import form_of, refuse_foreign
from core.data.held import Facts
from core.data.json_rows import json_rows
from core.data.kinds import Kind
from core.data.once import Stamp, stamp
from core.data.records import Layout, Trouble, records
from core.data.sheets import read_sheet
from core.data.sift import sift
from core.data.stamps import stamp_kinds
from core.data.text import Text, look
from core.data.watch import Watch
from core.data.words import Marks

SAMPLE_SIZE = 1 << 20  # characters of lines that are looked at to guess
KIND_ROWS = 300  # rows of them that say what columns hold; all are checked later


@dataclass(frozen=True)
class Known:
    """What a user has said of a file; nothing is guessed of that.

    types : by name of the column, see `core.data.force`
    """

    encoding: str = ""
    sheet: str = ""
    wishes: Wishes = field(default_factory=Wishes)
    types: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """The first rows of a table as words, before anything was typed."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    dialect: Mapping[str, Any]
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A table that is open: ask its `store` by the place of a column in `names`.

    decimals : places of columns in which numbers are written with decimals
    dialect : what was guessed, for people · notes : what they should know
    unreadable : lines that are left out, with the reason (the first 1000) · unread : how many
    """

    name: str
    names: tuple[str, ...]
    store: Store
    dialect: Mapping[str, Any]
    decimals: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    unreadable: tuple[tuple[int, str], ...] = ()
    unread: int = 0
    stamp: Stamp = None  # of the file, when reading began

    @property
    def facts(self) -> list[Facts]:
        """What is known of every column."""
        return self.store.facts()

    def called(self, names: Mapping[str, str]) -> Reading:
        """The same table with other names of columns, by the names in the file.

        Raises `Refused` if two columns would have the same name.
        """
        if not names:
            return self
        new = tuple(names.get(name, name) for name in self.names)
        if len(set(new)) < len(new):
            (twice, _), *_ = Counter(new).most_common(1)
            raise refused(f"two columns cannot both be called «{twice}»; rename one of them")
        return replace(self, names=new)


@contextmanager
def opened(path: Path, known: Known, watch: Watch | None = None) -> Iterator[Reading]:
    """Read a whole table. Raises `Refused`, `Cancelled`."""
    with Store(watch) as store:
        before = stamp(path)
        try:
            reading = _read(path, known, store, watch)
        except OSError as error:
            raise refused(f"{path} cannot be read: {error.strerror or error}", path) from None
        if before != stamp(path):
            text = f"{path.name} was changed while it was read; read it again, or a copy of it"
            raise refused(text, path)
        yield replace(reading, stamp=before)


def _read(path: Path, known: Known, store: Store, watch: Watch | None) -> Reading:
    form = form_of(path)
    if form == "parquet":
        return Reading(path.stem, store.take_parquet(path), store, {"format": "parquet"})
    if form == "sheet":
        return _sheet(path, known, store)
    if form in ("json", "jsonl"):
        return _json(path, form, known, store, watch)
    return _text(path, known, store, watch)


def preview(path: Path, known: Known | None = None, rows: int = 100) -> Preview:
    """The first rows at once, however large the file. Raises `Refused`."""
    known = known or Known()
    if form_of(path) == "parquet":
        with Store() as store:
            names = store.take_parquet(path, rows)
            columns = (column.words(rows) for column in store.columns)
            return Preview(names, tuple(zip(*columns, strict=True)), {"format": "parquet"})
    if form_of(path) == "sheet":
        sheet, sheets, cells = read_sheet(path, known.sheet)
        found = frame(list(enumerate(cells, 1)), Layout(), known.wishes)
        return Preview(found.names, found.rows[:rows], {"sheet": sheet}, sheets)
    if form_of(path) in ("json", "jsonl"):
        words, keys = json_rows(path, form_of(path), Trouble(), None, rows)
        return Preview(keys, tuple(map(tuple, words)), {"format": "json"})
    text = look(path, known.encoding, partial=True)
    dialect = guess(_sample(text), known.wishes)
    return Preview(dialect.names, dialect.rows[:rows], _said(text, dialect))


# ---- text --------------------------------------------------------------------------------------


def _text(path: Path, known: Known, store: Store, watch: Watch | None) -> Reading:
    text = look(path, known.encoding, watch)
    lines = _sample(text)
    refuse_foreign(path, lines)
    dialect = guess(lines, known.wishes)
    _refuse_nothing(path, dialect)
    trouble, sample = Trouble(), dialect.rows[:KIND_ROWS]
    forced = _forced(dialect, known)
    simple = text.plain and dialect.simple
    if not simple or not store.take_csv(path, dialect.layout, dialect.marks, sample, forced):
        rows = (cells for _, cells in records(text.lines(watch), dialect.layout, trouble))
        store.take_rows(rows, dialect.marks, sample, forced)
    said = [
        *dialect.notes,
        *notes.of_text(text),
        *notes.of_rows(trouble, dialect.layout.width),
    ]
    return _reading(path.stem, dialect, store, _said(text, dialect), said, trouble)


def _sample(text: Text) -> list[str]:
    lines, size = [], 0
    source = text.lines()
    for line in islice(source, SAMPLE_LINES + 1):
        lines.append(line)
        size += len(line)
        if size > SAMPLE_SIZE:
            break
    whole = len(lines) <= SAMPLE_LINES and size <= SAMPLE_SIZE
    return lines if whole or len(lines) < 3 else lines[:-1]


def _refuse_nothing(path: Path, dialect: Dialect) -> None:
    if not dialect.names:
        raise refused(f"{path.name} is empty: there is nothing to learn from", path)
    if not dialect.rows:
        names = ", ".join(name[:40] for name in dialect.names[:5])
        raise refused(f"{path.name} has a header ({names}) and no rows below it", path, 1)


def _said(text: Text, dialect: Dialect) -> dict[str, Any]:
    layout, marks = dialect.layout, dialect.marks
    return {
        "delimiter": layout.delimiter,
        "encoding": text.encoding,
        "header": dialect.header,
        "quote": layout.quote,
        "decimal": marks.decimal,
        "thousands": marks.thousands,
    }


# ---- other forms -------------------------------------------------------------------------------


def _sheet(path: Path, known: Known, store: Store) -> Reading:
    sheet, sheets, cells = read_sheet(path, known.sheet)
    dialect = frame(list(enumerate(cells, 1)), Layout(), known.wishes)
    _refuse_nothing(path, dialect)
    sample = dialect.rows[:KIND_ROWS]
    forced = _forced(dialect, known)
    store.take_rows(dialect.rows, dialect.marks, sample, forced)
    others = [name for name in sheets if name != sheet]
    found = list(dialect.notes)
    if others and not known.sheet:
        found.append(f"this is sheet «{sheet}»; there are also {', '.join(others)}")
    said = {"format": "sheet", "sheet": sheet, "sheets": list(sheets), "header": dialect.header}
    return _reading(path.stem, dialect, store, said, found, Trouble())


def _json(path: Path, form: str, known: Known, store: Store, watch: Watch | None) -> Reading:
    trouble = Trouble()
    rows, names = json_rows(path, form, trouble, watch)
    sample = [tuple(row) for row in islice(rows, KIND_ROWS)]
    if not sample:
        reason = (
            f"; line {trouble.unreadable[0][0]} {trouble.unreadable[0][1]}"
            if trouble.unread
            else ""
        )
        raise refused(f"{path.name} holds no row of a table{reason}", path)
    dialect = Dialect(Layout(width=len(names)), True, names, Marks(), tuple(sample))
    again, _ = json_rows(path, form, Trouble(), watch)
    forced = _forced(dialect, known)
    store.take_rows(again, dialect.marks, sample, forced)
    said = {"format": form, "encoding": "utf-8"}
    return _reading(path.stem, dialect, store, said, tuple(notes.of_rows(trouble, 0)), trouble)


# ---- all ---------------------------------------------------------------------------------------


def _reading(
    name: str,
    dialect: Dialect,
    store: Store,
    said: Mapping[str, Any],
    known: Sequence[str],
    trouble: Trouble,
) -> Reading:
    sifted = sift(store, dialect.names, dialect.header)
    blank = store.blank
    blanks = f"{blank} rows without any value are left out" if blank > 1 else ""
    mark = dialect.marks.decimal
    decimals = frozenset(
        i
        for i in range(len(dialect.names))
        if any(mark in row[i] or "e" in row[i].lower() for row in dialect.rows[:KIND_ROWS])
    )
    found = [*known, *([blanks or "1 row without any value is left out"] if blank else [])]
    sample = dialect.rows[:KIND_ROWS]
    found += [*sifted, *notes.of_columns(dialect.names, store.columns, sample)]
    return Reading(
        name,
        dialect.names,
        store,
        said,
        decimals,
        tuple(found),
        tuple(trouble.unreadable),
        trouble.unread,
    )


def _forced(dialect: Dialect, known: Known) -> dict[int, Kind]:
    """Kinds of columns that more is known of than their cells say."""
    names, sample = dialect.names, dialect.rows[:KIND_ROWS]
    return stamp_kinds(names, sample) | forced_kinds(names, known.types, sample, dialect.marks)
