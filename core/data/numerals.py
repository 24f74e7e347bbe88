"""What people write around a number: signs of money, units, brackets for minus, marks of notes.

Everything stands here twice, for Python and as SQL, and both do the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from core.data.columns import CLOCK

SYMBOLS = "€$£¥₹₽₩₺₪₫¢%"  # may stand before or after a number
SPACES = " \u00a0\u202f\u2009"
MONEY = ("USD", "EUR", "CHF", "GBP", "JPY", "INR", "AUD", "CAD", "Rs.", "Rs")
LETTERS = frozenset("mgslhtVWAKJNCF°")  # units of one letter; others are more likely codes

_MINUS = "−–"
_DIGITS = "".join(chr(zero + i) for zero in (0xFF10, 0x0660, 0x06F0, 0x0966) for i in range(10))
_FROM = _MINUS + _DIGITS + SYMBOLS
_TO = "--" + "0123456789" * 4
_TABLE = {ord(a): (_TO[i] if i < len(_TO) else None) for i, a in enumerate(_FROM)}
_NOTE = r"(\s*\[\w{1,3}\]|\s*[*†‡]+)+$"
_BRACKETS = r"^\((.*)\)$"
_SIGN = r"^([+-])\s+"
_BEHIND = r"^(\d.*)-$"
_AROUND = re.compile(
    r"(?P<sign>[+\-(]?\s?)(?P<before>[^\W\d_]{1,3}\.?)?\s?[+-]?\d[\d.,'’ \u00a0\u202f\u2009]*"
    r"([eE][+-]?\d+)?(?P<after>\s?[^\W\d_][^\s\d]{0,11}|\s?°[^\s\d]{0,3}|\s[^\W\d_]+[^\s\d]*)?\)?-?"
)
_BEGINS = re.compile(r"[+\-(<>~]{0,2}\d[\d.,]*\s?[^\d\s.,:/\-][^\d]{0,11}")


def bare(word: str, unit: str = "") -> str:
    """A number without what stands around it; its sign in front."""
    word = word.translate(_TABLE)
    if unit:
        word = word.replace(unit, "")
    word = re.sub(_NOTE, "", word.strip()).strip()
    word = re.sub(_BRACKETS, r"-\1", word).strip()
    word = re.sub(_BEHIND, r"-\1", word)
    return re.sub(_SIGN, r"\1", word).strip()


def bare_sql(word: str, unit: str = "") -> str:
    """The same as `bare`, as SQL on an expression."""
    word = f"translate({word}, {quoted(_FROM)}, {quoted(_TO)})"
    if unit:
        word = f"replace({word}, {quoted(unit)}, '')"
    for pattern, to in ((_NOTE, ""), (_BRACKETS, r"-\1"), (_BEHIND, r"-\1"), (_SIGN, r"\1")):
        word = f"regexp_replace({trimmed(word)}, {quoted(pattern)}, {quoted(to)})"
    return trimmed(word)


def trimmed(word: str) -> str:
    """SQL: without the spaces of any kind around it."""
    return f"trim({word}, {quoted(SPACES + chr(9))})"


def quoted(word: str) -> str:
    """A literal of SQL."""
    return "'" + word.replace("'", "''") + "'"


def unit_of(words: Sequence[str]) -> str:
    """The one unit or currency that nearly all cells carry: «kg» of «5 kg»; empty if none is."""
    found: Counter[str] = Counter()
    for word in words:
        parts = _AROUND.fullmatch(word.translate(_TABLE).strip())
        if parts is None:
            return ""
        before, after = parts["before"] or "", (parts["after"] or "").strip()
        money = before in MONEY or f"{before}$" in word  # R$, US$
        if before and (after or not money):
            return ""
        if len(after) == 1 and after not in LETTERS:
            return ""
        found[before or after] += 1
    unit, count = found.most_common(1)[0]
    return unit if set(found) <= {unit, ""} and 2 * count > len(words) else ""


def with_words(cells: Sequence[str]) -> bool:
    """Whether nearly all cells are numbers with something else around them."""
    fits = sum(bool(_BEGINS.fullmatch(cell.strip())) for cell in cells)
    return len(cells) >= 5 and fits >= 0.8 * len(cells)


def hours_sql(word: str) -> str:
    """A time of day as hours (see `columns.hours`), as SQL on an expression."""
    hour, minute, second = (f"split_part({word}, ':', {i})" for i in (1, 2, 3))
    value = (
        f"{hour}::double + {minute}::double / 60 + ifnull(try_cast({second} as double), 0) / 3600"
    )
    return f"case when regexp_full_match({word}, {quoted(CLOCK)}) then {value} end"
