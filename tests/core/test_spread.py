"""Seven figures say how numbers are spread."""

import numpy as np

from core.spread import MOST, SHARES, spread


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
