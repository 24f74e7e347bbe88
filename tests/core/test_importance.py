"""Importance of features: equal to counting by hand, and blind to what a network does not use."""

import numpy as np
import pytest

from core.data.base import Signature
from core.data.columns import Column
from core.data.watch import Cancelled, Watch
from core.importance import (
    BLOCKS,
    Feature,
    alike,
    dependence,
    features_of,
    grid_of,
    mean_error,
    share_wrong,
    shuffled_once,
    surprise,
    survey,
)

RNG = np.random.default_rng(0)
TWO = (Feature("a", (0,)), Feature("b", (1,)))


class Swap:
    """Stands in for chance: always the same order."""

    def __init__(self, order):
        self.order = np.array(order)

    def permutation(self, count):
        return self.order


def test_shuffling_costs_what_it_costs_by_hand():
    x = np.array([[1.0, 5.0], [2.0, 6.0], [4.0, 9.0]])
    truth = x[:, 0]

    def cost(samples):
        return mean_error(truth, samples[:, 0])

    found = shuffled_once(cost, x, TWO, Swap([1, 2, 0]))
    by_hand = (abs(2 - 1) + abs(4 - 2) + abs(1 - 4)) / 3
    assert found == pytest.approx([by_hand, 0.0])
    assert x.tolist() == [[1, 5], [2, 6], [4, 9]]


def test_values_of_one_feature_are_shuffled_together():
    x = np.arange(12.0).reshape(4, 3)
    seen = []

    def cost(samples):
        seen.append(samples.copy())
        return 0.0

    shuffled_once(cost, x, (Feature("patch", (0, 2)),), np.random.default_rng(1))
    rows = [row[[0, 2]].tolist() for row in x]
    assert all(row[[0, 2]].tolist() in rows for row in seen[0])
    assert (seen[0][:, 1] == x[:, 1]).all()


def test_a_feature_that_is_not_used_has_no_importance_and_one_that_is_has():
    x = RNG.normal(size=(200, 2))
    truth = (x[:, 0] > 0).astype(int)

    def cost(samples):
        return share_wrong(truth, np.stack([samples[:, 0] <= 0, samples[:, 0] > 0], 1))

    told = []
    found = survey(cost, x, TWO, told.append, Watch())
    assert [len(each.rounds) for each in told] == list(range(1, 11))
    assert found.mean[0] == pytest.approx(50, abs=5)
    assert found.mean[1] == 0
    assert list(found.told) == [True, False]
    assert list(found.order) == [0, 1]
    assert found.spread[0] == pytest.approx(found.rounds[:, 0].std(ddof=1))


def test_a_survey_can_be_called_off():
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        survey(lambda _: 0.0, np.zeros((3, 2)), TWO, lambda _: None, watch)


def test_partial_dependence_of_a_sum_is_the_line_itself():
    x = RNG.normal(size=(50, 2))
    grid = np.array([-1.0, 0.0, 2.0])
    found = dependence(lambda s: 3 * s[:, :1] + s[:, 1:], x, TWO[0], grid)
    assert found.lines.shape == (50, 3, 1)
    assert found.mean[:, 0] == pytest.approx(3 * grid + x[:, 1].mean())
    assert found.lines[7, :, 0] == pytest.approx(3 * grid + x[7, 1])
    low, high = found.band()
    assert (low < found.mean).all()
    assert (found.mean < high).all()


def test_the_band_is_about_as_wide_as_the_normal_one():
    x = np.random.default_rng(3).normal(size=(400, 2))
    found = dependence(lambda s: s[:, 1:], x, TWO[0], np.zeros(1))
    low, high = found.band()
    assert float((high - low)[0, 0]) == pytest.approx(2 * 1.96 * x[:, 1].std() / 20, rel=0.15)


def test_grids_are_values_that_are_met():
    kinds = Column("kind", "category", ("a", "b", "c"))
    assert list(grid_of(np.array([2.0, 0, 0, np.nan]), kinds)) == [0, 2]
    many = grid_of(np.arange(1000.0), Column("n", "float"))
    assert len(many) == 24
    assert many[0] == pytest.approx(19.98)
    assert list(grid_of(np.array([np.nan]), None)) == [0]


def test_a_category_and_its_missing_mark_are_one_feature():
    columns = (Column("kind", "category", ("a", "b"), gaps=True), Column("size"))
    signature = Signature("t", 9, (5,), "binary", ("f",) * 5, ("y",), ("no", "yes"), columns)
    found = features_of(signature)
    assert [feature.name for feature in found] == ["kind", "size"]
    assert [feature.places for feature in found] == [(0,), (1,)]


@pytest.mark.parametrize("shape", [(8, 8), (28, 28), (5, 7), (32, 32, 3)])
def test_the_patches_of_a_picture_cover_it_once(shape):
    names = tuple(map(str, range(int(np.prod(shape)))))
    about = Signature("t", 9, (len(names),), "classes", names, ("y",), ("0", "1"), (), shape)
    found = features_of(about)
    assert len(found) <= BLOCKS
    places = sorted(place for feature in found for place in feature.places)
    assert places == list(range(len(names)))


def test_features_that_say_the_same_are_named():
    a = RNG.normal(size=100)
    x = np.stack([a, a + RNG.normal(size=100) * 0.1, RNG.normal(size=100)], 1)
    three = (*TWO, Feature("c", (2,)))
    ((first, second, r),) = alike(x, three)
    assert (first, second) == ("a", "b")
    assert r > 0.95


def test_costs_of_a_small_example():
    shares = np.array([[0.9, 0.1], [0.4, 0.6], [0.8, 0.2]])
    truth = np.array([0, 1, 1])
    assert share_wrong(truth, shares) == pytest.approx(100 / 3)
    assert surprise(truth, shares) == pytest.approx(-np.log([0.9, 0.6, 0.2]).mean())
