"""What a column of text holds, guessed from some of its cells, and how to read all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from core.data.words import SYMBOLS, THOUSANDS, Marks, date_formats, yes_no

KindType: TypeAlias = Literal["number", "wide", "bool", "date", "text"]
FEW, ENOUGH = 0.05, 20  # share of cells that may not fit, of at least so many
EXACT = 2**53  # whole numbers beyond are not all known to a float


@dataclass(frozen=True)
class Kind:
    """How the cells of one column become values.

    symbols : numbers may carry a currency or percent sign, or a typographer's minus
    pair : the words for yes and no · forms : ways to write a date, the likeliest first
    lenient : cells that do not fit are missing; there are few
    """

    type: KindType = "number"
    symbols: bool = False
    pair: tuple[str, str] = ("", "")
    forms: tuple[str, ...] = ()
    lenient: bool = False

    def expression(self, cell: str, marks: Marks) -> str:
        """SQL that makes a value of a cell; NULL if it is missing or does not fit."""
        word = _careful(cell, marks) if self.type == "text" or marks.counts_for_nothing else cell
        if self.type == "number":
            return f"try_cast({_digits(word, marks, self.symbols)} as double)"
        if self.type == "wide":
            whole = f"regexp_full_match({word}, '[+-]?\\d+')"
            return f"case when {whole} then try_cast({word} as bigint) end"
        if self.type == "bool":
            yes, no = self.pair
            return (
                f"case lower(trim({word})) when {text(yes)} then 1.0 when {text(no)} then 0.0 end"
            )
        if self.type == "date":
            found = f"try_strptime(trim({word}), {text(self.forms[0])})"
            zoned = self.forms[0].endswith("%z")
            return f"make_timestamp(epoch_us({found}))" if zoned else found
        return word


def guess_kind(cells: Sequence[str], marks: Marks, european: bool = False) -> Kind:
    """The kind that all cells fit, missing ones aside. No cell at all passes for numbers."""
    words = [cell.strip() for cell in cells if not marks.is_missing(cell)]
    if not words:
        return Kind()
    if all(marks.number(word) is not None for word in words):
        if _are_codes(words):
            return Kind("text")
        signed = any("−" in word for word in words)
        return Kind("wide") if any(map(_is_wide, words)) else Kind(symbols=signed)
    if all(marks.number(word, symbols=True) is not None for word in words):
        return Kind(symbols=True)
    if pair := yes_no({word.lower() for word in words}):
        return Kind("bool", pair=pair)
    if forms := date_formats(words):
        return Kind("date", forms=tuple(sorted(forms, key=lambda form: _foreign(form, european))))
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
    """Postcodes and the like: digits, all as many, some with a 0 before them."""
    digits = all(word.isdigit() for word in words)
    return (
        digits and len({*map(len, words)}) == 1 and any(w[0] == "0" and len(w) > 1 for w in words)
    )


def _is_wide(word: str) -> bool:
    return len(word) >= 16 and word.lstrip("+-").isdigit() and abs(int(word)) >= EXACT


def _foreign(form: str, european: bool) -> bool:
    """Whether a date that may be read in two ways is less usual in this one."""
    day_first = form.startswith("%d")
    return "/" in form and day_first != european


def text(word: str) -> str:
    """A literal of SQL."""
    return "'" + word.replace("'", "''") + "'"


def name(word: str) -> str:
    """A name of SQL."""
    return '"' + word.replace('"', '""') + '"'


def _careful(cell: str, marks: Marks) -> str:
    words = ", ".join(map(text, ("", *marks.missing)))
    return f"case when lower(trim({cell})) in ({words}) then null else trim({cell}) end"


def _digits(word: str, marks: Marks, symbols: bool) -> str:
    if marks.simple and not symbols:
        return word
    word = f"replace(trim({word}), '−', '-')"
    if symbols:
        word = f"trim(translate({word}, {text(SYMBOLS)}, ''))"
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
