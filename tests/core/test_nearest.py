"""The nearest rows are nearest as the network sees them."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.nearest import Nearest


@pytest.fixture(params=("iris", "penguins", "digits"))
def made(request):
    dataset = SOURCES[request.param]().load()
    prepared = prepare(dataset, Preparation())
    return dataset, prepared, Nearest(prepared.fitted, dataset.x, prepared.training.rows)


def test_a_training_row_is_nearest_to_itself(made):
    dataset, prepared, nearest = made
    row = int(prepared.training.rows[7])
    rows, distances = nearest.to(dataset.x[row], 3)
    np.testing.assert_allclose(distances[0], 0, atol=1e-4)
    assert row in rows[distances < 1e-4]


def test_they_come_in_order_and_none_is_nearer(made):
    dataset, prepared, nearest = made
    sample = dataset.x[int(prepared.validation.rows[0])]
    rows, distances = nearest.to(sample, 5)
    assert (np.diff(distances) >= 0).all()
    every = prepared.fitted.features(dataset.x[prepared.training.rows])
    point = prepared.fitted.features(sample[None])
    all_distances = np.sort(np.linalg.norm((every - point).reshape(len(every), -1), axis=1))
    np.testing.assert_allclose(distances, all_distances[:5], rtol=1e-4)
    assert set(rows.tolist()) <= set(prepared.training.rows.tolist())


def test_of_very_many_rows_some_are_compared():
    dataset = SOURCES["mnist"]().load()
    prepared = prepare(dataset, Preparation())
    x = np.broadcast_to(dataset.x[:1], (100_000, 784))
    nearest = Nearest(prepared.fitted, x, np.arange(len(x)))
    assert len(nearest.rows) <= 26_000
    assert nearest.rows[0] == 0
    assert nearest.rows[-1] == 99_999


def test_fewer_rows_than_asked_for_are_all_there_are():
    dataset = SOURCES["iris"]().load()
    prepared = prepare(dataset, Preparation())
    nearest = Nearest(prepared.fitted, dataset.x, np.array([3, 4]))
    assert sorted(nearest.to(dataset.x[0], 9)[0].tolist()) == [3, 4]
    nothing = Nearest(prepared.fitted, dataset.x, np.empty(0, int))
    assert len(nothing.to(dataset.x[0], 9)[0]) == 0
