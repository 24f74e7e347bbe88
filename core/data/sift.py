"""Rows that are none: the header once more, and a sum below the last row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.data.duck import Store
from core.data.numerals import quoted as text

TOTALS = (
    *("total", "totals", "grand total", "subtotal", "sum", "overall"),
    *("gesamt", "summe", "insgesamt", "gesamtsumme", "totale", "suma", "somme", "mittelwert"),
    *("average", "mean", "durchschnitt", "moyenne"),
)
FEWEST = 5  # rows of a table that can have a sum below it


def sift(store: Store, names: Sequence[str], header: bool) -> Iterator[str]:
    """Leave out what is no row; say so."""
    if not store.single:
        return
    if header and (count := store.leave_out(_names_again(store, names))):
        said = "1 row repeats" if count == 1 else f"{count} rows repeat"
        yield f"{said} the names of the columns and {'is' if count == 1 else 'are'} left out"
    if word := _total(store):
        yield f"the last row («{word}») sums up the others and is left out"


def _names_again(store: Store, names: Sequence[str]) -> str:
    """SQL: whether a row holds the names of the columns; nothing if that cannot be told."""
    told = [column.kind.type == "text" or column.kind.lenient for column in store.columns]
    if sum(told) < min(2, len(names)):
        return ""
    parts = []
    for column, name in zip(store.columns, names, strict=True):
        if column.kind.type == "text":
            parts.append(f"trim({column.value}) = {text(name)}")
        elif column.kind.lenient:
            parts.append(f"b{column.place}")
        else:
            parts.append(f"{column.value} is null")
    where = " and ".join(parts)
    if any(column.kind.type == "text" for column in store.columns):
        return where
    (found,) = store.row(f"select count(*) from {store.columns[0].table} where {where}")
    return where if found and found == store.odd_rows(names) else ""


def _total(store: Store) -> str:
    """What the last row is called, if it sums up the others; it is left out then."""
    if store.rows < FEWEST:
        return ""
    words = [column for column in store.columns if column.kind.type == "text"][:3]
    typed = [column for column in store.columns if column.kind.type == "number"]
    if not words or not typed:
        return ""
    asked = ", ".join(column.value for column in words)
    last = f"rowid = (select max(rowid) from {words[0].table})"
    found = store.row(f"select {asked} from {words[0].table} where {last}")
    for column, word in zip(words, found, strict=True):
        if not word or word.strip().rstrip(":").lower() not in TOTALS:
            continue
        same = f"{column.value} = {text(word)}"
        (count,) = store.row(f"select count(*) from {column.table} where {same}")
        if count == 1 and store.leave_out(last):
            return str(word)
    return ""
