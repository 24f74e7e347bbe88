"""Data that are looked at before they are used: read once, spread, shared out, checked."""

import threading

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.checks import look_over
from core.data.find import source_for
from core.data.histogram import BINS, of_numbers
from core.data.intake import Intake, columns_said, is_table, with_column
from core.data.prepare import Preparation, prepare
from core.data.watch import Cancelled, Watch
from core.problem import Refused

COLOURS, WORDS = ("blue", "red", "red", "red"), ("no", "yes", "yes")
ROWS = "id,size,colour,when,ok\n" + "".join(
    f"{i},{i % 50}.5,{COLOURS[i % 4]},2024-01-{i % 28 + 1:02},{WORDS[i % 3]}\n" for i in range(200)
)


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "things.csv"
    path.write_text(ROWS)
    return path


@pytest.fixture
def intake():
    made = Intake()
    yield made
    made.close()


def test_every_row_with_a_value_is_in_one_bar(path, intake):
    found = intake.survey(source_for(str(path)))
    for column, spread in zip(found.report.columns, found.histograms, strict=True):
        assert (spread is None) == (column.type == "text"), column.name
        if spread is not None:
            assert spread.total == 200 - column.missing
            assert len(spread.counts) == len(spread.labels) <= BINS
    colours = found.histograms[2]
    assert colours.words
    assert (colours.labels, colours.counts) == (("red", "blue"), (150, 50))
    assert found.histograms[3].labels[0].startswith("2024-01-01")


def test_whole_numbers_of_a_short_range_have_a_bar_each():
    spread = of_numbers(np.array([1, 1, 3, np.nan, np.inf], np.float32))
    assert spread.labels == ("1", "2", "3")
    assert spread.counts == (2, 0, 1)
    assert of_numbers(np.array([np.nan], np.float32)) is None
    assert of_numbers(np.array([2.5, 2.5], np.float32)).total == 2


def test_a_file_is_read_again_only_where_a_guess_about_its_cells_changes(path, intake):
    source = source_for(str(path))
    intake.survey(source)
    path.unlink()
    for changed in (
        source.with_(target="colour"),
        with_column(source, "size", role="ignore"),
        with_column(source, "size", type="int"),
        with_column(source, "size", name="area"),
        source.with_(group="colour"),
    ):
        report = intake.survey(changed).report
        assert report.rows == 200
        assert intake.dataset(changed).signature.rows == 200
    for changed in (source.with_(delimiter=";"), with_column(source, "size", type="category")):
        with pytest.raises(Refused, match="cannot be read"):
            intake.survey(changed)
        path.write_text(ROWS)
        intake.survey(source)
        path.unlink()


def test_what_was_looked_at_is_what_would_be_loaded(path, intake):
    source = with_column(source_for(str(path)), "size", name="area").with_(target="colour")
    found, read = intake.dataset(source), source.load()
    assert found.signature == read.signature
    np.testing.assert_array_equal(found.x, read.x)
    np.testing.assert_array_equal(found.y, read.y)


def test_pictures_and_arrays_are_surveyed_as_well(tmp_path, intake):
    file = tmp_path / "made.npz"
    np.savez(file, x=np.random.default_rng(0).random((60, 3)), y=np.arange(60) % 3)
    source = source_for(str(file))
    found = intake.survey(source)
    assert not is_table(source)
    assert found.report.task == "classes"
    assert found.histograms[-1].words
    assert all(spread.total == 60 for spread in found.histograms)
    assert with_column(source, "x_0", role="ignore") is source
    assert columns_said(source) == {}


def test_the_first_rows_are_shown_as_they_are_written(path, intake):
    source = source_for(str(path))
    shown = intake.preview(source)
    assert shown.names == ("id", "size", "colour", "when", "ok")
    assert shown.rows[1] == ("1", "1.5", "red", "2024-01-02", "yes")
    assert intake.preview(with_column(source, "size", name="area")) is shown
    assert columns_said(with_column(source, "size", name="area")) == {"size": {"name": "area"}}


def test_a_look_that_is_called_off_can_be_taken_again(path, intake):
    watch, source = Watch(), source_for(str(path))
    watch.cancel()
    with pytest.raises(Cancelled):
        intake.survey(source, watch)
    assert intake.survey(source).report.rows == 200


def test_the_intake_may_be_asked_from_one_thread_after_the_other(path, intake):
    source, found = source_for(str(path)), []
    for _ in range(3):
        thread = threading.Thread(target=lambda: found.append(intake.dataset(source)))
        thread.start()
        thread.join()
    assert found[0] is found[2]


@pytest.mark.parametrize("kind", ["iris", "penguins", "diabetes"])
def test_looking_over_shares_out_the_rows_as_training_does(kind):
    dataset = SOURCES[kind]().load()
    preparation = Preparation(validation=0.3, test=0.1, seed=3)
    looked, trained = look_over(dataset, preparation), prepare(dataset, preparation)
    assert looked.sizes == {name: len(part) for name, part in trained.parts.items()}
    for name, counts in trained.class_counts().items():
        np.testing.assert_array_equal(looked.counts[name], counts)
    with pytest.raises(Refused, match="no column"):
        look_over(dataset, Preparation(split="by group"))


@pytest.mark.parametrize("ending", ["parquet", "jsonl", "tsv"])
def test_every_form_of_table_is_previewed_and_surveyed_alike(path, intake, tmp_path, ending):
    import duckdb

    other = tmp_path / f"things.{ending}"
    way = {"parquet": "format parquet", "jsonl": "format json", "tsv": "delimiter '\t'"}[ending]
    duckdb.sql(f"copy (from '{path}') to '{other}' ({way})")
    source = source_for(str(other))
    assert intake.preview(source).names == ("id", "size", "colour", "when", "ok")
    assert len(intake.preview(source).rows) == 200
    found = intake.survey(source)
    assert found.report.column("size").high == 49.5
    assert found.histograms[1].total == 200
    changed = intake.survey(with_column(source, "size", type="category"))
    assert changed.report.column("size").type == "category"
    assert intake.dataset(source).signature.rows == 200
