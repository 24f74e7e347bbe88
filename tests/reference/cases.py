"""What is compared with PyTorch and Keras: networks, data, start weights and settings.

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


RESIDUAL: list[Node] = [
    ("in", {"kind": "input"}, []),
    ("a", dense(4, "relu"), ["in"]),
    ("b", dense(4, "tanh"), ["a"]),
    ("c", dense(4), ["b"]),
    ("sum", {"kind": "add"}, ["a", "c"]),
    ("act", {"kind": "activation", "activation": {"kind": "relu"}}, ["sum"]),
    ("d", dense(4), ["act"]),
    ("sum2", {"kind": "add", "inputs": 3}, ["act", "d", "a"]),
    ("out", dense(2), ["sum2"]),
]
DENSELY: list[Node] = [
    ("in", {"kind": "input"}, []),
    ("a", dense(4, "tanh"), ["in"]),
    ("ab", {"kind": "concatenate"}, ["in", "a"]),
    ("b", dense(3, "relu"), ["ab"]),
    ("abc", {"kind": "concatenate", "inputs": 3}, ["b", "a", "in"]),
    ("out", dense(2), ["abc"]),
]


def merged(kind: str, inputs: int = 2) -> list[Node]:
    branches = [(f"b{i}", dense(4, "tanh"), ["in"]) for i in range(inputs)]
    merge = ("m", {"kind": kind, "inputs": inputs}, [name for name, _, _ in branches])
    return [("in", {"kind": "input"}, []), *branches, merge, ("out", dense(2), ["m"])]


# ---- the cases -----------------------------------------------------------------------------------

ACTIVATIONS: list[Any] = [
    *({"kind": kind} for kind in ("linear", "relu", "relu6", "leaky_relu", "hard_sigmoid")),
    *({"kind": kind} for kind in ("tanh", "sigmoid", "softsign", "softmax", "log_softmax")),
    *({"kind": kind} for kind in ("elu", "selu", "celu", "exponential", "softplus")),
    *({"kind": kind} for kind in ("gelu", "gelu_tanh", "silu", "mish")),
    {"kind": "leaky_relu", "slope": 0.01},
    {"kind": "elu", "alpha": 0.5},
    {"kind": "celu", "alpha": 2.0},
]
NORMS: list[dict[str, Any]] = [
    {"kind": "batch_norm", "variant": "torch", "momentum": 0.9, "epsilon": 1e-5},
    {"kind": "batch_norm", "momentum": 0.8},
    {"kind": "batch_norm", "center": False, "variant": "torch"},
    {"kind": "batch_norm", "scale": False, "variant": "torch"},
    {"kind": "layer_norm", "epsilon": 1e-5},
    {"kind": "layer_norm", "center": False},
    {"kind": "layer_norm", "scale": False},
    {"kind": "rms_norm"},
    {"kind": "prelu"},
    {"kind": "prelu", "shared": True},
    {"kind": "dropout", "rate": 0.0},
    {"kind": "activation", "activation": {"kind": "gelu"}},
]


def said(settings: dict[str, Any]) -> str:
    """A short name for settings."""
    rest = ", ".join(f"{k}={v}" for k, v in settings.items() if k != "kind")
    return settings["kind"] + (f"({rest})" if rest else "")


def _networks() -> list[Case]:
    found = [
        Case(f"activation {said(a)}", "torch", mlp(a))
        if a not in WILD
        else Case(f"activation {said(a)}", "torch", chain(dense(5, a), dense(2)), optimizer=GENTLE)
        for a in ACTIVATIONS
    ]
    found += [
        Case(f"layer {said(n)}", "torch", chain(dense(5), n, dense(4, "tanh"), dense(2)))
        for n in NORMS
    ]
    found += [
        Case("no bias", "torch", chain(dense(5, "relu", use_bias=False), dense(2))),
        Case("no bias at the end", "torch", chain(dense(5, "relu"), dense(2, use_bias=False))),
        Case("residual", "torch", RESIDUAL),
        Case("densely connected", "torch", DENSELY),
        Case("residual, adam", "torch", RESIDUAL, optimizer={"kind": "adam", "variant": "torch"}),
    ]
    for kind in ("add", "average", "multiply", "concatenate"):
        found += [Case(f"{kind} {n}", "torch", merged(kind, n)) for n in (2, 3)]
    embedding = {"kind": "embedding", "categories": 5, "units": 2, "columns": [0]}
    table = chain(embedding, dense(4, "tanh"), dense(2))
    found.append(Case("embedding", "torch", table, categories=5))
    for penalty in ({"kind": "l1"}, {"kind": "l2"}, {"kind": "l1_l2", "l1": 0.02, "l2": 0.03}):
        nodes = chain(dense(5, "relu", regularizer=penalty), dense(2, regularizer=penalty))
        found.append(Case(f"penalty {said(penalty)}", "torch", nodes))
    return found


def _loss(by: str, kind: str, task: str, output: str, outputs: int = 3, **settings: Any) -> Case:
    loss = {"kind": kind, **settings}
    name = f"loss {said(loss)}, {task}, {outputs} {output}, {by}"
    return Case(name, by, mlp("tanh", outputs, output), task, outputs, loss)


def _losses() -> list[Case]:
    found = []
    for by in ("torch", "keras"):
        found += [
            _loss(by, "mse", "regression", "linear"),
            _loss(by, "mae", "regression", "linear"),
            _loss(by, "huber", "regression", "linear"),
            _loss(by, "huber", "regression", "linear", delta=0.3),
            _loss(by, "categorical_crossentropy", "classes", "softmax"),
            _loss(by, "categorical_crossentropy", "classes", "softmax", label_smoothing=0.1),
            _loss(by, "binary_crossentropy", "binary", "sigmoid", 1),
            _loss(by, "binary_crossentropy", "classes", "sigmoid"),
            _loss(by, "binary_crossentropy", "classes", "softmax"),
            _loss(by, "kl_divergence", "regression", "softmax"),
            _loss(by, "poisson", "regression", "softplus"),
        ]
    for task, outputs in (("binary", 1), ("classes", 3)):
        found += [
            _loss("keras", "hinge", task, "linear", outputs),
            _loss("keras", "squared_hinge", task, "linear", outputs),
            _loss("keras", "binary_crossentropy", task, "sigmoid", outputs, label_smoothing=0.2),
            _loss("keras", "binary_focal", task, "sigmoid", outputs),
            _loss("keras", "binary_focal", task, "sigmoid", outputs, gamma=0.5, alpha=0.3),
            _loss("keras", "binary_focal", task, "sigmoid", outputs, label_smoothing=0.1),
        ]
    found += [
        _loss("torch", "poisson", "regression", "exponential"),
        _loss("torch", "kl_divergence", "classes", "softmax"),  # Keras keeps targets from 0
        _loss("torch", "hinge", "binary", "tanh", 1),
        _loss("keras", "log_cosh", "regression", "linear"),
        _loss("keras", "categorical_crossentropy", "classes", "sigmoid"),
        _loss("keras", "categorical_crossentropy", "classes", "sigmoid", label_smoothing=0.2),
        _loss("keras", "binary_focal", "classes", "softmax", gamma=1.5, alpha=0.7),
        _loss("keras", "categorical_focal", "classes", "softmax"),
        _loss("keras", "categorical_focal", "classes", "softmax", gamma=0.5, alpha=0.9),
        _loss("keras", "categorical_focal", "classes", "softmax", label_smoothing=0.1),
        _loss("keras", "categorical_focal", "classes", "sigmoid", gamma=3.0),
    ]
    crossed = {"kind": "categorical_crossentropy"}
    classes = mlp("tanh", 3, "softmax")
    found += [
        Case("balanced classes", "torch", classes, "classes", 3, crossed, class_weights="balanced"),
        Case("unknown classes", "torch", classes, "classes", 3, crossed, missing=0.3),
        Case("unknown numbers", "torch", mlp(), missing=0.3),
    ]
    return found


OPTIMIZERS: list[tuple[str, list[dict[str, Any]]]] = [
    (
        "sgd",
        [
            {"learning_rate": 0.1},
            {"learning_rate": 0.1, "momentum": 0.9},
            {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
            {"learning_rate": 0.1, "weight_decay": 0.1},
            {"learning_rate": 0.1, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
        ],
    ),
    (
        "rmsprop",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "rho": 0.99, "momentum": 0.5},
            {"learning_rate": 0.01, "centered": True},
            {"learning_rate": 0.01, "centered": True, "momentum": 0.9, "epsilon": 1e-3},
            {"learning_rate": 0.01, "weight_decay": 0.1},
        ],
    ),
    (
        "adagrad",
        [
            {"learning_rate": 0.1},
            {"learning_rate": 0.1, "initial": 0.0, "epsilon": 1e-10},
            {"learning_rate": 0.1, "weight_decay": 0.1},
        ],
    ),
    (
        "adadelta",
        [
            {"learning_rate": 1.0},
            {"learning_rate": 1.0, "rho": 0.9, "epsilon": 1e-3},
            {"learning_rate": 1.0, "weight_decay": 0.1},
        ],
    ),
    (
        "adam",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
            {"learning_rate": 0.01, "beta_2": 0.5, "amsgrad": True},
            {"learning_rate": 0.01, "weight_decay": 0.1},
            {"learning_rate": 0.01, "weight_decay": 0.1, "beta_2": 0.5, "amsgrad": True},
        ],
    ),
    (
        "adamw",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "weight_decay": 0.3},
            {"learning_rate": 0.01, "beta_2": 0.5, "amsgrad": True},
        ],
    ),
    (
        "adamax",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
            {"learning_rate": 0.01, "weight_decay": 0.1},
        ],
    ),
    (
        "nadam",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-2},
            {"learning_rate": 0.01, "weight_decay": 0.1},
        ],
    ),
    (
        "lion",
        [
            {"learning_rate": 0.01},
            {"learning_rate": 0.01, "beta_1": 0.5, "beta_2": 0.9, "weight_decay": 0.1},
        ],
    ),
]
LBFGS: list[dict[str, Any]] = [
    {"learning_rate": 1.0},
    {"learning_rate": 0.5, "history": 3},
    {"learning_rate": 0.5, "weight_decay": 0.1},
]
FALLING = {"kind": "exponential", "period": 1, "factor": 0.5}


def _optimizers() -> list[Case]:
    found = []
    for kind, settings in OPTIMIZERS:
        for by in ("torch", "keras") if kind != "lion" else ("keras",):
            for chosen in settings:
                optimizer = {"kind": kind, **chosen}
                if kind != "lion":
                    optimizer["variant"] = by
                if kind == "nadam" and by == "torch":
                    optimizer["momentum_decay"] = 0.004
                name = f"optimizer {said(optimizer)}"
                nodes = mlp("relu")  # with a column of ones that must be held
                found.append(Case(name, by, nodes, optimizer=optimizer))
                last = chosen is settings[-1]
                if last or (kind == "sgd" and "weight_decay" not in chosen):
                    name = f"{name}, falling rate"
                    found.append(Case(name, by, nodes, optimizer=optimizer, schedule=FALLING))
    for chosen in LBFGS:
        optimizer = {"kind": "lbfgs", **chosen}
        nodes = mlp("tanh")
        found.append(Case(f"optimizer {said(optimizer)}", "torch", nodes, optimizer=optimizer))
    return found


def _clips() -> list[Case]:
    clips = [
        ("torch", {"kind": "value", "limit": 0.1}),
        ("keras", {"kind": "value", "limit": 0.1}),
        ("keras", {"kind": "norm", "limit": 0.2}),
        ("torch", {"kind": "global_norm", "limit": 0.3, "variant": "torch"}),
        ("keras", {"kind": "global_norm", "limit": 0.3, "variant": "keras"}),
    ]
    found = []
    for by, clip in clips:
        for kind in ("sgd", "adam"):
            optimizer = {"kind": kind, "learning_rate": 0.05, "variant": by}
            name = f"clip {said(clip)}, {kind}, {by}"
            found.append(Case(name, by, mlp("relu"), optimizer=optimizer, clip=clip))
    return found


CASES: list[Case] = [*_networks(), *_losses(), *_optimizers(), *_clips()]

# ---- schedules alone: rates of the first steps ---------------------------------------------------

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
