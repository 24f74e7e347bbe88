"""Tables as CSV that a spreadsheet can open without running anything."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from core.atomic import written

STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # of what a spreadsheet would run


def harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula: text that begins like one gets a «'».

    Numbers stay, negative ones too, also where they are written as text.
    """
    if not isinstance(cell, str) or not cell.lstrip(" ").startswith(STARTS) or _is_number(cell):
        return cell
    return "'" + cell


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return "\t" not in word and "\r" not in word


def csv_text(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table as text: commas, doubled quotes, line ends \\n; None is nothing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(harmless, names))
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def write_csv(path: Path, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write a table as a file in UTF-8, as a whole or not at all. Raises `Refused`."""
    with written(path) as file:
        file.write(csv_text(names, rows).encode())
