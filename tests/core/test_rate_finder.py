"""The learning-rate finder: what it tries, and what it suggests."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.project import Training
from core.rate_finder import Sweep, find_rate, steepest
from core.spec import read_fields
from tests.reference.nets import plan_of, prepared, signature_of, trainer_of

NODES = [
    ("in", {"kind": "input"}, []),
    ("a", {"kind": "dense", "units": 16, "activation": {"kind": "tanh"}}, ["in"]),
    ("out", {"kind": "dense", "units": 3, "activation": {"kind": "softmax"}}, ["a"]),
]


def sweep(optimizer: str, steps: int = 150) -> tuple[Sweep, dict[str, Any]]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(300, 4)).astype(np.float32)
    y = (x @ rng.normal(size=(4, 3))).argmax(axis=1)
    signature = signature_of("classes", 4, 3, 300)
    data = prepared(signature, x, y)
    training = read_fields(Training, {"optimizer": optimizer})
    return find_rate(plan_of(NODES, signature), data, training, steps=steps), {"data": data}


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "lion"])
def test_the_suggested_rate_trains_well(optimizer):
    found, made = sweep(optimizer)
    assert found.suggestion is not None
    chosen = {"kind": optimizer, "learning_rate": found.suggestion}
    run = trainer_of(NODES, made["data"], {"optimizer": chosen, "epochs": 20})
    before = run.scores(made["data"].training)["loss"]
    for _ in run:
        pass
    assert run.trouble is None
    assert run.scores(made["data"].training)["loss"] < 0.7 * before


def test_rates_rise_by_the_same_factor_until_the_loss_is_out_of_hand():
    found, _ = sweep("sgd")
    assert found.rates[0] == pytest.approx(1e-7)
    factors = found.rates[1:] / found.rates[:-1]
    np.testing.assert_allclose(factors, factors[0])
    assert len(found.losses) == len(found.smoothed) == len(found.rates) <= 150
    assert np.isfinite(found.losses).all()


def test_nothing_is_suggested_where_the_loss_never_falls():
    rates = np.geomspace(1e-7, 10, 50)
    assert steepest(rates, np.linspace(1, 5, 50)) is None
    assert steepest(rates, np.ones(50)) is None
    assert steepest(rates[:2], np.ones(2)) is None
