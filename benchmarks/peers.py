"""The same network on the same data in other systems: each makes a function that trains it.

Every `make_*` returns `run(steps) -> steps done` (whole epochs where a system cannot do less).
Shuffling is as cheap everywhere: one new order per epoch, one gather.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from benchmarks.cases import RATES, Case, data

Runner = Callable[[int], int]


def make_ours(case: Case) -> Runner:
    from benchmarks.ours import trainer

    run = trainer(case)

    def go(steps: int) -> int:
        done = 0
        while done < steps:
            done += len(run.advance(steps - done).losses)
        return done

    return go


def _torch(case: Case, fused: bool) -> Runner:
    import torch
    from torch import nn
    from torch.nn import functional as F  # noqa: N812 - torch's own name for it

    torch.set_num_threads(case.threads)
    torch.manual_seed(0)
    x, y = map(torch.from_numpy, data(case))
    kinds: dict[str, Any] = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}
    layers: list[Any] = []
    for i, (fan_in, units) in enumerate(zip(case.layers, case.layers[1:], strict=False)):
        layers.append(nn.Linear(fan_in, units))
        last = i == len(case.layers) - 2
        if not last:
            layers.append(kinds[case.hidden]())
        elif case.loss == "mse":
            layers.append(kinds[case.output]())
    net = nn.Sequential(*layers)
    losses: dict[str, Any] = {
        "ce": F.cross_entropy,
        "mse": F.mse_loss,
        "bce": F.binary_cross_entropy_with_logits,
    }
    loss, rate = losses[case.loss], RATES[case.optimizer]
    extra: dict[str, Any] = {"fused": True} if fused else {}
    if case.optimizer == "adam":
        optimizer: Any = torch.optim.Adam(net.parameters(), lr=rate, **extra)
    else:
        momentum = 0.9 if case.optimizer == "momentum" else 0.0
        optimizer = torch.optim.SGD(net.parameters(), lr=rate, momentum=momentum, **extra)
    at = {"step": case.epoch_steps, "x": x, "y": y}

    def go(steps: int) -> int:
        for _ in range(steps):
            if at["step"] >= case.epoch_steps:
                at["step"] = 0
                if case.epoch_steps > 1:
                    order = torch.randperm(case.rows)
                    at["x"], at["y"] = x[order], y[order]
            here = slice(at["step"] * case.batch, (at["step"] + 1) * case.batch)
            at["step"] += 1
            optimizer.zero_grad(set_to_none=True)
            loss(net(at["x"][here]), at["y"][here]).backward()
            optimizer.step()
        return steps

    return go


def make_torch(case: Case) -> Runner:
    return _torch(case, fused=False)


def make_torch_fused(case: Case) -> Runner:
    return _torch(case, fused=True)


def _keras(case: Case, backend: str) -> Runner:
    os.environ["KERAS_BACKEND"] = backend
    if backend == "torch":
        import torch

        torch.set_num_threads(case.threads)
    import keras

    x, y = data(case)
    last = case.output if case.loss != "bce" else None
    layers = [keras.layers.Dense(units, activation=case.hidden) for units in case.layers[1:-1]]
    layers.append(keras.layers.Dense(case.layers[-1], activation=last))
    net = keras.Sequential([keras.Input((case.layers[0],)), *layers])
    losses = {
        "ce": keras.losses.SparseCategoricalCrossentropy(),
        "mse": "mse",
        "bce": keras.losses.BinaryCrossentropy(from_logits=True),
    }
    rate, momentum = RATES[case.optimizer], 0.9 if case.optimizer == "momentum" else 0.0
    optimizer = keras.optimizers.SGD(rate, momentum=momentum)
    if case.optimizer == "adam":
        optimizer = keras.optimizers.Adam(rate)
    net.compile(optimizer=optimizer, loss=losses[case.loss])
    shuffle = case.epoch_steps > 1

    def go(steps: int) -> int:
        epochs = max(1, round(steps / case.epoch_steps))
        net.fit(x, y, batch_size=case.batch, epochs=epochs, shuffle=shuffle, verbose=0)
        return epochs * case.epoch_steps

    return go


def make_keras_torch(case: Case) -> Runner:
    return _keras(case, "torch")


def make_keras_jax(case: Case) -> Runner:
    return _keras(case, "jax")


def make_sklearn(case: Case) -> Runner:
    import warnings

    from sklearn.neural_network import MLPClassifier, MLPRegressor

    warnings.simplefilter("ignore")
    x, y = data(case)
    names = {"relu": "relu", "sigmoid": "logistic", "tanh": "tanh"}
    kind = MLPRegressor if case.output == "tanh" else MLPClassifier
    target = y.ravel() if case.output == "tanh" else y.ravel().astype(int)
    settings = {
        "hidden_layer_sizes": case.layers[1:-1],
        "activation": names[case.hidden],
        "solver": "adam" if case.optimizer == "adam" else "sgd",
        "momentum": 0.9 if case.optimizer == "momentum" else 0.0,
        "nesterovs_momentum": False,
        "learning_rate_init": RATES[case.optimizer],
        "batch_size": case.batch,
        "alpha": 0.0,
        "tol": 0.0,
        "n_iter_no_change": 10**9,
    }

    def go(steps: int) -> int:
        epochs = max(1, round(steps / case.epoch_steps))
        kind(**settings, max_iter=epochs).fit(x, target)
        return epochs * case.epoch_steps

    return go


PEERS: dict[str, Callable[[Case], Runner]] = {
    "ours": make_ours,
    "torch": make_torch,
    "torch fused": make_torch_fused,
    "keras/torch": make_keras_torch,
    "keras/jax": make_keras_jax,
    "scikit-learn": make_sklearn,
}
