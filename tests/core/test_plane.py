"""Planes through the data: places and samples belong together, axes tell something."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.plane import feature_plane, main_axes, main_plane, numeric, telling_values, value_names

TABLES = ("iris", "circle", "digits", "diabetes", "penguins")


@pytest.fixture(params=TABLES, scope="module")
def dataset(request):
    return SOURCES[request.param]().load()


def planes(dataset):
    first, second = telling_values(dataset)
    return feature_plane(dataset, first, second), main_plane(dataset)


def test_a_sample_of_the_plane_lies_at_its_own_place(dataset):
    for plane in planes(dataset):
        a, b = np.array([plane.x[0], 0.3, plane.x[1]]), np.array([plane.y[1], -0.2, plane.y[0]])
        places = plane.places(plane.at(a, b))
        np.testing.assert_allclose(places, np.stack([a, b], axis=1), rtol=1e-3, atol=1e-3)


def test_all_rows_that_are_looked_at_lie_inside_the_plane(dataset):
    for plane in planes(dataset):
        places = plane.places(np.nan_to_num(dataset.x[:500]))
        known = np.isfinite(dataset.x[:500].reshape(len(places), -1)).all(axis=1)
        assert (places[known, 0] >= plane.x[0] - 1e-4).all()
        assert (places[known, 1] <= plane.y[1] + 1e-4).all()


def test_the_first_row_of_a_grid_is_the_top_and_goes_from_left_to_right(dataset):
    for plane in planes(dataset):
        places = plane.places(plane.grid(10)).reshape(10, 10, 2)
        assert (np.diff(places[0, :, 0]) > 0).all()
        assert (np.diff(places[:, 0, 1]) < 0).all()


def test_every_number_of_a_sample_has_a_name(dataset):
    assert len(value_names(dataset.signature)) == dataset.x[0].size


def test_the_petals_tell_most_of_an_iris():
    dataset = SOURCES["iris"]().load()
    names = value_names(dataset.signature)
    assert all("petal" in names[i] for i in telling_values(dataset))


def test_categories_are_no_axes():
    signature = SOURCES["penguins"]().load().signature
    types = [column.type for column in signature.columns]
    assert [types[i] for i in numeric(signature) if types] == [t for t in types if t != "category"]


def test_main_axes_are_those_of_the_decomposition():
    x = np.random.default_rng(1).standard_normal((300, 6)) * [5, 3, 1, 1, 0.5, 0.1]
    x -= x.mean(axis=0)
    _, _, exact = np.linalg.svd(x, full_matrices=False)
    np.testing.assert_allclose(np.abs((main_axes(x) * exact[:2]).sum(axis=1)), 1, atol=1e-6)


def test_one_value_has_one_axis():
    np.testing.assert_array_equal(main_axes(np.ones((5, 1))), [[1.0], [0.0]])


def test_a_plane_through_a_row_holds_what_it_does_not_show_at_that_row(dataset):
    first, second = telling_values(dataset)
    row = int(np.flatnonzero(np.isfinite(dataset.x.reshape(len(dataset.x), -1)).all(axis=1))[7])
    sample = np.asarray(dataset.x[row], float).reshape(1, -1)
    for plane in (feature_plane(dataset, first, second, row), main_plane(dataset, row)):
        np.testing.assert_allclose(plane.at(*plane.places(sample).T), sample, rtol=1e-4, atol=1e-4)
