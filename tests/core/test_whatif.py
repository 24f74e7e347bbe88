"""What-if curves hold everything but one number; reaches are those of the training rows."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.columns import Column
from core.whatif import Reach, reaches, what_if


@pytest.fixture(params=("iris", "penguins", "diabetes"))
def table(request):
    dataset = SOURCES[request.param]().load()
    rows = np.arange(0, len(dataset.x), 2)
    return dataset, rows, reaches(dataset.signature.inputs, dataset.x, rows)


def test_no_training_row_leaves_the_reach(table):
    dataset, rows, found = table
    for j, reach in enumerate(found):
        assert not any(reach.leaves(value) for value in dataset.x[rows, j].tolist())
        assert reach.leaves(1e9)


def test_only_the_asked_number_changes(table):
    dataset, _, found = table
    columns = dataset.signature.inputs
    for place, (column, reach) in enumerate(zip(columns, found, strict=True)):
        asked = []

        def ask(x, asked=asked):
            asked.append(x)
            return x[:, :1]

        sample = dataset.x[0]
        curve = what_if(ask, sample, place, column, reach)
        others = np.delete(asked[0], place, axis=1)
        np.testing.assert_array_equal(others, np.tile(np.delete(sample, place), (len(others), 1)))
        np.testing.assert_allclose(asked[0][:, place], curve.values, rtol=1e-6)
        if column.type == "category":
            assert curve.values.tolist() == list(range(len(column.categories)))
        else:
            assert curve.values[0] < reach.low
            assert curve.values[-1] > reach.high


def test_a_sample_far_out_is_on_the_curve():
    reach, column = Reach(0, 10, 5), Column("size")
    curve = what_if(lambda x: x, np.array([40.0]), 0, column, reach)
    assert curve.values[-1] == 40
    unknown = what_if(lambda x: x, np.array([np.nan]), 0, column, reach)
    assert (unknown.values[0], unknown.values[-1]) == (-2.5, 12.5)


def test_whole_numbers_stay_whole():
    curve = what_if(lambda x: x, np.array([2.0]), 0, Column("rooms", "int"), Reach(1, 6, 3))
    assert curve.values.tolist() == [0, 1, 2, 3, 4, 5, 6, 7]


def test_a_sample_begins_with_the_median_or_the_most_frequent():
    columns = (Column("city", "category", ("Oslo", "Rome", "Bern")), Column("size", gaps=True))
    x = np.array([[1, 5], [1, np.nan], [0, 9], [1, 6]], np.float32)
    city, size = reaches(columns, x, np.arange(4))
    assert (city.middle, size.middle) == (1, 6)
    assert city.leaves(2)
    assert not city.leaves(0)
    assert not size.leaves(float("nan"))


def test_a_column_without_a_value_or_with_one_has_a_range_to_show():
    empty, single = reaches((Column("a"), Column("b")), np.array([[np.nan, 4.0]]), np.arange(1))
    assert empty.shown == (-1, 1)
    assert single.shown == (2, 6)
    assert np.isnan(empty.middle)
