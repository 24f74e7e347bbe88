"""Make the numbers of PyTorch and Keras that the tests compare with.

In an environment of its own, never needed by the program or its tests:

    python3 -m venv /tmp/reference
    /tmp/reference/bin/pip install torch==2.13.0 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6
    /tmp/reference/bin/python tests/reference/make.py

Writes `runs.npz`, `schedules.json` and `metrics.json` beside this file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"

import cases
import keras
import numpy as np
import sklearn.metrics
import torch
import torch.nn.functional as F  # noqa: N812
from cases import BATCH, CASES, EPOCH_STEPS, RATE, STEPS, TOTAL, Case
from keras import optimizers as ko
from keras.src.backend.common import dtypes
from torch.optim import lr_scheduler

torch.set_default_dtype(torch.float64)
keras.config.set_floatx("float64")
keras.config.set_dtype_policy("float64")
usual_type = dtypes.result_type
HERE = Path(__file__).parent


def wide_type(*kinds: Any) -> str:
    """Keras works out means and sums with plain numbers in float32; here float64 stays."""
    wide = any("float64" in str(getattr(kind, "dtype", kind)) for kind in kinds)
    return "float64" if wide else usual_type(*kinds)


dtypes.result_type = wide_type

ACTIVATIONS = {
    "linear": lambda x, a: x,
    "relu": lambda x, a: torch.relu(x),
    "relu6": lambda x, a: F.relu6(x),
    "leaky_relu": lambda x, a: F.leaky_relu(x, a.get("slope", 0.2)),
    "hard_sigmoid": lambda x, a: F.relu6(x + 3) / 6,  # theirs has a float32 sixth in its slope
    "tanh": lambda x, a: torch.tanh(x),
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "softsign": lambda x, a: F.softsign(x),
    "softmax": lambda x, a: F.softmax(x, dim=-1),
    "log_softmax": lambda x, a: F.log_softmax(x, dim=-1),
    "elu": lambda x, a: F.elu(x, a.get("alpha", 1.0)),
    "selu": lambda x, a: F.selu(x),
    "celu": lambda x, a: F.celu(x, a.get("alpha", 1.0)),
    "exponential": lambda x, a: torch.exp(x),
    "softplus": lambda x, a: F.softplus(x),
    "gelu": lambda x, a: F.gelu(x),
    "gelu_tanh": lambda x, a: F.gelu(x, approximate="tanh"),
    "silu": lambda x, a: F.silu(x),
    "mish": lambda x, a: F.mish(x),
}


class Net:
    """A described network in PyTorch; weights are made where they are first needed."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.weights: dict[str, torch.Tensor] = {}
        self.states: dict[str, torch.Tensor] = {}

    def weight(self, node: str, name: str, *shape: int) -> torch.Tensor:
        key = f"{node}/{name}"
        if key not in self.weights:
            made = torch.tensor(cases.start(self.case, node, name, shape))
            self.weights[key] = made.requires_grad_()
        return self.weights[key]

    def __call__(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """The output, and what it was before its last activation."""
        values: dict[str, torch.Tensor] = {}
        before = y = x
        for node, layer, sources in self.case.nodes:
            inputs = [values[s] for s in sources] or [x]
            before, y = self.run(node, layer, inputs)
            values[node] = y
        return y, before

    def run(self, node: str, layer: dict, inputs: list) -> tuple[torch.Tensor, torch.Tensor]:
        x, kind = inputs[0], layer["kind"]
        y = {
            "input": lambda: x,
            "dropout": lambda: F.dropout(x, layer.get("rate", 0.5)),
            "add": lambda: sum(inputs),
            "average": lambda: torch.stack(inputs).mean(0),
            "multiply": lambda: torch.stack(inputs).prod(0),
            "concatenate": lambda: torch.cat(inputs, dim=-1),
            "activation": lambda: x,
            "dense": lambda: self.dense(node, layer, x),
            "batch_norm": lambda: self.batch_norm(node, layer, x),
            "layer_norm": lambda: self.layer_norm(node, layer, x),
            "rms_norm": lambda: F.rms_norm(
                x, x.shape[1:], self.weight(node, "gamma", x.shape[1]), layer.get("epsilon", 1e-6)
            ),
            "prelu": lambda: F.prelu(
                x, self.weight(node, "alpha", 1 if layer.get("shared") else x.shape[1])
            ),
            "embedding": lambda: self.embedding(node, layer, x),
        }[kind]()
        activation = layer.get("activation", {"kind": "linear"})
        return y, ACTIVATIONS[activation["kind"]](y, activation)

    def dense(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        w = self.weight(node, "W", x.shape[1], layer["units"])
        bias = self.weight(node, "b", layer["units"]) if layer.get("use_bias", True) else None
        return F.linear(x, w.T, bias)

    def layer_norm(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        n = x.shape[1]
        gamma = self.weight(node, "gamma", n) if layer.get("scale", True) else None
        beta = self.weight(node, "beta", n) if layer.get("center", True) else None
        return F.layer_norm(x, (n,), gamma, beta, layer.get("epsilon", 1e-3))

    def batch_norm(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        n = x.shape[1]
        gamma = self.weight(node, "gamma", n) if layer.get("scale", True) else None
        beta = self.weight(node, "beta", n) if layer.get("center", True) else None
        mean = self.states.setdefault(f"{node}/mean", torch.zeros(n))
        variance = self.states.setdefault(f"{node}/variance", torch.ones(n))
        share = 1 - layer.get("momentum", 0.99)
        moved = variance.clone()
        y = F.batch_norm(x, mean, moved, gamma, beta, True, share, layer.get("epsilon", 1e-3))
        if layer.get("variant", "keras") == "keras":
            moved = variance * (1 - share) + x.detach().var(0, unbiased=False) * share
        self.states[f"{node}/variance"] = moved
        return y

    def embedding(self, node: str, layer: dict, x: torch.Tensor) -> torch.Tensor:
        columns = layer["columns"]
        rest = [i for i in range(x.shape[1]) if i not in columns]
        table = self.weight(node, "table", layer["categories"], layer["units"])
        vectors = F.embedding(x[:, columns].long(), table).flatten(1)
        return torch.cat([vectors, x[:, rest]], dim=1)

    def penalty(self) -> torch.Tensor:
        total = torch.zeros(())
        for node, layer, _ in self.case.nodes:
            chosen = layer.get("regularizer", {})
            w = self.weights.get(f"{node}/W")
            if "l1" in chosen.get("kind", ""):
                total = total + chosen.get("l1", 0.01) * w.abs().sum()
            if "l2" in chosen.get("kind", ""):
                total = total + chosen.get("l2", 0.01) * w.square().sum()
        return total


# ---- losses --------------------------------------------------------------------------------------


def encoded(case: Case, y: np.ndarray, signed: bool = False) -> torch.Tensor:
    """Targets as the outputs should look."""
    if case.task == "regression":
        return torch.tensor(y, dtype=torch.float64)
    if case.outputs == 1:
        found = torch.tensor(y, dtype=torch.float64)[:, None]
    else:
        found = F.one_hot(torch.tensor(y).clamp(min=0), case.outputs).double()
    return found * 2 - 1 if signed else found


def torch_loss(case: Case, y: torch.Tensor, z: torch.Tensor, labels: np.ndarray) -> torch.Tensor:
    kind, settings = case.loss["kind"], case.loss
    output = case.nodes[-1][1]["activation"]["kind"]
    t = encoded(case, labels, signed=kind == "hinge")
    if kind == "categorical_crossentropy":
        smoothing = settings.get("label_smoothing", 0.0)
        if case.missing or case.class_weights == "balanced":
            return weighted_cross_entropy(case, z, labels)
        return F.cross_entropy(z, torch.tensor(labels), label_smoothing=smoothing)
    if kind == "binary_crossentropy" and output == "sigmoid":
        return F.binary_cross_entropy_with_logits(z, t)
    if kind == "poisson" and output == "exponential":
        return F.poisson_nll_loss(z, t, log_input=True)
    if case.missing:
        known = ~torch.isnan(t)
        share = (~np.isnan(cases.samples(case)[1])).mean()
        return ((y - torch.nan_to_num(t)).square() * known).mean() / share
    return {
        "mse": lambda: F.mse_loss(y, t),
        "mae": lambda: F.l1_loss(y, t),
        "huber": lambda: F.huber_loss(y, t, delta=settings.get("delta", 1.0)),
        "binary_crossentropy": lambda: F.binary_cross_entropy(y, t),
        "kl_divergence": lambda: F.kl_div(F.log_softmax(z, 1), t, reduction="batchmean"),
        "poisson": lambda: F.poisson_nll_loss(y, t, log_input=False, eps=1e-7),
        "hinge": lambda: torch.relu(1 - t * y).mean(),
    }[kind]()


def weighted_cross_entropy(case: Case, z: torch.Tensor, labels: np.ndarray) -> torch.Tensor:
    """Each sample weighs as its class is rare, unknown ones nothing; a mean over all rows."""
    everything = cases.samples(case)[1]
    known = everything >= 0
    weights = np.ones(case.outputs)
    if case.class_weights == "balanced":
        weights = known.sum() / (case.outputs * np.bincount(everything[known]))
    each = F.cross_entropy(
        z, torch.tensor(labels), torch.tensor(weights), ignore_index=-1, reduction="none"
    )
    return each.mean() / known.mean()


KERAS_LOSSES = {
    "mse": "MeanSquaredError",
    "mae": "MeanAbsoluteError",
    "huber": "Huber",
    "log_cosh": "LogCosh",
    "categorical_crossentropy": "CategoricalCrossentropy",
    "binary_crossentropy": "BinaryCrossentropy",
    "kl_divergence": "KLDivergence",
    "poisson": "Poisson",
    "hinge": "Hinge",
    "squared_hinge": "SquaredHinge",
    "binary_focal": "BinaryFocalCrossentropy",
    "categorical_focal": "CategoricalFocalCrossentropy",
}


def keras_loss(case: Case, y: torch.Tensor, z: torch.Tensor, labels: np.ndarray) -> torch.Tensor:
    settings = {k: v for k, v in case.loss.items() if k != "kind"}
    if case.loss["kind"] == "binary_focal" and "alpha" in settings:
        settings["apply_class_balancing"] = True
    loss = getattr(keras.losses, KERAS_LOSSES[case.loss["kind"]])(**settings)
    return loss(encoded(case, labels), y)


# ---- optimizers ----------------------------------------------------------------------------------

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
        steps = case.schedule["period"] * (cases.ROWS // BATCH)
        rate, factor = settings["learning_rate"], case.schedule["factor"]
        settings["learning_rate"] = ko.schedules.ExponentialDecay(rate, steps, factor)
    return KERAS[case.optimizer["kind"]](**settings)


# ---- runs ----------------------------------------------------------------------------------------


def run(case: Case) -> dict[str, np.ndarray]:
    """Losses of all steps, the first gradient, and weights after some steps; flat, in order."""
    x, y = cases.samples(case)
    net, losses, found = Net(case), [], {}
    net(torch.tensor(x[:BATCH], dtype=torch.float64))
    net.states.clear()
    loss_of = torch_loss if case.by == "torch" else keras_loss
    if case.by == "torch":
        optimizer = torch_optimizer(case, net)
        schedule = None
        if case.schedule["kind"] == "exponential":
            factor = case.schedule["factor"] ** (BATCH / cases.ROWS / case.schedule["period"])
            schedule = lr_scheduler.ExponentialLR(optimizer, factor)
    else:
        optimizer = keras_optimizer(case)
        variables = {k: keras.Variable(w.detach().numpy()) for k, w in net.weights.items()}
        optimizer.build(list(variables.values()))
    for step in range(STEPS):
        here = slice(step * BATCH % cases.ROWS, step * BATCH % cases.ROWS + BATCH)
        out, before = net(torch.tensor(x[here], dtype=torch.float64))
        loss = loss_of(case, out, before, y[here]) + net.penalty()
        gradients = torch.autograd.grad(loss, list(net.weights.values()))
        losses.append(float(loss.detach()))
        if step == 0:
            found["gradient"] = flat(dict(zip(net.weights, gradients, strict=True)))
        if case.by == "torch":
            for w, g in zip(net.weights.values(), gradients, strict=True):
                w.grad = g
            if case.clip["kind"] == "value":
                torch.nn.utils.clip_grad_value_(net.weights.values(), case.clip["limit"])
            if case.clip["kind"] == "global_norm":
                torch.nn.utils.clip_grad_norm_(net.weights.values(), case.clip["limit"])
            if case.optimizer["kind"] == "lbfgs":
                add_decay(case, net)
                optimizer.step(lambda loss=loss: loss)
            else:
                optimizer.step()
            if schedule is not None:
                schedule.step()
        else:
            optimizer.apply(list(gradients), list(variables.values()))
            with torch.no_grad():
                for key, w in net.weights.items():
                    w.copy_(variables[key].value)
        if step + 1 in cases.KEPT:
            found[f"after {step + 1}"] = flat({**net.weights, **net.states})
    return {"losses": np.array(losses), **found}


def flat(arrays: dict[str, torch.Tensor]) -> np.ndarray:
    """All numbers in a row, sorted by name."""
    return np.concatenate([arrays[k].detach().numpy().reshape(-1) for k in sorted(arrays)])


# ---- schedules -----------------------------------------------------------------------------------


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
        for loss in cases.epoch_losses():
            schedule.step(loss)
            found.append(float(optimizer.param_groups[0]["lr"]))
        return found
    callback = keras.callbacks.ReduceLROnPlateau(
        mode="min", min_delta=least, min_lr=s.get("floor", 0.0), **common
    )
    optimizer = ko.SGD(RATE)
    callback._model = SimpleNamespace(optimizer=optimizer)
    callback.on_train_begin()
    for epoch, loss in enumerate(cases.epoch_losses()):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        found.append(float(optimizer.learning_rate.numpy()))
    return found


# ---- metrics -------------------------------------------------------------------------------------


def metrics() -> list[dict[str, Any]]:
    """Scores by scikit-learn of predictions that are kept with them."""
    m, rng, found = sklearn.metrics, cases.rng_of("metrics"), []
    for classes, rows in ((2, 40), (3, 50), (5, 60)):
        p = rng.dirichlet(np.ones(classes), rows).round(2)
        p[:, -1] = (1 - p[:, :-1].sum(axis=1)).round(2)  # ties and exact sums
        y = rng.integers(0, classes, rows)
        y[:classes] = np.arange(classes)
        said = p.argmax(axis=1)
        if classes == 2:
            said = (p[:, 1] > 0.5).astype(int)
        average = {"average": "binary" if classes == 2 else "macro", "zero_division": 0}
        labels = list(range(classes))
        clipped = np.clip(p, 1e-7, 1.0)
        scores = {
            "accuracy": m.accuracy_score(y, said),
            "balanced_accuracy": m.balanced_accuracy_score(y, said),
            "precision": m.precision_score(y, said, **average),
            "recall": m.recall_score(y, said, **average),
            "f1": m.f1_score(y, said, **average),
            "log_loss": float(-np.log(clipped[np.arange(rows), y]).mean()),
            "brier": m.brier_score_loss(y, p[:, 1])
            if classes == 2
            else m.brier_score_loss(y, p, labels=labels),
            "auc": m.roc_auc_score(y, p[:, 1])
            if classes == 2
            else m.roc_auc_score(y, p, multi_class="ovr", average="macro"),
        }
        found.append({"task": "classes", "p": p.tolist(), "y": y.tolist(), "scores": scores})
    for targets in (1, 2):
        y = rng.normal(size=(30, targets)).round(3) + 3
        p = (y + rng.normal(size=y.shape) / 3).round(3)
        scores = {
            "mae": m.mean_absolute_error(y, p),
            "rmse": float(np.sqrt(m.mean_squared_error(y, p))),
            "r2": m.r2_score(y, p),
            "mape": 100 * m.mean_absolute_percentage_error(y, p),
        }
        found.append({"task": "regression", "p": p.tolist(), "y": y.tolist(), "scores": scores})
    return found


def main() -> None:
    arrays = {}
    for case in CASES:
        for name, array in run(case).items():
            arrays[f"{case.name}|{name}"] = array
    np.savez_compressed(HERE / "runs.npz", **arrays)
    schedules = {
        "rates": [rates(by, s) for by, s in cases.SCHEDULES],
        "plateaus": [plateau(by, s) for by, s in cases.PLATEAUS],
    }
    (HERE / "schedules.json").write_text(json.dumps(schedules) + "\n")
    (HERE / "metrics.json").write_text(json.dumps(metrics()) + "\n")


if __name__ == "__main__":
    main()
