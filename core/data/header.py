"""What stands above the rows of a table: titles, names of columns in one row or in two."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from core.data.records import Layout, Trouble, records
from core.data.words import Marks, date_formats, yes_no

Found = list[tuple[int, list[str]]]  # rows with the number of their line
TOLD = 20  # names that stand twice, each in a sentence of its own; more are counted


def preamble(rows: Sequence[Sequence[str]], width: int) -> int:
    """How many rows stand before the table: titles, remarks."""
    for place, row in enumerate(rows):
        filled = sum(bool(cell.strip()) for cell in row)
        lonely = filled <= (width >= 3) and place + 1 < len(rows)
        if len(row) >= max(width - 1, min(width, 2)) and not lonely:
            return place if place < len(rows) - 1 else 0
    return 0


def split_header(
    lines: Sequence[str], found: Found, layout: Layout, marks: Marks, wished: bool | None
) -> tuple[bool, list[str], Found]:
    """Whether there is a header, the names in it, and the rows below.

    `wished` says whether there is one, if that is known.
    """
    rows = [row for _, row in found]
    header = wished
    if header is None:
        header = bool(rows) and (is_header(rows[0], rows[1:], marks) or _are_groups(rows, marks))
    if header and rows:
        if joined := _in_two_rows(rows, marks):
            return True, joined, found[2:]
        return True, rows[0], found[1:]
    if wished is None and layout.comment and found:
        above = lines[found[0][0] - 2].lstrip() if found[0][0] > 1 else ""
        if above.startswith(layout.comment):
            bare = replace(layout, comment="", width=0, skip=0)
            names = next(records([above[len(layout.comment) :].strip()], bare, Trouble()), None)
            if names and len(names[1]) == layout.width > 1:
                return True, names[1], found
    return False, [], found


def is_header(first: Sequence[str], body: Sequence[Sequence[str]], marks: Marks) -> bool:
    """Whether a row names the columns of the rows below it."""
    body = [row for row in body if row != first]  # some files repeat it
    filled = [cell.strip() for cell in first if cell.strip()]
    if not filled or len(filled) * 2 < len(first):
        return False
    numbers = [marks.number(cell) for cell in filled]
    said = [number for number in numbers if number is not None]
    if said and not (len(said) < len(filled) and _are_years(said)):
        return False
    if any(date_formats([cell]) for cell in filled):
        return False
    if not body:
        return True
    again = 0
    for j, cell in enumerate(first):
        below = [row[j].strip() for row in body if j < len(row) and not marks.is_missing(row[j])]
        if not below or marks.is_missing(cell):
            continue
        if _is_typed(below, marks):
            return cell.strip() not in below
        again += cell.strip() in below
    return not again


def _are_groups(rows: Sequence[Sequence[str]], marks: Marks) -> bool:
    """Whether the first row only names groups of the columns that the second one names."""
    if len(rows) < 3:
        return False
    filled = [cell for cell in rows[0] if cell.strip()]
    words = all(marks.number(cell) is None for cell in filled)
    whole = all(cell.strip() for cell in rows[1])
    return len(filled) > 1 and words and whole and is_header(rows[1], rows[2:], marks)


def _in_two_rows(rows: Sequence[Sequence[str]], marks: Marks) -> list[str]:
    """The names of columns that stand in two rows, joined; none if the second is a row of data.

    Above it there may be groups («petal» over «length» and «width»); or it holds units.
    """
    if len(rows) < 5 or any(marks.number(cell) is not None for cell in rows[1]):
        return []
    width = len(rows[0])
    body = [row for row in rows[2:] if len(row) == width]
    if len(rows[1]) != width or not body:
        return []
    columns = [
        [c.strip() for c in cells if not marks.is_missing(c)] for cells in zip(*body, strict=True)
    ]
    typed = [j for j, cells in enumerate(columns) if cells and _is_typed(cells, marks)]
    second = [cell.strip() for cell in rows[1]]
    words = [j for j in typed if second[j] and not marks.is_missing(second[j])]
    if (
        not typed
        or 2 * len(words) < len(typed)
        or any(_is_typed([second[j]], marks) for j in words)
    ):
        return []
    if any(second[j] in cells for j, cells in enumerate(columns) if second[j]):
        return []
    grouped = not all(cell.strip() for cell in rows[0])
    names, group = [], ""
    for j, cell in enumerate(cell.strip() for cell in rows[0]):
        group = cell or (group if j in typed else "")
        if grouped:
            names.append(f"{group} {second[j]}".strip())
        else:
            names.append(f"{cell} ({second[j]})" if second[j] else cell)
    return names


def _are_years(numbers: list[float]) -> bool:
    steps = {b - a for a, b in itertools.pairwise(numbers)}
    return len(numbers) > 1 and steps in ({1.0}, {-1.0}) and all(1500 < n < 2200 for n in numbers)


def _is_typed(cells: list[str], marks: Marks) -> bool:
    """Whether a column holds numbers, dates or yes and no, rather than words."""
    sample = cells[:100]
    numbers = sum(marks.number(cell, symbols=True) is not None for cell in sample)
    if numbers > 0.8 * len(sample):
        return True
    return bool(date_formats(sample)) or yes_no({cell.lower() for cell in sample}) is not None


def used_width(names: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    """Columns up to the last that has a name or a value: a delimiter may end every line."""
    width = len(names)
    while width > 1 and not names[width - 1].strip():
        if any(len(row) >= width and row[width - 1].strip() for row in rows):
            break
        width -= 1
    return width


def distinct(names: Sequence[str]) -> tuple[tuple[str, ...], list[str]]:
    """Names of columns, none twice, none empty; and what was changed."""
    found: dict[str, None] = {}
    counts: dict[str, int] = {}  # how far the numbers behind a name have come
    notes: list[str] = []
    again = 0
    for place, name in enumerate(names, 1):
        plain = " ".join(name.split())
        wanted = plain or f"column {place}"
        free, count = wanted, counts.get(wanted, 1)
        while free in found:
            count += 1
            free = f"{wanted}_{count}"
        counts[wanted] = count
        if plain and free != plain:
            again += 1
            if again <= TOLD:
                notes.append(f"the name «{plain}» stands twice; column {place} is called «{free}»")
        found[free] = None
    if again > TOLD:
        notes.append(f"{again - TOLD:,} more columns have the name of another one")
    return tuple(found), notes
