"""Seven figures say how numbers are spread; moments of a run never take more room."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.spread import MOST, SHARES, Moments, spread


def test_the_figures_are_the_quantiles():
    np.testing.assert_allclose(spread(np.arange(101.0)), np.array(SHARES) * 100)


def test_of_very_many_values_the_ends_are_exact():
    values = np.random.default_rng(0).standard_normal(20 * MOST)
    values[7] = 99.0
    found = spread(values)
    assert found[-1] == 99.0
    assert found[0] == values.min()
    np.testing.assert_allclose(found[1:-1], np.quantile(values, SHARES[1:-1]), atol=0.05)


def test_what_is_no_number_does_not_count():
    assert spread(np.array([np.nan, 1.0, np.inf]))[3] == 1.0
    assert np.isnan(spread(np.array([np.nan]))).all()


@given(st.integers(1, 3000), st.integers(4, 60))
def test_moments_stay_few_rise_and_reach_from_the_first_to_almost_the_last(count, most):
    moments = Moments(1, most)
    for i in range(count):
        moments.add(float(i), np.array([i * 2.0]))
    assert 1 <= len(moments) <= most
    assert (np.diff(moments.x) > 0).all()
    assert moments.x[0] == 0
    assert moments.x[-1] >= 0.6 * (count - 1)
    assert (moments.figures[:, 0] == moments.x * 2).all()
