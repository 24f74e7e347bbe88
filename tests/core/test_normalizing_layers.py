"""Normalizations: the formulas, the running statistics, and what is fitted to data."""

import numpy as np
import pytest

from core.engine.fitting import fit_layers
from core.engine.inference import Inference
from core.engine.network import Network
from core.initializer import INITIALIZERS
from core.loss import LOSSES
from core.optimizer import OPTIMIZERS
from tests.core.gradients import Bound, layer, planned, stacked, wired
from tests.core.networks import dataset, prepared, trainer

SOFTMAX = layer("dense", units=2, activation="softmax")
IDENTITY = INITIALIZERS["identity"]()


def samples(rows=32, seed=0):
    return np.random.default_rng(seed).normal(3, 2, (rows, 4))


def bound_behind(made, x):
    """The layer, then a Dense that passes on what it gets."""
    plan = planned(stacked(layer("input", features=4), made, layer("dense", units=4)))
    bound = Bound(plan, LOSSES["mse"](), x, np.zeros_like(x), fold=False)
    values = bound.parameters.values["dense_1"]
    values["W"][...], values["b"][...] = np.eye(4), 0
    return bound


def own_weights(bound, kind):
    return bound.parameters.values[f"{kind}_1"]


def test_batch_norm_is_the_formula_over_the_batch():
    x = samples()
    bound = bound_behind(layer("batch_norm", epsilon=0.01), x)
    w = own_weights(bound, "batch_norm")
    bound.step()
    expected = w["gamma"] * (x - x.mean(0)) / np.sqrt(x.var(0) + 0.01) + w["beta"]
    np.testing.assert_allclose(bound.out, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(("variant", "rows_less"), [("keras", 0), ("torch", 1)])
def test_running_statistics_move_by_the_momentum_in_both_conventions(variant, rows_less):
    x = samples()
    bound = bound_behind(layer("batch_norm", momentum=0.9, variant=variant), x)
    w = own_weights(bound, "batch_norm")
    mean, variance = np.zeros(4), np.ones(4)
    for _ in range(3):
        bound.step()
        mean = 0.9 * mean + 0.1 * x.mean(0)
        variance = 0.9 * variance + 0.1 * x.var(0, ddof=rows_less)
    np.testing.assert_allclose(w["mean"], mean, rtol=1e-12)
    np.testing.assert_allclose(w["variance"], variance, rtol=1e-12)


def test_batch_norm_at_inference_takes_the_running_statistics_and_leaves_them():
    x = samples()
    bound = bound_behind(layer("batch_norm"), x)
    w = own_weights(bound, "batch_norm")
    w["mean"][...], w["variance"][...] = [1, 2, 3, 4], [4, 3, 2, 1]
    kept = {name: array.copy() for name, array in w.items()}
    expected = w["gamma"] * (x - w["mean"]) / np.sqrt(w["variance"] + 1e-3) + w["beta"]
    np.testing.assert_allclose(Inference(bound.network).outputs(x), expected, rtol=1e-12)
    assert all(np.array_equal(kept[name], w[name]) for name in w)


def test_the_running_statistics_of_batch_norm_are_part_of_a_snapshot():
    graph = stacked(layer("input"), layer("dense", units=5), layer("batch_norm"), SOFTMAX)
    run = trainer(graph, dataset(4, "classes", 2), epochs=2)
    before = run.snapshot().weights["batch_norm_1"]["mean"]
    run.advance(2)
    after = run.snapshot().weights["batch_norm_1"]["mean"]
    assert (before == 0).all()
    assert (after != 0).all()


def test_a_batch_of_one_row_gives_the_shift_and_no_warning():
    bound = bound_behind(layer("batch_norm"), samples(1))
    with np.errstate(all="raise"):
        bound.step()
    np.testing.assert_allclose(bound.out[0], own_weights(bound, "batch_norm")["beta"])


def test_statistics_from_before_a_diverged_step_are_kept():
    layers = [layer("dense", units=5), layer("batch_norm"), layer("dense", units=2)]
    data = dataset(4, "regression", 2)
    sgd = OPTIMIZERS["sgd"](learning_rate=10.0)
    run = trainer(stacked(layer("input"), *layers), data, epochs=200, optimizer=sgd)
    for _ in run:
        pass
    assert run.trouble is not None
    for arrays in run.snapshot().weights.values():
        assert all(np.isfinite(a).all() for a in arrays.values())


def test_layer_norm_is_the_formula_over_each_sample():
    x = samples()
    bound = bound_behind(layer("layer_norm", epsilon=0.01), x)
    w = own_weights(bound, "layer_norm")
    bound.step()
    centred = x - x.mean(1, keepdims=True)
    expected = centred / np.sqrt(x.var(1, keepdims=True) + 0.01)
    np.testing.assert_allclose(bound.out, expected * w["gamma"] + w["beta"], rtol=1e-12)


def test_rms_norm_is_the_formula_over_each_sample():
    x = samples()
    bound = bound_behind(layer("rms_norm"), x)
    bound.step()
    expected = x / np.sqrt((x**2).mean(1, keepdims=True) + 1e-6)
    gamma = own_weights(bound, "rms_norm")["gamma"]
    np.testing.assert_allclose(bound.out, expected * gamma, rtol=1e-12)


def test_features_are_the_last_axis():
    reshape = layer("reshape", shape=(2, 2))
    for kind in ("batch_norm", "layer_norm", "rms_norm", "normalization"):
        layers = [reshape, layer(kind), layer("flatten"), layer("dense", units=1)]
        plan = planned(stacked(layer("input", features=4), *layers))
        assert all(w.shape == (2,) for w in plan.steps[2].weights)


# ---- fitted to data -------------------------------------------------------------------------


def test_normalization_is_fitted_to_the_training_rows_before_the_first_step():
    graph = stacked(layer("input"), layer("normalization"), SOFTMAX)
    data = dataset(4, "classes", 2, rows=200)
    data.x[:] = data.x * [1, 10, 100, 1000] + [5, 6, 7, 8]
    run = trainer(graph, data, epochs=1)
    x = prepared(data).training.x.reshape(-1, 4)
    w = run.snapshot().weights["normalization_1"]
    np.testing.assert_allclose(w["mean"], x.mean(0), atol=1e-6)
    np.testing.assert_allclose(w["variance"], x.var(0), rtol=1e-5)
    run.advance(1)
    assert np.array_equal(run.snapshot().weights["normalization_1"]["mean"], w["mean"])


def fitted_network(layers, wires, x):
    made = Network(planned(wired(layers, *wires)), LOSSES["mse"](), np.float64)
    made.parameters.initialise(np.random.default_rng(0))
    fit_layers(made, x)
    return made


def test_what_is_fitted_gives_mean_zero_and_deviation_one_wherever_it_stands():
    layers = {
        "in": layer("input", features=4),
        "first": layer("normalization"),
        "hidden": layer("dense", units=3, activation="relu"),
        "both": layer("concatenate"),
        "second": layer("normalization"),
    }
    ends = {"keep": layer("dense", units=7, initializer=IDENTITY)}
    wires = [
        ("in", "first", 0),
        ("first", "hidden", 0),
        ("hidden", "both", 0),
        ("in", "both", 1),
        ("both", "second", 0),
        ("second", "keep", 0),
    ]
    x = samples(5000)
    y = Inference(fitted_network(layers | ends, wires, x)).outputs(x)
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-9)
    np.testing.assert_allclose(y.std(0), 1, rtol=1e-9)


def test_a_feature_that_never_changes_becomes_zero():
    x = samples()
    x[:, 2] = 1e6
    layers = {"in": layer("input", features=4), "norm": layer("normalization")}
    end = {"keep": layer("dense", units=4, initializer=IDENTITY)}
    made = fitted_network(layers | end, [("in", "norm", 0), ("norm", "keep", 0)], x)
    y = Inference(made).outputs(x)
    np.testing.assert_array_equal(y[:, 2], 0)
    assert made.parameters.values["norm"]["variance"][2] == 1


def test_weights_that_were_saved_are_not_fitted_again():
    graph = stacked(layer("input"), layer("normalization"), SOFTMAX)
    first = trainer(graph, dataset(4, "classes", 2, seed=1), epochs=1)
    saved = first.checkpoint()
    other = prepared(dataset(4, "classes", 2, seed=2), scale="none")
    second = type(first)(first.plan, other, first.training, saved)
    kept = first.snapshot().weights["normalization_1"]["mean"]
    np.testing.assert_array_equal(second.snapshot().weights["normalization_1"]["mean"], kept)
