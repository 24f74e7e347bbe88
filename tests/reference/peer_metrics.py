"""Scores by scikit-learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import sklearn.metrics

from tests.reference.case import rng_of


def metrics() -> list[dict[str, Any]]:
    """Scores by scikit-learn of predictions that are kept with them."""
    m, rng, found = sklearn.metrics, rng_of("metrics"), []
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
