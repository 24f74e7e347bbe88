"""From a table that is open to features and targets in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature, refused
from core.data.collect import collect
from core.data.columns import Column, ColumnType
from core.data.reading import Reading
from core.data.suggest import MOST_CLASSES, ColumnReport
from core.data.understand import TableReport
from core.frozen import FrozenDict
from core.loss import Task
from core.problem import InFile, Problem, Severity
from core.room import NoRoom, is_mapped, room

Array = NDArray[Any]
CHUNK = 65536  # rows that are moved at a time
PARTS = {  # what words in a column that names the part of a row mean
    0: ("train", "training", "0", "learn", "fit"),
    1: ("validation", "valid", "val", "dev", "1"),
    2: ("test", "testing", "2", "eval", "holdout"),
}


def dataset(
    reading: Reading,
    table: TableReport,
    keys: Mapping[str, str],
    most: int,
    path: Path,
    numbered: Collection[str] = (),
) -> Dataset:
    """Features and targets of a table that is open.

    Parameters
    ----------
    keys : columns by what the split takes them for: "group", "time", "part"; empty ones are none
    most : names of a category with a feature of their own
    numbered : categories that enter the network as the number of their name

    Raises
    ------
    Refused
        If a column is not there, or the target cannot be predicted.
    """
    if not table.target:
        text = f"nothing in {path.name} can be predicted; choose the target column"
        raise refused(text, path)
    place = _place(reading, table.target, path)
    used = [i for i, c in enumerate(table.columns) if c.role == "feature" and i != place]
    if not used:
        why = "; ".join(f"«{c.name}»: {c.note}" for c in table.columns[:5] if c.note)
        text = f"{path.name} has no column besides «{table.target}» to learn from"
        raise refused(f"{text} ({why})" if why else text, path)
    task, classes, y = _target(reading, table.columns[place], place, table.task, path)
    columns, x = _features(reading, table, used, most, path)
    columns = tuple(replace(c, numbered=_is_numbered(c, numbered)) for c in columns)
    known = y >= 0 if task != "regression" else ~np.isnan(y[:, 0])
    arrays = {name: _key(reading, name, column, path) for name, column in keys.items() if column}
    problems = [Problem(text, InFile(str(path)), Severity.WARNING) for text in table.warnings]
    if not known.all():
        lost = int((~known).sum())
        said = "1 row has" if lost == 1 else f"{lost} rows have"
        text = f"{said} no value in «{table.target}» and cannot be learnt from; left out"
        problems.append(Problem(text, InFile(str(path), None, table.target), Severity.WARNING))
        x, y = _kept(x, known), y[known]
        arrays = {name: a[known] for name, a in arrays.items()}
    features = tuple(name for column in columns for name in column.features)
    signature = Signature(
        table.name,
        len(y),
        (len(features),),
        task,
        features,
        (table.target,),
        classes,
        () if all(column.plain and column.type != "bool" for column in columns) else columns,
    )
    return Dataset(signature, x, y, tuple(problems), FrozenDict(arrays))


def _is_numbered(column: Column, names: Collection[str]) -> bool:
    return column.type == "category" and column.name in names


def samples(reading: Reading, wanted: Signature, path: Path) -> Array:
    """The rows as a network that was trained on `wanted` takes them, (rows, *sample_shape)."""
    return np.stack([_wanted(reading, column, path) for column in wanted.inputs], axis=1)


def _wanted(reading: Reading, column: Column, path: Path) -> Array:
    """One column as a network wants it, (rows,) float32."""
    name = column.name.removesuffix(" time") if column.type == "time" else column.name
    held = reading.store.columns[_place(reading, name, path)]
    if column.type == "category":
        codes = held.codes(column.categories)
        return np.where(codes == -2, np.nan, codes).astype(np.float32)
    if column.type in ("date", "time") and held.kind.type != "date":
        raise refused(
            f"«{name}» in {path.name} must hold dates, as the network was trained on", path
        )
    return held.numbers(column.type)


def _place(reading: Reading, column: str, path: Path) -> int:
    if column not in reading.names:
        names = ", ".join(reading.names[:20])
        raise refused(f"{path.name} has no column «{column}»; it has {names}", path)
    return reading.names.index(column)


def _features(
    reading: Reading, table: TableReport, used: Sequence[int], most: int, path: Path
) -> tuple[tuple[Column, ...], Array]:
    """Columns and their numbers (rows, columns) float32; a date with a time gives two."""
    columns: list[Column] = []
    takes: list[tuple[int, str]] = []
    for i in used:
        made = _columns(reading, table.columns[i], i, most)
        columns += made
        takes += [(i, column.type) for column in made]
    x = _room(reading.store.rows, len(columns), path)
    asked = []
    for (i, part), column in zip(takes, columns, strict=True):
        held = reading.store.columns[i]
        names = column.categories
        asked.append((held, held.code(names) if column.type == "category" else held.number(part)))
    collect(asked, x, reading.store.watch)
    return tuple(columns), x


def _columns(reading: Reading, column: ColumnReport, i: int, most: int) -> list[Column]:
    name, gaps = column.name, column.missing > 0
    if column.type in ("category", "text"):
        words = _in_order([word for word, _ in reading.store.columns[i].values(most)])
        return [Column(name, "category", words, gaps)]
    if column.type == "datetime":
        return [Column(name, "date", (), gaps), Column(f"{name} time", "time", (), False)]
    type_ = cast(ColumnType, column.type)  # a column without values has no feature
    return [Column(name, type_, (), gaps)]


def _target(
    reading: Reading, column: ColumnReport, i: int, task: Task | None, path: Path
) -> tuple[Task, tuple[str, ...], Array]:
    if column.distinct < 2:
        text = f"«{column.name}» is the same in all rows: there is nothing to predict"
        raise refused(text, path)
    if task == "regression":
        if column.type not in ("int", "float", "bool"):
            text = f"«{column.name}» holds {column.type}, no numbers; take it as classes"
            raise refused(text, path)
        return "regression", (), reading.store.columns[i].numbers()[:, None]
    if column.distinct > MOST_CLASSES:
        text = (
            f"«{column.name}» has {column.distinct} different values, too many for classes "
            f"(at most {MOST_CLASSES}); choose another target"
        )
        raise refused(text, path)
    classes = _in_order([word for word, _ in reading.store.columns[i].values(MOST_CLASSES)])
    return (
        "binary" if len(classes) == 2 else "classes",
        classes,
        reading.store.columns[i].codes(classes),
    )


def _in_order(words: Sequence[str]) -> tuple[str, ...]:
    """Numbers by size, then words by letters; no before yes."""

    def key(word: str) -> tuple[int, float, str]:
        try:
            return 0, float(word), ""
        except ValueError:
            return 1, float(word.lower() in ("yes", "true", "y", "t", "ja", "on")), word

    return tuple(sorted(words, key=key))


def _key(reading: Reading, name: str, column: str, path: Path) -> Array:
    i = _place(reading, column, path)
    if name == "group":
        return reading.store.columns[i].groups()
    if name == "time":
        if reading.store.columns[i].kind.type == "text":
            text = f"«{reading.names[i]}» holds words, which say no time"
            raise refused(text, path)
        return np.nan_to_num(reading.store.columns[i].seconds(), nan=-np.inf)
    words = tuple(word for word, _ in reading.store.columns[i].values(100))
    meaning = {word: part for part, known in PARTS.items() for word in known}
    if strange := [word for word in words if word.lower() not in meaning]:
        text = f"«{reading.names[i]}» must say training, validation or test, not {strange[0]!r}"
        raise refused(text, path)
    parts = np.array([meaning[word.lower()] for word in words])
    codes = reading.store.columns[i].codes(words)
    return np.where(codes >= 0, parts[codes], 0)


def _kept(x: Array, rows: Array) -> Array:
    """Some rows, moved up over the others in the same room: there may be none for a copy."""
    if not is_mapped(x):
        return x[rows]
    at = 0
    for begin in range(0, len(x), CHUNK):
        some = x[begin : begin + CHUNK][rows[begin : begin + CHUNK]]
        x[at : at + len(some)] = some
        at += len(some)
    return x[:at]


def _room(rows: int, columns: int, path: Path) -> Array:
    """Room for the numbers of a table. Better a sentence than a machine that stands still."""
    try:
        return room((rows, columns))
    except NoRoom as full:
        what = f"{path.name} has {rows:,} rows and {columns} columns to learn from"
        raise refused(f"{what}: {full.said}; leave out columns or rows", path) from None
