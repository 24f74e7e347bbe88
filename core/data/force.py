"""What a user has said that a column holds, as a way to read all of its cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.data.kinds import Kind, guess_most
from core.data.words import Marks, date_formats, yes_no

TYPES = (
    *("int", "float", "bool", "category"),
    *("date", "day first", "month first"),  # the last two where a date may be read in two ways
    *("text", "id"),
)
DATES = ("date", "day first", "month first")
ISO = "%Y-%m-%d"
Rows = Sequence[Sequence[str]]


def forced_kinds(
    names: Sequence[str], types: Mapping[str, str], sample: Rows, marks: Marks
) -> dict[int, Kind]:
    """Kinds of the columns whose type was said; cells that do not fit will count as missing."""
    return {
        i: _kind(types[name], [row[i] for row in sample], marks)
        for i, name in enumerate(names)
        if types.get(name) in TYPES
    }


def kind_of_type(type_: str) -> str:
    """The type of the `Kind` that a column is read with if it is said to be of a type."""
    if type_ in ("int", "float"):
        return "number"
    return "date" if type_ in DATES else "bool" if type_ == "bool" else "text"


def _kind(type_: str, cells: Sequence[str], marks: Marks) -> Kind:
    words = [cell.strip() for cell in cells if not marks.is_missing(cell)]
    if type_ in ("int", "float"):
        return _number(words, marks)
    if type_ == "bool":
        return Kind("bool", pair=_pair(words), lenient=True)
    if type_ in DATES:
        return Kind("date", forms=_forms(type_, words, marks), lenient=True)
    return Kind("text")


def _number(words: Sequence[str], marks: Marks) -> Kind:
    """Numbers, in whatever way most cells write them."""
    guessed = guess_most(words, marks, marks.decimal == ",")
    if guessed.type != "number":
        return Kind(symbols=True, lenient=True)
    return replace(guessed, lenient=True)


def _pair(words: Sequence[str]) -> tuple[str, str]:
    """The words for yes and no; the second of two others, in their order, means yes."""
    found = list(dict.fromkeys(word.lower() for word in words))
    if known := yes_no(set(found)):
        return known
    if found and set(found) <= {"0", "1"}:
        return "1", "0"
    no, yes = sorted([*found, "1", "0"][:2])
    return yes, no


def _forms(type_: str, words: Sequence[str], marks: Marks) -> tuple[str, ...]:
    """Ways to write a date that the cells fit, the likeliest first."""
    forms = date_formats(list(words)) or next(filter(None, (date_formats([w]) for w in words)), [])
    days_first = {"day first": True, "month first": False}.get(type_)
    if days_first is None:
        return tuple(forms) or (ISO,)
    fit = tuple(form for form in forms if form.startswith("%d") == days_first)
    return fit or tuple(forms) or (ISO,)
