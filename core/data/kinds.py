"""What a column of text holds, guessed from some of its cells, and how to read all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.data.columns import hours
from core.data.numerals import bare_sql, hours_sql, trimmed, unit_of
from core.data.numerals import quoted as text
from core.data.words import (
    COMPACT,
    ENGLISH,
    THOUSANDS,
    WEEK,
    Marks,
    compact_dates,
    date_formats,
    mixed_date_forms,
    mixed_yes_no,
    yes_no,
)

KindType: TypeAlias = Literal["number", "wide", "bool", "date", "text"]
FEW, ENOUGH = 0.05, 20  # share of cells that may not fit, of at least so many
EPOCH, EXCEL = "since 1970: ", "since 1899"  # numbers that are dates
MOMENTS = {"seconds": 1_000_000, "milliseconds": 1000, "microseconds": 1}
EXACT = 2**53  # whole numbers beyond are not all known to a float


@dataclass(frozen=True)
class Kind:
    """How the cells of one column become values.

    symbols : there may be signs around numbers (see `numerals`) · unit : a word around them
    clock : times of day, as hours
    pair : the words for yes and no · forms : ways to write a date, the likeliest first
    also : ways in which some cells write it that do not fit the first · lenient : cells that do
    not fit are missing; there are few
    """

    type: KindType = "number"
    symbols: bool = False
    unit: str = ""
    clock: bool = False
    pair: tuple[str, str] = ("", "")
    forms: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    lenient: bool = False

    def expression(self, cell: str, marks: Marks) -> str:
        """SQL that makes a value of a cell; NULL if it is missing or does not fit."""
        word = _careful(cell, marks) if self.type == "text" or marks.counts_for_nothing else cell
        if self.clock:
            return hours_sql(trimmed(word))
        if self.type == "number":
            return f"try_cast({_digits(word, marks, self)} as double)"
        if self.type == "wide":
            whole = f"regexp_full_match({word}, '[+-]?\\d+')"
            return f"case when {whole} then try_cast({word} as bigint) end"
        if self.type == "bool":
            return f"case {' '.join(_yes_no_sql(f'lower({trimmed(word)})', self.pair))} end"
        if self.type == "date":
            found = [_date_sql(trimmed(word), form) for form in (self.forms[0], *self.also)]
            return f"coalesce({', '.join(found)})" if len(found) > 1 else found[0]
        return word


def guess_kind(cells: Sequence[str], marks: Marks, european: bool = False) -> Kind:
    """The kind that all cells fit, missing ones aside. No cell at all passes for numbers."""
    words = [cell.strip() for cell in cells if not marks.is_missing(cell)]
    if not words:
        return Kind()
    if all(marks.number(word) is not None for word in words):
        if compact_dates(words):
            return Kind("date", forms=(COMPACT,))
        if _are_codes(words):
            return Kind("text")
        odd = any(not cell.isascii() for cell in cells)
        return Kind("wide") if any(map(_is_wide, words)) else Kind(symbols=odd)
    if all(marks.number(word, symbols=True) is not None for word in words):
        return Kind(symbols=True)
    if (unit := unit_of(words)) and all(
        marks.number(word, symbols=True, unit=unit) is not None for word in words
    ):
        return Kind(symbols=True, unit=unit)
    lower = {word.lower() for word in words}
    if pair := yes_no(lower):
        return Kind("bool", pair=pair)
    if mixed_yes_no(lower):
        return Kind("bool", pair=(ENGLISH[0][0], ENGLISH[1][0]), also=("mixed",))
    if all(hours(word) is not None for word in words):
        return Kind(clock=True)
    if forms := date_formats(words):
        return Kind("date", forms=tuple(sorted(forms, key=lambda form: _foreign(form, european))))
    if len(words) >= ENOUGH and len(mixed := mixed_date_forms(words)) > 1:
        return Kind("date", forms=mixed[:1], also=mixed[1:])
    return Kind("text")


def guess_most(cells: Sequence[str], marks: Marks, european: bool = False) -> Kind:
    """The kind that nearly all cells fit."""
    kind = guess_kind(cells, marks, european)
    words = [cell for cell in cells if not marks.is_missing(cell)]
    if kind.type != "text" or len(words) < ENOUGH:
        return kind
    numbers = [word for word in words if marks.number(word) is not None]
    return kind if len(numbers) < (1 - FEW) * len(words) else guess_kind(numbers, marks)


def _are_codes(words: list[str]) -> bool:
    """Postcodes, telephone numbers: digits, all as many or many of them with a 0 in front."""
    if not all(word.isdigit() for word in words):
        return False
    padded = sum(word[0] == "0" and len(word) > 1 for word in words)
    return padded > FEW * len(words) or (padded > 0 and len({*map(len, words)}) == 1)


def _is_wide(word: str) -> bool:
    return len(word) >= 16 and word.lstrip("+-").isdigit() and abs(int(word)) >= EXACT


def _foreign(form: str, european: bool) -> bool:
    """Whether a date that may be read in two ways is less usual in this one."""
    day_first = form.startswith("%d")
    return "/" in form and day_first != european


def name(word: str) -> str:
    """A name of SQL."""
    return '"' + word.replace('"', '""') + '"'


def _careful(cell: str, marks: Marks) -> str:
    """A cell without blanks around it; NULL if it stands for nothing.

    By a pattern: a list of words would be a join, which hides how far a long query is.
    """
    words = "|".join(map(re.escape, ("", *marks.missing)))
    pattern = text(rf"(?i)[ \t]*({words})[ \t]*")
    nothing = f"regexp_full_match({cell}, {pattern})"
    return f"case when {nothing} then null else trim({cell}) end"


def _yes_no_sql(word: str, pair: tuple[str, str]) -> tuple[str, str]:
    """What is yes and what is no; the other English words for it are known too."""
    ways = [
        (mine, *(some if mine in some else ())) for mine, some in zip(pair, ENGLISH, strict=True)
    ]
    yes, no = (", ".join(sorted({text(way) for way in some})) for some in ways)
    return f"when {word} in ({yes}) then 1.0", f"when {word} in ({no}) then 0.0"


def _date_sql(word: str, form: str) -> str:
    if form == EXCEL:
        since = f"to_microseconds((try_cast({word} as double) * 86400000000)::bigint)"
        return f"timestamp '1899-12-30' + {since}"
    if form.startswith(EPOCH):
        factor = MOMENTS[form.removeprefix(EPOCH)]
        whole = f"regexp_full_match({word}, '\\d{{1,16}}')"
        return f"case when {whole} then make_timestamp({word}::bigint * {factor}) end"
    if form == WEEK:
        word, form = f"({word} || '-1')", form + "-%u"
    found = f"try_strptime({word}, {text(form)})"
    return f"make_timestamp(epoch_us({found}))" if form.endswith("%z") else found


def _digits(word: str, marks: Marks, kind: Kind) -> str:
    if marks.simple and not kind.symbols:
        return word
    word = bare_sql(word, kind.unit) if kind.symbols else f"replace(trim({word}), '−', '-')"
    if marks.thousands:
        strip = f"translate({word}, {text(THOUSANDS[marks.thousands])}, '')"
        word = _when(word, marks.grouped, strip)
    if marks.decimal == ",":
        word = _when(word, r"[+-]?(\d+,\d*|,\d+)([eE][+-]?\d+)?", f"replace({word}, ',', '.')")
    return word


def _when(word: str, pattern: str, then: str) -> str:
    return f"case when regexp_full_match({word}, {text(pattern)}) then {then} else {word} end"


def ambiguous(kind: Kind) -> bool:
    """Whether day and month could be the other way round."""
    both = {re.sub(r"%[dmbB]", "x", form) for form in kind.forms}
    return len(kind.forms) > 1 and len(both) < len(kind.forms)
