"""What a reader should know of a table that came in: sentences for people."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from core.data.held import Held
from core.data.kinds import EPOCH, EXCEL, Kind, ambiguous
from core.data.numerals import with_words
from core.data.records import Trouble
from core.data.text import Text

NAMED = 4  # columns that are named; more are counted
Rows = Sequence[Sequence[str]]


def of_text(text: Text) -> Iterator[str]:
    if text.nuls:
        yield f"{text.nuls} zero bytes are left out"
    if text.damaged:
        yield f"{text.damaged} characters are damaged and stand as �"


def of_rows(trouble: Trouble, width: int) -> Iterator[str]:
    if trouble.unread:
        line, reason = trouble.unreadable[0]
        said = "line" if trouble.unread == 1 else "lines"
        yield f"{trouble.unread} {said} left out, the first is line {line}: {reason}"
    if trouble.short:
        said = "row ends" if trouble.short == 1 else "rows end"
        yield (
            f"{trouble.short} {said} before column {width}, the first is line "
            f"{trouble.first_short}; what is not there counts as missing"
        )


def of_columns(names: Sequence[str], columns: Sequence[Held], sample: Rows) -> Iterator[str]:
    """How cells were understood where that is not plain."""
    for name, column in zip(names, columns, strict=True):
        if column.infinite:
            said = "1 value is" if column.infinite == 1 else f"{column.infinite} values are"
            counts = "counts" if column.infinite == 1 else "count"
            yield f"«{name}»: {said} infinite or too large for a computer and {counts} as missing"
    told = [(_understood(held.kind), name) for name, held in zip(names, columns, strict=True)]
    for sentence, some in itertools.groupby(sorted(told), key=lambda pair: pair[0]):
        if sentence:
            yield f"{_listed([name for _, name in some])}: {sentence}"
    for i, (name, held) in enumerate(zip(names, columns, strict=True)):
        if held.kind.type == "text" and with_words(cells := _filled(sample, i)):
            yield (
                f"«{name}» holds numbers with different words around them, such as "
                f"«{cells[0].strip()}»; taken as words"
            )


def _understood(kind: Kind) -> str:
    if kind.unit:
        return f"numbers carry «{kind.unit}», which is left out"
    if kind.clock:
        return "times are taken as hours: 14:30 is 14.5"
    if kind.also and kind.type == "date":
        return "dates are written in several ways; look whether they came in right"
    form = kind.forms[0] if kind.forms else ""
    if form == EXCEL:
        return "numbers are taken as days, as Excel counts them"
    if form.startswith(EPOCH):
        return f"{form.removeprefix(EPOCH)} since 1970 are taken as dates"
    if ambiguous(kind):
        order = "day before month" if form.startswith("%d") else "month before day"
        return f"dates could be read in two ways; taken as {order}"
    return ""


def _filled(sample: Rows, i: int) -> list[str]:
    return [row[i] for row in sample if row[i].strip()]


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(f"«{name}»" for name in names[:NAMED]) + more
