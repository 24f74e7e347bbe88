"""The features of a table as people know them, and the numbers that a network gets of them.

A sample of a table is one float32 number per column: a number or yes/no as itself, a category as
the place of its name, a date as days since 1970, a time as seconds since midnight, and NaN where
the value is missing. `width` and `encode` say how many numbers a network gets of such a column and
which. How many does not depend on the rows that are trained on, so that a diagram knows its shapes
as soon as the table was read once.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
ColumnType: TypeAlias = Literal["int", "float", "bool", "category", "date", "time"]
UNKNOWN = -1.0  # the code of a category that has no name of its own
MINUTE, HOUR = 60, 3600
CLOCK = r"\d{1,3}:\d{2}(:\d{2}(\.\d+)?)?"


@dataclass(frozen=True)
class Column:
    """One feature of a table.

    categories : names of a category's values, in the order of their codes
    gaps : whether values were missing when the table was read
    numbered : of a category, whether the network gets the number of the name, for an Embedding,
        rather than an input for each name; the number after the last is for unknown names
    """

    name: str
    type: ColumnType = "float"
    categories: tuple[str, ...] = ()
    gaps: bool = False
    numbered: bool = False

    @property
    def features(self) -> tuple[str, ...]:
        """Names of the numbers that a network gets of this column."""
        if self.type == "category" and not self.numbered:
            names = tuple(f"{self.name}={word}" for word in (*self.categories, "other"))
        elif self.type in PARTS:
            names = tuple(f"{self.name}.{part}" for part in PARTS[self.type])
        else:
            names = (self.name,)
        return (*names, f"{self.name} missing") if self.gaps else names

    @property
    def plain(self) -> bool:
        """Whether the network gets just the number itself."""
        return self.type in ("int", "float", "bool") and not self.gaps

    @property
    def scaled(self) -> tuple[bool, ...]:
        """Which of the `features` may be shifted and scaled: not yes and no."""
        own = len(self.features) - self.gaps
        return (self.type not in ("category", "bool"),) * own + (False,) * self.gaps

    def to_json(self) -> dict[str, Any]:
        data: dict[str, Any] = {"name": self.name, "type": self.type}
        if self.categories:
            data["categories"] = list(self.categories)
        flags = {"gaps": self.gaps, "numbered": self.numbered}
        return data | {name: True for name, flag in flags.items() if flag}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Column:
        """The inverse of `to_json`. Raises KeyError, TypeError or ValueError."""
        if data["type"] not in get_args(ColumnType):
            raise ValueError(f"column type {data['type']!r} is not known")
        categories = tuple(map(str, data.get("categories", ())))
        flags = (bool(data.get(name, False)) for name in ("gaps", "numbered"))
        return cls(str(data["name"]), data["type"], categories, *flags)

    def encode(self, values: Array, fill: float, seen: Array) -> Array:
        """What the network gets, (n, len(features)) float32, before scaling.

        values : (n,) float32, NaN where missing; `fill` stands in for those
        seen : (categories,) bool, which of them training has met; the others are «other»
        """
        missing = np.isnan(values)
        filled = np.where(missing, np.float32(fill), values) if missing.any() else values
        if self.type == "category":
            places = _places(filled, seen)
            encoded = _numbers(places) if self.numbered else _one_hot(places, len(seen))
        elif self.type in PARTS:
            days = np.nan_to_num(filled).astype(np.int64)
            parts = [part(days) for part in PARTS[self.type].values()]
            encoded = np.stack(parts, axis=1).astype(np.float32)
        else:
            encoded = filled[:, None].astype(np.float32, copy=False)
        if not self.gaps:
            return encoded
        return np.concatenate([encoded, missing[:, None].astype(np.float32)], axis=1)

    def read(self, text: str) -> float:
        """The number that stands for what a person has typed; nothing typed is missing (NaN).

        Raises
        ------
        ValueError
            With what is wrong and what can be typed instead.
        """
        word = text.strip()
        if not word:
            return float("nan")
        if self.type == "category":
            return float(self.categories.index(word)) if word in self.categories else UNKNOWN
        if self.type == "bool" and word.lower() in YES_NO:
            return YES_NO[word.lower()]
        return _READERS.get(self.type, _number)(self.name, word)

    def write(self, value: float) -> str:
        """The inverse of `read`."""
        if np.isnan(value):
            return ""
        if self.type == "category":
            code = int(value)
            return self.categories[code] if 0 <= code < len(self.categories) else "other"
        if self.type == "date":
            return str(EPOCH + datetime.timedelta(days=int(value)))
        if self.type == "time":
            return str((_MIDNIGHT + datetime.timedelta(seconds=int(value))).time())
        return f"{value:.9g}"


def _places(codes: Array, seen: Array) -> Array:
    """Place of each name, int64; `len(seen)` for the unknown, the rare and the never met."""
    count = len(seen)
    places = np.where((codes >= 0) & (codes < count), codes, count).astype(np.int64)
    found: Array = np.append(np.where(seen, np.arange(count), count), count)[places]
    return found


def _one_hot(places: Array, count: int) -> Array:
    """(n, count + 1)"""
    encoded = np.zeros((len(places), count + 1), np.float32)
    encoded[np.arange(len(places)), places] = 1
    return encoded


def _numbers(places: Array) -> Array:
    """(n, 1)"""
    return places[:, None].astype(np.float32)


def _year(days: Array) -> Array:
    years: Array = days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64)
    return years + 1970


def _month(days: Array) -> Array:
    months: Array = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    of_year: Array = months % 12 + 1
    return of_year


def _day(days: Array) -> Array:
    dates = days.astype("datetime64[D]")
    first = dates.astype("datetime64[M]").astype("datetime64[D]")
    past: Array = (dates - first).astype(np.int64)
    return past + 1


def _weekday(days: Array) -> Array:
    return (days + 3) % 7  # 1 January 1970 was a Thursday; Monday is 0


PARTS: dict[str, dict[str, Callable[[Array], Array]]] = {
    "date": {"year": _year, "month": _month, "day": _day, "weekday": _weekday},
    "time": {"hour": lambda s: s // HOUR, "minute": lambda s: s % HOUR // MINUTE},
}
YES_NO = {
    **dict.fromkeys(("yes", "true", "y", "t", "on", "ja", "wahr", "oui", "vrai", "sí", "si"), 1.0),
    **dict.fromkeys(("no", "false", "n", "f", "off", "nein", "falsch", "non", "faux"), 0.0),
}
EPOCH = datetime.date(1970, 1, 1)
_MIDNIGHT = datetime.datetime(1970, 1, 1)


def _number(name: str, word: str) -> float:
    clock = hours(word)
    try:
        value = float(word) if clock is None else clock
    except ValueError:
        raise ValueError(f"{name} must be a number, not {word!r}") from None
    if not np.isfinite(value):
        raise ValueError(f"{name} must be finite, not {word}")
    return value


def hours(word: str) -> float | None:
    """A time of day as hours, 14:30 as 14.5; None if it is none."""
    if not re.fullmatch(CLOCK, word, re.ASCII):
        return None
    parts = [float(part) for part in word.split(":")]
    return parts[0] + parts[1] / 60 + (parts[2] / 3600 if len(parts) > 2 else 0.0)


def _date(name: str, word: str) -> float:
    try:
        return float((datetime.date.fromisoformat(word) - EPOCH).days)
    except ValueError:
        raise ValueError(f"{name} must be a date such as 2024-12-31, not {word!r}") from None


def _time(name: str, word: str) -> float:
    try:
        time = datetime.time.fromisoformat(word)
    except ValueError:
        raise ValueError(f"{name} must be a time such as 14:30, not {word!r}") from None
    return float(time.hour * HOUR + time.minute * MINUTE + time.second)


_READERS: dict[str, Callable[[str, str], float]] = {"date": _date, "time": _time}
