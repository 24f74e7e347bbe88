"""A drawing becomes what the pictures of the data set are: same size, place, ink."""

import numpy as np
import pytest

from core.data.base import SOURCES
from core.data.prepare import Preparation, prepare
from core.drawing import habit
from core.predict import Predictor
from core.trainer import Trainer
from tests.gui.viewing import document

SETS = ("digits", "mnist")


def circle(x, y, across, down, start=0.0, end=1.0):
    turn = 2 * np.pi * np.linspace(start, end, 60)
    return np.stack([x + across * np.sin(turn), y - down * np.cos(turn)], axis=1)


DIGITS = {
    0: [circle(100, 100, 40, 60)],
    1: [np.array([[100, 40], [100, 160]], float)],
    2: [np.concatenate([circle(100, 75, 32, 32, -0.22, 0.36), [[70, 155], [75, 157], [138, 157]]])],
    3: [np.concatenate([circle(95, 70, 32, 30, -0.2, 0.5), circle(95, 128, 36, 30, 0.0, 0.7)])],
    4: [
        np.array([[90, 45], [68, 105], [140, 105]], float),
        np.array([[118, 75], [112, 165]], float),
    ],
    7: [np.array([[65, 50], [135, 50], [95, 160]], float)],
}


@pytest.fixture(scope="module", params=SETS)
def pictures(request):
    dataset = SOURCES[request.param]().load()
    return dataset, dataset.x.reshape(-1, *dataset.signature.image_shape)


def test_the_two_sets_of_digits_are_told_apart():
    eight = SOURCES["digits"]().load().x.reshape(-1, 8, 8)
    many = SOURCES["mnist"]().load().x.reshape(-1, 28, 28)
    small, large = habit(eight), habit(many)
    assert (small.paper, small.ink, small.stretched) == (0, 16, True)
    assert (large.paper, large.stretched, large.by_mass) == (0, False, True)
    assert large.height == 20
    assert large.middle == pytest.approx((14.5, 14.5), abs=0.1)


@pytest.mark.parametrize("digit", DIGITS)
def test_a_drawing_has_the_ink_and_the_place_of_the_pictures(pictures, digit):
    dataset, known = pictures
    mine = habit(known)
    drawn = mine.draw(DIGITS[digit])
    assert drawn.shape == known.shape[1:]
    low, high = np.quantile(known[dataset.y == digit].mean(axis=(1, 2)), (0.02, 0.98))
    assert 0.75 * low <= drawn.mean() <= 1.25 * high
    assert drawn.min() == mine.paper


def test_it_does_not_matter_where_and_how_large_one_draws(pictures):
    mine = habit(pictures[1])
    first = mine.draw(DIGITS[3])
    other = mine.draw([stroke * 0.4 + (30, -7) for stroke in DIGITS[3]])
    np.testing.assert_allclose(first, other, atol=0.15 * mine.ink)
    assert np.abs(first - other).mean() < 0.02 * mine.ink


def test_nothing_drawn_is_empty_paper_and_a_dot_is_a_dot(pictures):
    mine = habit(pictures[1])
    assert (mine.draw([]) == mine.paper).all()
    dot = mine.draw([np.array([[5.0, 5.0]])])
    assert 0 < (dot > mine.paper).sum() < 40


def test_a_thicker_brush_leaves_more_ink(pictures):
    mine = habit(pictures[1])
    thin, thick = (mine.draw(DIGITS[0], brush).mean() for brush in (0.7, 1.5))
    assert thick > 1.4 * thin


def test_dark_ink_on_white_paper_is_seen(pictures):
    mine = habit(255 - pictures[1])
    assert mine.paper == 255
    assert mine.ink < 255
    assert mine.draw(DIGITS[0]).min() < mine.paper - 0.5 * (mine.paper - mine.ink)


def test_a_trained_network_reads_what_is_drawn(pictures):
    dataset, known = pictures
    kind = "digits" if known.shape[1] == 8 else "mnist"
    epochs = 25 if kind == "digits" else 4
    state = document(kind, (64, 10), ("relu", "softmax"), epochs).state
    prepared = prepare(dataset, Preparation())
    trainer = Trainer(state.compiled.plan, prepared, state.project.training)
    for _ in trainer:
        pass
    predictor = Predictor(trainer.plan, trainer.objective, dataset.signature, prepared.fitted)
    predictor.load(trainer.snapshot().weights)
    mine = habit(known)
    x = np.stack([mine.draw(strokes) for strokes in DIGITS.values()])
    said = predictor.probabilities(x).argmax(axis=1).tolist()
    right = sum(a == b for a, b in zip(said, DIGITS, strict=True))
    assert right >= 5, said
