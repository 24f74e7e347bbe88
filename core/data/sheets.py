"""Excel and OpenDocument sheets, as rows of words. The one file that knows calamine."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from core.data.base import refused

ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")


def read_sheet(path: Path, sheet: str = "") -> tuple[str, tuple[str, ...], list[list[str]]]:
    """Name of the sheet, names of all sheets, and the rows as words; the first sheet with rows
    if none is named. Raises `Refused`."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise refused(
            "Excel and ODS files are read with python-calamine: pip install python-calamine", path
        ) from None
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = tuple(book.sheet_names)
        if sheet and sheet not in names:
            text = f"{path.name} has no sheet «{sheet}»; it has {', '.join(names)}"
            raise refused(text, path)
        for name in (sheet,) if sheet else names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=True)
            if any(any(cell != "" for cell in row) for row in rows):
                return name, names, _rectangle([[_word(cell) for cell in row] for row in rows])
    except (CalamineError, OSError, ValueError) as error:
        raise refused(f"{path.name} cannot be read: {error}", path) from None
    raise refused(f"{path.name} is empty: there is nothing to learn from", path)


def _word(cell: Any) -> str:
    """A cell as it would stand in a file of text."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S") if cell.time() != MIDNIGHT else str(cell.date())
    return "" if cell is None else str(cell)


MIDNIGHT = datetime.time()


def _rectangle(rows: Sequence[list[str]]) -> list[list[str]]:
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]
