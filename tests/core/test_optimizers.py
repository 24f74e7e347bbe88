"""Every optimizer and every way to clip: what they do to weights, and what they remember."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from core.clipping import CLIPPINGS, Clipping
from core.engine.memory import run
from core.engine.network import Network
from core.engine.update import SLICE, Update
from core.loss import LOSSES
from core.optimizer import OPTIMIZERS, Optimizer
from core.spec import params_of, read_spec
from core.trainer import Trainer
from tests.reference.nets import plan_of, prepared, signature_of, trainer_of

OPTIONS: dict[str, list[Any]] = {
    "weight_decay": [0.1],
    "momentum": [0.9],
    "nesterov": [True],
    "centered": [True],
    "amsgrad": [True],
    "variant": ["torch"],
    "line_search": [False],
}


def variations() -> Iterator[Optimizer]:
    """Every optimizer as it is, with each option, and with all of them."""
    for cls in OPTIMIZERS:
        yield cls()
        options = {p.name: OPTIONS[p.name][0] for p in params_of(cls) if p.name in OPTIONS}
        for name, value in options.items():
            yield cls().with_(**{name: value})
        yield cls().with_(**options)


every = pytest.mark.parametrize("optimizer", list(variations()), ids=str)
once = pytest.mark.parametrize("cls", OPTIMIZERS, ids=lambda cls: cls.kind)
clips = pytest.mark.parametrize("clipping", [cls() for cls in CLIPPINGS], ids=str)

NODES = [
    ("in", {"kind": "input"}, []),
    ("a", {"kind": "dense", "units": 6, "activation": {"kind": "tanh"}}, ["in"]),
    ("b", {"kind": "dense", "units": 6, "activation": {"kind": "relu"}}, ["a"]),
    ("out", {"kind": "dense", "units": 2}, ["b"]),
]


def trainer(optimizer: Optimizer, start: Any = None, **settings: Any) -> Trainer:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(48, 3)).astype(np.float32)
    y = np.stack([x[:, 0] * x[:, 1], x[:, 2]], axis=1)
    data = prepared(signature_of("regression", 3, 2, 48), x, y)
    batch = 0 if optimizer.whole else 16
    training = {"optimizer": optimizer.to_json(), "batch_size": batch, "epochs": 20, **settings}
    made = trainer_of(NODES, data, training)
    if start is None:
        return made
    return Trainer(made.plan, data, made.training, start)


def finish(run: Trainer, *chunks: int) -> np.ndarray[Any, Any]:
    for count in chunks:
        run.advance(count)
    while not run.finished:
        run.advance()
    assert run.trouble is None
    return run.network.parameters.w.copy()


@every
def test_training_goes_on_bit_by_bit_after_a_stop(optimizer):
    settings = {"schedule": {"kind": "cosine"}, "precision": "float32"}
    whole = finish(trainer(optimizer, **settings))
    interrupted = trainer(optimizer, **settings)
    interrupted.advance(7)
    resumed = trainer(optimizer, interrupted.checkpoint(), **settings)
    np.testing.assert_array_equal(finish(resumed, 5, 1), whole)


@every
def test_training_lowers_the_loss(optimizer):
    small = optimizer.with_(weight_decay=0.0, learning_rate=0.01)
    if optimizer.kind == "adadelta":
        small = small.with_(learning_rate=1.0)
    ours = trainer(small)
    before = ours.scores(ours.data.training)["loss"]
    finish(ours)
    assert ours.scores(ours.data.training)["loss"] < before


@clips
@every
def test_what_makes_the_ones_of_a_bias_never_moves(optimizer, clipping):
    ours = trainer(optimizer, clip=clipping.to_json())
    parameters = ours.network.parameters
    assert parameters.held is not None
    assert parameters.frozen is not None
    held = parameters.w[parameters.held].copy()
    finish(ours)
    np.testing.assert_array_equal(parameters.w[parameters.held], held)


def bound(nodes: list[Any], features: int, dtype: Any = np.float64) -> Network:
    plan = plan_of(nodes, signature_of("regression", features, 2, 8))
    network = Network(plan, LOSSES["mse"](), dtype)
    network.parameters.initialise(np.random.default_rng(0))
    return network


@every
def test_a_step_takes_no_new_memory(optimizer):
    network = bound(NODES, 3000, np.float32)
    assert network.parameters.w.nbytes > 50_000
    update = Update(network.parameters, optimizer, 4, clipping=CLIPPINGS["global_norm"]())
    update.rates.fill(0, np.full(4, 0.01), np.arange(1.0, 5.0))
    network.parameters.g[...] = 0.1
    run(update.program)
    tracemalloc.start()
    run(update.program)
    before = tracemalloc.get_traced_memory()[0]
    for _ in range(20):
        run(update.program)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after <= before + 1024
    assert peak <= before + 4096  # a few numbers of the interpreter, no vector


@once
def test_slices_of_a_large_network_move_like_the_whole(cls):
    units = SLICE // 200 + 300
    wide = [
        ("in", {"kind": "input"}, []),
        ("a", {"kind": "dense", "units": units, "activation": {"kind": "relu"}}, ["in"]),
        ("out", {"kind": "dense", "units": 2}, ["a"]),
    ]
    large, small = bound(wide, 200), bound(NODES, 3)
    count = len(small.parameters.w)
    assert len(large.parameters.w) > SLICE
    assert large.parameters.doubled is None
    place = len(large.parameters.w) - count  # in the last slice
    rng = np.random.default_rng(2)
    here = slice(place, place + count)
    large.parameters.w[here] = small.parameters.w
    for network in (large, small):
        for mask in (network.parameters.frozen, network.parameters.held):
            if mask is not None:
                mask[...] = False
    updates = [Update(network.parameters, cls(), 4) for network in (large, small)]
    for update in updates:
        update.rates.fill(0, np.full(4, 0.01), np.arange(1.0, 5.0))
    for _ in range(3):
        gradient = rng.normal(size=count)
        large.parameters.g[...] = 0
        large.parameters.g[here], small.parameters.g[...] = gradient, gradient
        for update in updates:
            run(update.program)
    np.testing.assert_allclose(large.parameters.w[here], small.parameters.w, 1e-12)


@every
def test_an_optimizer_is_read_back_from_its_json(optimizer):
    assert read_spec(OPTIMIZERS, optimizer.to_json()) == optimizer


@pytest.mark.parametrize("cls", [*OPTIMIZERS, *CLIPPINGS], ids=lambda cls: cls.__name__)
def test_code_names_only_parameters_and_a_user_can_read_what_it_is(cls):
    params = {param.name: param.default for param in params_of(cls)}
    for template in cls.code.values():
        assert template.format(**params)
    assert cls.title
    assert cls.sentence().endswith(".")


# ---- clipping ------------------------------------------------------------------------------------


def clipped(clipping: Clipping, gradient: float) -> Network:
    network = bound(NODES, 3)
    update = Update(
        network.parameters, OPTIMIZERS["sgd"](learning_rate=1.0), 1, 1.0, True, clipping
    )
    update.rates.fill(0, np.ones(1), np.ones(1))
    network.parameters.w[...] = 0
    for slopes in network.parameters.slopes.values():
        for slope in slopes.values():
            slope[...] = gradient
    run(update.program)
    return network


def test_no_gradient_is_larger_than_the_limit_by_value():
    moved = clipped(CLIPPINGS["value"](limit=0.25), -3.0).parameters.w
    assert moved.max() == 0.25
    assert clipped(CLIPPINGS["value"](limit=5.0), -3.0).parameters.w.max() == 3.0


def test_the_gradient_of_no_array_is_longer_than_the_limit_by_norm():
    network = clipped(CLIPPINGS["norm"](limit=0.5), 3.0)
    for arrays in network.parameters.values.values():
        for array in arrays.values():
            assert np.linalg.norm(array) == pytest.approx(0.5)


def test_all_gradients_together_are_no_longer_than_the_limit_by_global_norm():
    moved = clipped(CLIPPINGS["global_norm"](limit=0.5), 3.0).parameters.w
    assert np.linalg.norm(moved) == pytest.approx(0.5)
    short = clipped(CLIPPINGS["global_norm"](limit=100.0), 0.5).parameters.w
    assert short.min() == -0.5


@clips
def test_clipping_does_not_hide_what_is_not_a_number(clipping):
    assert np.isnan(clipped(clipping, np.nan).parameters.w).any()


# ---- L-BFGS --------------------------------------------------------------------------------------


@pytest.mark.parametrize("decay", [0.0, 0.01])
@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_a_line_search_never_lets_the_loss_rise(precision, decay):
    ours = trainer(OPTIMIZERS["lbfgs"](weight_decay=decay), epochs=100, precision=precision)
    totals = []
    while not ours.finished:
        w = ours.network.parameters.w
        own = w if ours.network.parameters.held is None else w[~ours.network.parameters.held]
        pull = 0.5 * decay * float(own.dot(own))
        totals.append(ours.advance(1).losses[0] + pull)
    assert len(totals) == 100
    rounding = 10 * np.finfo(precision).eps * totals[0]
    assert (np.diff(totals) <= rounding).all()


def test_lbfgs_comes_further_in_a_hundred_steps_than_adam():
    losses = []
    for optimizer in (OPTIMIZERS["lbfgs"](), OPTIMIZERS["adam"](learning_rate=0.03)):
        ours = trainer(optimizer, epochs=100, batch_size=0)
        finish(ours)
        losses.append(ours.scores(ours.data.training)["loss"])
    assert losses[0] < 0.2 * losses[1]


def test_a_line_search_leaves_running_means_and_reports_as_without():
    nodes = [*NODES[:2], ("n", {"kind": "batch_norm"}, ["a"]), ("out", NODES[3][1], ["n"])]
    rng = np.random.default_rng(0)
    x = rng.normal(size=(20, 3)).astype(np.float32)
    data = prepared(signature_of("regression", 3, 2, 20), x, x[:, :2])
    means = []
    for search in (True, False):
        settings = {"kind": "lbfgs", "line_search": search, "learning_rate": 0.01}
        ours = trainer_of(nodes, data, {"optimizer": settings, "batch_size": 0, "epochs": 3})
        stretch = ours.advance(1)
        np.testing.assert_array_equal(stretch.losses, stretch.epochs.training["loss"])
        means.append((stretch.losses[0], ours.network.parameters.state.copy()))
    assert means[0][0] == means[1][0]
    np.testing.assert_array_equal(means[0][1], means[1][1])
