import os
import threading

import numpy as np
import pytest

from core.build import chain, layer
from core.engine import split
from core.engine.blas import product_threads
from core.engine.crew import Crew
from core.engine.native import native
from tests.core.networks import dataset, trainer

WIDE = chain(
    layer("dense", units=400, activation="relu"),
    layer("dense", units=200, activation="tanh"),
    layer("dense", units=3, activation="softmax"),
)


def run(monkeypatch, heavy, batch=64, graph=WIDE, **settings):
    """Weights and losses of two epochs whose steps count as heavy from so many operations."""
    monkeypatch.setattr(split, "HEAVY", heavy)
    data = dataset(30, "classes", 3, rows=200)
    made = trainer(graph, data, epochs=2, batch_size=batch, precision="float64", **settings)
    losses = np.concatenate([s.losses for s in made])
    return made, losses


def is_shared(made):
    return bool(made.update.other)


@pytest.mark.parametrize("batch", [64, 53, 159])  # 160 rows: rests of 32, 1 and 1
def test_two_threads_give_the_numbers_of_one(monkeypatch, executor, batch):
    one, losses = run(monkeypatch, 1e30, batch)
    two, shared = run(monkeypatch, 0, batch)
    assert not is_shared(one)
    assert is_shared(two)
    np.testing.assert_allclose(shared, losses, rtol=1e-10)
    for node, arrays in one.snapshot().weights.items():
        for name, array in arrays.items():
            np.testing.assert_allclose(
                two.snapshot().weights[node][name], array, rtol=1e-8, atol=1e-10
            )


def test_two_threads_give_the_same_numbers_every_time(monkeypatch, executor):
    first, second = run(monkeypatch, 0)[1], run(monkeypatch, 0)[1]
    np.testing.assert_array_equal(first, second)


@pytest.mark.skipif(native() is None or (os.cpu_count() or 1) < 2, reason="needs two threads")
def test_two_threads_go_through_a_window_without_python():
    """Also with constraints and validation, which one of them does while the other one waits."""
    graph = chain(
        layer("dense", units=400, activation="relu", constraint={"kind": "non_negative"}),
        layer("dense", units=200, activation="relu"),
        layer("dense", units=3, activation="softmax"),
    )
    with pytest.MonkeyPatch.context() as patch:
        two, shared = run(patch, 0, graph=graph)
        one, losses = run(patch, 1e30, graph=graph)
    assert len(two._window._series[-1]) == 2
    np.testing.assert_allclose(shared, losses, rtol=1e-10)
    scores = [made.scores(made.data.validation)["loss"] for made in (one, two)]
    np.testing.assert_allclose(*scores, rtol=1e-10)


def test_penalties_count_once_in_two_threads(monkeypatch):
    graph = chain(
        layer("dense", units=400, activation="relu", regularizer={"kind": "l2", "l2": 0.1}),
        layer("dense", units=200),
        layer("dense", units=3, activation="softmax"),
    )
    np.testing.assert_allclose(
        run(monkeypatch, 0, graph=graph)[1], run(monkeypatch, 1e30, graph=graph)[1], rtol=1e-9
    )


def test_layers_that_draw_or_mix_rows_keep_a_batch_in_one_piece(monkeypatch):
    for each in (layer("dropout"), layer("batch_norm")):
        graph = chain(
            layer("dense", units=400), each, layer("dense", units=200), layer("dense", units=3)
        )
        made, losses = run(monkeypatch, 0, graph=graph, loss=mse())
        assert made._window._twin is None
        assert np.isfinite(losses).all()


def mse():
    from core.loss import LOSSES

    return LOSSES["mse"]()


def test_a_crew_raises_what_its_second_member_raises_and_leaves_no_thread():
    def broken():
        raise ZeroDivisionError("by the second")

    with Crew(active=True) as crew:
        crew.both(((lambda: None, ()),), ((lambda: None, ()),))
        with pytest.raises(ZeroDivisionError, match="by the second"):
            crew.both((), ((broken, ()),))
        crew.both((), ())
    assert not [t for t in threading.enumerate() if t.name == "training-2"]


def test_a_crew_of_one_does_both_halves():
    done = []
    Crew(active=False).both(((done.append, (1,)),), ((done.append, (2,)),))
    assert done == [1, 2]


def test_the_number_of_product_threads_is_put_back():
    with product_threads(1) as able:
        if not able:
            pytest.skip("this NumPy has another BLAS")
        with product_threads(2):
            pass
        a = np.ones((300, 300))
        np.testing.assert_array_equal(a @ a, np.full((300, 300), 300.0))
