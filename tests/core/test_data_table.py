"""Tables: what is read back is what was written, in any form; what is said is obeyed."""

from __future__ import annotations

import csv
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.data.table import TableSource
from core.data.understand import understand
from core.problem import Refused
from core.spec import read_spec


@pytest.fixture
def file(tmp_path):
    def write(text, name="table.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def flowers(rows=60, delimiter=","):
    """Rows of a table with a number, a category with a gap, a date and a class."""
    lines = [delimiter.join(("size", "colour", "seen", "kind"))]
    for i in range(rows):
        colour = "" if i % 10 == 3 else ("red", "blue", "white")[i % 3]
        cells = (f"{i * 0.5:.2f}", colour, f"2024-0{i % 9 + 1}-15", ("rose", "tulip")[i % 2])
        lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


# ---- what was written comes back ---------------------------------------------------------------

words = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters='"\\'),
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    rows=st.lists(st.tuples(st.integers(-999, 999), st.floats(-1e6, 1e6), words), min_size=3),
)
def test_a_table_in_any_dialect_is_read_back(tmp_path, delimiter, newline, encoding, rows):
    path = tmp_path / "any.csv"
    with path.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter, lineterminator=newline)
        writer.writerow(["whole", "real", "word"])
        writer.writerows((a, f"{b:.3f}", f"w{c} {delimiter} x") for a, b, c in rows)
    report = understand(path)
    assert report.rows == len(rows)
    whole, real, word = report.columns
    assert (whole.type, real.type) == ("int", "float")
    assert (whole.low, whole.high) == (min(r[0] for r in rows), max(r[0] for r in rows))
    assert real.mean == pytest.approx(np.mean([float(f"{r[1]:.3f}") for r in rows]), abs=1e-6)
    assert (word.missing, word.distinct) == (0, len({f"w{r[2]} {delimiter} x" for r in rows}))


def test_json_parquet_and_csv_of_one_table_say_the_same(tmp_path, file):
    rows = list(csv.DictReader(flowers().splitlines()))
    lines = [
        json.dumps({**row, "size": float(row["size"]), "colour": row["colour"] or None})
        for row in rows
    ]
    as_json = file("\n".join(lines), "table.jsonl")
    as_csv = file(flowers())
    as_parquet = tmp_path / "table.parquet"
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"copy (from '{as_csv}') to '{as_parquet}'")
    reports = [understand(path) for path in (as_csv, as_json, as_parquet)]
    facts = [
        [(c.name, c.type, c.missing, c.distinct, c.low, c.high, c.mean) for c in report.columns]
        for report in reports
    ]
    assert facts[0] == facts[1] == facts[2]
    datasets = [TableSource(path=str(p)).load() for p in (as_csv, as_json, as_parquet)]
    for other in datasets[1:]:
        assert np.array_equal(datasets[0].x, other.x, equal_nan=True)
        assert other.signature == datasets[0].signature


def test_later_rows_decide_the_type_of_a_column(file):
    text = "a,b,c\n" + "1,2,2024-01-01\n" * 3000 + "x,2.5,2024-13-01\n" * 3000
    a, b, c = understand(file(text)).columns
    assert (a.type, b.type, c.type) == ("category", "float", "category")
    assert b.high == 2.5


def test_a_large_file_and_a_mended_one_give_the_same_table(file):
    body = "".join(f"{i},{i / 7:.4f},{'xyz'[i % 3]}\n" for i in range(5000))
    clean = file("a,b,c\n" + body, "clean.csv")
    dirty = file("# remark\na,b,c\n\n" + body.replace("\n", "\r\n"), "dirty.csv")
    first, second = understand(clean), understand(dirty)
    one, other = (  # a mean is a sum of parts whose order is the threads' own
        [replace(c, mean=c.mean and round(c.mean, 6)) for c in r.columns] for r in (first, second)
    )
    assert one == other
    assert first.rows == second.rows == 5000


def test_whole_numbers_beyond_float_stay_apart(file):
    text = "key,v\n" + "".join(f"{2**60 + i},{i}\n" for i in range(40))
    assert understand(file(text)).column("key").distinct == 40


# ---- what is said is obeyed --------------------------------------------------------------------


def test_everything_guessed_can_be_said_otherwise(file):
    path = file("1;2,5;x\n3;4,5;y\n5;6,5;x\n")
    guessed = understand(path)
    assert guessed.column("column 2").mean == 4.5
    said = TableSource(path=str(path), header="yes", delimiter=";", target="x")
    assert said.load().signature.classes == ("x", "y")
    assert said.load().signature.features == ("1", "2,5")
    assert understand(path, said.with_(decimal=".").known).column("2,5").type == "text"
    assert understand(path, said.with_(missing="3").known).column("1").missing == 1


def test_a_said_missing_word_may_be_a_number(file):
    path = file("a,b\n" + "".join(f"{-999 if i % 4 == 0 else i},{i % 2}\n" for i in range(40)))
    dataset = TableSource(path=str(path), missing="-999").load()
    assert int(np.isnan(dataset.x).sum()) == 10
    assert dataset.signature.columns[0].gaps


def test_roles_and_types_of_columns_are_obeyed(file):
    source = TableSource(path=str(file(flowers())), target="kind")
    dataset = source.with_column("seen", role="ignore").with_column("size", type="category").load()
    assert [c.name for c in dataset.signature.columns] == ["size", "colour"]
    assert dataset.signature.columns[0].type == "category"


def test_a_source_survives_the_way_to_json_and_back(file):
    source = TableSource(path="x.csv", target="t").with_column("a b", role="ignore")
    assert read_spec(SOURCES, source.to_json()) == source


def test_nonsense_about_columns_is_a_complaint():
    for text in ("{", "[1]", '{"a": {"role": "king"}}', '{"a": {"size": 3}}', '{"a": 3}'):
        assert "columns" in TableSource(path="x.csv", columns=text).complaints()


def test_an_unknown_target_is_refused_with_the_columns_there_are(file):
    with pytest.raises(Refused, match=r"no column «sort»; it has size, colour, seen, kind"):
        TableSource(path=str(file(flowers())), target="sort").load()


def test_rows_without_a_target_are_left_out_and_told(file):
    text = flowers() + "3.5,red,2024-01-15,\n" * 4
    dataset = TableSource(path=str(file(text))).load()
    assert dataset.signature.rows == len(dataset.y) == 60
    assert [p.message for p in dataset.problems] == [
        "4 rows have no value in «kind» and cannot be learnt from; left out"
    ]


def test_group_time_and_part_columns_only_steer_the_split(file):
    rows = [f"{i % 6},{i},{('train', 'val', 'test')[i % 3]},{i % 2}" for i in range(60)]
    path = str(file("who,when,part,y\n" + "\n".join(rows) + "\n"))
    source = TableSource(path=path, target="y", group="who", time="when", part="part")
    dataset = source.load()
    assert [c.name for c in dataset.signature.inputs] == ["when"]
    parts = prepare(dataset, Preparation(split="by column")).parts
    assert {name: set(part.rows % 3) for name, part in parts.items()} == {
        "training": {0},
        "validation": {1},
        "test": {2},
    }
    late = prepare(dataset, Preparation(split="by time")).validation.rows
    assert sorted(late) == list(range(48, 60))


# ---- samples for a trained network -------------------------------------------------------------


def test_new_rows_without_a_target_are_read_as_the_network_knows_them(file):
    wanted = TableSource(path=str(file(flowers()))).load().signature
    new = file("kind_of,colour,size,seen\na,green,1.5,2024-03-15\nb,blue,n.a.,\n", "new.csv")
    x = TableSource(path=str(new)).samples(wanted)
    names = [c.name for c in wanted.inputs]
    assert names == ["size", "colour", "seen"]
    assert x[0].tolist() == [1.5, -1.0, 19797.0]
    assert x[1][1] == wanted.columns[1].categories.index("blue")
    assert np.isnan(x[1][[0, 2]]).all()


def test_new_rows_that_lack_a_column_are_refused(file):
    wanted = TableSource(path=str(file(flowers()))).load().signature
    with pytest.raises(Refused, match="no column «colour»"):
        TableSource(path=str(file("size,seen\n1,2024-01-01\n", "new.csv"))).samples(wanted)
