"""Remarks on data before training: each is found, counted, and mended by its fix."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.data.base import (
    SOURCES,
    DataReference,
    Dataset,
    Signature,
    signature_from_json,
    signature_to_json,
)
from core.data.checks import review
from core.data.find import source_for
from core.data.prepare import Preparation, prepare
from core.data.table import TableSource
from core.data.understand import understand
from core.data.write import csv_text, harmless, write_csv
from core.problem import Refused, Severity
from core.project import Project

RNG = np.random.default_rng(0)


def numbers(x, y, classes=("a", "b")):
    x = np.asarray(x, np.float32)
    names = tuple(f"c{i}" for i in range(x.shape[1]))
    task = "binary" if classes else "regression"
    y = np.asarray(y) if classes else np.asarray(y, np.float32).reshape(-1, 1)
    return Dataset(Signature("made", len(x), (x.shape[1],), task, names, ("t",), classes), x, y)


def rules(dataset, preparation=None, parameters=0, source=None):
    prepared = prepare(dataset, preparation or Preparation())
    return {p.rule: p for p in review(dataset, prepared, parameters, source)}


def noise(rows=100, columns=3):
    return RNG.normal(size=(rows, columns))


def test_good_data_give_no_remark():
    assert rules(numbers(noise(), RNG.integers(0, 2, 100))) == {}


def test_sorted_rows_with_the_last_kept_are_found_and_the_fix_mends_it():
    dataset, last = numbers(noise(), np.arange(100) // 50), Preparation(split="last rows")
    found = rules(dataset, last)
    assert "the last 20 rows" in found["sorted-split"].message
    for rule in ("sorted-split", "class-missing"):
        project = found[rule].fix.apply(Project(preparation=last))
        assert rules(dataset, project.preparation) == {}


def test_a_sorted_target_of_a_regression_is_found():
    dataset = numbers(noise(), np.arange(100.0), ())
    assert "sorted-split" in rules(dataset, Preparation(split="last rows"))


def test_duplicates_within_and_across_parts_are_counted():
    x, y = noise(), RNG.integers(0, 2, 100)
    dataset = numbers(np.concatenate([x, x]), np.concatenate([y, y]))
    found = rules(dataset, Preparation(split="last rows", validation=0.5))
    assert "100 of 100 validation rows" in found["duplicates-across"].message
    assert found["duplicates-across"].severity is Severity.WARNING
    twice = numbers(np.concatenate([x[:50], x[:50]]), np.concatenate([y[:50], y[:50]]))
    assert "50 training rows" in rules(twice, Preparation(validation=0.0))["duplicates"].message


def test_constant_and_counting_columns_are_found():
    x = noise(columns=4)
    x[:, 1], x[:, 3] = 7, np.arange(100)
    found = rules(numbers(x, RNG.integers(0, 2, 100)))
    assert found["constant"].message.startswith("c1 ")
    assert found["id-like"].message.startswith("c3 ")


def test_a_feature_that_gives_the_target_away_is_found():
    x, y = noise(), RNG.integers(0, 2, 100)
    x[:, 2] = y * 5 + 1
    assert "c2 alone tells t" in rules(numbers(x, y))["leak"].message
    assert "c1 alone" in rules(numbers(x, x[:, 1] * 3 + 1, ()))["leak"].message


def test_unlike_scales_without_scaling_are_found_and_mended():
    x = noise() * [1, 1000, 1]
    dataset, none = numbers(x, RNG.integers(0, 2, 100)), Preparation(scale="none")
    found = rules(dataset, none)
    assert "c1 spreads" in found["scales"].message
    assert rules(dataset, found["scales"].fix.apply(Project(preparation=none)).preparation) == {}


def test_strong_imbalance_is_found_with_what_guessing_reaches():
    found = rules(numbers(noise(400), np.arange(400) % 40 == 0))
    assert "right in 98%" in found["imbalance"].message
    project = found["imbalance"].fix.apply(Project())
    assert project.training.class_weights == "balanced"


def test_more_parameters_than_rows_gaps_and_infinite_values_are_told():
    x = noise()
    x[3, 1], x[5, 0] = np.nan, np.inf
    found = rules(numbers(x, RNG.integers(0, 2, 100)), Preparation(scale="none"), parameters=81)
    assert "80 training rows for 81 parameters" in found["few-rows"].message
    assert "1 values are missing (c1 1)" in found["missing"].message
    assert found["infinite"].severity is Severity.ERROR


def test_unknown_targets_are_counted():
    y = RNG.integers(0, 2, 100)
    y[:7] = -1
    assert (
        "7 rows have no t"
        in rules(numbers(noise(), y), Preparation(split="random"))["target-missing"].message
    )


def test_leaving_out_a_column_is_what_loading_without_it_gives(tmp_path):
    rows = [f"{i % 7},{5},{'xyz'[i % 3]},{i * 7 % 11 > 5}" for i in range(80)]
    (tmp_path / "t.csv").write_text("a,flat,c,ok\n" + "\n".join(rows) + "\n")
    source = TableSource(path=str(tmp_path / "t.csv"), target="ok").with_column(
        "flat", role="feature"
    )
    dataset = source.load()
    fix = rules(dataset, source=source)["constant"].fix
    project = fix.apply(Project(data=DataReference.of(source, dataset)))
    assert project.data == DataReference.of(project.data.source, project.data.source.load())
    assert [c.name for c in project.data.signature.inputs] == ["a", "c"]


@pytest.mark.parametrize("cls", [c for c in SOURCES if c.shipped], ids=lambda c: c.kind)
def test_no_set_in_the_box_is_warned_of(cls):
    dataset = cls().load()
    found = review(dataset, prepare(dataset, Preparation()), 0, cls())
    assert [p.message for p in found if p.severity is not Severity.HINT] == []


# ---- found by name -----------------------------------------------------------------------------


def test_data_are_found_by_kind_title_and_path(tmp_path):
    assert source_for("Iris").kind == source_for(" iris ").kind == "iris"
    assert source_for("coin-flips").kind == source_for("Coin flips").kind == "coin_flips"
    (tmp_path / "t.csv").write_text("a,b\n1,2\n")
    np.save(tmp_path / "t.npy", np.zeros((2, 2)))
    assert source_for(str(tmp_path / "t.csv")) == TableSource(path=str(tmp_path / "t.csv"))
    assert source_for(str(tmp_path / "t.npy")).kind == "arrays"
    assert source_for(str(tmp_path)).kind == "images"


def test_unknown_data_are_refused_with_what_is_known_and_near(tmp_path):
    with pytest.raises(
        Refused, match=r"no data are called iriss; did you mean iris\?; in the box are"
    ):
        source_for("iriss")
    (tmp_path / "sales.csv").write_text("a,b\n1,2\n")
    with pytest.raises(Refused, match=r"there is no file .*sale\.csv; did you mean sales\.csv\?"):
        source_for(str(tmp_path / "sale.csv"))
    with pytest.raises(Refused, match="say which data"):
        source_for("")


# ---- written -----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-cmd", "@x", "\t=1", "  =1", "＝1", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text):
    assert harmless(text) == "'" + text


@pytest.mark.parametrize("cell", [-1.5, "-1.5", "+3", "1e-3", "a=b", "", None, 0])
def test_numbers_and_plain_text_stay(cell):
    assert harmless(cell) == cell


def test_a_written_table_is_read_back(tmp_path):
    rows = [[0.5, "a, b", None], [-1.25, 'say "x"', 3], [2.0, "two\nlines", 4]]
    write_csv(tmp_path / "t.csv", ["x", "=word", "n"], rows)
    report = understand(tmp_path / "t.csv")
    assert report.names == ("x", "'=word", "n")
    assert [c.missing for c in report.columns] == [0, 0, 1]
    assert report.column("x").low == -1.25
    assert csv_text(["a"], [["=1"]]) == "a\n'=1\n"


def test_a_table_that_cannot_be_written_is_refused(tmp_path):
    with pytest.raises(Refused, match="cannot write"):
        write_csv(tmp_path / "no" / "t.csv", ["a"], [])


def test_the_signature_of_a_table_survives_the_way_to_json_and_back():
    signature = SOURCES["penguins"]().load().signature
    data = signature_to_json(signature)
    assert signature_from_json(data) == signature
    old = {k: v for k, v in data.items() if k not in ("columns", "image_shape")}
    assert signature_from_json(old) == replace(signature, columns=(), image_shape=())
