"""Every loss: its slope, what it does with extreme numbers, and what it cannot be used for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core.data.encode import Encoding
from core.data.targets import targets
from core.engine.memory import run
from core.engine.workbench import Workbench
from core.loss import LOSSES, TASKS, Loss
from core.problem import Refused
from core.project import Project
from core.spec import params_of, read_spec
from tests.reference.nets import prepared, signature_of, trainer_of

Array = np.ndarray[Any, Any]
OPTIONS: dict[str, list[Any]] = {
    "label_smoothing": [0.1],
    "delta": [0.2],
    "gamma": [0.0, 0.5, 3.0],
    "alpha": [0.3, 1.0],
}


def variations() -> Iterator[Loss]:
    """Every loss as it is, and with each of its parameters changed."""
    for cls in LOSSES:
        if cls.kind == "auto":
            continue
        yield cls()
        for param in params_of(cls):
            for value in OPTIONS[param.name]:
                yield cls().with_(**{param.name: value})


CHOSEN = [(loss, joined) for loss in variations() for joined in {False, bool(loss.joins)}]
every = pytest.mark.parametrize(("loss", "joined"), CHOSEN, ids=str)
once = pytest.mark.parametrize("cls", LOSSES, ids=lambda cls: cls.kind)


def outputs(loss: Loss, joined: bool, rng: np.random.Generator) -> Array:
    z = rng.normal(size=(6, 4)) * 2
    return z if joined or not loss.joins else rng.uniform(0.05, 0.95, (6, 4))


def some_targets(loss: Loss, rng: np.random.Generator) -> Array:
    if "classes" not in loss.tasks:
        return rng.uniform(0.1, 2, (6, 4))
    encoded = Encoding("classes", 4, loss.signed).encode(rng.integers(0, 4, 6), np.float64)
    if loss.kind in ("mse", "mae", "huber", "log_cosh"):
        encoded += rng.normal(size=(6, 4))
    return encoded


def slope(loss: Loss, z: Array, target: Array, joined: bool, kept: Array | None = None) -> Array:
    """d (sum of the losses) / d z, by the loss's own program."""
    bench = Workbench(z.dtype, training=True)
    bench.kept = kept
    found = np.full_like(z, np.nan)
    loss.lower(bench, z, target, found, joined)
    run(bench.backward_program())
    return found * loss.scale(z.shape[1])


@every
def test_the_slope_is_that_of_the_values(loss, joined):
    rng = np.random.default_rng(0)
    z, target = outputs(loss, joined, rng), some_targets(loss, rng)
    numeric = np.empty_like(z)
    for i in np.ndindex(z.shape):
        up, down = z.copy(), z.copy()
        up[i] += 1e-5
        down[i] -= 1e-5
        difference = loss.values(up, target, joined) - loss.values(down, target, joined)
        numeric[i] = difference.sum() / 2e-5
    np.testing.assert_allclose(slope(loss, z, target, joined), numeric, 1e-6, 1e-6)


EXTREMES = [
    *([a, -a, 0, a] for a in (1e4, 1e8)),
    *([a] * 4 for a in (0, 1, -1, 1e4, -1e4, 1e8, -1e8)),
    [1, 0, 0, 0],
    [88, -88, 104, -104],
]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@every
def test_extreme_outputs_give_finite_numbers_without_a_warning(loss, joined, dtype):
    ones = np.eye(4)[[0, 3]].astype(dtype)
    for row in EXTREMES:
        z, target = np.array([row, row], dtype), ones * 2 - 1 if loss.signed else ones
        kept = np.empty_like(z) if joined else None
        with np.errstate(all="raise", under="ignore"):
            found = slope(loss, z, target, joined, kept)
            values = loss.values(z, target, joined)
            said = loss.predictions(z, joined)
        assert np.isfinite(found).all()
        assert np.isfinite(values).all()
        assert np.isfinite(said).all()


@every
def test_what_is_not_a_number_shows_in_the_value(loss, joined):
    rng = np.random.default_rng(0)
    z, target = outputs(loss, joined, rng), some_targets(loss, rng)
    z[2, 1] = np.nan
    with np.errstate(invalid="ignore"):
        values = loss.values(z, target, joined)
        assert np.isnan(values[2])
        assert np.isfinite(np.delete(values, 2)).all()
        if joined:
            assert np.isnan(loss.values_of(loss.predictions(z, joined), z, target)[2])


@pytest.mark.parametrize("loss", [loss for loss in variations() if loss.joins], ids=str)
def test_a_joined_loss_leaves_its_predictions_and_can_be_worked_out_from_them(loss):
    rng = np.random.default_rng(0)
    z, target = outputs(loss, True, rng), some_targets(loss, rng)
    kept = np.empty_like(z)
    alone = slope(loss, z, target, True)
    np.testing.assert_allclose(slope(loss, z, target, True, kept), alone, 1e-14)
    np.testing.assert_allclose(kept, loss.predictions(z, True), 1e-14)
    values = loss.values(z, target, True)
    np.testing.assert_allclose(loss.values_of(kept, z, target), values, 1e-12, 1e-14)


@every
def test_weights_of_one_change_nothing_and_weights_of_zero_remove_a_row(loss, joined):
    rng = np.random.default_rng(0)
    z, target = outputs(loss, joined, rng), some_targets(loss, rng)
    weights = np.ones_like(z)
    values = loss.values(z, target, joined)
    np.testing.assert_allclose(loss.weighted(z, target, joined, weights), values, 1e-14)
    weights[1] = 0
    assert loss.weighted(z, target, joined, weights)[1] == 0


@once
def test_a_loss_is_read_back_from_its_json(cls):
    for param in params_of(cls):
        changed = cls().with_(**{param.name: OPTIONS[param.name][0]})
        assert read_spec(LOSSES, changed.to_json()) == changed


@once
def test_code_names_only_parameters_that_the_loss_has(cls):
    params = {param.name: param.default for param in params_of(cls)}
    for template in cls.code.values():
        assert template.format(**params)


@once
def test_a_user_can_read_what_a_loss_is(cls):
    assert cls.title
    assert cls.sentence().endswith(".")


def test_a_loss_says_for_which_tasks_it_is_made():
    for cls in LOSSES:
        for task in TASKS:
            complaint = cls().misfit(task, 3)
            assert (complaint is None) == (task in cls.tasks)
    assert "one output per class" in str(LOSSES["categorical_crossentropy"]().misfit("binary", 1))


@pytest.mark.parametrize("kind", ["poisson", "kl_divergence"])
def test_counts_and_shares_must_not_be_negative(kind):
    loss = LOSSES[kind]()
    assert loss.complaint(np.array([[0.0, 2.0]])) is None
    assert "smallest is -1.5" in str(loss.complaint(np.array([[0.0, -1.5]])))


# ---- unknown targets, rare classes, weighty samples ----------------------------------------------

NODES = [
    ("in", {"kind": "input"}, []),
    ("out", {"kind": "dense", "units": 2}, ["in"]),
]


def test_unknown_targets_have_no_part_in_training():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(12, 3)).astype(np.float32)
    y = rng.normal(size=(12, 2)).astype(np.float32)
    y[::3] = np.nan
    whole = prepared(signature_of("regression", 3, 2, 12), x, y)
    known = np.delete(np.arange(12), np.s_[::3])
    part = prepared(signature_of("regression", 3, 2, 8), x[known], y[known])
    settings = {"batch_size": 0, "epochs": 5, "optimizer": {"kind": "sgd"}}
    runs = [trainer_of(NODES, data, settings) for data in (whole, part)]
    stretches = [run.advance() for run in runs]
    weights = [run.network.parameters.w for run in runs]
    np.testing.assert_allclose(weights[0], weights[1], 1e-12)
    np.testing.assert_allclose(stretches[0].losses, stretches[1].losses, 1e-12)
    for name, values in stretches[0].epochs.training.items():
        np.testing.assert_allclose(values, stretches[1].epochs.training[name], 1e-7, err_msg=name)
    scores = [run.scores(run.data.training) for run in runs]
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)


def test_one_unknown_number_leaves_the_others_of_its_row():
    found = targets(Encoding("regression", 2), np.array([[1.0, np.nan], [2.0, 3.0]]), np.float64)
    np.testing.assert_allclose(found.weights, [[4 / 3, 0], [4 / 3, 4 / 3]])
    np.testing.assert_array_equal(found.y, [[1, 0], [2, 3]])
    assert found.known.tolist() == [False, True]
    spoilt = targets(Encoding("regression", 2), np.array([[1.0, np.nan], [2.0, 3.0]]), rowwise=True)
    np.testing.assert_allclose(spoilt.weights, [[0, 0], [2, 2]])


def test_balanced_classes_count_the_same_in_all():
    y = np.array([0, 0, 0, 0, 0, 1, 2, 2, -1])
    found = targets(Encoding("classes", 3), y, np.float64, balanced=True)
    totals = [found.weights[y == c, 0].sum() for c in range(3)]
    np.testing.assert_allclose(totals, [3, 3, 3])
    assert found.weights[-1].tolist() == [0, 0, 0]


def test_the_weight_of_a_sample_is_as_if_it_came_so_often():
    encoding, y = Encoding("classes", 2), np.array([0, 1])
    loss = LOSSES["categorical_crossentropy"]()
    z = np.array([[0.3, -0.2], [1.0, 0.4]])
    found = targets(encoding, y, np.float64, by_row=np.array([3.0, 1.0]))
    total = loss.weighted(z, found.y, True, found.weights).sum()
    often = np.array([0, 0, 0, 1])
    assert total == pytest.approx(
        loss.values(z[often], encoding.encode(often, np.float64), True).sum()
    )


def test_targets_that_all_count_the_same_cost_nothing():
    assert targets(Encoding("classes", 3), np.array([0, 1, 2])).weights is None


def test_a_loss_that_does_not_fit_is_refused_with_a_way_out():
    x = np.zeros((4, 3), np.float32)
    data = prepared(signature_of("regression", 3, 2, 4), x, x[:, :2] - 1)
    for kind, said in (("hinge", "is made for"), ("poisson", "smallest is -1")):
        with pytest.raises(Refused, match=said) as refused:
            trainer_of(NODES, data, {"loss": kind})
        fix = refused.value.problem.fix
        assert fix is not None
        assert fix.apply(Project()).training.loss.kind == "auto"


@pytest.mark.parametrize("loss", [loss for loss in variations() if loss.joins], ids=str)
def test_the_value_of_a_row_does_not_depend_on_the_rows_beside_it(loss):
    rng = np.random.default_rng(0)
    z, target = outputs(loss, True, rng).astype(np.float32), some_targets(loss, rng)
    target = target.astype(np.float32)
    z[1] = [300, -300, 0, 50]
    p = loss.predictions(z, True)
    together = loss.values_of(p, z, target), loss.values(z, target, True)
    for row in range(len(z)):
        here = slice(row, row + 1)
        assert loss.values_of(p[here], z[here], target[here])[0] == together[0][row]
        assert loss.values(z[here], target[here], True)[0] == together[1][row]
