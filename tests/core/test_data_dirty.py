"""Dirty files, each of another kind: they come in right, or are refused in plain words.

The first entry of each is what must come out: rows, then a column per line as
"name type missing distinct", the target, and words that the warnings must hold.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from core.data.prepare import Preparation, prepare
from core.data.table import TableSource
from core.data.understand import understand
from core.problem import Refused

FILES = Path(__file__).parents[1] / "data"

RIGHT = {
    "semicolon_decimal_comma.csv": (
        5,
        ["Sorte category 0 2", "Länge float 0 5", "Breite float 0 5", "Preis float 0 5"],
        "Preis",
        [],
    ),
    "cp1252_smart.csv": (
        3,
        ["name text 0 3", "straße text 0 3", "betrag float 0 3", "ja_nein bool 0 2"],
        "ja_nein",
        [],
    ),
    "utf16_tabs.txt": (
        3,
        ["город text 0 3", "население int 0 3", "климат category 0 2"],
        "климат",
        [],
    ),
    "bom_crlf.csv": (3, ["x float 0 3", "y float 0 3", "label bool 0 2"], "label", []),
    "comments_and_blanks.csv": (
        3,
        ["time float 0 3", "volt float 0 3", "state bool 0 2"],
        "state",
        [],
    ),
    "no_header.data": (
        6,
        [
            *("column 1 float 0 6", "column 2 float 0 5", "column 3 float 0 5"),
            *("column 4 float 0 5", "column 5 category 0 3"),
        ],
        "column 5",
        [],
    ),
    "duplicate_names.csv": (
        4,
        [
            *("id int 0 4", "value float 0 4", "value_2 float 0 4"),
            *("column 4 category 0 2", "label int 0 2"),
        ],
        "label",
        ["«value» stands twice"],
    ),
    "ragged.csv": (
        4,
        ["a int 0 4", "b int 0 4", "c int 0 4", "d int 1 3"],
        "d",
        ["2 lines left out, the first is line 4", "1 row ends before column 4"],
    ),
    "missing_words.csv": (
        6,
        ["age int 2 4", "income int 3 3", "city category 2 2", "bought bool 1 2"],
        "bought",
        [],
    ),
    "quotes_and_breaks.csv": (
        4,
        ["id int 0 4", "remark text 0 4", "stars int 0 4"],
        "stars",
        [],
    ),
    "trailing_commas.csv": (3, ["a int 0 3", "b int 0 3", "c category 0 2"], "c", []),
    "pipes_and_spaces.txt": (3, ["name text 0 3", "age int 0 3", "city category 0 2"], "city", []),
    "nul_bytes.csv": (
        3,
        ["a int 0 3", "b float 0 3", "kind category 0 2"],
        "kind",
        ["2 zero bytes"],
    ),
    "whitespace.dat": (
        4,
        ["column 1 float 0 4", "column 2 float 0 4", "column 3 int 0 2"],
        "column 3",
        [],
    ),
    "title_rows.csv": (
        3,
        ["month date 0 3", "units int 0 3", "price float 0 3", "region category 0 2"],
        "region",
        ["the first 2 rows stand above the table"],
    ),
    "thousands_currency.csv": (
        3,
        ["item text 0 3", "price float 0 3", "share int 0 3"],
        "price",
        [],
    ),
    "unclosed_quote.csv": (
        4,
        ["a int 0 4", "b int 0 4", "c category 0 2"],
        "c",
        ["line 3: the quote in column 3 is never closed"],
    ),
    "old_mac.csv": (3, ["x int 0 3", "y int 0 3", "c category 0 2"], "c", []),
    "mixed_newlines.csv": (3, ["a int 0 3", "b int 0 3", "c category 0 2"], "c", []),
    "dates.csv": (
        4,
        ["when date 0 4", "at datetime 0 4", "count int 0 4", "kind category 0 2"],
        "kind",
        [],
    ),
    "postcodes.csv": (4, ["zip text 0 4", "rooms int 0 4", "rent int 0 4"], "rent", []),
    "single_quotes.csv": (3, ["name text 0 3", "note text 0 3", "mark int 0 3"], "mark", []),
    "backslash.csv": (3, ["name text 0 3", "note text 0 3", "n int 0 3"], "n", []),
    "row_names.txt": (
        4,
        ["row text 0 4", "mpg float 0 4", "cyl int 0 3", "gear int 0 2"],
        "gear",
        ["the header has one name too few"],
    ),
    "hash_header.tsv": (3, ["time int 0 3", "speed float 0 3", "gear int 0 2"], "gear", []),
    "typos.csv": (
        60,
        ["nr int 0 60", "value float 2 57", "kind category 0 3"],
        "kind",
        ["2 cells are not a number and count as missing (rows 18, 41)"],
    ),
    "records.jsonl": (
        3,
        ["a float 0 3", "b text 1 2", "c bool 0 2", "d text 2 1"],
        "c",
        ["line 3: is no JSON"],
    ),
    "shift_jis.csv": (4, ["名前 text 0 4", "年齢 int 0 4", "都市 category 0 2"], "都市", []),
}

REFUSED = {
    "picture.csv": "is no text but a PNG picture",
    "binary.csv": "line 1, column 1 holds byte 0",
    "empty.csv": "is empty",
    "header_only.csv": r"has a header \(a, b, c\) and no rows",
}

ONLY_WORDS = {"quotes_and_breaks.csv", "single_quotes.csv", "backslash.csv"}

DIALECTS = {
    "semicolon_decimal_comma.csv": (";", "utf-8", True),
    "cp1252_smart.csv": (";", "cp1252", True),
    "utf16_tabs.txt": ("\t", "utf-16", True),
    "bom_crlf.csv": (",", "utf-8-sig", True),
    "no_header.data": (",", "utf-8", False),
    "pipes_and_spaces.txt": ("|", "utf-8", True),
    "whitespace.dat": (" ", "utf-8", False),
    "shift_jis.csv": (",", "shift_jis", True),
}


def test_every_dirty_file_has_its_expectation():
    assert {path.name for path in FILES.iterdir()} == RIGHT.keys() | REFUSED.keys()


@pytest.mark.parametrize("name", RIGHT)
def test_a_dirty_file_comes_in_right(name):
    rows, columns, target, warnings = RIGHT[name]
    report = understand(FILES / name)
    assert report.rows == rows
    found = [f"{c.name} {c.type} {c.missing} {c.distinct}" for c in report.columns]
    assert found == columns
    assert report.target == target
    assert len(report.warnings) == len(warnings)
    for words, warning in zip(warnings, report.warnings, strict=True):
        assert words in warning


@pytest.mark.parametrize("name", sorted(RIGHT.keys() - ONLY_WORDS))
def test_a_dirty_file_can_be_prepared_for_training(name):
    dataset = TableSource(path=str(FILES / name)).load()
    prepared = prepare(dataset, Preparation(split="random"))
    assert prepared.training.x.shape[1:] == dataset.signature.input_shape
    assert sum(map(len, prepared.parts.values())) == dataset.signature.rows


@pytest.mark.parametrize("name", sorted(ONLY_WORDS))
def test_a_table_of_words_alone_is_not_trained_on(name):
    with pytest.raises(Refused, match=r"no column besides .* to learn from .*free text"):
        TableSource(path=str(FILES / name)).load()


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_in_words(name):
    with pytest.raises(Refused, match=REFUSED[name]) as caught:
        understand(FILES / name)
    assert name in caught.value.problem.message
    assert caught.value.problem.place.path.endswith(name)


@pytest.mark.parametrize("name", DIALECTS)
def test_the_dialect_is_told(name):
    said = understand(FILES / name).dialect
    assert (said["delimiter"], said["encoding"], said["header"]) == DIALECTS[name]


def test_numbers_keep_their_value_whatever_their_marks():
    prices = understand(FILES / "semicolon_decimal_comma.csv").column("Preis")
    assert (prices.low, prices.high) == (75.0, 2000.0)
    money = understand(FILES / "thousands_currency.csv").column("price")
    assert (money.low, money.high) == (980.0, 12000.0)
    units = understand(FILES / "title_rows.csv").column("price")
    assert units.mean == pytest.approx((9.99 + 10.49 + 9.79) / 3)


def test_lines_that_cannot_be_read_are_listed_with_number_and_reason():
    report = understand(FILES / "ragged.csv")
    assert report.unreadable == ((4, "5 cells instead of 4"), (6, "1 cell instead of 4"))
    assert report.to_json()["outcome"] == "ok_with_warning"
