"""The networks and data that training speed is measured on; NumPy alone, for every peer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

RATES = {"adam": 1e-3, "sgd": 0.03, "momentum": 0.01}


@dataclass(frozen=True)
class Case:
    """`rows` is a multiple of `batch`, so that no peer gains by dropping a rest.

    loss: "ce" softmax and cross-entropy, "bce" sigmoid and cross-entropy, "mse".
    `goals` are the ratios of steps per second to reach, by peer.
    """

    title: str
    layers: tuple[int, ...]
    hidden: str
    output: str
    loss: str
    optimizer: str
    batch: int
    rows: int
    goals: tuple[float, float, float, float]  # torch, torch fused, Keras, JAX
    threads: int = 1

    @property
    def epoch_steps(self) -> int:
        return self.rows // self.batch


RELU_CE = ("relu", "softmax", "ce")
TANH, SIGMOID = ("tanh", "tanh", "mse"), ("sigmoid", "sigmoid", "mse")
CASES = {
    "S1": Case("Iris", (4, 10, 8, 3), *RELU_CE, "adam", 32, 128, (24, 15, 20, 0.72)),
    "S2": Case("coin flips", (10, 64, 1), *SIGMOID, "sgd", 1000, 1000, (2.3, 2.5, 4.5, 0.45)),
    "S3": Case("circle", (2, 4, 2, 1), *TANH, "sgd", 10, 250, (28, 28, 18, 0.63)),
    "S4": Case("digits", (64, 128, 64, 10), *RELU_CE, "adam", 32, 1792, (6.5, 4.3, 3.7, 0.72)),
    "S4m": Case(
        "digits, momentum", (64, 128, 64, 10), *RELU_CE, "momentum", 32, 1792, (5.5, 4.8, 4.2, 0.75)
    ),
    "S5": Case(
        "MNIST size", (784, 512, 512, 10), *RELU_CE, "adam", 128, 59_904, (0.95, 0.8, 0.9, 0.75), 2
    ),
    "S6": Case(
        "large",
        (784, 2048, 2048, 2048, 10),
        *RELU_CE,
        "adam",
        512,
        10_240,
        (1.0, 0.8, 1.0, 0.87),
        2,
    ),
    "S7": Case("deep", (32, *[32] * 20, 2), *RELU_CE, "adam", 64, 4096, (10, 6, 3.9, 0.92)),
    "S8": Case(
        "table",
        (100, 256, 128, 64, 1),
        "relu",
        "sigmoid",
        "bce",
        "adam",
        1024,
        999_424,
        (1.3, 1.2, 1.15, 1.05),
        2,
    ),
}


def data(case: Case, seed: int = 0) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """x (rows, features) float32; y (rows,) int64 classes, or (rows, 1) float32.

    Noisy linear rules: learnable, and never learnt to the end.
    """
    rng, count, width, outputs = (
        np.random.default_rng(seed),
        case.rows,
        case.layers[0],
        case.layers[-1],
    )
    x = rng.standard_normal((count, width), np.float32)
    noise = np.float32(0.6 * np.sqrt(width))
    w = rng.standard_normal((width, outputs), np.float32)
    score = x @ w + noise * rng.standard_normal((count, outputs), np.float32)
    if case.loss == "ce":
        return x, score.argmax(axis=1)
    yes = (score > 0).astype(np.float32)
    return x, yes * 2 - 1 if case.output == "tanh" else yes
