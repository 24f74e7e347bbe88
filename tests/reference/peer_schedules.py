"""The schedules of PyTorch and Keras."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import torch
from torch.optim import lr_scheduler

from tests.reference import schedule_cases as about
from tests.reference.schedule_cases import EPOCH_STEPS, RATE, TOTAL
from tests.reference.wide_keras import keras

ko = keras.optimizers


def rates(by: str, s: dict[str, Any]) -> list[float]:
    return torch_rates(s) if by == "torch" else keras_rates(s)


def torch_rates(s: dict[str, Any]) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], RATE)
    steps = s.get("period", 0) * EPOCH_STEPS
    floor = s.get("floor", 0.0) * RATE
    schedule = {
        "step": lambda: lr_scheduler.StepLR(optimizer, steps, s["factor"]),
        "exponential": lambda: lr_scheduler.ExponentialLR(optimizer, s["factor"] ** (1 / steps)),
        "polynomial": lambda: lr_scheduler.PolynomialLR(optimizer, steps, s["power"]),
        "cosine": lambda: lr_scheduler.CosineAnnealingLR(optimizer, steps or TOTAL, floor),
        "cosine_restarts": lambda: lr_scheduler.CosineAnnealingWarmRestarts(
            optimizer, steps, int(s.get("longer", 2.0)), floor
        ),
        "warm_up": lambda: lr_scheduler.LinearLR(optimizer, s["share"], total_iters=steps),
        "one_cycle": lambda: lr_scheduler.OneCycleLR(
            optimizer,
            RATE,
            TOTAL,
            pct_start=s.get("rise", 0.3),
            anneal_strategy=s.get("shape", "cos"),
            cycle_momentum=False,
            div_factor=s.get("divisor", 25.0),
        ),
    }[s["kind"]]()
    found = []
    for _ in range(TOTAL):
        found.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        schedule.step()
    return found


def keras_rates(s: dict[str, Any]) -> list[float]:
    of, steps = ko.schedules, s.get("period", 0) * EPOCH_STEPS
    schedule = {
        "step": lambda: of.ExponentialDecay(RATE, steps, s["factor"], staircase=True),
        "exponential": lambda: of.ExponentialDecay(
            RATE, steps, s["factor"], s.get("staircase", False)
        ),
        "inverse_time": lambda: of.InverseTimeDecay(
            RATE, steps, s["factor"], s.get("staircase", False)
        ),
        "polynomial": lambda: of.PolynomialDecay(
            RATE, steps or TOTAL, s.get("end", 1e-4), s.get("power", 1.0), s.get("cycle", False)
        ),
        "cosine": lambda: keras_cosine(s, steps),
        "cosine_restarts": lambda: of.CosineDecayRestarts(
            RATE, steps, s.get("longer", 2.0), s.get("lower", 1.0), s.get("floor", 0.0)
        ),
    }[s["kind"]]()
    return [float(schedule(step)) for step in range(TOTAL)]


def keras_cosine(s: dict[str, Any], steps: int) -> Any:
    if "warm_up" not in s:
        return ko.schedules.CosineDecay(RATE, steps or TOTAL, s["floor"])
    warm = s["warm_up"] * EPOCH_STEPS
    return ko.schedules.CosineDecay(
        s["warm_share"] * RATE, steps, s["floor"], warmup_target=RATE, warmup_steps=warm
    )


def plateau(by: str, s: dict[str, Any]) -> list[float]:
    """The rate after each epoch."""
    least = s.get("least", 1e-4)
    common = {"factor": s["factor"], "patience": s["patience"], "cooldown": s.get("cooldown", 0)}
    found = []
    if by == "torch":
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], RATE)
        schedule = lr_scheduler.ReduceLROnPlateau(
            optimizer, threshold=least, min_lr=s.get("floor", 0.0), **common
        )
        for loss in about.epoch_losses():
            schedule.step(loss)
            found.append(float(optimizer.param_groups[0]["lr"]))
        return found
    callback = keras.callbacks.ReduceLROnPlateau(
        mode="min", min_delta=least, min_lr=s.get("floor", 0.0), **common
    )
    optimizer = ko.SGD(RATE)
    callback._model = SimpleNamespace(optimizer=optimizer)
    callback.on_train_begin()
    for epoch, loss in enumerate(about.epoch_losses()):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        found.append(float(optimizer.learning_rate.numpy()))
    return found
