"""Moments that are written as numbers: seconds since 1970, days as Excel counts them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.data.kinds import EPOCH, EXCEL, Kind

_MOMENT = re.compile(
    r"(.*[_ .-])?(time|date|datetime|time_?stamp|ts|epoch|when|created|updated|modified)"
    r"([_ -]?(at|on|time|date|utc|ms|s))?|.*[a-z](Time|Date|At|Timestamp)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(.*[_ .-])?(date|datum|day)|.*[a-z]Date", re.IGNORECASE)
RANGES = {  # of whole numbers that are moments: from 1980 to 2065 or so
    "seconds": (3e8, 3e9),
    "milliseconds": (3e11, 3e12),
    "microseconds": (3e14, 3e15),
}
SERIALS = (20_000.0, 60_000.0)  # days since 1899: 1954 to 2064
FEWEST = 3


def stamp_kinds(names: Sequence[str], sample: Sequence[Sequence[str]]) -> dict[int, Kind]:
    """Kinds of the columns whose name says that they hold moments, and whose cells could."""
    found = {
        i: _stamp(name, [row[i] for row in sample])
        for i, name in enumerate(names)
        if _MOMENT.fullmatch(name) or _DAY.fullmatch(name)
    }
    return {i: kind for i, kind in found.items() if kind is not None}


def _stamp(name: str, cells: Sequence[str]) -> Kind | None:
    words = [cell.strip() for cell in cells if cell.strip()]
    if len(words) < FEWEST or not all(re.fullmatch(r"\d{5,16}(\.\d+)?", word) for word in words):
        return None
    numbers = [float(word) for word in words]
    low, high = min(numbers), max(numbers)
    for unit, (first, last) in RANGES.items():
        if all(word.isdigit() for word in words) and first <= low and high <= last:
            return Kind("date", forms=(EPOCH + unit,))
    if _DAY.fullmatch(name) and SERIALS[0] <= low and high <= SERIALS[1]:
        return Kind("date", forms=(EXCEL,))
    return None
