"""Rules about how much there is to learn, and from how much."""

from __future__ import annotations

from collections.abc import Iterator

from core.edits import SetTraining
from core.problem import OnSetting, Problem, Severity
from core.rule import Case, Rule
from core.stopping import STOPPINGS

TIMES = 20  # so many numbers to learn for one row: common networks stay below


class ByHeart(Rule):
    """A network with far more numbers than rows can learn the rows by heart. It need not: held
    back by dropout, a penalty or an early end, large networks do well."""

    kind = "by_heart"
    title = "Many more parameters than rows"

    def check(self, case: Case) -> Iterator[Problem]:
        if case.signature is None:
            return
        preparation = case.project.preparation
        rows = round(case.signature.rows * (1 - preparation.validation - preparation.test))
        weights = sum(case.trained.values())
        if rows <= 0 or weights <= TIMES * rows or _held_back(case):
            return
        yield Problem(
            f"{weights:,} parameters learn from {rows:,} rows, {weights // rows} for "
            "each: they can learn the rows by heart; end when validation gets no better, or use "
            "fewer units",
            OnSetting("training", "stopping"),
            Severity.HINT,
            fix=SetTraining("stopping", STOPPINGS["patience"]()),
        )


class PartsOfTheRows(Rule):
    """An estimate of the curvature compares slopes of one and the same loss; over batches that
    differ, it compares different ones."""

    kind = "curvature_of_batches"
    title = "Curvature of single batches"

    def check(self, case: Case) -> Iterator[Problem]:
        training, about = case.project.training, case.signature
        if not training.optimizer.whole or not training.batch_size or about is None:
            return
        if training.batch_size >= about.rows:
            return
        yield Problem(
            f"{training.optimizer.title} compares the slopes of steps, which batches of "
            f"{training.batch_size} rows blur; use all {about.rows:,} rows in every step",
            OnSetting("training", "batch_size"),
            Severity.WARNING,
            fix=SetTraining("batch_size", 0),
        )


def _held_back(case: Case) -> bool:
    if case.project.training.stopping.watches:
        return True
    for step in case.plan.steps:
        if step.layer.category == "regularization":
            return True
        if any(w.regularizer and w.regularizer.kind != "none" for w in step.weights):
            return True
    return False
