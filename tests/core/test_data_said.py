"""What a user says of the columns of a table: types, names, that one is an id."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.survey import survey
from core.problem import Refused

BODY = "no,when,paid,zip,size,kind\n" + "".join(
    f"{7 * i},0{i % 9 + 1}/0{i % 7 + 1}/2024,{'ny'[i % 3 == 0]},0{i % 10}10,{i}.5,{'ab'[i % 2]}\n"
    for i in range(40)
)


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "rooms.csv"
    path.write_text(BODY)
    return SOURCES["table"]().with_(path=str(path), target="kind")


def known(source, name):
    return survey(source).column(name)


def test_a_type_that_was_said_is_taken(table):
    assert known(table, "zip").type == "category"
    assert known(table.with_column("zip", type="int"), "zip").high == 910
    assert known(table.with_column("size", type="int"), "size").type == "int"
    assert known(table.with_column("size", type="category"), "size").type == "category"
    assert known(table.with_column("paid", type="category"), "paid").type == "category"
    assert known(table.with_column("kind", type="bool"), "kind").type == "bool"


def test_day_and_month_go_where_they_are_said_to_be(table):
    day = survey(table.with_column("when", type="day first"))
    month = survey(table.with_column("when", type="month first"))
    assert day.column("when").high.startswith("2024-07")
    assert month.column("when").high.startswith("2024-09")
    assert not [text for text in (*day.warnings, *month.warnings) if "two ways" in text]


def test_cells_that_are_not_what_was_said_count_as_missing_and_are_told(table):
    told = survey(table.with_column("zip", type="bool"))
    assert told.column("zip").odd > 0
    assert any("not yes or no" in text for text in told.warnings)
    dates = survey(table.with_column("size", type="date"))
    assert dates.column("size").missing == 40


def test_an_id_is_left_out_and_a_type_that_was_said_takes_a_column_in(table):
    assert known(table.with_column("zip", type="id"), "zip").role == "ignore"
    assert known(table.with_column("zip", type="id"), "zip").id
    assert known(table, "no").id
    assert known(table.with_column("no", type="int"), "no").role == "feature"


def test_a_column_goes_by_its_new_name_and_is_found_by_the_one_in_the_file(table):
    named = table.with_column("size", name="square metres").with_column("kind", name="which")
    report = survey(named)
    assert report.target == "which"
    assert "square metres" in report.names
    signature = named.load().signature
    assert signature.targets == ("which",)
    np.testing.assert_array_equal(named.samples(signature), named.load().x)
    left = named.without("square metres")
    assert left.names == named.names
    assert "square metres" not in left.load().signature.features


def test_another_file_with_the_same_columns_is_called_alike(table, tmp_path):
    named = table.with_column("size", name="area").with_column("zip", name="postcode")
    fresh = tmp_path / "fresh.csv"
    fresh.write_text(BODY)
    source = SOURCES["table"]().with_(path=str(fresh)).called_like(named)
    assert source.samples(named.load().signature).shape == (40, 4)
    assert source.called_like(SOURCES["iris"]()) is source


def test_what_was_said_can_be_taken_back(table):
    assert table.with_column("zip", type="int").with_column("zip", type="") == table


def test_two_columns_cannot_have_one_name(table):
    with pytest.raises(Refused, match="«zip»"):
        survey(table.with_column("size", name="zip"))


def test_a_file_with_types_of_its_own_says_what_cannot_be(tmp_path, table):
    import duckdb

    path = tmp_path / "rooms.parquet"
    duckdb.sql(f"copy (from '{table.path}') to '{path}'")
    report = survey(table.with_(path=str(path)).with_column("kind", type="float"))
    assert report.column("kind").type == "category"
    assert any("holds words" in text for text in report.warnings)
