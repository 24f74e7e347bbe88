"""Your own table: a file, and all that was guessed of it or said about it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal

from numpy.typing import NDArray

from core.data.base import Dataset, Signature, Source
from core.data.dialect import Wishes
from core.data.gather import dataset, samples
from core.data.reading import Known, opened
from core.data.suggest import MOST_CLASSES
from core.data.understand import Said, report
from core.data.watch import Watch
from core.loss import Task
from core.spec import Range

Array = NDArray[Any]
TYPES = ("int", "float", "category", "text")


class TableSource(Source):
    """A table from a file: CSV and its relatives, JSON lines, Parquet, Excel or ODS.

    What is left empty is guessed from the file.
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
        """What was said of the columns."""
        task: Task | None = None if self.task == "guess" else self.task
        apart = tuple(name for name in (self.group, self.part) if name)
        return Said(self.target, task, self._of_columns("role"), self._of_columns("type"), apart)

    def _of_columns(self, fact: str) -> dict[str, Any]:
        said = json.loads(self.columns or "{}")
        return {name: facts[fact] for name, facts in said.items() if facts.get(fact)}

    def with_column(self, name: str, **facts: str) -> TableSource:
        """The same table with another role ("feature", "ignore") or type of a column."""
        said = json.loads(self.columns or "{}")
        said[name] = said.get(name, {}) | facts
        return self.with_(columns=json.dumps(said, ensure_ascii=False))

    def without(self, column: str) -> TableSource:
        return self.with_column(column, role="ignore")

    def load(self, watch: Watch | None = None) -> Dataset:
        path = Path(self.path).expanduser()
        with opened(path, self.known, watch) as reading:
            keys = {"group": self.group, "time": self.time, "part": self.part}
            return dataset(reading, report(reading, self.said), keys, self.categories, path)

    def samples(self, wanted: Signature, watch: Watch | None = None) -> Array | None:
        """The rows as samples (rows, *sample_shape) for a network that was trained on `wanted`.

        The table needs no target. Raises `Refused` if it lacks a column.
        """
        if not wanted.inputs:
            return None
        path = Path(self.path).expanduser()
        forced = {"int": "float", "float": "float", "category": "text"}
        types = {c.name: forced[c.type] for c in wanted.inputs if c.type in forced}
        known = replace(self.known, types=types)
        with opened(path, known, watch) as reading:
            return samples(reading, wanted, path)


def _columns_complaint(text: str) -> str | None:
    try:
        said = json.loads(text or "{}")
        facts = [fact for column in said.values() for fact in column.items()]
    except (ValueError, AttributeError):
        return 'must be columns with what they are for, such as {"id": {"role": "ignore"}}'
    for name, value in facts:
        allowed = {"role": ("feature", "ignore"), "type": TYPES}.get(name)
        if allowed is None:
            return f"may say role and type of a column, not {name!r}"
        if value not in allowed:
            return f"{name} must be one of {', '.join(allowed)}, not {value!r}"
    return None
