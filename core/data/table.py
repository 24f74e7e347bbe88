"""Your own table: a file, and all that was guessed of it or said about it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from numpy.typing import NDArray

from core.data.base import Dataset, Signature, Source
from core.data.dialect import Wishes
from core.data.force import TYPES
from core.data.gather import dataset, samples
from core.data.once import keep, once
from core.data.reading import Known, Reading, opened
from core.data.suggest import MOST_CLASSES
from core.data.understand import Said, TableReport, report
from core.data.watch import Watch
from core.loss import Task
from core.spec import Range

Array = NDArray[Any]


class TableSource(Source):
    """A table from a file: CSV and its relatives, JSON lines, Parquet, Excel or ODS.

    What is left empty is guessed from the file. Columns go by their names in the file, also those
    that are given another name.
    """

    kind = "table"
    title = "Table"

    path: Annotated[str, "file"] = ""
    target: Annotated[str, "column to predict; empty: guess"] = ""
    task: Annotated[
        Literal["guess", "classes", "binary", "regression"], "what predicting the target is"
    ] = "guess"
    columns: Annotated[
        str, 'what columns are for, such as {"id": {"role": "ignore"}, "zip": {"type": "category"}}'
    ] = ""
    delimiter: Annotated[str, "what stands between cells; empty: guess"] = ""
    encoding: Annotated[str, "how letters are written, such as utf-8; empty: guess"] = ""
    decimal: Annotated[Literal["guess", ".", ","], "decimal mark"] = "guess"
    header: Annotated[Literal["guess", "yes", "no"], "whether the first row holds names"] = "guess"
    missing: Annotated[str, "words for nothing, with blanks between; empty: the usual ones"] = ""
    sheet: Annotated[str, "sheet of a workbook; empty: the first with rows"] = ""
    group: Annotated[str, "column whose rows stay together when rows are shared out"] = ""
    time: Annotated[str, "column that says which rows are later"] = ""
    part: Annotated[str, "column that says training, validation or test"] = ""
    categories: Annotated[
        int, Range(1, MOST_CLASSES, log=True), "most names of a category with an input of their own"
    ] = 50

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if not self.path:
            found["path"] = "must name a file"
        if complaint := _columns_complaint(self.columns):
            found["columns"] = complaint
        return found

    @property
    def known(self) -> Known:
        """What was said of the file."""
        wishes = Wishes(
            {"\\t": "\t", "tab": "\t"}.get(self.delimiter, self.delimiter),
            "" if self.decimal == "guess" else self.decimal,
            None if self.header == "guess" else self.header == "yes",
            tuple(self.missing.split()),
        )
        return Known(self.encoding, self.sheet, wishes, self._of_columns("type"))

    @property
    def said(self) -> Said:
        """What was said of the columns, by the names that they were given."""
        task: Task | None = None if self.task == "guess" else self.task
        apart = tuple(self._called(name) for name in (self.group, self.part) if name)
        roles, types = (
            {self._called(name): fact for name, fact in self._of_columns(fact_name).items()}
            for fact_name in ("role", "type")
        )
        return Said(self._called(self.target), task, roles, types, apart)

    @property
    def names(self) -> dict[str, str]:
        """The names that columns were given, by those in the file."""
        return self._of_columns("name")

    def _called(self, name: str) -> str:
        return self.names.get(name, name)

    def in_file(self, name: str) -> str:
        """The name in the file of a column that may have been given another one."""
        return next((old for old, new in self.names.items() if new == name), name)

    def _of_columns(self, fact: str) -> dict[str, Any]:
        said = json.loads(self.columns or "{}")
        return {name: facts[fact] for name, facts in said.items() if facts.get(fact)}

    def with_column(self, column: str, **facts: str) -> TableSource:
        """The same table with another role ("feature", "ignore"), type or name of a column; an
        empty fact takes back what was said."""
        said = json.loads(self.columns or "{}")
        about = {k: v for k, v in (said.get(column, {}) | facts).items() if v}
        said = {k: v for k, v in (said | {column: about}).items() if v}
        return self.with_(columns=json.dumps(said, ensure_ascii=False) if said else "")

    def without(self, column: str) -> TableSource:
        return self.with_column(self.in_file(column), role="ignore")

    def embedded(self, column: str) -> TableSource:
        return self.with_column(self.in_file(column), encoding="embedding")

    def called_like(self, other: Source) -> Source:
        found = self
        for column, name in other.names.items() if isinstance(other, TableSource) else ():
            found = found.with_column(column, name=name)
        return found

    def load(self, watch: Watch | None = None) -> Dataset:
        return once(self, self.path, self._load, watch)

    def _load(self, watch: Watch | None) -> Dataset:
        with opened(Path(self.path).expanduser(), self.known, watch) as reading:
            return self.dataset_of(reading)

    def report_of(self, reading: Reading) -> TableReport:
        """What is understood of the table, which is open."""
        return report(reading.called(self.names), self.said)

    def dataset_of(self, reading: Reading) -> Dataset:
        """What can be learnt from the table, which is open."""
        asked = {"group": self.group, "time": self.time, "part": self.part}
        keys = {name: self._called(column) for name, column in asked.items()}
        path = Path(self.path).expanduser()
        table = self.report_of(reading)
        said = self._of_columns("encoding").items()
        numbered = {self._called(name) for name, encoding in said if encoding == "embedding"}
        reading_ = reading.called(self.names)
        made = dataset(reading_, table, keys, self.categories, path, numbered)
        return keep(self, reading.stamp, made)

    def samples(self, wanted: Signature, watch: Watch | None = None) -> Array | None:
        """The rows as samples (rows, *sample_shape) for a network that was trained on `wanted`.

        The table needs no target. Raises `Refused` if it lacks a column.
        """
        if not wanted.inputs:
            return None
        path = Path(self.path).expanduser()
        forced = {"int": "float", "float": "float", "category": "text"}
        types = {self.in_file(c.name): forced[c.type] for c in wanted.inputs if c.type in forced}
        known = replace(self.known, types=types)
        with opened(path, known, watch) as reading:
            return samples(reading.called(self.names), wanted, path)


def _columns_complaint(text: str) -> str | None:
    try:
        said = json.loads(text or "{}")
        facts = [fact for column in said.values() for fact in column.items()]
    except (ValueError, AttributeError):
        return 'must be columns with what they are for, such as {"id": {"role": "ignore"}}'
    for name, value in facts:
        if name == "name" and isinstance(value, str) and value.strip():
            continue
        allowed = {
            "role": ("feature", "ignore"),
            "type": TYPES,
            "encoding": ("one-hot", "embedding"),
        }.get(name)
        if allowed is None:
            return f"may say name, role, type and encoding of a column, not {name!r}"
        if value not in allowed:
            return f"{name} must be one of {', '.join(allowed)}, not {value!r}"
    return None
