"""What is in any data: a file, a folder of pictures, a set in the box."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Source
from core.data.columns import Column
from core.data.reading import opened
from core.data.suggest import ColumnKind, ColumnReport, Role
from core.data.table import TableSource
from core.data.understand import TableReport
from core.data.watch import Watch

Array = NDArray[Any]


def survey(source: Source, watch: Watch | None = None) -> TableReport:
    """What is understood of the data of a source. Raises `Refused`, `Cancelled`."""
    if isinstance(source, TableSource):
        with opened(Path(source.path).expanduser(), source.known, watch) as reading:
            return source.report_of(reading)
    return report_of(source.load(watch))


def report_of(dataset: Dataset) -> TableReport:
    """What is in a data set in memory, column by column."""
    signature = dataset.signature
    return TableReport(
        signature.name,
        signature.rows,
        tuple(_column(*each) for each in columns_of(dataset)),
        signature.targets[0],
        signature.task,
        {},
        tuple(problem.message for problem in dataset.problems),
    )


def columns_of(dataset: Dataset) -> Iterator[tuple[Column, Array, Role]]:
    """Every column with its values, (n,) float32, NaN where missing; the targets last."""
    signature = dataset.signature
    x = dataset.x.reshape(len(dataset.x), -1)
    for j, column in enumerate(signature.inputs):
        yield column, x[:, j], "feature"
    if signature.classes:
        y = np.where(dataset.y < 0, np.nan, dataset.y)
        yield Column(signature.targets[0], "category", signature.classes), y, "target"
        return
    values = dataset.y.reshape(len(dataset.y), -1)
    for i, name in enumerate(signature.targets):
        yield Column(name), values[:, i], "target"


KINDS: dict[str, ColumnKind] = {"bool": "bool", "category": "category", "date": "date"}


def _column(column: Column, values: Array, role: Role = "feature") -> ColumnReport:
    known = values[~np.isnan(values)]
    low: Any = None
    high: Any = None
    mean = None
    kind = KINDS.get(column.type, "float")
    if column.type in ("int", "float") and len(known):
        kind = "int" if (known == np.floor(known)).all() else "float"
        low, high = (_plain(value, kind) for value in (known.min(), known.max()))
        mean = float(known.mean(dtype=np.float64))
    elif column.type in ("date", "time") and len(known):
        low, high = column.write(float(known.min())), column.write(float(known.max()))
    return ColumnReport(
        column.name,
        kind,
        len(values) - len(known),
        len(np.unique(known)),
        low,
        high,
        mean,
        role,
    )


def _plain(value: Any, kind: ColumnKind) -> int | float:
    """A float32 as people wrote it: 0.1 rather than 0.10000000149."""
    return int(value) if kind == "int" else float(str(np.float32(value)))


def said(columns: Sequence[ColumnReport]) -> list[list[str]]:
    """Columns as rows of words, with a header, to be printed."""
    header = ["column", "type", "role", "missing", "distinct", "min", "mean", "max", "note"]
    rows = [
        [
            *(c.name, c.type, c.role, str(c.missing), str(c.distinct)),
            *(
                "" if v is None else f"{v:.6g}" if isinstance(v, float) else str(v)
                for v in (c.low, c.mean, c.high)
            ),
            c.note,
        ]
        for c in columns
    ]
    return [header, *rows]
