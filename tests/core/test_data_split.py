"""How rows are shared out: disjoint, complete, and as the name of the split says."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.data.base import SOURCES, Dataset
from core.data.prepare import Preparation, folds, prepare, split
from core.problem import Refused
from tests.core.data_tables import NAN, table

SPLITS = ["stratified", "random", "last rows", "by group", "by time", "by column", "k-fold"]


@settings(max_examples=60, deadline=None)
@given(
    how=st.sampled_from(SPLITS),
    task=st.sampled_from(["classes", "regression"]),
    rows=st.integers(10, 300),
    validation=st.floats(0, 0.5),
    test=st.floats(0, 0.4),
    seed=st.integers(0, 9),
)
def test_parts_are_disjoint_and_together_all_rows(how, task, rows, validation, test, seed):
    preparation = Preparation(split=how, validation=validation, test=test, seed=seed)
    parts = split(table(rows, task), preparation)
    assert sorted(np.concatenate(parts)) == list(range(rows))


def test_no_group_is_in_two_parts_and_shares_are_near():
    dataset = table(3000)
    parts = split(dataset, Preparation(split="by group", validation=0.3, test=0.2))
    groups = [set(dataset.keys["group"][rows]) for rows in parts]
    assert sum(map(len, groups)) == len(set.union(*groups)) == 30
    assert [len(rows) / 3000 for rows in parts] == pytest.approx([0.5, 0.3, 0.2], abs=0.05)


def test_by_time_keeps_the_latest_rows():
    dataset = table()
    first, second, third = split(dataset, Preparation(split="by time", test=0.2))
    time = dataset.keys["time"]
    assert time[first].max() <= time[second].min() <= time[second].max() <= time[third].min()


def test_each_row_is_once_in_validation_of_all_folds_and_classes_keep_their_share():
    dataset = table(300)
    held = [prepare(dataset, fold).validation for fold in folds(Preparation(folds=5))]
    assert sorted(np.concatenate([part.rows for part in held])) == list(range(300))
    shares = np.array([np.bincount(part.y, minlength=3) for part in held])
    assert (np.ptp(shares, axis=0) <= 1).all()


def test_folds_share_one_test_part():
    dataset = table(300)
    parts = [split(dataset, fold) for fold in folds(Preparation(test=0.3))]
    assert {len(part[2]) for part in parts} == {90}
    assert {tuple(part[2]) for part in parts} == {tuple(parts[0][2])}


@pytest.mark.parametrize("how", ["by group", "by time", "by column"])
def test_a_split_that_needs_a_column_asks_for_it(how):
    with pytest.raises(Refused, match="name no column for the"):
        prepare(SOURCES["iris"]().load(), Preparation(split=how))


def test_nothing_left_for_training_is_refused():
    dataset = table(50)
    dataset = Dataset(dataset.signature, np.full_like(dataset.x, NAN), dataset.y)
    with pytest.raises(Refused, match="no row is left for training"):
        prepare(dataset, Preparation(missing="drop rows"))


def test_class_counts_tell_every_part():
    prepared = prepare(SOURCES["iris"]().load(), Preparation(test=0.2))
    counts = prepared.class_counts()
    assert {name: list(found) for name, found in counts.items()} == {
        "training": [30, 30, 30],
        "validation": [10, 10, 10],
        "test": [10, 10, 10],
    }
