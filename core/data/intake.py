"""Data that are looked at before they are used: read once, asked again whenever a guess changes."""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from core.data.base import Dataset, Source
from core.data.force import kind_of_type
from core.data.histogram import Histogram, histograms, of_column
from core.data.reading import Known, Preview, Reading, opened, preview
from core.data.suggest import ColumnReport
from core.data.survey import columns_of, report_of
from core.data.table import TableSource
from core.data.understand import TableReport
from core.data.watch import Watch

PREVIEWED = 500  # rows


@dataclass(frozen=True)
class Survey:
    """What is in the data, and how each column is spread, in the order of its columns.

    names : of the columns in the file, where they may have been given others
    """

    report: TableReport
    histograms: tuple[Histogram | None, ...]
    names: tuple[str, ...]


class Intake:
    """Reads a source, and again only if that is needed to answer.

    For one thread at a time: whoever asks waits for the answer before asking again.
    """

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._path = ""
        self._known: Known | None = None
        self._reading: Reading | None = None
        self._histograms: dict[str, Histogram | None] = {}
        self._loaded: tuple[Source, Dataset] | None = None
        self._preview: tuple[tuple[str, Known], Preview] | None = None

    def close(self) -> None:
        """Let go of what is open."""
        self._stack.close()
        self._reading = self._known = self._loaded = None
        self._histograms = {}

    def survey(self, source: Source, watch: Watch | None = None) -> Survey:
        """What is in the data of `source`. Raises `Refused`, `Cancelled`."""
        if not isinstance(source, TableSource):
            dataset = self.dataset(source, watch)
            spread = tuple(of_column(column, values) for column, values, _ in columns_of(dataset))
            report = report_of(dataset)
            return Survey(report, spread, report.names)
        reading = self._open(source, watch)
        report = source.report_of(reading)
        return Survey(report, self._spread(reading, report, watch), reading.names)

    def preview(self, source: Source) -> Preview | None:
        """The first rows as they are written, at once, however large the file; None if what is
        read is no table. Raises `Refused`."""
        if not isinstance(source, TableSource):
            return None
        known = replace(source.known, types={})
        if self._preview is None or self._preview[0] != (source.path, known):
            found = preview(Path(source.path).expanduser(), known, PREVIEWED)
            self._preview = (source.path, known), found
        return self._preview[1]

    def dataset(self, source: Source, watch: Watch | None = None) -> Dataset:
        """The data set of `source`. Raises `Refused`, `Cancelled`."""
        if self._loaded is not None and self._loaded[0] == source:
            return self._loaded[1]
        self._loaded = None
        if isinstance(source, TableSource):
            dataset = source.dataset_of(self._open(source, watch))
        else:
            dataset = source.load(watch)
        self._loaded = source, dataset
        return dataset

    def _open(self, source: TableSource, watch: Watch | None) -> Reading:
        """The file of `source`, as it was read before if that will do."""
        reading = self._reading
        if reading is not None and source.path == self._path and self._will_do(source, reading):
            reading.store.watched_by(watch)
            return reading
        self.close()
        self._stack = ExitStack()
        path = Path(source.path).expanduser()
        self._reading = self._stack.enter_context(opened(path, source.known, watch))
        self._path, self._known = source.path, source.known
        return self._reading

    def _will_do(self, source: TableSource, reading: Reading) -> bool:
        """Whether the values that were read are those that would be read now."""
        then, now = self._known, source.known
        assert then is not None
        if replace(then, types={}) != replace(now, types={}):
            return False
        held = dict(zip(reading.names, reading.store.columns, strict=True))
        for name in {*then.types, *now.types} & held.keys():
            was, is_ = then.types.get(name, ""), now.types.get(name, "")
            if was == is_:
                continue
            typed = reading.dialect.get("format") == "parquet"
            if not is_ or "first" in was + is_:
                return typed
            kind = held[name].kind.type
            if kind_of_type(is_) != ("number" if kind == "wide" else kind) and not typed:
                return False
        return True

    def _spread(
        self, reading: Reading, report: TableReport, watch: Watch | None
    ) -> tuple[Histogram | None, ...]:
        """Histograms by column; those that are known are not counted again."""
        pairs = zip(reading.names, report.columns, strict=True)
        keys = [_key(name, column) for name, column in pairs]
        if any(key not in self._histograms for key in keys):
            found = histograms(reading, report.columns, watch)
            self._histograms |= dict(zip(keys, found, strict=True))
        return tuple(self._histograms[key] for key in keys)


def _key(name: str, column: ColumnReport) -> str:
    return f"{name}\0{column.type}\0{column.id}"


def is_table(source: Source) -> bool:
    """Whether columns of the source can be named, typed and left out."""
    return isinstance(source, TableSource)


def with_column(source: Source, column: str, **facts: str) -> Source:
    """A table with another name, type or role of a column; other sources as they are."""
    return source.with_column(column, **facts) if isinstance(source, TableSource) else source


def columns_said(source: Source) -> dict[str, dict[str, str]]:
    """What was said of columns, by name in the file: "name", "type", "role"."""
    if not isinstance(source, TableSource):
        return {}
    said: dict[str, dict[str, str]] = json.loads(source.columns or "{}")
    return said
