"""Points that are painted: what each stroke leaves, and how they travel with the project."""

from itertools import pairwise

import numpy as np
import pytest

from core.data.base import SOURCES, DataReference
from core.data.painting import EDGE, MOST, Painting, class_names, from_whole, table_of, to_whole
from core.data.prepare import prepare
from core.data.strokes import dab, drawn, erased, spread, sweep
from core.files import load, save
from core.problem import Refused
from core.project import Project
from core.spec import params_of, read_spec

PAINTED = SOURCES["painted"]


@pytest.fixture
def rng():
    return np.random.default_rng(7)


def two_classes(rng, count=20):
    first = Painting.empty().with_points(rng.uniform(-5, -1, (count, 2)), 0)
    return first.with_points(rng.uniform(1, 5, (count, 2)), 1)


def painted(painting, **more):
    return PAINTED(points=to_whole(painting), **more)


# ---- strokes -----------------------------------------------------------------------------------


def test_a_dab_fills_a_disc_with_as_many_points_as_its_density_says(rng):
    points = dab((1.0, 2.0), 2.0, 50.0, rng)
    away = np.hypot(*(points - (1.0, 2.0)).T)
    assert len(points) == pytest.approx(np.pi * 4 * 50, abs=1)
    assert away.max() <= 2.0
    assert (away < 2.0 / np.sqrt(2)).mean() == pytest.approx(0.5, abs=0.05)  # evenly


def test_a_dab_without_size_is_one_point_where_it_is(rng):
    assert dab((1.0, 2.0), 0.0, 50.0, rng).tolist() == [[1.0, 2.0]]


def test_a_stroke_leaves_as_many_points_in_many_steps_as_in_one(rng):
    whole = len(sweep((-4, 0), (4, 0), 1.0, 20.0, rng))
    steps = np.linspace(-4, 4, 200)
    parts = sum(len(sweep((a, 0), (b, 0), 1.0, 20.0, rng)) for a, b in pairwise(steps))
    assert whole == pytest.approx(8 * 2 * 20, abs=1)
    assert parts == pytest.approx(whole, rel=0.2)


def test_a_stroke_stays_within_the_reach_of_its_brush(rng):
    points = sweep((-2, -1), (2, 3), 0.5, 100.0, rng)
    kept = Painting.of(points, np.zeros(len(points)))
    assert len(erased(kept, (-2, -1), (2, 3), 0.501)) == 0


def test_a_brush_that_stands_still_adds_nothing(rng):
    assert len(sweep((1, 1), (1, 1), 1.0, 100.0, rng)) == 0


def test_the_eraser_takes_what_it_touches_and_nothing_else(rng):
    painting = two_classes(rng)
    left = erased(painting, (-6, -6), (-3, -3), 3.0)
    assert (left.labels == 1).sum() == 20
    assert (left.labels == 0).sum() < 3
    assert len(painting) == 40


def test_no_point_lies_beside_the_plane_and_no_more_than_fit_are_kept(rng):
    painting = Painting.empty().with_points(rng.uniform(-9, 9, (3 * MOST, 2)), 2)
    assert len(painting) == MOST
    assert painting.full
    assert np.abs(painting.points).max() <= EDGE
    assert len(painting.with_points(np.zeros((1, 2)), 1)) == MOST


def test_a_curve_takes_the_place_of_what_was_above_and_below_it(rng):
    first = drawn(Painting.empty(), (-5, 1), (5, 1), 0.0, 1.0, rng)
    second = drawn(first, (3, -2), (0, 0), 0.0, 1.0, rng)
    x, y = second.points.T
    assert len(second) == len(first) == 200
    assert np.allclose(y[(x > 0) & (x <= 3)], -2 / 3 * x[(x > 0) & (x <= 3)], atol=1e-3)
    assert (y[(x <= 0) | (x > 3)] == 1).all()


def test_a_curve_that_goes_straight_up_changes_nothing(rng):
    painting = drawn(Painting.empty(), (-5, 1), (5, 1), 0.0, 1.0, rng)
    assert drawn(painting, (1, -3), (1, 3), 0.0, 1.0, rng) is painting


def test_a_thick_curve_scatters_up_and_down_only(rng):
    thick = drawn(Painting.empty(), (-5, 1), (5, 1), 0.5, 4.0, rng)
    assert thick.points[:, 1].std() == pytest.approx(0.5, rel=0.15)
    assert len(np.unique(thick.points[:, 0])) == len(thick) == 800


def test_spreading_moves_points_and_keeps_them_on_the_plane(rng):
    painting = two_classes(rng, 500)
    moved = spread(painting, 1.0, rng, curve=False)
    assert len(moved) == len(painting)
    assert np.abs(moved.points).max() <= EDGE
    assert (moved.points - painting.points).std() == pytest.approx(1.0, rel=0.15)
    upright = spread(painting, 1.0, rng, curve=True)
    assert np.array_equal(upright.points[:, 0], painting.points[:, 0])


# ---- the source --------------------------------------------------------------------------------


def test_points_are_the_same_after_the_way_to_whole_numbers_and_back(rng):
    painting = two_classes(rng)
    again = from_whole(to_whole(painting))
    assert np.array_equal(again.points, painting.points)
    assert np.array_equal(again.labels, painting.labels)


def test_painted_points_travel_inside_the_file_of_the_project(rng, tmp_path):
    source = painted(two_classes(rng), names="red, blue")
    project = Project(data=DataReference.of(source, source.load()))
    save(project, tmp_path / "painted.loom")
    again, problems = load(tmp_path / "painted.loom")
    assert not problems
    assert again.data == project.data
    assert np.array_equal(again.data.source.load().x, source.load().x)


def test_what_is_painted_can_be_prepared_and_trained_on(rng):
    dataset = painted(two_classes(rng)).load()
    assert dataset.signature.task == "binary"
    assert dataset.signature.features == ("x1", "x2")
    assert dataset.x.dtype == np.float32
    assert dataset.y.dtype == np.int64
    prepare(dataset, Project().preparation)


def test_only_classes_with_points_are_told_apart_and_keep_their_names(rng):
    painting = two_classes(rng).with_points(rng.uniform(-1, 1, (9, 2)), 4)
    source = painted(painting, names="red, ,,,green")
    assert source.load().signature.classes == ("red", "class 2", "green")
    assert source.load().signature.task == "classes"


def test_no_two_classes_go_by_the_same_name():
    assert class_names("a,a,b", [0, 1, 2]) == ("a", "a (2)", "b")


def test_a_curve_is_a_regression_of_one_feature(rng):
    source = painted(drawn(Painting.empty(), (-5, -2), (5, 3), 0.0, 1.0, rng), task="curve")
    signature = source.load().signature
    assert (signature.task, signature.features, signature.targets) == ("regression", ("x",), ("y",))


@pytest.mark.parametrize(("count", "word"), [(0, "4 are needed"), (6, "second one")])
def test_too_little_is_refused_with_what_to_do(rng, count, word):
    painting = Painting.empty().with_points(rng.uniform(-1, 1, (count, 2)), 3)
    with pytest.raises(Refused, match=word):
        painted(painting).load()


@pytest.mark.parametrize("points", [(1, 2), (7000, 0, 0), (0, 0, 9), (0, 0, -1), (0, 0, 1.5)])
def test_numbers_that_are_no_points_are_refused_in_few_words(points):
    text = PAINTED(points=points * 500).complaints()["points"]
    assert len(text) < 200


def test_no_form_asks_for_the_points():
    by_hand = [param.name for param in params_of(PAINTED) if param.by_hand]
    assert by_hand == ["points"]


def test_the_table_has_the_points_with_the_names_of_their_classes(rng):
    painting = two_classes(rng, 2)
    names, rows = table_of(painting, "classes", "red,blue")
    assert names == ["x1", "x2", "class"]
    assert [row[2] for row in rows] == ["red", "red", "blue", "blue"]
    assert np.array_equal([row[:2] for row in rows], np.round(painting.points, 3))
    assert table_of(painting, "curve", "")[0] == ["x", "y"]


def test_the_source_reads_what_it_writes(rng):
    source = painted(two_classes(rng), names="red,blue")
    assert read_spec(SOURCES, source.to_json()) == source
