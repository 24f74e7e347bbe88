"""The losses of PyTorch and Keras."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812

from tests.reference import case as about
from tests.reference.case import Case
from tests.reference.wide_keras import keras


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
        share = (~np.isnan(about.samples(case)[1])).mean()
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
    everything = about.samples(case)[1]
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
