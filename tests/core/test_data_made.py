"""Data sets in the box and data sets made by formula."""

from __future__ import annotations

import numpy as np
import pytest

from core.data.base import SOURCES, signature_from_json, signature_to_json
from core.data.playground import DERIVED, Hills, Plane, derive
from core.data.shipped import read_card
from core.loss import LOSSES
from core.spec import params_of, read_spec
from core.templates import TEMPLATES
from tests.core.networks import trainer

SHIPPED = [cls for cls in SOURCES if cls.shipped]
PLANES = [cls for cls in SHIPPED if issubclass(cls, Plane)]


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_a_set_in_the_box_is_what_its_signature_says(cls):
    dataset = cls().load()
    signature = dataset.signature
    assert dataset.x.dtype == np.float32
    assert dataset.x.shape == (signature.rows, *signature.sample_shape)
    assert len(signature.features) == np.prod(signature.input_shape)
    if signature.task == "regression":
        assert dataset.y.dtype == np.float32
        assert dataset.y.shape == (signature.rows, len(signature.targets))
    else:
        assert dataset.y.dtype == np.int64
        assert set(np.unique(dataset.y)) == set(range(len(signature.classes)))
        assert (len(signature.classes) == 2) == (signature.task == "binary")


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_a_set_in_the_box_has_a_title_and_a_sentence(cls):
    assert cls.title
    assert cls.sentence().endswith((".", "?", "5 x5."))


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_signature_and_source_survive_the_way_to_json_and_back(cls):
    signature = cls().load().signature
    assert signature_from_json(signature_to_json(signature)) == signature
    assert read_spec(SOURCES, cls().to_json()) == cls()


@pytest.mark.parametrize("cls", SHIPPED, ids=lambda cls: cls.kind)
def test_the_same_seed_gives_the_same_rows(cls):
    first, second = cls().load(), cls().load()
    assert np.array_equal(first.x, second.x, equal_nan=True)
    assert np.array_equal(first.y, second.y)


@pytest.mark.parametrize(
    ("kind", "card"),
    [
        ("iris", "iris"),
        ("wine", "wine"),
        ("breast_cancer", "breast_cancer"),
        ("diabetes", "diabetes"),
        ("digits", "digits"),
        ("penguins", "penguins"),
        ("mnist", "mnist10k"),
    ],
)
def test_real_sets_have_the_rows_columns_and_picture_shape_of_their_card(kind, card):
    signature, facts = SOURCES[kind]().load().signature, read_card(card)
    assert signature.rows == facts["rows"]
    assert signature.sample_shape == (facts["features"],)
    assert signature.image_shape == tuple(facts["image_shape"] or ())


def test_penguins_keep_their_gaps_and_words():
    dataset = SOURCES["penguins"]().load()
    columns = {column.name: column for column in dataset.signature.columns}
    assert columns["island"].categories == ("Biscoe", "Dream", "Torgersen")
    assert columns["sex"].gaps
    assert columns["year"].plain
    assert np.isnan(dataset.x).sum(axis=0).tolist() == [0, 2, 2, 2, 2, 11, 0]


@pytest.mark.parametrize("cls", PLANES, ids=lambda cls: cls.kind)
def test_points_of_the_plane_lie_in_the_picture(cls):
    assert np.abs(cls().load().x).max() <= 6.001


@pytest.mark.parametrize("cls", PLANES, ids=lambda cls: cls.kind)
def test_noise_changes_points_or_labels(cls):
    quiet, noisy = cls().load(), cls(noise=0.4).load()
    assert not (np.array_equal(quiet.x, noisy.x) and np.array_equal(quiet.y, noisy.y))


def test_the_seven_features_follow_from_the_two_coordinates():
    everything = {name: True for name in Plane.__dataclass_fields__ if "x" in name}
    plain, derived = SOURCES["spiral"]().load(), SOURCES["spiral"](**everything).load()
    assert derived.signature.features == tuple(DERIVED)
    assert np.allclose(derived.x, derive(plain.x, tuple(DERIVED)), atol=1e-5)


def test_a_plane_without_any_feature_is_refused():
    assert "x1" in SOURCES["xor"](x1=False, x2=False).complaints()


def test_circle_is_yes_within_half_the_radius():
    dataset = SOURCES["circle"]().load()
    assert np.array_equal(np.hypot(*dataset.x.T) < 2.5, dataset.y == 1)
    assert dataset.y.sum() == 250


def test_xor_keeps_clear_of_the_axes():
    dataset = SOURCES["xor"]().load()
    assert np.abs(dataset.x).min() >= 0.3
    assert np.array_equal(np.prod(dataset.x, axis=1) > 0, dataset.y == 1)


def test_gauss_has_the_variance_that_belongs_to_the_noise():
    for noise, variance in [(0.0, 0.5), (0.5, 4.0)]:
        dataset = SOURCES["gauss"](rows=20000, noise=noise).load()
        assert dataset.x[dataset.y == 1].var(axis=0) == pytest.approx([variance] * 2, rel=0.05)
        assert dataset.x[dataset.y == 1].mean(axis=0) == pytest.approx([2, 2], abs=0.1)


def test_the_arms_of_the_spiral_are_opposite():
    dataset = SOURCES["spiral"]().load()
    one = {tuple(p) for p in np.round(dataset.x[dataset.y == 1], 4) + 0.0}
    other = {tuple(p) for p in np.round(-dataset.x[dataset.y == 0], 4) + 0.0}
    assert len(one & other) > 240
    assert np.hypot(*dataset.x.T).max() == pytest.approx(5 * 249 / 250, rel=1e-5)


def test_the_tilted_plane_is_a_tenth_of_the_sum():
    dataset = SOURCES["reg_plane"]().load()
    assert len(dataset.y) == 1200
    assert np.allclose(dataset.y[:, 0], dataset.x.sum(axis=1) / 10, atol=1e-6)


def test_the_hills_are_one_high_at_their_tops():
    dataset = Hills(rows=20000).load()
    for x, y, sign in [(-4, 2.5, 1), (0, 2.5, -1), (4, -2.5, -1)]:
        near = np.hypot(*(dataset.x - [x, y]).T) < 0.1
        assert dataset.y[near, 0] * sign == pytest.approx(1, abs=0.06)


def test_friedman_without_noise_is_the_formula():
    dataset = SOURCES["friedman1"](noise=0.0).load()
    a, b, c, d, e = dataset.x[:, :5].T
    y = 10 * np.sin(np.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e
    assert np.allclose(dataset.y[:, 0], y, atol=1e-4)


@pytest.mark.parametrize(
    "cls",
    [cls for cls in SHIPPED if params_of(cls) and cls.kind != "coin_flips"],
    ids=lambda cls: cls.kind,
)
def test_a_network_learns_from_every_set_that_is_made_but_from_coins(cls):
    source = cls()
    data = source.load()
    graph = TEMPLATES["small"].graph(data.signature)
    loss = "mse" if data.signature.task == "regression" else None
    settings = {"loss": LOSSES[loss]()} if loss else {}
    run = trainer(graph, data, epochs=40, **settings)
    before = run.scores(run.data.training)["loss"]
    for _ in run:
        pass
    assert run.scores(run.data.training)["loss"] < 0.97 * before
