"""Every schedule: sound rates, whatever the length of training, and going on after a stop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from core.project import Trained
from core.schedule import NOTHING, SCHEDULES
from core.spec import params_of, read_spec
from core.trainer import Trainer
from tests.reference.nets import prepared, signature_of, trainer_of

once = pytest.mark.parametrize("cls", SCHEDULES, ids=lambda cls: cls.kind)

NODES = [
    ("in", {"kind": "input"}, []),
    ("a", {"kind": "dense", "units": 5, "activation": {"kind": "tanh"}}, ["in"]),
    ("out", {"kind": "dense", "units": 1}, ["a"]),
]


def trainer(
    schedule: dict[str, Any], start: Trained | None = None, validation: int = 16
) -> Trainer:
    rng = np.random.default_rng(3)
    x = rng.normal(size=(48, 2)).astype(np.float32)
    data = prepared(signature_of("regression", 2, 1, 48), x, x[:, :1] * x[:, 1:], validation)
    settings = {
        "schedule": schedule,
        "optimizer": {"kind": "sgd", "learning_rate": 0.5},
        "batch_size": 16,
        "epochs": 30,
    }
    made = trainer_of(NODES, data, settings)
    return made if start is None else Trainer(made.plan, data, made.training, start)


def rates_of(run: Trainer, chunk: int = 256) -> np.ndarray[Any, Any]:
    found = []
    while not run.finished:
        found.append(run.advance(chunk).rates)
    return np.concatenate(found)


@once
@pytest.mark.parametrize("total", [1, 2, 3, 10, 1000])
def test_every_rate_is_a_number_that_is_not_negative(cls, total):
    steps = np.arange(2 * total)  # training may go on after its planned end
    rates = cls().rates(0.1, steps, 1, total)
    assert rates.shape == steps.shape
    assert rates.dtype == np.float64
    assert np.isfinite(rates).all()
    assert (rates >= 0).all()
    assert rates.max() <= 0.1 + 1e-12


@once
def test_rates_do_not_depend_on_how_many_are_asked_for_at_once(cls):
    together = cls().rates(0.1, np.arange(60), 5, 60)
    one_by_one = [cls().rates(0.1, np.arange(i, i + 1), 5, 60)[0] for i in range(60)]
    np.testing.assert_array_equal(together, one_by_one)
    assert len(cls().rates(0.1, np.arange(0), 5, 60)) == 0


@once
def test_training_follows_its_schedule_and_goes_on_after_a_stop(cls):
    schedule = {"kind": cls.kind}
    if cls.watches:
        schedule |= {"patience": 1, "least": 0.01}
    whole = trainer(schedule)
    rates = rates_of(whole)
    stopped = trainer(schedule)
    before = [stopped.advance(count).rates for count in (1, 10, 12)]
    resumed = trainer(schedule, stopped.checkpoint())
    np.testing.assert_array_equal(np.concatenate([*before, rates_of(resumed, 7)]), rates)
    np.testing.assert_array_equal(resumed.network.parameters.w, whole.network.parameters.w)


def test_a_plateau_lowers_the_rate_from_the_very_next_step():
    run = trainer({"kind": "plateau", "patience": 1, "least": 0.5, "factor": 0.5})
    rates = rates_of(run)
    assert len(rates) == 60
    assert rates[:4].tolist() == [0.5] * 4  # the second epoch gained less than 0.5
    assert rates[4:6].tolist() == [0.25] * 2


def test_a_plateau_goes_by_the_training_loss_where_there_is_no_other():
    rates = rates_of(trainer({"kind": "plateau", "patience": 1, "least": 0.5}, validation=0))
    assert rates[-1] < 0.5


def test_a_schedule_that_does_not_watch_remembers_nothing():
    for cls in SCHEDULES:
        if not cls.watches:
            assert cls().after_epoch(NOTHING, 0.1, 1.0) is NOTHING


@once
def test_a_schedule_is_read_back_from_its_json_and_can_be_read_by_a_user(cls):
    assert read_spec(SCHEDULES, cls().to_json()) == cls()
    params = {param.name: param.default for param in params_of(cls)}
    for system, template in cls.code.items():
        assert template.format(**params, learning_rate=0.1) or system == "torch"
    assert cls.title
    assert cls.sentence().endswith(".")
