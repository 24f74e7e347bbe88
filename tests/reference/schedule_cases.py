"""Schedules alone: settings, and the losses that one of them goes by."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.reference.case import rng_of

RATE, EPOCH_STEPS, TOTAL = 0.05, 5, 60
SCHEDULES: list[tuple[str, dict[str, Any]]] = [
    *((by, {"kind": "step", "period": 3, "factor": 0.2}) for by in ("torch", "keras")),
    *((by, {"kind": "exponential", "period": 2, "factor": 0.7}) for by in ("torch", "keras")),
    ("keras", {"kind": "exponential", "period": 2, "factor": 0.7, "staircase": True}),
    ("keras", {"kind": "inverse_time", "period": 2, "factor": 0.7}),
    ("keras", {"kind": "inverse_time", "period": 2, "factor": 0.7, "staircase": True}),
    *(
        (by, {"kind": "polynomial", "period": 9, "end": 0.0, "power": 2.0})
        for by in ("torch", "keras")
    ),
    ("keras", {"kind": "polynomial"}),
    ("keras", {"kind": "polynomial", "period": 3, "end": 0.01, "power": 0.5, "cycle": True}),
    *((by, {"kind": "cosine", "floor": 0.1}) for by in ("torch", "keras")),
    ("keras", {"kind": "cosine", "period": 6, "floor": 0.05, "warm_up": 2, "warm_share": 0.1}),
    *((by, {"kind": "cosine_restarts", "period": 2, "floor": 0.1}) for by in ("torch", "keras")),
    ("torch", {"kind": "cosine_restarts", "period": 3, "longer": 1.0}),
    ("keras", {"kind": "cosine_restarts", "period": 2, "longer": 1.5, "lower": 0.8}),
    ("torch", {"kind": "warm_up", "period": 4, "share": 0.3}),
    ("torch", {"kind": "one_cycle"}),
    ("torch", {"kind": "one_cycle", "rise": 0.5, "divisor": 10.0, "shape": "linear"}),
]
PLATEAUS: list[tuple[str, dict[str, Any]]] = [
    (by, {"kind": "plateau", "variant": by, "factor": 0.5, "patience": patience, **more})
    for by in ("torch", "keras")
    for patience in (1, 3)
    for more in ({}, {"cooldown": 2}, {"least": 0.2}, {"floor": 0.01})
]


def epoch_losses() -> list[float]:
    """Losses of 60 epochs that fall, stay and rise."""
    rng = rng_of("epochs")
    return [float(v) for v in (1 / (1 + np.arange(60) // 4) + rng.integers(0, 9, 60) / 100)]
