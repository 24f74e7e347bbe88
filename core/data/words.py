"""What the text of one cell can mean: nothing, a number, yes or no, a date."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from core.data.numerals import SPACES, bare

MISSING = (
    "na",
    "n/a",
    "#n/a",
    "nan",
    "-nan",
    "null",
    "none",
    "nil",
    "?",
    "-",
    "--",
    "---",
    ".",
    "missing",
    "#value!",
    "#div/0!",
    "#ref!",
    "#num!",
    "#name?",
    "1.#inf",
    "-1.#inf",
    "1.#ind",
    "-1.#ind",
    "1.#qnan",
    "-1.#qnan",
    "<na>",
    "(null)",
    "(blank)",
    "k.a.",
    "n.a.",
    "–",
    "—",
)
MIXED = 4  # ways to write a date in one column
YES_NO = (
    *(("yes", "no"), ("true", "false"), ("y", "n"), ("t", "f"), ("on", "off")),
    *(("ja", "nein"), ("wahr", "falsch"), ("oui", "non"), ("vrai", "faux")),
    *(("sí", "no"), ("si", "no"), ("verdadero", "falso"), ("vero", "falso"), ("sim", "não")),
    *(("ja", "nej"), ("ja", "nee"), ("да", "нет"), ("tak", "nie")),
)
ENGLISH = (("yes", "y", "true", "t"), ("no", "n", "false", "f"))  # are mixed by people
THOUSANDS = {",": ",", ".": ".", "'": "'’", " ": SPACES}

_PLAIN = re.compile(
    r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?|[+-]?inf(inity)?", re.IGNORECASE | re.ASCII
)
_COMMA = re.compile(r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?")
_BEGINS = re.compile(  # as a date does
    r"\d{1,4}[-/. ]|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -]\d|\d{1,2}[a-z]{3}\d"
    r"|(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? ",
    re.IGNORECASE,
)
_PARTS = {
    "Y": r"\d{4}",
    "G": r"\d{4}",
    "u": r"\d",
    "a": "[A-Za-z]{3}",
    "A": "[A-Za-z]+",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]+",
    "f": r"\d{1,6}",
    "p": "[AaPp][Mm]",
    "z": r"[+-]\d{2}:?\d{2}",
}

DAYS = (
    "%Y-%m-%d",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d.%m.%y",
    "%m/%d/%y",
    "%d/%m/%y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%b %d, %Y",
    "%b %d %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%d%b%Y",
    "%a, %d %b %Y",
    "%A, %d %B %Y",
    "%A, %B %d, %Y",
)
ALONE = ("%Y-%m", "%Y/%m", "%m/%Y", "%b %Y", "%b-%Y", "%B %Y", "%G-W%V-%u", "%G-W%V")  # no time
WEEK = "%G-W%V"  # a week stands for its Monday
COMPACT = "%Y%m%d"
TIMES = (
    "",
    " %H:%M:%S",
    "T%H:%M:%S",
    " %H:%M",
    "T%H:%M",
    "T%H:%M:%SZ",
    " %H:%M:%S.%f",
    "T%H:%M:%S.%f",
    "T%H:%M:%S.%fZ",
    "T%H:%M:%S%z",
    " %H:%M:%S%z",
    "T%H:%M:%S.%f%z",
    " %H:%M:%S.%f%z",
    " %I:%M %p",
    " %I:%M:%S %p",
)


@dataclass(frozen=True)
class Marks:
    """How numbers are written in a file.

    missing : words in lower case that stand for nothing, besides the empty one
    """

    decimal: str = "."
    thousands: str = ""
    missing: tuple[str, ...] = MISSING

    def is_missing(self, cell: str) -> bool:
        word = cell.strip().lower()
        return not word or word in self.missing

    @property
    def counts_for_nothing(self) -> bool:
        """Whether a number, such as -999, stands for nothing."""
        return any(self.number(word) is not None for word in self.missing)

    @property
    def grouped(self) -> str:
        """A pattern of a number with thousands marks, that DuckDB and Python both know."""
        mark = _any(THOUSANDS[self.thousands]) if self.thousands else ""
        point = re.escape(self.decimal)
        lakhs = rf"({mark}\d{{2}})*" if self.thousands == "," else ""  # India: 1,23,456
        return rf"[+-]?\d{{1,3}}{lakhs}({mark}\d{{3}})+({point}\d*)?" if mark else ""

    @property
    def simple(self) -> bool:
        """Whether a computer reads these numbers as they are."""
        return self.decimal == "." and not self.thousands

    def number(self, cell: str, symbols: bool = False, unit: str = "") -> float | None:
        """The number that a cell says, or None; with `symbols` whatever stands around it."""
        word = cell.strip().replace("−", "-")
        if symbols and not _PLAIN.fullmatch(word):
            word = bare(cell, unit)
        if self.thousands and re.fullmatch(self.grouped, word):
            for space in THOUSANDS[self.thousands]:
                word = word.replace(space, "")
        if self.decimal == "," and _COMMA.fullmatch(word):
            word = word.replace(",", ".")
        return float(word) if _PLAIN.fullmatch(word) else None


def _any(letters: str) -> str:
    return f"[{letters}]"


def marks_of(cells: Iterable[str], european: bool, missing: tuple[str, ...] = MISSING) -> Marks:
    """The decimal and thousands marks that explain the cells of a sample.

    `european` decides where «1,234» may be either (a file with semicolons is).
    """
    votes = {"point": 0, "comma": 0, "either": 0, "dots": 0, "commas": 0, "spaces": 0, "quotes": 0}
    for cell in cells:
        if cell.isdigit() or not cell:
            continue
        if cell.replace(".", "", 1).isdigit():  # most of them, and no question
            votes["point"] += 1
            continue
        word = _UNIT.sub("", bare(cell))
        if word[:1].isdigit() or word[:1] in "+-.,":
            for name, pattern in _VOTES.items():
                votes[name] += bool(pattern.fullmatch(word))
    comma = votes["comma"] or votes["dots"]
    if not comma and not votes["point"] and not votes["commas"]:
        comma = votes["either"] * european
    elif not comma and votes["either"] and not votes["point"]:
        comma = 0
    decimal = "," if comma > votes["point"] + votes["commas"] else "."
    thousands = ""
    if decimal == "," and votes["dots"]:
        thousands = "."
    elif decimal == "." and (votes["commas"] or votes["either"]):
        thousands = ","
    elif votes["spaces"] or votes["quotes"]:
        thousands = " " if votes["spaces"] >= votes["quotes"] else "'"
    return Marks(decimal, thousands, missing)


_UNIT = re.compile(r"(?<=\d)\s?[^\W\d]{1,8}$")
_VOTES = {
    "point": re.compile(
        r"[+-]?\d*\.\d+([eE][+-]?\d+)?|[+-]?\d{1,3}([, \u00a0\u202f\u2009'’]\d{3})+\.\d+"
    ),
    "comma": re.compile(
        r"[+-]?(\d*,(\d{1,2}|\d{4,})|0,\d{3}|\d{4,},\d+|\d{1,3}([ \u00a0\u202f\u2009'’]\d{3})+,\d+)"
    ),
    "either": re.compile(r"[+-]?[1-9]\d{0,2},\d{3}"),
    "dots": re.compile(r"[+-]?\d{1,3}(\.\d{3})+,\d+|[+-]?\d{1,3}(\.\d{3}){2,}"),
    "commas": re.compile(
        r"[+-]?\d{1,3}((,\d{2})+,\d{3}|(,\d{3}){2,})(\.\d+)?|[+-]?\d{1,3}(,\d{3})+\.\d+"
    ),
    "spaces": re.compile(r"[+-]?\d{1,3}([ \u00a0\u202f\u2009]\d{3})+([.,]\d+)?"),
    "quotes": re.compile(r"[+-]?\d{1,3}(['’]\d{3})+([.,]\d+)?"),
}


def yes_no(words: set[str]) -> tuple[str, str] | None:
    """The pair that all words (lower case) belong to."""
    return next((pair for pair in YES_NO if words and words <= set(pair)), None)


def mixed_yes_no(words: set[str]) -> bool:
    """Whether yes and no are written in more than one way: «Yes», «y», «True»."""
    yes, no = (set(some) for some in ENGLISH)
    return bool(words & yes and words & no) and words <= yes | no


def date_formats(cells: list[str]) -> list[str]:
    """All ways in which every cell is a date, the likeliest first."""
    if not cells or not all(_BEGINS.match(cell) and len(cell) <= 40 for cell in cells):
        return []
    alike = [form for form, pattern in _patterns().items() if pattern.fullmatch(cells[0])]
    found = [form for form in alike if _is_date(cells[0], form)]
    for cell in cells[1:]:
        if not found:
            return []
        found = [form for form in found if _is_date(cell, form)]
    return found


@functools.cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """All ways to write a date, each with what it looks like: quicker than to try them all."""
    forms = [*(day + time for day in DAYS for time in TIMES), *ALONE]
    return {
        form: re.compile(re.sub("%(.)", lambda part: _PARTS.get(part[1], r"\d{1,2}"), form))
        for form in forms
    }


def mixed_date_forms(cells: list[str]) -> tuple[str, ...]:
    """A few ways to write a date that explain all cells together; none if that cannot be.

    Whatever explains most cells comes first: it decides on those that fit several.
    """
    found: list[str] = []
    rest = cells
    while rest and len(found) < MIXED and all(_BEGINS.match(cell) for cell in rest):
        counts = {
            form: sum(bool(pattern.fullmatch(cell)) and _is_date(cell, form) for cell in rest)
            for form, pattern in _patterns().items()
            if pattern.fullmatch(rest[0])
        }
        best = max(counts, key=lambda form: counts[form], default="")
        if not best or not counts[best]:
            return ()
        found.append(best)
        rest = [cell for cell in rest if not _is_date(cell, best)]
    return () if rest else tuple(found)


def compact_dates(words: list[str]) -> bool:
    """Whether whole numbers such as 20240131 are dates: all of them, and not just a few."""
    years = [word[:4] for word in words if len(word) == 8 and word.isdigit()]
    return (
        len(years) == len(words)
        and len(set(words)) >= 5
        and all("1900" <= year <= "2100" for year in years)
        and all(_is_date(word, COMPACT) for word in words)
    )


def _is_date(cell: str, form: str) -> bool:
    try:
        if form == WEEK:
            cell, form = cell + "-1", form + "-%u"
        datetime.strptime(cell, form)
    except ValueError:
        return False
    return True
