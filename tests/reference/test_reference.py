"""The same numbers as PyTorch and Keras, in float64, to the ninth digit.

`make.py` says how the numbers were made; neither system is needed here.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.engine.memory import aligned, run
from core.engine.network import Network
from core.metric import METRICS, all_metrics
from core.schedule import NOTHING, SCHEDULES
from core.spec import read_spec
from core.trainer import Trainer
from tests.reference import case as about
from tests.reference import schedule_cases
from tests.reference.case import Case
from tests.reference.cases import CASES
from tests.reference.nets import plan_of, prepared, signature_of, trainer_of
from tests.reference.schedule_cases import RATE, TOTAL

HERE = Path(__file__).parent
CLOSE = 1e-9


@cache
def numbers() -> dict[str, np.ndarray]:
    with np.load(HERE / "runs.npz") as kept:
        return dict(kept)


def trainer(case: Case) -> Trainer:
    """Ours, on the same data, from the same weights."""
    x, y = about.samples(case)
    signature = signature_of(case.task, about.FEATURES, case.outputs, about.ROWS)
    training = {
        "loss": case.loss,
        "optimizer": case.optimizer,
        "schedule": case.schedule,
        "clip": case.clip,
        "class_weights": case.class_weights,
        "epochs": about.EPOCHS,
        "batch_size": about.BATCH,
    }
    plan = plan_of(case.nodes, signature)
    start = {
        s.node: {w.name: about.start(case, s.node, w.name, w.shape) for w in s.weights if w.trained}
        for s in plan.steps
    }
    return trainer_of(case.nodes, prepared(signature, x, y), training, start)


def flat(weights: Any) -> np.ndarray:
    """All numbers in a row, sorted by name."""
    arrays = {f"{node}/{name}": a for node, named in weights.items() for name, a in named.items()}
    return np.concatenate([arrays[name].reshape(-1) for name in sorted(arrays)])


def first_gradient(ours: Trainer, fold: bool) -> np.ndarray:
    """The gradients of the first batch, by a network of their own."""
    loss, dtype = ours.objective.loss, np.float64
    network = Network(ours.plan, loss, dtype, fold)
    network.parameters.load(ours.network.parameters.copy())
    batch = slice(0, about.BATCH)
    balanced = ours.training.class_weights == "balanced"
    targets = ours.objective.targets(ours.data.training, dtype, balanced)
    weights = None if targets.weights is None else targets.weights[batch]
    out = aligned((about.BATCH, network.width), dtype)
    run(
        network.training_program(
            network.rows(ours.data.training.x[batch]),
            targets.y[batch],
            out,
            np.random.default_rng(0),
            loss.scale(network.width) / about.BATCH,
            weights=weights,
        )
    )
    return flat(network.parameters.gradients(1.0))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_losses_gradients_and_weights_are_those_of_the_peer(case, executor):
    ours, theirs = trainer(case), {k: numbers()[f"{case.name}|{k}"] for k in ("losses", "gradient")}
    for fold in (True, False):
        gradient = first_gradient(ours, fold)
        np.testing.assert_allclose(gradient, theirs["gradient"], CLOSE, CLOSE, err_msg="gradient")
    losses: list[float] = []
    for step in range(1, about.STEPS + 1):
        losses += list(ours.advance(1).losses)
        if step in about.KEPT:
            expected = numbers()[f"{case.name}|after {step}"]
            weights = flat(ours.network.parameters.copy())
            np.testing.assert_allclose(weights, expected, CLOSE, CLOSE, err_msg=f"after {step}")
    np.testing.assert_allclose(losses, theirs["losses"], CLOSE, CLOSE, err_msg="losses")


def test_every_loss_optimizer_and_variant_is_compared():
    from core.loss import LOSSES
    from core.optimizer import OPTIMIZERS
    from core.spec import params_of

    assert {c.kind for c in LOSSES} - {"auto"} == {case.loss["kind"] for case in CASES}
    compared = {(c.optimizer["kind"], c.optimizer.get("variant", "keras")) for c in CASES}
    for cls in OPTIMIZERS:
        variants = next((p.options for p in params_of(cls) if p.name == "variant"), ("keras",))
        assert {(cls.kind, variant) for variant in variants} <= compared


def schedules() -> list[Any]:
    kept = json.loads((HERE / "schedules.json").read_text())
    named = zip(schedule_cases.SCHEDULES, kept["rates"], strict=True)
    return [pytest.param(s, rates, id=f"{about.said(s)}, {by}") for (by, s), rates in named]


@pytest.mark.parametrize(("settings", "expected"), schedules())
def test_a_schedule_gives_the_rates_of_the_peer(settings, expected):
    schedule = read_spec(SCHEDULES, settings)
    steps = np.arange(TOTAL)
    rates = schedule.rates(RATE, steps, schedule_cases.EPOCH_STEPS, TOTAL)
    np.testing.assert_allclose(rates, expected, CLOSE, 1e-15)


def plateaus() -> list[Any]:
    kept = json.loads((HERE / "schedules.json").read_text())
    named = zip(schedule_cases.PLATEAUS, kept["plateaus"], strict=True)
    return [pytest.param(s, rates, id=about.said(s)) for (_, s), rates in named]


@pytest.mark.parametrize(("settings", "expected"), plateaus())
def test_reduce_on_plateau_gives_the_rates_of_the_peer(settings, expected):
    schedule, memory, rates = read_spec(SCHEDULES, settings), NOTHING, []
    for loss in schedule_cases.epoch_losses():
        memory = schedule.after_epoch(memory, RATE, loss)
        rates += list(schedule.rates(RATE, np.arange(1), 1, 60, memory))
    np.testing.assert_allclose(rates, expected, CLOSE)


def scored() -> list[Any]:
    kept = json.loads((HERE / "metrics.json").read_text())
    return [pytest.param(s, id=f"{s['task']} {np.shape(s['p'])}") for s in kept]


@pytest.mark.parametrize("sample", scored())
def test_metrics_are_those_of_scikit_learn(sample):
    p, y = np.array(sample["p"]), np.array(sample["y"])
    target = y if sample["task"] == "regression" else np.eye(p.shape[1])[y]
    two = sample["task"] == "classes" and p.shape[1] == 2
    for kind, expected in sample["scores"].items():
        assert METRICS[kind]().score(p, target) == pytest.approx(expected, abs=1e-12), kind
        if two:  # and the same from one output
            ours = METRICS[kind]().score(p[:, 1:], target[:, 1:])
            assert ours == pytest.approx(expected, abs=1e-12), kind


def test_every_metric_is_compared():
    compared = {kind for param in scored() for kind in param.values[0]["scores"]}
    every = {m.kind for task in ("classes", "binary", "regression") for m in all_metrics(task)}
    assert every - compared == {"top_k"}
