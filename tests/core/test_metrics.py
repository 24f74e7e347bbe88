"""Metrics worked out by hand."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from core.loss import TASKS
from core.metric import METRICS, all_metrics, live_metrics
from core.spec import params_of, read_spec
from core.trainer import Trainer
from tests.reference.nets import prepared, signature_of, trainer_of

once = pytest.mark.parametrize("cls", METRICS, ids=lambda cls: cls.kind)


def score(kind: str, p: Any, target: Any, **params: Any) -> float:
    return METRICS[kind](**params).score(np.array(p, float), np.array(target, float))


# Rightly called yes: 2, wrongly: 1, missed: 2, rightly called no: 3.
CALLED = [[0.9], [0.8], [0.7], [0.4], [0.3], [0.2], [0.1], [0.05]]
TRUE = [[1], [1], [0], [1], [1], [0], [0], [0]]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("accuracy", 5 / 8),
        ("balanced_accuracy", (2 / 4 + 3 / 4) / 2),
        ("precision", 2 / 3),
        ("recall", 2 / 4),
        ("f1", 4 / 7),
        ("auc", 14 / 16),
    ],
)
def test_yes_and_no_by_hand(kind, expected):
    assert score(kind, CALLED, TRUE) == pytest.approx(expected)


THREE = [[0.6, 0.3, 0.1], [0.2, 0.5, 0.3], [0.5, 0.4, 0.1], [0.1, 0.3, 0.6]]
LABELS = np.eye(3)[[0, 1, 1, 1]]  # nobody is of the third class, but one is called so


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("accuracy", 2 / 4),
        ("balanced_accuracy", (1 + 1 / 3) / 2),
        ("precision", (1 / 2 + 1 + 0) / 3),
        ("recall", (1 + 1 / 3 + 0) / 3),
        ("f1", (2 / 3 + 1 / 2 + 0) / 3),
        ("log_loss", -(math.log(0.6) + math.log(0.5) + math.log(0.4) + math.log(0.3)) / 4),
        ("brier", (0.26 + 0.38 + 0.62 + 0.86) / 4),
    ],
)
def test_three_classes_by_hand(kind, expected):
    assert score(kind, THREE, LABELS) == pytest.approx(expected)


@pytest.mark.parametrize(("k", "expected"), [(1, 2 / 4), (2, 4 / 4), (3, 1.0)])
def test_top_k_by_hand(k, expected):
    assert score("top_k", THREE, LABELS, k=k) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("mae", (0 + 2 + 1 + 0) / 4),
        ("rmse", math.sqrt(5 / 4)),
        ("r2", 1 - 5 / 6),
        ("mape", 100 * (0 + 2 / 1 + 1 / 4 + 0) / 4),
    ],
)
def test_numbers_by_hand(kind, expected):
    assert score(kind, [[1], [3], [3], [2]], [[1], [1], [4], [2]]) == pytest.approx(expected)


def test_equal_ratings_count_one_half_for_the_area():
    assert score("auc", [[0.5]] * 4, [[1], [0], [1], [0]]) == 0.5
    assert score("auc", [[0.5], [0.5], [0.9]], [[1], [0], [1]]) == 0.75
    assert math.isnan(score("auc", [[0.5], [0.6]], [[1], [1]]))


def test_a_constant_target_is_explained_only_if_it_is_met():
    assert score("r2", [[2], [2]], [[2], [2]]) == 1
    assert score("r2", [[2], [3]], [[2], [2]]) == 0


def test_no_metric_fails_where_nothing_is_right_and_all_are_sure():
    p, target = np.array([[1.0, 0, 0]] * 3), np.eye(3)[[1, 2, 1]]
    for metric in all_metrics("classes"):
        with np.errstate(all="raise"):
            value = metric.score(p, target)
        assert math.isfinite(value) or metric.kind == "auc"


@pytest.mark.parametrize("task", TASKS)
def test_few_metrics_are_followed_and_each_is_a_mean_over_samples(task):
    followed = live_metrics(task)
    assert [metric.kind for metric in followed] == ["mae" if task == "regression" else "accuracy"]
    assert all(metric.live for metric in followed)


@once
def test_a_metric_over_samples_is_the_mean_of_their_values(cls):
    rng = np.random.default_rng(0)
    p, target = rng.dirichlet(np.ones(3), 20), np.eye(3)[rng.integers(0, 3, 20)]
    if cls.live:
        assert cls().score(p, target) == pytest.approx(cls().values(p, target).mean())
        batches = cls().values(p.reshape(4, 5, 3), target.reshape(4, 5, 3))
        np.testing.assert_allclose(batches.reshape(-1), cls().values(p, target))


@once
def test_a_metric_is_read_back_from_its_json_and_can_be_read_by_a_user(cls):
    assert read_spec(METRICS, cls().to_json()) == cls()
    assert all(param.doc for param in params_of(cls))
    assert cls.title
    assert cls.sentence().endswith(".")


def test_the_error_of_scaled_targets_is_told_in_original_units():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 2)).astype(np.float32)
    data = prepared(signature_of("regression", 2, 1, 20), x, x[:, :1])
    ten = np.full(1, 10, np.float32)
    fitted = replace(data.fitted, target_shift=ten, target_spread=ten)
    nodes = [("in", {"kind": "input"}, []), ("out", {"kind": "dense", "units": 1}, ["in"])]
    plain = trainer_of(nodes, data, {"epochs": 1})
    scaled = Trainer(plain.plan, replace(data, fitted=fitted), plain.training)
    small, large = plain.scores(data.training), scaled.scores(data.training)
    assert large["loss"] == pytest.approx(small["loss"])
    assert large["mae"] == pytest.approx(10 * small["mae"])
    assert large["r2"] == pytest.approx(small["r2"])
    epochs = [run.advance().epochs.training["mae"] for run in (plain, scaled)]
    np.testing.assert_allclose(epochs[1], 10 * epochs[0], 1e-5)
