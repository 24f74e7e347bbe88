"""What is understood of a table: its columns, what may be predicted, what is odd."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from core.data.force import kind_of_type
from core.data.kinds import Kind
from core.data.reading import Known, Reading, opened
from core.data.suggest import (
    ColumnKind,
    ColumnReport,
    Role,
    looks_like_id,
    suggest_target,
    task_of,
    type_of,
    why_ignored,
)
from core.data.watch import Watch
from core.loss import Task
from core.problem import Refused


@dataclass(frozen=True)
class Said:
    """What a user has said of the columns; all else is suggested.

    roles : by name "feature" or "ignore" · types : by name, see `Known`
    """

    target: str = ""
    task: Task | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    apart: tuple[str, ...] = ()  # columns that only the split looks at


@dataclass(frozen=True)
class TableReport:
    """The neutral answer to «what is in this file?», for a page, a command and the loading.

    target, task : suggested, or as said; empty and None if nothing can be predicted
    unreadable : lines that are left out, with the reason (the first 1000) · unread : how many
    """

    name: str
    rows: int
    columns: tuple[ColumnReport, ...]
    target: str
    task: Task | None
    dialect: Mapping[str, Any]
    warnings: tuple[str, ...] = ()
    unreadable: tuple[tuple[int, str], ...] = ()
    unread: int = 0

    def column(self, name: str) -> ColumnReport:
        """Raises KeyError with the names there are."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"no column is called {name!r}; there are {', '.join(self.names)}")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def to_json(self) -> dict[str, Any]:
        """The form that `table --json` prints."""
        return {
            "outcome": "ok_with_warning" if self.warnings else "ok",
            "rows": self.rows,
            "columns": [column.to_json() for column in self.columns],
            "target": self.target or None,
            "task": self.task,
            "dialect": dict(self.dialect),
            "warnings": list(self.warnings),
            "unreadable": [{"line": line, "reason": reason} for line, reason in self.unreadable],
            "error": None,
        }


def understand(
    path: Path | str,
    known: Known | None = None,
    said: Said | None = None,
    watch: Watch | None = None,
) -> TableReport:
    """Read a table and say what is in it. Raises `Refused`, `Cancelled`."""
    with opened(Path(path), known or Known(), watch) as reading:
        return report(reading, said or Said())


def error_to_json(refusal: Refused) -> dict[str, Any]:
    """What `table --json` prints of a file that cannot be read."""
    message = refusal.problem.message
    return {
        "outcome": "error",
        "rows": None,
        "columns": [],
        "target": None,
        "task": None,
        "dialect": None,
        "warnings": [],
        "error": message,
    }


def report(reading: Reading, said: Said) -> TableReport:
    """What is understood of a table that is open."""
    rows = reading.store.rows
    columns = [_column(reading, i, said) for i in range(len(reading.names))]
    free = [c for c in columns if c.name not in said.apart and c.name not in said.roles]
    target = said.target or (suggest_target(free, rows) if free and len(columns) > 1 else "")
    columns = [replace(c, role="target", note="") if c.name == target else c for c in columns]
    task = said.task or next((task_of(c, rows) for c in columns if c.name == target), None)
    notes = [*reading.notes, *(_odd_cells(reading, i, c) for i, c in enumerate(columns) if c.odd)]
    notes += _unheeded(reading, said)
    return TableReport(
        reading.name,
        rows,
        tuple(columns),
        target,
        task,
        reading.dialect,
        tuple(notes),
        reading.unreadable,
        reading.unread,
    )


def _column(reading: Reading, i: int, said: Said) -> ColumnReport:
    kind, facts, name = reading.store.columns[i].kind, reading.facts[i], reading.names[i]
    type_ = type_of(kind, facts, i in reading.decimals)
    if type_ != "empty" and _may_be(kind, wanted := said.types.get(name, "")):
        type_ = cast(ColumnKind, wanted)
    whole = type_ == "int"
    low, high = (None, None) if kind.type == "bool" else (facts.low, facts.high)
    column = ColumnReport(
        name,
        type_,
        reading.store.rows - facts.known,
        facts.distinct,
        _plain(low, whole),
        _plain(high, whole),
        None if facts.mean is None or not math.isfinite(facts.mean) else facts.mean,
        odd=facts.odd if kind.lenient else 0,
    )
    if name in said.apart:
        return replace(column, role="ignore", note="says how rows are shared out")
    if role := said.roles.get(name):
        return replace(column, role=role)
    if said.types.get(name) == "id":
        return replace(column, role="ignore", note="an id: it only names the rows", id=True)
    if name in said.types and type_ != "empty":
        return column
    note = why_ignored(column, reading.store.rows, i == 0)
    is_id = looks_like_id(column, reading.store.rows, i == 0)
    return replace(column, role="ignore", note=note, id=is_id) if note else column


def _unheeded(reading: Reading, said: Said) -> list[str]:
    """What was said of columns that a file with types of its own does not allow."""
    held = dict(zip(reading.names, reading.store.columns, strict=True))
    return [
        f"«{name}» holds {WORDS[held[name].kind.type]} and cannot be taken as {type_}"
        for name, type_ in said.types.items()
        if name in held
        and kind_of_type(type_) not in ("text", held[name].kind.type)
        and not _may_be(held[name].kind, type_)
    ]


WORDS = {
    "number": "numbers",
    "wide": "numbers",
    "bool": "yes and no",
    "date": "dates",
    "text": "words",
}


def _may_be(kind: Kind, type_: str) -> bool:
    """Whether a column that was read as `kind` can be taken as what was said of it."""
    if type_ in ("int", "float"):
        return kind.type in ("number", "wide", "bool")
    return type_ in ("category", "text")


def _plain(value: Any, whole: bool) -> Any:
    """A number that JSON knows; dates without a time of day lose its zeros."""
    if isinstance(value, str):
        return value.removesuffix(" 00:00:00")
    return int(value) if whole and value is not None else value


def _odd_cells(reading: Reading, i: int, column: ColumnReport) -> str:
    rows = ", ".join(map(str, reading.store.columns[i].odd_rows()))
    dates, said = column.type in ("date", "datetime"), "a number"
    said = "a date" if dates else "yes or no" if column.type == "bool" else said
    cells = "1 cell is" if column.odd == 1 else f"{column.odd} cells are"
    counts = "counts" if column.odd == 1 else "count"
    of, more = "row" if column.odd == 1 else "rows", ", …" if column.odd > 5 else ""
    return f"«{column.name}»: {cells} not {said} and {counts} as missing ({of} {rows}{more})"
