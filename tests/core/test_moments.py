import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.frozen import FrozenDict
from core.graph import NodeId
from core.log import NO_EPOCHS, Epochs, Snapshot
from core.moments import MOST, Keeper, best, nearest
from core.run import Run
from tests.core.networks import chain, dataset, dense, trainer


def snapshot(step, epoch_steps, size=8):
    weights = FrozenDict({NodeId("dense_1"): FrozenDict({"W": np.full(size, step, np.float32)})})
    return Snapshot(step, step / epoch_steps, weights)


def epochs_at(step, epoch_steps, losses):
    if step % epoch_steps:
        return NO_EPOCHS
    number = step // epoch_steps
    metrics = FrozenDict({"loss": np.array([losses(number)])})
    return Epochs(np.array([number]), np.array([step]), metrics, FrozenDict({}))


def kept(steps, epoch_steps, budget=10**9, size=8, losses=lambda number: 1 / number, stride=50):
    """What a keeper has after a run of so many steps."""
    keeper = Keeper(budget, clock=lambda: 0.0)
    keeper.begin(epoch_steps, lambda: snapshot(0, epoch_steps, size))
    step = 0
    while step < steps:
        step += min(keeper.room(step), stride, steps - step)
        epochs = epochs_at(step, epoch_steps, losses)
        keeper.look(step, epochs, lambda at=step: snapshot(at, epoch_steps, size))
    keeper.rest(snapshot(steps, epoch_steps, size))
    return keeper


@given(st.integers(1, 20_000), st.integers(1, 300))
@settings(max_examples=30, deadline=None)
def test_the_first_and_the_last_step_are_always_kept_and_all_others_lie_on_a_grid(steps, of_epoch):
    steps_kept = [moment.step for moment in kept(steps, of_epoch).moments]
    assert (steps_kept[0], steps_kept[-1]) == (0, steps)
    assert steps_kept == sorted(set(steps_kept))
    assert len(steps_kept) <= MOST


def test_a_short_run_keeps_every_step_and_a_long_one_whole_epochs():
    assert [m.step for m in kept(12, 4).moments] == list(range(13))
    steps = [m.step for m in kept(4 * 5000, 4).moments]
    gaps = set(np.diff(steps[:-1]))
    assert len(steps) > 25
    assert min(gaps) % 4 == 0
    assert all(gap % min(gaps) == 0 or step % 4 == 0 for gap in gaps for step in steps)


def test_moments_lie_evenly_over_the_whole_run():
    steps = np.array([m.step for m in kept(100_000, 5).moments])
    gaps = np.diff(steps)
    assert gaps.max() <= 2 * np.median(gaps)


def test_the_best_epoch_that_was_kept_is_never_let_go():
    keeper = kept(4 * 4000, 4, losses=lambda number: abs(number - 37) + 1.0)
    assert best(keeper.moments).step == 37 * 4


def test_what_is_kept_stays_within_the_budget():
    size = 25_000
    keeper = kept(3000, 10, budget=2_000_000, size=size)
    assert sum(m.bytes for m in keeper.moments) <= 2_000_000
    assert len(keeper.moments) >= 9


def test_a_network_that_is_too_large_for_the_budget_keeps_nothing():
    assert kept(50, 5, budget=1_000_000, size=100_000).moments == ()
    assert kept(50, 5, budget=0).moments == ()


def test_copying_that_takes_long_makes_the_grid_coarser():
    now = [0.0]
    keeper = Keeper(10**9, clock=lambda: now[0])

    def slow(step):
        now[0] += 0.001
        return snapshot(step, 100)

    keeper.begin(100, lambda: snapshot(0, 100))
    step = 0
    while step < 2000:
        more = min(keeper.room(step), 2000 - step)
        step, now[0] = step + more, now[0] + more * 0.003
        keeper.look(step, NO_EPOCHS, lambda at=step: slow(at))
    spent = now[0] - 2000 * 0.003
    assert spent < 0.03 + 0.005 * now[0] + 0.2
    assert len(keeper.moments) > 20


def test_a_run_that_goes_on_keeps_what_was_kept_before():
    before = kept(40, 4).moments
    keeper = Keeper(10**9, before)
    keeper.begin(4, lambda: snapshot(40, 4))
    keeper.look(41, NO_EPOCHS, lambda: snapshot(41, 4))
    assert [m.step for m in keeper.moments] == list(range(42))


def test_the_nearest_moment_is_found():
    moments = kept(4 * 1000, 4).moments
    found = nearest(moments, 1999)
    assert abs(found.step - 1999) == min(abs(m.step - 1999) for m in moments)
    assert nearest((), 3) is None


def small(**settings):
    data = dataset(4, "classes", 3, rows=150)
    return trainer(chain(dense(10, "relu"), dense(3, "softmax")), data, **settings)


def finished(keeper, **settings):
    run = Run(lambda: small(**settings), keeper=keeper)
    run.start()
    assert run.join(30)
    return run.mailbox.take()


def test_a_run_hands_over_the_weights_of_its_moments_as_they_were():
    mail = finished(Keeper(), epochs=60, seed=3)
    plain = small(epochs=60, seed=3)
    asked = {m.step: m for m in mail.moments}
    np.testing.assert_array_equal(
        asked[0].snapshot.weights["dense_1"]["W"], plain.snapshot().weights["dense_1"]["W"]
    )
    while not plain.finished:
        plain.advance(1)
        if plain.step in asked:
            for node, named in plain.snapshot().weights.items():
                for name, array in named.items():
                    kept_array = asked[plain.step].snapshot.weights[node][name]
                    np.testing.assert_array_equal(kept_array, array)
    assert mail.moments[-1].step == 240
    assert math.isfinite(best(mail.moments).loss)


def test_keeping_moments_changes_no_number():
    with_keeper = finished(Keeper(), epochs=100, seed=5)
    without = finished(Keeper(budget=0), epochs=100, seed=5)
    losses = [np.concatenate([s.losses for s in m.stretches]) for m in (with_keeper, without)]
    np.testing.assert_array_equal(*losses)
    assert without.moments == ()


@pytest.mark.parametrize("epochs", [1, 3])
def test_a_run_of_few_epochs_keeps_steps_as_well(epochs):
    moments = finished(Keeper(), epochs=epochs).moments
    assert [m.step for m in moments] == list(range(4 * epochs + 1))
