import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.engine import window
from core.optimizer import OPTIMIZERS
from core.project import Training
from core.stopping import STOPPINGS
from core.trainer import Trainer
from tests.core.networks import chain, dataset, dense, plan_of, prepared, trainer


def losses(trainer, *strides):
    """All losses of a run whose steps are shared out by `strides`, over and over."""
    found, i = [], 0
    while not trainer.finished:
        found.append(trainer.advance(strides[i % len(strides)]).losses)
        i += 1
    return np.concatenate(found)


def iris_like(**settings):
    data = dataset(4, "classes", 3, rows=150)
    return trainer(
        chain(dense(10, "relu"), dense(8, "relu"), dense(3, "softmax")), data, **settings
    )


def test_a_network_learns_what_can_be_learnt():
    run = iris_like(epochs=200)
    for _ in run:
        pass
    assert run.scores(run.data.validation)["accuracy"] > 0.9
    assert run.step == run.total_steps == 200 * 4


def test_xor_is_learnt_by_a_hidden_layer_and_not_without():
    data = dataset(2, "binary", 2, rows=400)
    x = data.x
    data.y[:] = (x[:, 0] * x[:, 1] > 0).astype(int)
    rate = OPTIMIZERS["adam"](learning_rate=0.02)
    deep = trainer(chain(dense(8, "tanh"), dense(1, "sigmoid")), data, epochs=150, optimizer=rate)
    flat = trainer(chain(dense(1, "sigmoid")), data, epochs=150, optimizer=rate)
    for run in (deep, flat):
        for _ in run:
            pass
    assert deep.scores(deep.data.validation)["accuracy"] > 0.9
    assert flat.scores(flat.data.validation)["accuracy"] < 0.75


def test_the_same_seed_gives_the_same_numbers_to_the_last_digit():
    first, second, other = (losses(iris_like(epochs=20, seed=s), 256) for s in (7, 7, 8))
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first, other)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=4), st.integers(1, 130))
def test_numbers_do_not_depend_on_how_the_steps_are_shared_out(strides, batch):
    whole, cut = iris_like(epochs=6, batch_size=batch), iris_like(epochs=6, batch_size=batch)
    np.testing.assert_array_equal(losses(whole, 10_000), losses(cut, *strides))
    for node, arrays in whole.snapshot().weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, cut.snapshot().weights[node][name])


def test_epochs_report_the_same_numbers_however_the_steps_are_shared_out():
    def epochs(stride):
        run, found = iris_like(epochs=9), []
        while not run.finished:
            found.append(run.advance(stride).epochs)
        return found

    for part in ("training", "validation"):
        for name in ("loss", "accuracy"):
            one, many = (
                np.concatenate([getattr(e, part)[name] for e in epochs(stride) if len(e)])
                for stride in (256, 3)
            )
            np.testing.assert_array_equal(one, many)
            assert len(one) == 9


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 40), st.sampled_from([8, 32, 0, 50]))
def test_a_run_that_goes_on_from_a_checkpoint_is_the_run_that_never_stopped(stop, batch):
    data = dataset(4, "classes", 3, rows=150)
    graph = chain(dense(10, "relu"), dense(3, "softmax"))
    whole = trainer(graph, data, epochs=12, batch_size=batch)
    first = trainer(graph, data, epochs=12, batch_size=batch)
    done = 0
    while done < stop and not first.finished:
        done += len(first.advance(min(5, stop - done)).losses)
    second = type(first)(first.plan, first.data, first.training, first.checkpoint())
    expected = losses(whole, 256)[done:]
    if not first.finished:
        np.testing.assert_array_equal(losses(second, 256), expected)


def test_training_again_after_the_end_goes_on_for_as_many_epochs():
    first = iris_like(epochs=5)
    for _ in first:
        pass
    second = type(first)(first.plan, first.data, first.training, first.checkpoint())
    assert (second.step, second.total_steps) == (20, 40)


@pytest.mark.parametrize("rate", [1e6, 1e30])
def test_training_stops_at_the_first_loss_that_is_no_number_and_keeps_the_last_good_weights(rate):
    data = dataset(4, "regression", 1, rows=200)
    data.x[:] *= 1000
    graph = chain(dense(8, "relu"), dense(1))
    sgd = OPTIMIZERS["sgd"](learning_rate=rate)
    run = trainer(graph, data, epochs=200, optimizer=sgd)
    seen = losses(run, 256)
    assert np.isfinite(seen).all()
    assert run.trouble is not None
    assert f"at step {len(seen) + 1} " in run.trouble.message
    assert run.trouble.fix.value.learning_rate == pytest.approx(rate / 10)
    for arrays in run.snapshot().weights.values():
        assert all(np.isfinite(a).all() for a in arrays.values())


def test_the_learning_rate_can_change_between_two_steps():
    slow, changed = iris_like(epochs=3), iris_like(epochs=3)
    slow.advance(5)
    changed.advance(5)
    changed.learning_rate = 0.0
    before = changed.snapshot().weights["dense_1"]["W"]
    assert changed.advance(4).rates.tolist() == [0.0] * 4
    np.testing.assert_array_equal(before, changed.snapshot().weights["dense_1"]["W"])
    slow.advance(4)
    assert not np.array_equal(before, slow.snapshot().weights["dense_1"]["W"])


def test_a_step_allocates_nothing(executor):
    run = iris_like(epochs=10_000)
    run.advance(256)
    window = run._window
    tracemalloc.start()
    for _ in range(2):
        before = tracemalloc.take_snapshot()
        window.run(0, len(window.places))
        after = tracemalloc.take_snapshot()
    tracemalloc.stop()
    kept = [d for d in after.compare_to(before, "filename") if "tracemalloc" not in str(d)]
    assert sum(d.size_diff for d in kept if "core/" in str(d) or "numpy" in str(d)) <= 0


def test_precision_can_be_double():
    run = iris_like(epochs=2, precision="float64")
    assert run.advance(4).losses.dtype == np.float64
    assert run.snapshot().weights["dense_1"]["W"].dtype == np.float64


def test_a_batch_larger_than_the_data_is_all_of_them():
    assert iris_like(epochs=3, batch_size=100_000).total_steps == 3


def test_losses_and_validation_are_those_of_a_plain_calculation():
    run = iris_like(epochs=1, batch_size=0, precision="float64")
    weights, data = run.snapshot().weights, run.data
    stretch = run.advance(1)

    def loss(weights, samples):
        y = samples.x.astype(float)
        for node in ("dense_1", "dense_2"):
            y = np.maximum(y @ weights[node]["W"] + weights[node]["b"], 0)
        z = y @ weights["dense_3"]["W"] + weights["dense_3"]["b"]
        log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        return -log_p[np.arange(len(z)), samples.y].mean()

    assert stretch.losses[0] == pytest.approx(loss(weights, data.training), rel=1e-12)
    after = run.snapshot().weights
    assert stretch.epochs.validation["loss"][0] == pytest.approx(
        loss(after, data.validation), rel=1e-12
    )


def overfitting(**rule):
    """Few rows of noise and a wide network: the validation loss falls, then rises."""
    data = dataset(6, "classes", 2, rows=60)
    data.y[:] = np.random.default_rng(1).integers(0, 2, 60)
    settings = {"optimizer": OPTIMIZERS["adam"](learning_rate=0.02), "epochs": 300}
    stopping = STOPPINGS["patience"](**rule)
    graph = chain(dense(64, "relu"), dense(2, "softmax"))
    return trainer(graph, data, stopping=stopping, **settings)


def test_early_stopping_waits_its_patience_and_keeps_the_best_weights():
    run = overfitting(patience=7)
    epochs = [s.epochs for s in run]
    losses = np.concatenate([e.validation["loss"] for e in epochs])
    assert run.stopped_by == "early stopping"
    assert run.best_epoch == losses.argmin() + 1 == len(losses) - 7
    assert run.scores(run.data.validation)["loss"] == pytest.approx(losses.min(), rel=1e-6)


def test_early_stopping_keeps_the_last_weights_if_asked_to():
    run = overfitting(patience=3, keep_best=False)
    losses = np.concatenate([s.epochs.validation["loss"] for s in run])
    assert run.scores(run.data.validation)["loss"] == pytest.approx(losses[-1], rel=1e-6)


def test_patience_goes_on_waiting_after_a_checkpoint():
    whole, first = overfitting(patience=7), overfitting(patience=7)
    first.advance(10_000)
    second = type(first)(first.plan, first.data, first.training, first.checkpoint())
    for run in (whole, second):
        for _ in run:
            pass
    assert (second.step, second.best_epoch) == (whole.step, whole.best_epoch)


@pytest.mark.parametrize("rows", [7, 130])  # an epoch of 1 and of 14 batches
@pytest.mark.parametrize("done", [1, 5, 8, 28, 40])
def test_a_run_goes_on_with_the_same_numbers_however_long_windows_are(monkeypatch, rows, done):
    """As on another machine, where steps are made ready in other portions."""

    def steps(most):
        monkeypatch.setattr(window, "STEPS", most)
        monkeypatch.setattr(window, "COMPILED_STEPS", most)

    def made(start=None):
        data = dataset(4, "classes", 3, rows=rows)
        settings = Training(epochs=60, batch_size=8)
        network = chain(dense(6, "tanh"), dense(3, "softmax"))
        return Trainer(plan_of(network, data.signature), prepared(data), settings, start)

    steps(8)
    whole = made()
    while whole.step < 56:
        whole.advance(56 - whole.step)
    begun = made()
    while begun.step < done:
        begun.advance(done - begun.step)
    kept = begun.checkpoint()
    steps(5)
    rest = made(kept)
    while rest.step < 56:
        rest.advance(56 - rest.step)
    for node, arrays in whole.snapshot().weights.items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(rest.snapshot().weights[node][name], array)
