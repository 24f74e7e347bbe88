"""Preparation: learnt from training rows only, kept with the network, and taken back."""

from __future__ import annotations

import json

import numpy as np
import pytest

from core.data.base import Dataset, Signature
from core.data.columns import Column
from core.data.prepare import Fitted, Preparation, prepare
from tests.core.data_tables import NAN, table

# ---- scales and gaps ---------------------------------------------------------------------------


def test_only_training_rows_are_learnt_from():
    dataset = table(400, "regression")
    prepared = prepare(dataset, Preparation(split="last rows"))
    changed = dataset.x.copy(), dataset.y.copy()
    changed[0][prepared.validation.rows] += 1000
    changed[1][prepared.validation.rows] *= 7
    again = prepare(Dataset(dataset.signature, *changed), Preparation(split="last rows"))
    assert again.fitted.to_json() == prepared.fitted.to_json()
    assert np.array_equal(again.training.x, prepared.training.x)


def number(prepared, feature):
    return prepared.training.x[:, prepared.signature.features.index(feature)]


def test_scales_are_what_they_say():
    dataset = table()
    for how, low, high in (("standard", -0.01, 0.01), ("robust", -0.2, 0.2), ("range", 0.4, 0.6)):
        values = number(prepare(dataset, Preparation(scale=how)), "count")
        assert low < values.mean() < high
    assert np.std(number(prepare(dataset, Preparation()), "count")) == pytest.approx(1, abs=1e-4)
    ranged = number(prepare(dataset, Preparation(scale="range")), "count")
    assert (ranged.min(), ranged.max()) == (0, 1)
    quartiles = np.percentile(
        number(prepare(dataset, Preparation(scale="robust")), "count"), [25, 75]
    )
    assert np.ptp(quartiles) == pytest.approx(1, abs=1e-5)


def test_each_column_may_have_its_own_scale():
    chosen = Preparation(scale="none", scales='{"count": "range"}')
    prepared = prepare(table(), chosen)
    assert number(prepared, "count").max() == 1
    assert number(prepared, "day.year").max() > 2000


@pytest.mark.parametrize("text", ["{", "[]", '{"count": "huge"}'])
def test_nonsense_about_scales_is_a_complaint(text):
    assert "scales" in Preparation(scales=text).complaints()


def test_gaps_are_filled_and_marked():
    dataset = table()
    for how, expected in (("mean", np.mean), ("median", np.median)):
        prepared = prepare(dataset, Preparation(scale="none", missing=how))
        rows = prepared.training.rows
        known = dataset.x[rows, 0]
        gaps = np.isnan(known)
        assert number(prepared, "size missing").tolist() == gaps.astype(float).tolist()
        filled = number(prepared, "size")[gaps]
        assert filled == pytest.approx(expected(known[~gaps]), rel=1e-5)


def test_rows_with_gaps_can_be_dropped():
    dataset = table()
    prepared = prepare(dataset, Preparation(missing="drop rows"))
    used = np.concatenate([part.rows for part in prepared.parts.values()])
    assert not np.isnan(dataset.x[used]).any()
    assert len(used) == (~np.isnan(dataset.x).any(axis=1)).sum()


def test_gaps_in_plain_numbers_are_filled_too():
    signature = Signature("a", 10, (2,), "regression", ("u", "v"), ("y",))
    x = np.arange(20, dtype=np.float32).reshape(10, 2)
    x[3, 1] = NAN
    prepared = prepare(Dataset(signature, x, x[:, :1]), Preparation(split="last rows"))
    assert not np.isnan(prepared.training.x).any()


@pytest.mark.parametrize("how", ["standard", "range", "robust", "none"])
def test_a_constant_column_harms_no_scale(how):
    signature = Signature("a", 50, (2,), "binary", ("u", "v"), ("y",), ("a", "b"))
    x = np.stack([np.full(50, 0.1), np.arange(50)], axis=1).astype(np.float32)
    prepared = prepare(Dataset(signature, x, np.arange(50) % 2), Preparation(scale=how))
    assert np.isfinite(prepared.training.x).all()


# ---- categories, dates, targets ----------------------------------------------------------------


def test_categories_are_one_hot_with_a_place_for_the_unknown():
    column = Column("colour", "category", ("blue", "red"))
    seen = np.array([True, False])
    found = column.encode(np.array([0, 1, -1, 7], np.float32), 0, seen)
    assert column.features == ("colour=blue", "colour=red", "colour=other")
    assert found.tolist() == [[1, 0, 0], [0, 0, 1], [0, 0, 1], [0, 0, 1]]


def test_a_name_that_training_never_met_is_unknown():
    dataset = table(100)
    x = dataset.x.copy()
    x[:80, 2], x[80:, 2] = 0, 2
    prepared = prepare(Dataset(dataset.signature, x, dataset.y), Preparation(split="last rows"))
    other = dataset.signature.features.index("colour=other")
    assert prepared.validation.x[:, other].all()
    assert not prepared.training.x[:, other].any()


def test_dates_and_times_come_in_parts():
    day = float((np.datetime64("2024-02-29") - np.datetime64("1970-01-01")).astype(int))
    column = Column("day", "date")
    assert column.features == ("day.year", "day.month", "day.day", "day.weekday")
    values = np.array([day, 0.0], np.float32)
    assert column.encode(values, 0, np.empty(0, bool)).tolist() == [
        [2024, 2, 29, 3],
        [1970, 1, 1, 3],
    ]
    time = Column("at", "time").encode(np.array([3661.0], np.float32), 0, np.empty(0, bool))
    assert time.tolist() == [[1, 1]]


def test_predictions_of_a_regression_come_back_in_original_units():
    for how in ("as features", "standard", "range", "robust", "none"):
        dataset = table(200, "regression")
        prepared = prepare(dataset, Preparation(target_scale=how, scale="range"))
        back = prepared.fitted.original_targets(prepared.training.y)
        assert back == pytest.approx(dataset.y[prepared.training.rows], rel=1e-4)


# ---- one sample, kept with the network ---------------------------------------------------------


@pytest.mark.parametrize("task", ["classes", "regression"])
def test_what_was_learnt_survives_the_way_to_json_and_back(task):
    dataset = table(task=task)
    fitted = prepare(dataset, Preparation()).fitted
    again = Fitted.from_json(json.loads(json.dumps(fitted.to_json())))
    assert np.array_equal(again.features(dataset.x), fitted.features(dataset.x))
    assert again.to_json() == fitted.to_json()


@pytest.mark.parametrize("field", ["shift", "spread", "fill", "columns", "seen", "target_shift"])
def test_broken_scales_are_refused(field):
    data = prepare(table(task="regression"), Preparation()).fitted.to_json()
    for broken in ({k: v for k, v in data.items() if k != field}, {**data, field: data[field][1:]}):
        with pytest.raises((KeyError, ValueError)):
            Fitted.from_json(broken)


def test_a_sample_at_inference_is_prepared_like_a_training_row():
    dataset = table()
    prepared = prepare(dataset, Preparation())
    rows = prepared.training.rows[:7]
    assert np.array_equal(prepared.fitted.features(dataset.x[rows]), prepared.training.x[:7])


def test_what_a_person_types_becomes_a_sample():
    signature = table().signature
    sample = signature.read(["1.5", "", "red", "yes", "2024-02-29", "14:30"])
    assert sample.shape == (1, *signature.sample_shape)
    assert sample[0, [0, 2, 3, 4, 5]].tolist() == [1.5, 1, 1, 19782, 52200]
    assert np.isnan(sample[0, 1])
    for column, word in zip(
        signature.inputs, ("1.5", "3", "red", "1", "2024-02-29", "14:30:00"), strict=True
    ):
        assert column.write(column.read(word)) == word


@pytest.mark.parametrize(
    ("place", "word", "reason"),
    [
        (0, "tall", "size must be a number"),
        (0, "inf", "finite"),
        (4, "29.2.", "day must be a date"),
        (5, "noon", "a time"),
    ],
)
def test_what_cannot_be_read_is_told_with_the_way_out(place, word, reason):
    with pytest.raises(ValueError, match=reason):
        table().signature.inputs[place].read(word)
