"""Guesses how a table is laid out from its first lines: delimiter, quotes, comments, header.

A layout is good if rows have the same number of cells (G. J. J. van den Burg, A. Nazábal,
C. Sutton (2019), Wrangling messy CSV files by detecting row and type patterns, Data Mining and
Knowledge Discovery 33) and if the cells mean something.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.data.header import distinct, preamble, split_header, used_width
from core.data.records import Layout, Trouble, fitted_row, records
from core.data.undress import dress_of, has_formulas
from core.data.words import Marks, marks_of

_SAID = re.compile(r"sep=(.)", re.IGNORECASE)
DELIMITERS = (",", ";", "\t", "|", ":", "~", "^", " ", "")
COMMENTS = ("#", "//", "%")
SAMPLE_LINES, SCORED_LINES, SCORED_CELLS, MARKED_CELLS = 2000, 200, 4000, 10_000
LONG = 200  # characters of a cell that is no number or date


@dataclass(frozen=True)
class Dialect:
    """All that is guessed of a file of text.

    layout : its `skip` leads to the first row of data
    header : whether the names come from the file · names : of all columns
    notes : what a reader should know of the guess
    """

    layout: Layout
    header: bool
    names: tuple[str, ...]
    marks: Marks
    rows: tuple[tuple[str, ...], ...]  # of the sample, without the header
    notes: tuple[str, ...] = ()
    simple: bool = True  # nothing but delimiters and doubled quotes


@dataclass(frozen=True)
class Wishes:
    """What is known already; empty or None: guess."""

    delimiter: str = ""
    decimal: str = ""
    header: bool | None = None
    missing: tuple[str, ...] = ()


def guess(lines: Sequence[str], wishes: Wishes) -> Dialect:
    """The dialect of a file by its first lines (up to `SAMPLE_LINES`)."""
    if said := _SAID.fullmatch(lines[0]) if lines else None:  # Excel's own hint
        wishes = replace(wishes, delimiter=wishes.delimiter or said[1])
        lines = ["", *lines[1:]]
    layout = _best(lines[:SCORED_LINES], _comment(lines), wishes)
    layout = replace(layout, formulas=has_formulas(lines))
    trouble = Trouble()
    found = list(records(lines, layout, trouble))
    return frame(found, layout, wishes, lines, [line for line, _ in trouble.unreadable])


def frame(
    found: list[tuple[int, list[str]]],
    layout: Layout,
    wishes: Wishes,
    lines: Sequence[str] = (),
    unread: Sequence[int] = (),
) -> Dialect:
    """What is header and what is data among rows with their numbers; `lines` they came from.

    unread : numbers of lines that could not be read
    """
    if not found:
        return Dialect(layout, False, (), Marks(), ())
    width = _width([row for _, row in found])
    before = preamble([row for _, row in found], width)
    said = "row stands" if before == 1 else f"{before} rows stand"
    found = found[before:]
    marks = _marks([row for _, row in found], layout, wishes)
    narrow = replace(layout, width=width)
    header, names, rows = split_header(lines, found, narrow, marks, wishes.header)
    notes = (
        [f"the first {said} above the table and {'is' if before == 1 else 'are'} left out"]
        if before
        else []
    )
    if header and len(found) - len(rows) == 2:
        notes.append("the names of the columns stand in two rows and are joined")
    if len(names) == width - 1 > 0:  # R writes row names without a name for them
        names = ["row", *names]
        notes.append("the header has one name too few; the first column is called «row»")
    width = max(width, len(names))
    names = _exactly(names, width)
    kept = used_width(names, [row for _, row in rows])
    skip = rows[0][0] - 1 if rows else len(lines)
    above = found[: len(found) - len(rows)]
    lost = [line for line in unread if (above[-1][0] if above else 0) < line <= skip]
    skip = min(lost) - 1 if lost else skip  # they are told of when they are met again
    unlike, renamed = distinct(names[:kept])
    return Dialect(
        replace(layout, width=kept, skip=skip),
        header,
        unlike,
        marks,
        tuple(_whole(rows, kept)),
        (*notes, *renamed),
        kept == width > 1 and not unread and _is_simple(layout, lines),
    )


def _whole(rows: Sequence[tuple[int, list[str]]], width: int) -> Iterator[tuple[str, ...]]:
    """The rows that will be read, each as wide as the table."""
    for number, row in rows:
        cells = row if len(row) == width else fitted_row(number, row, width, Trouble())
        if cells is not None:
            yield tuple(cells)


def _exactly(row: list[str], width: int) -> list[str]:
    return [*row[:width], *[""] * (width - len(row))]


def _is_simple(layout: Layout, lines: Sequence[str]) -> bool:
    if (
        layout.dress
        or layout.formulas
        or layout.escape
        or layout.comment
        or layout.quote != '"'
        or layout.delimiter in ("", " ")
    ):
        return False
    return not re.search(rf'{re.escape(layout.delimiter)}[ \t]+"', "\n".join(lines))


# ---- layout ------------------------------------------------------------------------------------


def _comment(lines: Sequence[str]) -> str:
    """What comment lines begin with; many lines that look like all others are no comments."""
    written = [line for line in lines if line.strip()]
    for mark in COMMENTS:
        marked = [line for line in written if line.lstrip().startswith(mark)]
        others = [line for line in written if not line.lstrip().startswith(mark)]
        if not marked or len(marked) > len(others):
            continue
        alike = Counter(map(_outline, others)).most_common(1)[0][0]
        if alike and sum(_outline(line) == alike for line in marked) > max(1, 0.1 * len(others)):
            continue
        return mark
    return ""


def _outline(line: str) -> str:
    return "".join(letter for letter in line if letter in ",;\t|")


def _best(lines: Sequence[str], comment: str, wishes: Wishes) -> Layout:
    quoted = [q for q in ("'",) if _is_quote(q, lines) and not _is_quote('"', lines)]
    escape = "\\" if any('\\"' in line for line in lines) else ""
    delimiters = (wishes.delimiter,) if wishes.delimiter else DELIMITERS
    dress = dress_of(lines)
    candidates = [
        Layout(delimiter, quote, escape, comment, dress=dress)
        for delimiter in delimiters
        for quote in (*quoted, '"')
    ]
    return max(candidates, key=lambda layout: _score(lines, layout))


def _is_quote(quote: str, lines: Sequence[str]) -> bool:
    pattern = re.compile(rf"(^|[,;\t|])\s*{quote}[^{quote}]*{quote}\s*([,;\t|]|$)")
    return sum(bool(pattern.search(line)) for line in lines) > 0.2 * len(lines)


def _score(lines: Sequence[str], layout: Layout) -> float:
    """How even the rows are, times how many cells mean something, times how usual it is."""
    trouble = Trouble()
    rows = [row for _, row in records(lines, layout, trouble)]
    if not rows:
        return 0.0
    widths = Counter(map(len, rows))
    even = sum(n * max(1e-3, (width - 1) / width) for width, n in widths.items()) / len(widths)
    cells = [cell for row in rows for cell in row]
    cells = cells[:: -(-len(cells) // SCORED_CELLS)]
    known = sum(map(_weight, cells)) / len(cells)
    read = len(rows) / (len(rows) + 5 * trouble.unread)
    return even / len(rows) * known * read * USUAL.get(layout.delimiter, 1.0)


USUAL = {":": 0.6, "~": 0.8, "^": 0.8, " ": 0.5, "": 0.9}
_KNOWN = re.compile(
    r"\s*([+-−]?[$€£]?\s?[\d.,' \u00a0\u202f]*\d[.,]?\d*([eE][+-]?\d+)?\s?[%€$£]?"
    r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([T ]\d{1,2}:\d{2}.*)?|\d{1,2}:\d{2}(:\d{2})?"
    r"|[^,;\t|~^:]*)\s*"
)


def _weight(cell: str) -> float:
    if len(cell) > LONG:
        return 0.2
    return 1.0 if _KNOWN.fullmatch(cell) else 0.5 if " " in cell and len(cell) > 12 else 0.2


# ---- rows --------------------------------------------------------------------------------------


def _width(rows: Sequence[Sequence[str]]) -> int:
    counts = Counter(map(len, rows))
    return max(counts, key=lambda width: (counts[width] * (1 if width > 1 else 0.5), width))


def _marks(rows: Sequence[Sequence[str]], layout: Layout, wishes: Wishes) -> Marks:
    european = layout.delimiter == ";" or wishes.decimal == ","
    cells = itertools.islice((cell for row in rows for cell in row), MARKED_CELLS)
    marks = marks_of(cells, european)
    if wishes.decimal and wishes.decimal != marks.decimal:
        marks = replace(marks, decimal=wishes.decimal, thousands="")
    if wishes.missing:
        marks = replace(marks, missing=tuple(word.lower() for word in wishes.missing))
    return marks
