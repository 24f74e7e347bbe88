"""Finds a learning rate: trains a while with ever larger ones and looks where the loss falls."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.prepare import Prepared, Samples
from core.data.watch import Watch
from core.plan import Plan
from core.project import Trained, Training
from core.schedule import SCHEDULES
from core.spec import read_spec
from core.stopping import STOPPINGS
from core.trainer import Trainer

Array = NDArray[Any]
HIGHEST, SPAN, STEPS = 10.0, 1e8, 200
MEMORY = 0.9  # of the smoothed loss
REACH = 15  # steps on either side that tell how the loss falls: about half a power of ten
TOO_FAR = 4.0  # times the best loss: nothing more is to be learnt


@dataclass(frozen=True, eq=False)
class Sweep:
    """What the loss did at each rate.

    rates, losses, smoothed : (n,) up to where the loss went out of hand
    suggestion : the rate at which the loss fell fastest; None if it never fell
    """

    rates: Array
    losses: Array
    smoothed: Array
    suggestion: float | None


def find_rate(
    plan: Plan,
    data: Prepared,
    training: Training,
    start: Trained | None = None,
    steps: int = STEPS,
    watch: Watch | None = None,
) -> Sweep:
    """Sweep the learning rate from 1e-7 to 10 in `steps` steps, on weights of its own.

    From `start` if weights are given, else from new ones. The trained network is left as it is.
    Raises `Refused`, also if `watch` calls it off.
    """
    rows = len(data.training)
    batch = min(training.batch_size or rows, rows)
    swept = training.with_(
        optimizer=training.optimizer.with_(learning_rate=HIGHEST),
        schedule=read_spec(SCHEDULES, {"kind": "range_test", "span": SPAN, "steps": steps}),
        stopping=STOPPINGS["never"](),
        epochs=-(-steps // -(-rows // batch)),
    )
    weights = None if start is None else Trained(start.weights)
    trainer = Trainer(plan, replace(data, validation=_none(data)), swept, weights, metrics=())
    rates, losses = np.empty(0), np.empty(0)
    while not trainer.finished and len(losses) < steps:
        if watch is not None:
            watch.tell("trying rates", len(losses) / steps)
        stretch = trainer.advance(min(10, steps - len(losses)))
        rates = np.concatenate([rates, stretch.rates])
        losses = np.concatenate([losses, stretch.losses])
        if len(losses) and losses[-1] > TOO_FAR * losses.min():
            break
    smoothed = smooth(losses)
    return Sweep(rates, losses, smoothed, steepest(rates, smoothed, losses))


def _none(data: Prepared) -> Samples:
    """No samples: validation would only cost time here."""
    part = data.training
    return Samples(part.x[:0], part.y[:0], part.rows[:0])


def smooth(losses: Array, memory: float = MEMORY) -> Array:
    """Running mean that forgets, without the pull of its start towards 0."""
    found, last = np.empty(len(losses)), 0.0
    for i, loss in enumerate(losses):
        last = memory * last + (1 - memory) * loss
        found[i] = last / (1 - memory ** (i + 1))
    return found


def steepest(rates: Array, smoothed: Array, losses: Array | None = None) -> float | None:
    """The rate at which the loss falls fastest against the logarithm of the rate.

    Looked for in `losses`, if given, as a line through the steps on both sides tells it: a batch
    that happens to be easy is no fall.
    """
    if len(smoothed) < 3:
        return None
    end = int(np.argmin(smoothed)) + 1
    if end < 3 or smoothed[end - 1] > 0.99 * smoothed[0]:
        return None
    powers = np.log(rates)
    if losses is None or len(losses) < 2 * REACH:
        return float(rates[int(np.argmin(np.gradient(smoothed[:end], powers[:end])))])
    middles = np.arange(REACH, max(min(end, len(rates) - REACH), REACH + 1))
    falls = [_slope(powers[m - REACH : m + REACH + 1], losses[m - REACH : m + REACH + 1])
             for m in middles]  # fmt: skip
    best = int(np.argmin(falls))
    return float(rates[middles[best]]) if falls[best] < 0 else None


def _slope(x: Array, y: Array) -> float:
    """Of the line that fits best."""
    away = x - x.mean()
    return float((away * (y - y.mean())).sum() / (away * away).sum())
