"""How people write cells: each table has a habit, repeated over enough rows to be one."""

from __future__ import annotations

import json

import pytest

from core.data.prepare import Preparation, prepare
from core.data.table import TableSource
from core.data.understand import understand
from core.data.watch import Watch
from core.problem import Refused

ROWS = 40


def table(*names, **columns):
    """CSV text: each column takes its cells in turn."""
    head = ",".join(columns)
    cells = list(columns.values())
    lines = [",".join(column[i % len(column)] for column in cells) for i in range(ROWS)]
    return "\n".join([head, *lines, ""])


def under(head, *lines):
    return "\n".join([head, *(lines[i % len(lines)] for i in range(ROWS)), ""])


# name: (text, "type low high" of the first column, words of a warning)
HABITS = {
    "brackets for minus": (table(a=["(1.5)", "2.5"], y=["x", "z"]), "float -1.5 2.5", ""),
    "minus behind": (table(a=["1.5-", "2.5"], y=["x", "z"]), "float -1.5 2.5", ""),
    "a dash for minus": (table(a=["–1.5", "2.5"], y=["x", "z"]), "float -1.5 2.5", ""),
    "a unit": (table(a=["5 kg", "7.5 kg"], y=["x", "z"]), "float 5.0 7.5", "«kg», which is left"),
    "degrees": (table(a=["-5°C", "7.5°C"], y=["x", "z"]), "float -5.0 7.5", "«°C»"),
    "a currency by letters": (table(a=["USD 5", "USD 7.5"], y=["x", "z"]), "float 5.0 7.5", "USD"),
    "a minus before the dollar": (table(a=["-$5", "$7.50"], y=["x", "z"]), "float -5.0 7.5", ""),
    "dollars in brackets": (
        table(a=['"($1,250.00)"', '"$2,000.50"'], y=["x", "z"]),
        "float -1250.0 2000.5",
        "",
    ),
    "lakhs": (table(a=['"1,23,456"', '"12,34,567"'], y=["x", "z"]), "int 123456 1234567", ""),
    "blanks that do not break": (
        table(a=["\u00a01.5\u00a0", "2"], y=["x", "z"]),
        "float 1.5 2.0",
        "",
    ),
    "marks of footnotes": (table(a=["120[1]", "130", "140*"], y=["x", "z"]), "int 120 140", ""),
    "digits of another script": (table(a=["１２", "٣٤"], y=["x", "z"]), "int 12 34", ""),
    "unlike units": (table(a=["1 kB", "2 MB"], b=["1", "2"], y=["x", "z"]), "category", "«1 kB»"),
    "codes behind a letter": (table(a=["A1", "A2"], b=["1", "2"], y=["x", "z"]), "category", ""),
    "a number that is too large": (
        table(a=["1.5", "2.5", "3.5", "1e400"], y=["x", "z"]),
        "float 1.5 3.5",
        "10 values are infinite or too large",
    ),
    "telephone numbers": (table(a=["030123", "0409", "01234567"], y=["x", "z"]), "category", ""),
    "true in German": (table(a=["wahr", "falsch"], y=["x", "z"]), "bool", ""),
    "yes in French": (table(a=["Oui", "Non"], y=["x", "z"]), "bool", ""),
    "yes in many ways": (table(a=["Yes", "y", "No", "False"], y=["x", "z"]), "bool", ""),
    "weeks": (table(a=["2024-W05", "2024-W52"], y=["x", "z"]), "date 2024-01-29 2024-12-23", ""),
    "months": (table(a=["2024-01", "2023-12"], y=["x", "z"]), "date 2023-12-01 2024-01-01", ""),
    "days without marks": (
        table(a=["20240105", "20231231", "20240229", "20240301", "20240302"], y=["x", "z"]),
        "date 2023-12-31 2024-03-02",
        "",
    ),
    "days with their weekday": (
        table(a=['"Mon, 01 Jan 2024"', '"Tue, 02 Jan 2024"'], y=["x", "z"]),
        "date 2024-01-01 2024-01-02",
        "",
    ),
    "days as SAS writes them": (
        table(a=["01JAN2024", "15FEB2024"], y=["x", "z"]),
        "date 2024-01-01 2024-02-15",
        "",
    ),
    "dates in several ways": (
        table(a=["2024-01-13", "01/14/2024", "15.01.2024"], y=["x", "z"]),
        "date 2024-01-13 2024-01-15",
        "dates are written in several ways",
    ),
    "times of day": (table(a=["14:30", "08:15"], y=["x", "z"]), "float 8.25 14.5", "as hours"),
    "seconds since 1970": (
        table(timestamp=["1700000000", "1700086400"], y=["x", "z"]),
        "datetime 2023-11-14 22:13:20 2023-11-15 22:13:20",
        "seconds since 1970",
    ),
    "days as Excel counts them": (
        table(date=["45000", "45001"], y=["x", "z"]),
        "date 2023-03-15 2023-03-16",
        "as Excel counts them",
    ),
    "cells that Excel must not read": (
        table(a=['="5"', '="7"'], y=["x", "z"]),
        "int 5 7",
        "",
    ),
    "units below the names": (
        under("a,b,y", "1.5,2,x", "2.5,3,z").replace("a,b,y\n", "a,b,y\ncm,kg,\n"),
        "float 1.5 2.5",
        "in two rows",
    ),
    "names in groups": (
        under("leaf,,stem,,y", "1.5,2,3,4,x", "2.5,2,3,4,z").replace(
            "y\n", "\nlength,width,length,width,y\n", 1
        ),
        "float 1.5 2.5",
        "in two rows",
    ),
    "the names once more": (
        under("a,b,y", "1.5,2,x", "2.5,3,z") + "a,b,y\n",
        "float 1.5 2.5",
        "1 row repeats the names",
    ),
    "a sum below": (
        under("a,b,y", "1.5,2,x", "2.5,3,z") + "90,80,Total\n",
        "float 1.5 2.5",
        "the last row («Total») sums up",
    ),
    "each line in quotes": (under('"a,b,y"', '"1.5,2,x"', '"2.5,3,z"'), "float 1.5 2.5", ""),
    "a table of Markdown": (
        under("| a | y |\n|---|:---:|", "| 1.5 | x |", "| 2.5 | z |"),
        "float 1.5 2.5",
        "",
    ),
}

AS_JSON = {
    "lists": [["a", "y"], [1.5, "x"], [2.5, "z"]],
    "columns": {"a": [1.5, 2.5], "y": ["x", "z"]},
    "columns of pandas": {"a": {"0": 1.5, "1": 2.5}, "y": {"0": "x", "1": "z"}},
    "pandas, split": {"columns": ["a", "y"], "index": [0, 1], "data": [[1.5, "x"], [2.5, "z"]]},
    "rows within": {"status": "ok", "rows": [{"a": 1.5, "y": "x"}, {"a": 2.5, "y": "z"}]},
    "objects within": [{"a": 1.5, "y": {"z": 3}}, {"a": 2.5, "y": {"z": 4}}],
}


@pytest.fixture
def file(tmp_path):
    def write(text, name="habit.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.mark.parametrize("name", HABITS)
def test_a_habit_is_understood(file, name):
    text, column, warning = HABITS[name]
    report = understand(file(text))
    first = report.columns[0]
    known = [first.type, *(str(v) for v in (first.low, first.high) if v is not None)]
    assert " ".join(known) == column
    assert report.rows == ROWS
    assert len(report.warnings) == bool(warning), report.warnings
    assert warning in "".join(report.warnings)


@pytest.mark.parametrize("name", AS_JSON)
def test_a_table_is_found_in_json_however_it_is_kept(file, name):
    report = understand(file(json.dumps(AS_JSON[name]), "table.json"))
    assert report.rows == 2
    assert report.columns[0].name == "a"
    assert (report.columns[0].low, report.columns[0].high) == (1.5, 2.5)


def test_objects_within_objects_become_columns(file):
    report = understand(file(json.dumps(AS_JSON["objects within"]), "table.json"))
    assert report.names == ("a", "y.z")


def test_pairs_of_numbers_and_values_are_refused_by_their_name(file):
    with pytest.raises(Refused, match="LIBSVM"):
        understand(file("+1 1:0.5 3:0.25\n-1 2:0.5\n", "sparse.txt"))


def test_polish_in_the_letters_of_unix_is_told_from_windows(file):
    towns = ["Łódź", "Kraków", "Gdańsk", "Wrocław", "Poznań"]
    path = file(table(town=towns, n=["1", "2", "3"]), encoding="iso8859-2")
    assert understand(path).dialect["encoding"] == "iso8859_2"


@pytest.mark.parametrize("name", ["a unit", "dollars in brackets", "times of day"])
def test_the_samples_of_a_network_are_read_as_its_training_rows_were(file, name):
    path = file(HABITS[name][0])
    source = TableSource(path=str(path), target="y")
    dataset = source.load()
    again = source.samples(dataset.signature)
    assert (again[:, 0] == dataset.x[:, 0]).all()
    assert prepare(dataset, Preparation()).training.x.shape[1] == 1


def test_a_time_of_day_may_be_typed_as_such(file):
    dataset = TableSource(path=str(file(HABITS["times of day"][0])), target="y").load()
    assert dataset.signature.read(["14:30"]).item() == 14.5


def test_a_quote_that_is_never_closed_costs_its_own_line_alone(file):
    lines = [f"{i},text {i},{i % 2}" for i in range(3000)]
    for place in (0, 1500, 2999):
        broken = [*lines]
        broken[place] = f'{place},"never closed,1'
        report = understand(file("\n".join(["a,b,y", *broken])))
        assert report.rows == 2999
        assert report.unreadable[0][0] == place + 2
        assert "is never closed" in report.unreadable[0][1]


def test_rows_that_fit_nowhere_are_not_taken_for_the_names(file):
    report = understand(file(under("a,b", "1,2", "3,4") + "x,y\n"))
    assert report.rows == ROWS + 1
    assert not any("repeats" in warning for warning in report.warnings)


def test_a_file_that_changes_while_it_is_read_is_no_table(file):
    path = file(under("a,b", "1,2", "3,4"))

    def meddle(stage, share):
        path.write_text("a,b\n1,2\n")

    with pytest.raises(Refused, match="was changed while it was read"):
        understand(path, watch=Watch(meddle))


def test_a_file_that_vanishes_while_it_is_read_is_told_of(file):
    path = file(table(a=["1.5", "x y"], y=["p", "q"]).replace(",p", ",'p'"))

    def take_away(stage, share):
        path.unlink(missing_ok=True)

    with pytest.raises(Refused, match=r"habit\.csv (cannot be read|was changed)"):
        understand(path, watch=Watch(take_away))
