"""The plane of a layer is that of the largest variance, and holds still from moment to moment."""

import numpy as np
import pytest

from core.data.fitted import Fitted
from core.embedding import Hidden, agreement, align, embed, places_of
from core.graph import NodeId
from tests.core.networks import chain, dataset, dense, plan_of, trainer

RNG = np.random.default_rng(0)


def stretched(rows=200, units=5):
    return RNG.normal(size=(rows, units)) * np.array([5, 3, 1, 0.5, 0.1][:units]) + 7


def test_the_axes_are_those_of_the_largest_variance():
    x = stretched()
    found = embed(x)
    values, vectors = np.linalg.eigh(np.cov(x.T))
    assert found.shares == pytest.approx(values[::-1][:2] / values.sum(), rel=1e-4)
    for axis, vector in zip(found.axes, vectors.T[::-1], strict=False):
        assert abs(axis @ vector) == pytest.approx(1, abs=1e-4)
    assert found.places.mean(axis=0) == pytest.approx([0, 0], abs=1e-4)


def test_wide_layers_give_the_same_plane():
    x = RNG.normal(size=(300, 200)) * np.r_[9, 6, np.ones(198)]
    found = embed(x)
    values = np.linalg.eigvalsh(np.cov(x.T))
    assert found.shares == pytest.approx(values[::-1][:2] / values.sum(), rel=1e-3)
    again = embed(x, found.axes)
    assert again.places == pytest.approx(found.places, abs=0.05)


def test_one_unit_and_no_variance_are_no_trouble():
    line = embed(np.arange(5.0)[:, None])
    assert line.shares == pytest.approx([1, 0])
    assert embed(np.ones((4, 3))).shares.tolist() == [0, 0]


def test_a_turned_plane_is_turned_back():
    now = embed(stretched())
    angle = 2.1
    turn = np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]])
    before = now.places @ turn
    aligned = align(now, before)
    assert aligned.places == pytest.approx(before, abs=1e-6)
    assert aligned.axes @ aligned.axes.T == pytest.approx(np.eye(2), abs=1e-5)
    assert aligned.shares.sum() == pytest.approx(now.shares.sum())


def test_a_plane_lies_no_nearer_by_any_other_turn():
    now, before = embed(stretched()), RNG.normal(size=(200, 2)) * 4
    best = np.square(align(now, before).places - before).sum()
    for angle in np.linspace(0, 2 * np.pi, 60):
        c, s = np.cos(angle), np.sin(angle)
        for turn in (np.array([[c, s], [-s, c]]), np.array([[c, s], [s, -c]])):
            assert best <= np.square(now.places @ turn - before).sum() + 1e-6


def test_neighbours_of_one_class_agree():
    places = np.concatenate([RNG.normal(size=(50, 2)), RNG.normal(size=(50, 2)) + 50])
    assert agreement(places, np.repeat([0, 1], 50)) == 1
    assert agreement(places, np.arange(100)) == 0
    assert np.isnan(agreement(places[:1], np.zeros(1)))


def test_hidden_outputs_are_those_of_the_layer():
    data = dataset(4, "classes", 3)
    run = trainer(chain(dense(6, "tanh"), dense(3, "softmax")), data)
    plan, fitted = run.plan, run.data.fitted
    assert [step.node for step in places_of(plan)] == ["dense_1", "dense_2"]
    hidden = Hidden(plan, fitted, NodeId("dense_1"))
    weights = run.snapshot().weights
    hidden.load(weights)
    w = weights[NodeId("dense_1")]
    by_hand = np.tanh(fitted.features(data.x) @ w["W"] + w["b"])
    assert hidden.outputs(data.x) == pytest.approx(by_hand, abs=1e-5)


def test_without_a_layer_it_is_what_flows_in():
    data = dataset(4, "classes", 3)
    plan = plan_of(chain(dense(3, "softmax")), data.signature)
    none = np.empty(0, np.float32)
    fitted = Fitted(np.ones(4, np.float32), np.full(4, 2, np.float32), none, none)
    assert Hidden(plan, fitted, None).outputs(data.x) == pytest.approx((data.x - 1) / 2)
