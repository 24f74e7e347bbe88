"""From lines of text to the cells of a table, with the reasons of lines that cannot be read."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from core.data.undress import Dress, undressed, without_formula

OPEN_LINES, OPEN_SIZE = 1000, 1 << 20  # a quote that is not closed by then never will be
REASONS = 1000  # unreadable lines that are remembered with their reason
csv.field_size_limit(1 << 26)


@dataclass(frozen=True)
class Layout:
    """How cells are laid out in lines.

    delimiter : one character; a blank stands for any run of blanks; empty: one column
    quote : around cells that hold delimiters or line breaks; doubled, or after `escape`, it is
        part of the cell
    comment : what lines begin with that say nothing; empty: there are none
    width : cells of a row; 0: any number
    skip : lines before the first record
    dress : what lines wear around their cells · formulas : whether cells may be ="words"
    """

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    comment: str = ""
    width: int = 0
    skip: int = 0
    dress: Dress = ""
    formulas: bool = False


@dataclass
class Trouble:
    """What was odd on the way."""

    unreadable: list[tuple[int, str]] = field(default_factory=list)  # line, reason
    unread: int = 0
    short: int = 0  # rows with cells missing at their end
    first_short: int = 0
    blank: int = 0
    comments: int = 0

    def refuse(self, line: int, reason: str) -> None:
        self.unread += 1
        if len(self.unreadable) < REASONS:
            self.unreadable.append((line, reason))


def records(
    lines: Iterable[str], layout: Layout, trouble: Trouble
) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each row; what is no row goes to `trouble`."""
    for number, cells in _cells(lines, layout, trouble):
        if layout.formulas:
            cells = [without_formula(cell) for cell in cells]
        if not any(cell and not cell.isspace() for cell in cells):
            trouble.blank += 1
            continue
        if layout.width and len(cells) != layout.width:
            fitted = fitted_row(number, cells, layout.width, trouble)
            if fitted is None:
                continue
            cells = fitted
        yield number, cells


def fitted_row(number: int, cells: list[str], width: int, trouble: Trouble) -> list[str] | None:
    """A row with as many cells as the table has columns, if that is not a guess."""
    count = len(cells)
    if count > width and not any(cell.strip() for cell in cells[width:]):
        return cells[:width]
    if width > count and (2 * count >= width and (count > 1 or width <= 2)):
        trouble.short += 1
        trouble.first_short = trouble.first_short or number
        return cells + [""] * (width - count)
    said = "1 cell" if count == 1 else f"{count} cells"
    trouble.refuse(number, f"{said} instead of {width}")
    return None


def _cells(
    lines: Iterable[str], layout: Layout, trouble: Trouble
) -> Iterator[tuple[int, list[str]]]:
    feed = _Feed(lines)
    for _ in range(layout.skip):
        feed.next()
    quote, comment = layout.quote, layout.comment
    opens = _opening(layout)
    while (line := feed.next()) is not None:
        number = feed.number
        if comment and line.lstrip().startswith(comment):
            trouble.comments += 1
            continue
        line = undressed(line, layout.dress)
        if not quote or quote not in line:
            yield number, _plain(line, layout)
            continue
        if _quotes(line, layout) % 2 and opens.search(line):
            joined = _joined(line, feed, layout, trouble)
            if joined is not None:
                yield number, joined
            continue
        yield number, _parsed([line], layout)[0]


class _Feed:
    """Lines one after the other; what was taken too much can be given back."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._back: list[str] = []
        self.number = 0

    def next(self) -> str | None:
        line = self._back.pop() if self._back else next(self._lines, None)
        self.number += line is not None
        return line

    def back(self, lines: list[str]) -> None:
        self._back.extend(reversed(lines))
        self.number -= len(lines)


def _opening(layout: Layout) -> re.Pattern[str]:
    mark = r"\s" if layout.delimiter == " " else re.escape(layout.delimiter)
    before = f"(^|{mark})" if layout.delimiter else "^"
    return re.compile(rf"{before}\s*{re.escape(layout.quote)}")


def _quotes(line: str, layout: Layout) -> int:
    count = line.count(layout.quote)
    return count - line.count(layout.escape + layout.quote) if layout.escape else count


def _plain(line: str, layout: Layout) -> list[str]:
    if layout.delimiter == " ":
        return line.split()
    return line.split(layout.delimiter) if layout.delimiter else [line]


def _parsed(lines: list[str], layout: Layout, strict: bool = False) -> list[list[str]]:
    if layout.delimiter == " ":
        lines = [re.sub(r"[ \t]+", " ", line).strip(" ") for line in lines]
    return list(
        csv.reader(
            lines,
            delimiter=layout.delimiter or "\x1f",
            quotechar=layout.quote,
            escapechar=layout.escape or None,
            doublequote=not layout.escape,
            skipinitialspace=True,
            strict=strict,
        )
    )


def _joined(line: str, feed: _Feed, layout: Layout, trouble: Trouble) -> list[str] | None:
    """A row whose cell goes over several lines; None if its quote is never closed."""
    number, taken, size, quotes = feed.number, [line], len(line), _quotes(line, layout)
    while quotes % 2 and len(taken) <= OPEN_LINES and size <= OPEN_SIZE:
        more = feed.next()
        if more is None:
            break
        taken.append(more)
        size += len(more) + 1
        quotes += _quotes(more, layout)
    try:
        if quotes % 2 == 0:
            found = _parsed([*(part + "\n" for part in taken[:-1]), taken[-1]], layout, strict=True)
            if len(found) == 1:
                return found[0]
    except csv.Error:
        pass  # a quote is closed in the middle of a value: the lines do not belong together
    feed.back(taken[1:])
    column = line.rfind(layout.quote) + 1
    trouble.refuse(number, f"the quote in column {column} is never closed")
    return None
