"""Dropout and noise: what they do to mean and deviation, and that the seed says everything."""

import numpy as np
import pytest

from core.loss import LOSSES
from tests.core.gradients import Bound, layer, planned, stacked

ROWS = 20_000


def noisy(made, x, seed=0):
    """What the layer makes of 4 columns `x` while training."""
    plan = planned(stacked(layer("input", features=4), made, layer("dense", units=4)))
    bound = Bound(plan, LOSSES["mse"](), x, np.zeros_like(x), fold=False, seed=seed)
    values = bound.parameters.values["dense_1"]
    values["W"][...], values["b"][...] = np.eye(4), 0
    bound.step()
    return bound.out.copy()


def normal(seed=100):
    return np.random.default_rng(seed).normal(size=(ROWS, 4))


@pytest.mark.parametrize("rate", [0.05, 0.25, 0.5, 0.95])
def test_dropout_drops_its_share_and_scales_the_rest(rate):
    y = noisy(layer("dropout", rate=rate), np.ones((ROWS, 4)))
    np.testing.assert_allclose(np.unique(y), [0, 1 / (1 - rate)])
    assert abs((y == 0).mean() - rate) < 0.01
    assert y.mean() == pytest.approx(1, abs=0.05)


@pytest.mark.parametrize("kind", ["dropout", "alpha_dropout", "gaussian_dropout"])
def test_a_rate_of_zero_changes_nothing(kind):
    x = normal()
    np.testing.assert_array_equal(noisy(layer(kind, rate=0.0), x), x)


@pytest.mark.parametrize("rate", [0.05, 0.2, 0.5])
def test_alpha_dropout_keeps_mean_and_deviation(rate):
    y = noisy(layer("alpha_dropout", rate=rate), normal())
    assert abs(y.mean()) < 0.02
    assert y.std() == pytest.approx(1, abs=0.02)


def test_alpha_dropout_sets_dropped_values_to_the_floor_of_selu():
    rate, floor = 0.2, -1.7580993408473766
    y = noisy(layer("alpha_dropout", rate=rate), np.ones((ROWS, 4)))
    a = ((1 - rate) * (1 + rate * floor**2)) ** -0.5
    b = -a * floor * rate
    np.testing.assert_allclose(np.unique(y.round(12)), sorted([a + b, a * floor + b]))


def test_gaussian_noise_has_the_deviation_that_was_asked_for():
    x = normal()
    noise = noisy(layer("gaussian_noise", deviation=0.3), x) - x
    assert abs(noise.mean()) < 0.01
    assert noise.std() == pytest.approx(0.3, rel=0.02)
    assert abs(np.corrcoef(noise.ravel(), x.ravel())[0, 1]) < 0.02


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_gaussian_dropout_has_the_deviation_of_a_dropout(rate):
    factor = noisy(layer("gaussian_dropout", rate=rate), np.ones((ROWS, 4)))
    assert factor.mean() == pytest.approx(1, abs=0.02)
    assert factor.std() == pytest.approx((rate / (1 - rate)) ** 0.5, rel=0.02)


@pytest.mark.parametrize("kind", ["dropout", "alpha_dropout", "gaussian_noise", "gaussian_dropout"])
def test_the_noise_depends_on_the_seed_alone_and_differs_from_step_to_step(kind):
    x = normal()
    np.testing.assert_array_equal(noisy(layer(kind), x, 3), noisy(layer(kind), x, 3))
    assert not np.array_equal(noisy(layer(kind), x, 3), noisy(layer(kind), x, 4))
    plan = planned(stacked(layer("input", features=4), layer(kind), layer("dense", units=4)))
    bound = Bound(plan, LOSSES["mse"](), x, np.zeros_like(x))
    bound.step()
    first = bound.out.copy()
    bound.step()
    assert not np.array_equal(first, bound.out)
