"""Rows of JSON: one object a line, or a list of objects."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from core.data.base import refused
from core.data.records import Trouble
from core.data.text import look
from core.data.watch import Watch


def json_rows(
    path: Path, form: str, trouble: Trouble, watch: Watch | None, limit: int | None = None
) -> tuple[Iterator[list[str]], tuple[str, ...]]:
    """Rows as words, and the names of the columns in the order in which they turn up."""
    names: dict[str, None] = {}
    for _, row in islice(_objects(path, form, trouble, watch), limit):
        names.update(dict.fromkeys(row))
    again = islice(_objects(path, form, Trouble(), watch), limit)
    return ([_json_word(row.get(name)) for name in names] for _, row in again), tuple(names)


def _objects(
    path: Path, form: str, trouble: Trouble, watch: Watch | None
) -> Iterator[tuple[int, dict[str, Any]]]:
    text = look(path)
    if form == "json":
        try:
            whole = json.loads("\n".join(text.lines(watch)))
        except ValueError as error:
            raise refused(f"{path.name} is no JSON: {error}", path) from None
        listed = whole if isinstance(whole, list) else [whole]
        yield from ((i, row) for i, row in enumerate(listed, 1) if isinstance(row, dict))
        return
    for number, line in enumerate(text.lines(watch), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            trouble.refuse(number, f"is no JSON: {error}")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            trouble.refuse(number, "is no JSON object")


def _json_word(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)
