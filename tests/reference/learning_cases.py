"""Runs with every loss, optimizer and way to clip."""

from __future__ import annotations

from typing import Any

from tests.reference.case import Case, mlp, said


def _loss(by: str, kind: str, task: str, output: str, outputs: int = 3, **settings: Any) -> Case:
    loss = {"kind": kind, **settings}
    name = f"loss {said(loss)}, {task}, {outputs} {output}, {by}"
    return Case(name, by, mlp("tanh", outputs, output), task, outputs, loss)


def losses() -> list[Case]:
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


def optimizers() -> list[Case]:
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
        optimizer = {"kind": "lbfgs", "line_search": False, **chosen}
        nodes = mlp("tanh")
        found.append(Case(f"optimizer {said(optimizer)}", "torch", nodes, optimizer=optimizer))
    return found


def clips() -> list[Case]:
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
