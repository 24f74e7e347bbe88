"""Make the numbers of PyTorch, Keras and scikit-learn that the tests compare with.

In an environment of its own, never needed by the program or its tests, from the repo's root:

    python3 -m venv /tmp/reference
    /tmp/reference/bin/pip install torch==2.13.0 keras==3.15.1 scikit-learn==1.9.1 numpy==2.4.6
    /tmp/reference/bin/python -m tests.reference.make

Writes `runs.npz`, `schedules.json` and `metrics.json` beside this file.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch.optim import lr_scheduler

from tests.reference import case as about
from tests.reference.case import BATCH, STEPS, Case
from tests.reference.cases import CASES
from tests.reference.peer_losses import keras_loss, torch_loss
from tests.reference.peer_metrics import metrics
from tests.reference.peer_networks import Net
from tests.reference.peer_optimizers import add_decay, keras_optimizer, torch_optimizer
from tests.reference.peer_schedules import plateau, rates
from tests.reference.schedule_cases import PLATEAUS, SCHEDULES
from tests.reference.wide_keras import keras

HERE = Path(__file__).parent


def run(case: Case) -> dict[str, np.ndarray]:
    """Losses of all steps, the first gradient, and weights after some steps; flat, in order."""
    x, y = about.samples(case)
    net, losses, found = Net(case), [], {}
    net(torch.tensor(x[:BATCH], dtype=torch.float64))
    net.states.clear()
    loss_of = torch_loss if case.by == "torch" else keras_loss
    if case.by == "torch":
        optimizer = torch_optimizer(case, net)
        schedule = None
        if case.schedule["kind"] == "exponential":
            factor = case.schedule["factor"] ** (BATCH / about.ROWS / case.schedule["period"])
            schedule = lr_scheduler.ExponentialLR(optimizer, factor)
    else:
        optimizer = keras_optimizer(case)
        variables = {k: keras.Variable(w.detach().numpy()) for k, w in net.weights.items()}
        optimizer.build(list(variables.values()))
    for step in range(STEPS):
        here = slice(step * BATCH % about.ROWS, step * BATCH % about.ROWS + BATCH)
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
        if step + 1 in about.KEPT:
            found[f"after {step + 1}"] = flat({**net.weights, **net.states})
    return {"losses": np.array(losses), **found}


def flat(arrays: dict[str, torch.Tensor]) -> np.ndarray:
    """All numbers in a row, sorted by name."""
    return np.concatenate([arrays[k].detach().numpy().reshape(-1) for k in sorted(arrays)])


def main() -> None:
    arrays = {}
    for case in CASES:
        for name, array in run(case).items():
            arrays[f"{case.name}|{name}"] = array
    np.savez_compressed(HERE / "runs.npz", **arrays)
    schedules = {
        "rates": [rates(by, s) for by, s in SCHEDULES],
        "plateaus": [plateau(by, s) for by, s in PLATEAUS],
    }
    (HERE / "schedules.json").write_text(json.dumps(schedules) + "\n")
    (HERE / "metrics.json").write_text(json.dumps(metrics()) + "\n")


if __name__ == "__main__":
    main()
