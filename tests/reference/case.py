"""How a run that is compared with PyTorch or Keras is described; its data and start weights.

Plain data and NumPy alone, so that `make.py` can read it where the program is not installed. Data
and start weights follow from the name of a case and need not be kept.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Node = tuple[str, dict[str, Any], list[str]]  # id, layer, sources
STEPS = 10
KEPT = (1, 2, 10)  # steps after which all weights are kept
ROWS, BATCH, EPOCHS, FEATURES = 24, 8, 4, 3


@dataclass(frozen=True)
class Case:
    """One run of `STEPS` steps. `by` says whose numbers it is held to: "torch" or "keras"."""

    name: str
    by: str
    nodes: list[Node]
    task: str = "regression"
    outputs: int = 2
    loss: dict[str, Any] = field(default_factory=lambda: {"kind": "mse"})
    optimizer: dict[str, Any] = field(default_factory=lambda: SGD)
    schedule: dict[str, Any] = field(default_factory=lambda: {"kind": "constant"})
    clip: dict[str, Any] = field(default_factory=lambda: {"kind": "none"})
    class_weights: str = "equal"
    missing: float = 0.0  # share of targets that are not known
    categories: int = 0  # the first column holds such numbers, if any


SGD = {"kind": "sgd", "learning_rate": 0.1, "momentum": 0.5}
GENTLE = {"kind": "sgd", "learning_rate": 0.001}
WILD = [
    {"kind": "log_softmax"},
    {"kind": "exponential"},
]  # diverge at the usual rate, or one on the other


def rng_of(text: str) -> np.random.Generator:
    return np.random.default_rng(zlib.crc32(text.encode()))


def samples(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """x (ROWS, FEATURES) float32; y class numbers, or (ROWS, outputs) float32. Short decimals."""
    rng = rng_of(f"{case.name} samples")
    x = (rng.integers(-200, 200, (ROWS, FEATURES)) / 100).astype(np.float32)
    if case.categories:
        x[:, 0] = rng.integers(0, case.categories, ROWS)
    if case.task == "regression":
        low, high = {"poisson": (0.05, 2), "kl_divergence": (0.05, 0.95)}.get(
            case.loss["kind"], (-2, 2)
        )
        y = rng.uniform(low, high, (ROWS, case.outputs)).round(2).astype(np.float32)
        y[rng.random(y.shape) < case.missing] = np.nan
        return x, y
    classes = 2 if case.task == "binary" else case.outputs
    labels = rng.integers(0, classes, ROWS) * rng.integers(0, 2, ROWS)  # 0 is frequent
    labels[:classes] = np.arange(classes)
    labels[rng.random(ROWS) < case.missing] = -1
    return x, labels


def start(case: Case, node: str, weight: str, shape: tuple[int, ...]) -> np.ndarray:
    """First values of one weight array, float64."""
    drawn = rng_of(f"{case.name} {node} {weight}").uniform(-0.7, 0.7, shape)
    return drawn + 1 if weight == "gamma" else drawn


# ---- networks ------------------------------------------------------------------------------------


def dense(units: int, activation: Any = "linear", **more: Any) -> dict[str, Any]:
    if isinstance(activation, str):
        activation = {"kind": activation}
    return {"kind": "dense", "units": units, "activation": activation, **more}


def chain(*layers: dict[str, Any]) -> list[Node]:
    nodes: list[Node] = [("in", {"kind": "input"}, [])]
    for i, layer in enumerate(layers):
        nodes.append((f"{layer['kind']}_{i}", layer, [nodes[-1][0]]))
    return nodes


def mlp(hidden: Any = "tanh", outputs: int = 2, output: Any = "linear") -> list[Node]:
    return chain(dense(5, hidden), dense(4, hidden), dense(outputs, output))


def said(settings: dict[str, Any]) -> str:
    """A short name for settings."""
    rest = ", ".join(f"{k}={v}" for k, v in settings.items() if k != "kind")
    return settings["kind"] + (f"({rest})" if rest else "")
