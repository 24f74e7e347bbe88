"""Long columns are smoothed as TensorBoard does, and reduced without losing a peak."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from gui.plots.changes import Best, Changes
from gui.plots.reduce import MIDDLE, NOWHERE, Reducer, round_up, shades
from gui.plots.series import Extremes, Smoother

numbers = st.floats(-1e6, 1e6, width=32)
columns = st.integers(0, 300).flatmap(lambda n: arrays(np.float64, n, elements=numbers))


def smoothed_one_by_one(values, weight):
    last, count, found = 0.0, 0, []
    for y in values:
        if not np.isfinite(y):
            found.append(y)
            continue
        last, count = weight * last + (1 - weight) * y, count + 1
        found.append(last / (1 - weight**count))
    return np.array(found)


def in_pieces(values, cuts):
    return np.split(values, sorted(cut % (len(values) + 1) for cut in cuts))


@given(columns, st.floats(0, 0.999), st.lists(st.integers(0, 400), max_size=4))
def test_smoothing_in_pieces_equals_the_formula_one_by_one(values, weight, cuts):
    smoother = Smoother(weight)
    shown = np.concatenate([smoother.extend(piece) for piece in in_pieces(values, cuts)])
    np.testing.assert_allclose(shown, smoothed_one_by_one(values, weight), rtol=1e-7, atol=1e-4)


def test_smoothing_a_long_column_stays_exact():
    values = np.random.default_rng(0).standard_normal(5000)
    shown = Smoother(0.97).extend(values)
    np.testing.assert_allclose(shown, smoothed_one_by_one(values, 0.97), rtol=1e-9, atol=1e-9)


def test_values_that_are_no_numbers_are_passed_on_and_change_nothing():
    values = np.array([1.0, np.nan, 3.0, np.inf, 2.0])
    shown, smoother = Smoother(0.6).extend(values), Smoother(0.6)
    assert np.isnan(shown[1])
    assert shown[3] == np.inf
    np.testing.assert_allclose(shown[[0, 2, 4]], smoother.extend(values[[0, 2, 4]]))


def test_a_column_of_equal_values_is_passed_on_untouched():
    values = np.full(100, 0.1)
    assert (Smoother(0.9).extend(values) == values).all()


@given(columns, st.lists(st.integers(0, 400), max_size=4), st.integers(1, 40))
def test_a_reduced_column_keeps_its_least_and_greatest_value(values, cuts, buckets):
    extremes = Extremes()
    for end in [*sorted(cut % (len(values) + 1) for cut in cuts), len(values)]:
        extremes.update(values[:end])
    indices, shown = extremes.reduce(0, len(values), buckets)
    assert (np.diff(indices) >= 0).all()
    if len(values):
        assert shown.min() == values.min()
        assert shown.max() == values.max()
        assert 0 <= indices[0] <= indices[-1] <= len(values)


def test_a_million_values_become_a_few_per_pixel():
    extremes = Extremes()
    values = np.sin(np.arange(1_000_000) / 1000)
    values[123_456] = 50.0
    extremes.update(values)
    indices, shown = extremes.reduce(0, len(values), 400)
    assert len(shown) <= 2 * 400 + 2
    assert shown.max() == 50.0
    assert abs(indices[shown.argmax()] - 123_456) < 1_000_000 / 200


def test_a_peak_is_still_there_however_the_view_is_cut():
    extremes = Extremes()
    values = np.zeros(100_000)
    values[70_001] = -3.0
    extremes.update(values)
    for first, last in ((0, 100_000), (60_000, 80_000), (69_990, 70_010)):
        assert extremes.reduce(first, last, 100)[1].min() == -3.0


@given(columns, st.lists(st.integers(0, 400), max_size=4))
def test_the_best_value_is_found_piece_by_piece(values, cuts):
    best, found = Best(), None
    for end in [*sorted(cut % (len(values) + 1) for cut in cuts), len(values)]:
        found = best.update(values[:end])
    assert found == (int(np.argmin(values)) if len(values) else None)


def test_a_rate_that_a_user_changed_is_marked_and_one_that_always_changes_is_not():
    rates = np.full(1000, 0.01)
    rates[300:] = 0.001
    changes = Changes()
    assert [changes.update(rates[:n]) for n in (200, 1000)] == [[], [(300, 0.001)]]
    assert Changes().update(np.linspace(1, 0, 1000)) == []


@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 20), st.integers(1, 20))
def test_a_reduced_matrix_shows_the_strongest_weight(rows, columns, most_rows, most_columns):
    matrix = np.random.default_rng(0).standard_normal((rows, columns)).astype(np.float32)
    reducer = Reducer(matrix.shape, most_rows, most_columns)
    assert reducer.update(matrix)
    assert all(
        have <= most
        for have, most in zip(reducer.cells.shape, (most_rows, most_columns), strict=True)
    )
    assert np.abs(reducer.cells).max() == np.abs(matrix).max()
    if rows <= most_rows and columns <= most_columns:
        assert (reducer.cells == matrix).all()


def test_a_very_large_matrix_is_renewed_in_goes_and_whole_when_asked():
    matrix = np.zeros((3000, 3000), np.float32)
    matrix[2999, 7] = -4.0
    bit_by_bit, at_once = (Reducer(matrix.shape, 300, 300) for _ in range(2))
    goes = 1
    while not bit_by_bit.update(matrix, whole=False):
        goes += 1
    assert 2 <= goes <= 24
    assert at_once.update(matrix, whole=True)
    assert (bit_by_bit.cells == at_once.cells).all()
    assert bit_by_bit.cells.min() == -4.0


def test_zero_has_the_middle_colour_and_both_signs_are_alike():
    out = np.empty((1, 5), np.uint8)
    shades(np.array([[-2.0, -1.0, 0.0, 1.0, np.nan]]), 1.0, out)
    assert out.tolist() == [[0, 0, MIDDLE, 2 * MIDDLE, NOWHERE]]


@pytest.mark.parametrize(("value", "above"), [(0.2, 0.2), (0.21, 0.3), (7.2, 10), (0, 1)])
def test_the_scale_ends_at_a_round_number(value, above):
    assert round_up(value) == pytest.approx(above)


def test_of_a_part_of_a_long_column_no_pixel_goes_without_points():
    column = np.sin(np.arange(100_000.0))
    extremes = Extremes()
    extremes.update(column)
    for length in (700, 3000, 9000, 100_000):
        indices, values = extremes.reduce(90_000 - length // 2, 90_000 + length // 2, 300)
        seen = min(90_000 + length // 2, 100_000) - (90_000 - length // 2)
        assert 2 * seen / 600 <= np.diff(indices).max() * 2 <= 4 * seen / 300
        assert len(values) == len(indices) <= 610
