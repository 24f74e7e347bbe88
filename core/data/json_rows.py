"""JSON as rows of words: objects, one a line or in a list; lists; columns; what holds them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from core.data.base import refused
from core.data.records import Trouble
from core.data.text import look
from core.data.watch import Watch

DEEP = 5  # objects within objects, up to here, give columns of their own: user.address.city
Row = dict[str, Any]


def json_rows(
    path: Path, form: str, trouble: Trouble, watch: Watch | None, limit: int | None = None
) -> tuple[Iterator[list[str]], tuple[str, ...]]:
    """Rows as words, and the names of the columns in the order in which they turn up."""
    names: dict[str, None] = {}
    whole = [*islice(_of_file(path, watch), limit)] if form == "json" else None
    first = whole if whole is not None else islice(_of_lines(path, trouble, watch), limit)
    for row in first:
        names.update(dict.fromkeys(row))
    again = whole if whole is not None else islice(_of_lines(path, Trouble(), watch), limit)
    return ([_json_word(row.get(name)) for name in names] for row in again), tuple(names)


def _of_lines(path: Path, trouble: Trouble, watch: Watch | None) -> Iterator[Row]:
    for number, line in enumerate(look(path).lines(watch), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            trouble.refuse(number, f"is no JSON: {error}")
            continue
        if isinstance(row, dict):
            yield _flat(row)
        else:
            trouble.refuse(number, "is no JSON object")


def _of_file(path: Path, watch: Watch | None) -> Iterator[Row]:
    try:
        whole = json.loads("\n".join(look(path).lines(watch)))
    except (ValueError, RecursionError) as error:
        raise refused(f"{path.name} is no JSON: {error}", path) from None
    return map(_flat, _rows(whole))


def _rows(whole: Any) -> Iterator[Row]:
    """The rows in a JSON value, in the ways in which programs write tables."""
    if isinstance(whole, list):
        if whole and all(isinstance(row, list) for row in whole):
            yield from _of_lists(whole)
        else:
            yield from (row for row in whole if isinstance(row, dict))
        return
    if not isinstance(whole, dict):
        return
    names, data = whole.get("columns"), whole.get("data")
    lists = [value for value in whole.values() if _is_table(value)]
    columns = list(whole.values())
    if isinstance(names, list) and isinstance(data, list) and _is_table(data):
        yield from _of_lists([names, *(row for row in data if isinstance(row, list))])
    elif lists:
        yield from _rows(max(lists, key=len))
    elif columns and all(isinstance(column, list) for column in columns):
        height = max(map(len, columns))
        for i in range(height):
            yield {name: column[i] for name, column in whole.items() if i < len(column)}
    elif len(columns) > 1 and all(isinstance(column, dict) for column in columns):
        yield from _of_objects(whole)
    else:
        yield whole


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 0
        and all(isinstance(row, (dict, list)) for row in value)
    )


def _of_lists(rows: list[list[Any]]) -> Iterator[Row]:
    """Lists as rows; the first may hold the names."""
    first = rows[0]
    named = len(rows) > 1 and all(isinstance(word, str) for word in first)
    width = max(map(len, rows))
    names = [str(w) for w in first] if named else []
    names += [f"column {i}" for i in range(len(names) + 1, width + 1)]
    for row in rows[named:]:
        yield dict(zip(names, row, strict=False))


def _of_objects(whole: Mapping[str, Row]) -> Iterator[Row]:
    """Columns by name with values by row number, as pandas writes them; or rows by their name."""
    first = next(iter(whole.values()))
    if all(key.isdigit() for key in first) and first:
        for number in first:
            yield {name: column.get(number) for name, column in whole.items()}
    else:
        yield from whole.values()


def _flat(row: Row, before: str = "", depth: int = 0) -> Row:
    """Objects within the object as columns of their own."""
    found: Row = {}
    for name, value in row.items():
        if isinstance(value, dict) and value and depth < DEEP:
            found |= _flat(value, f"{before}{name}.", depth + 1)
        else:
            found[before + name] = value
    return found


def _json_word(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
