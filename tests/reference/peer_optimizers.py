"""The optimizers of PyTorch and Keras."""

from __future__ import annotations

import torch

from tests.reference import case as about
from tests.reference.case import Case
from tests.reference.peer_networks import Net
from tests.reference.wide_keras import keras

ko = keras.optimizers

NAMES = {  # of parameters, where PyTorch says something else
    "rho": "alpha",
    "epsilon": "eps",
    "learning_rate": "lr",
    "initial": "initial_accumulator_value",
}
TORCH = {
    "sgd": (torch.optim.SGD, {}),
    "rmsprop": (torch.optim.RMSprop, {"alpha": 0.9, "eps": 1e-7}),
    "adagrad": (torch.optim.Adagrad, {"initial_accumulator_value": 0.1, "eps": 1e-7}),
    "adadelta": (torch.optim.Adadelta, {"rho": 0.95, "eps": 1e-7}),
    "adam": (torch.optim.Adam, {"eps": 1e-7, "lr": 0.001}),
    "adamw": (torch.optim.AdamW, {"eps": 1e-7, "weight_decay": 0.004}),
    "adamax": (torch.optim.Adamax, {"eps": 1e-7}),
    "nadam": (torch.optim.NAdam, {"eps": 1e-7}),
}
KERAS = {
    "sgd": ko.SGD,
    "rmsprop": ko.RMSprop,
    "adagrad": ko.Adagrad,
    "adadelta": ko.Adadelta,
    "adam": ko.Adam,
    "adamw": ko.AdamW,
    "adamax": ko.Adamax,
    "nadam": ko.Nadam,
    "lion": ko.Lion,
}


def torch_optimizer(case: Case, net: Net) -> torch.optim.Optimizer:
    settings = {k: v for k, v in case.optimizer.items() if k not in ("kind", "variant")}
    if case.optimizer["kind"] == "lbfgs":
        rate, history = settings["learning_rate"], settings.get("history", 10)
        return torch.optim.LBFGS(net.weights.values(), rate, 1, history_size=history)
    cls, known = TORCH[case.optimizer["kind"]]
    betas = settings.pop("beta_1", 0.9), settings.pop("beta_2", 0.999)
    if case.optimizer["kind"].startswith(("adam", "nadam")):
        known = {**known, "betas": betas}
    names = dict(NAMES)
    if case.optimizer["kind"] == "adadelta":
        del names["rho"]
    chosen = {names.get(k, k): v for k, v in settings.items()}
    return cls(net.weights.values(), **{**known, **chosen})


def add_decay(case: Case, net: Net) -> None:
    """What PyTorch's other optimizers do with weight decay; its L-BFGS has none."""
    for w in net.weights.values():
        w.grad = w.grad + case.optimizer.get("weight_decay", 0.0) * w.detach()


def keras_optimizer(case: Case) -> ko.Optimizer:
    settings = {k: v for k, v in case.optimizer.items() if k not in ("kind", "variant")}
    if "initial" in settings:
        settings["initial_accumulator_value"] = settings.pop("initial")
    limits = {"value": "clipvalue", "norm": "clipnorm", "global_norm": "global_clipnorm"}
    if case.clip["kind"] != "none":
        settings[limits[case.clip["kind"]]] = case.clip["limit"]
    if case.schedule["kind"] == "exponential":
        steps = case.schedule["period"] * (about.ROWS // about.BATCH)
        rate, factor = settings["learning_rate"], case.schedule["factor"]
        settings["learning_rate"] = ko.schedules.ExponentialDecay(rate, steps, factor)
    return KERAS[case.optimizer["kind"]](**settings)
