"""All that a trainer moves: a plan bound to its buffers, and data laid out for it."""

from __future__ import annotations

import numpy as np

from core.analysis import too_large
from core.data.prepare import Prepared
from core.engine.fitting import fit_layers
from core.engine.network import Network
from core.engine.split import Split
from core.engine.update import Update
from core.engine.window import Shape, Window
from core.metric import Metric, live_metrics
from core.objective import Objective
from core.order import Order
from core.plan import Plan
from core.problem import OnSetting, Problem, Refused
from core.project import Training
from core.recovery import is_finite, unusable_loss
from core.report import Reporter


class Machine:
    """Made once for a run; the parts are each other's neighbours and share their memory.

    Raises
    ------
    Refused
        If nothing can be learnt from the data (see `unfit`), the memory does not suffice, or the
        loss cannot be used for the task or the targets.
    """

    def __init__(
        self,
        plan: Plan,
        data: Prepared,
        training: Training,
        metrics: tuple[Metric, ...] | None,
    ) -> None:
        if problem := unfit(data) or too_large(plan, training, len(data.training)):
            raise Refused(problem)
        self.objective = Objective.of(plan, data.signature, training.loss)
        loss, dtype = self.objective.loss, np.dtype(training.precision)
        self.network = network = Network(plan, loss, dtype)
        seeds = np.random.SeedSequence(training.seed).spawn(3)
        initial, order_rng, self.noise_rng = map(np.random.default_rng, seeds)
        network.parameters.initialise(initial)
        fit_layers(network, data.training.x)
        rows = network.rows(data.training.x)
        batch = min(training.batch_size or len(rows), len(rows))
        self.shape = Shape.of(len(rows), batch, rows[:1].nbytes)
        self.order = Order(self.shape, training.shuffle, order_rng)
        scale = loss.scale(network.width) / batch
        split = Split.of(network, batch, training.optimizer, training.clip)
        self.product_threads = split.product_threads
        self.update = Update(
            network.parameters,
            training.optimizer,
            self.shape.steps,
            scale,
            foldable=not network.penalised,
            clipping=training.clip,
            twin=None if split.twin is None else split.twin.g,
            shared=split.shared,
        )
        balanced = training.class_weights == "balanced"
        targets = self.objective.targets(data.training, dtype, balanced)
        if why := self.objective.misfit(targets):
            raise Refused(unusable_loss(why))
        validation = self.objective.targets(data.validation, dtype)
        self.window = Window(
            network,
            self.update,
            self.shape,
            rows,
            targets,
            network.rows(data.validation.x),
            self.noise_rng,
            scale / self.update.scale,
            split.twin,
        )
        encoding = self.objective.encoding
        followed = live_metrics(encoding.task) if metrics is None else metrics
        self.report = Reporter(network, encoding, validation, followed, data.fitted)


def unfit(data: Prepared) -> Problem | None:
    """Why nothing can be learnt from prepared data, if that is so."""
    rows, signature = data.training, data.signature
    if not len(rows):
        return Problem(
            "no rows are left to train on; choose data with rows, or keep fewer for validation "
            "and test",
            OnSetting("preparation", "validation"),
            rule="no_rows",
        )
    if not is_finite(rows.x):
        bad = np.flatnonzero(~np.isfinite(rows.x.reshape(len(rows), -1)).all(axis=1))
        return Problem(
            f"{len(bad)} training rows have a feature that is no number or infinite, first row "
            f"{int(rows.rows[bad[0]]) + 1} of {signature.name}; fill or drop missing values",
            OnSetting("source"),
            rule="not_finite",
        )
    if signature.task != "regression":
        seen = np.unique(rows.y[rows.y >= 0])
        if len(seen) < 2:
            only = signature.classes[int(seen[0])] if len(seen) else "nothing"
            return Problem(
                f"all training rows are of one class ({only}); there is nothing to tell apart. "
                "Choose another target, or share the rows out at random",
                OnSetting("preparation", "split"),
                rule="one_class",
            )
    return None
