"""The network that is looked at, with its newest weights, and the rows it learns from."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.base import DataReference, Dataset
from core.data.prepare import Fitted, Preparation
from core.document import State
from core.loss import Task
from core.objective import Objective
from core.plan import Plan
from core.predict import Predictor
from core.probes import Weights
from core.problem import Refused
from core.run import Mail
from core.session import Session
from gui.shelf import Parts, Shelf

Rows = NDArray[np.int64]


class Subject:
    """Follows document and run for one view; loads the data when first asked for them.

    Attributes
    ----------
    plan, weights, fitted, predictor : of the newest weights; None if nothing was trained yet
    live : whether training goes on, so that there will soon be newer ones
    """

    def __init__(self, session: Session, shelf: Shelf) -> None:
        self._session, self._shelf = session, shelf
        self._reference: DataReference | None = None
        self._preparation: Preparation | None = None
        self._dataset: Dataset | None = None
        self._parts: dict[str, Rows] | None = None
        self._refused = False
        self._made_of: tuple[Any, ...] = ()
        self.plan: Plan | None = None
        self.weights: Weights | None = None
        self.fitted: Fitted | None = None
        self.predictor: Predictor | None = None
        self.live = False

    def take_state(self, state: State) -> None:
        project = state.project
        if project.data != self._reference or project.preparation != self._preparation:
            self._reference, self._preparation = project.data, project.preparation
            self._dataset = self._parts = None
            self._refused = False
            if self.fitted is not None and not self.fits(self.plan, self.fitted):
                self.forget()  # those were trained on other data
        if self._session.busy:
            return
        self.live = False
        trained, plan, data = project.trained, state.compiled.plan, project.data
        if trained is None or trained.fitted is None or plan is None or data is None:
            self.forget()
            return
        if not _belong(plan, trained.weights) or not self.fits(plan, trained.fitted):
            self.forget()
            return
        objective = Objective.of(plan, data.signature, project.training.loss)
        self._use(plan, objective, trained.fitted, trained.weights)

    def take_mail(self, mail: Mail) -> None:
        begun = self._session.begun
        if mail.snapshot is not None and begun is not None:
            if not self.fits(begun.plan, begun.fitted):
                return  # the last words of a run on other data
            self.live = self._session.busy and not (mail.resting or mail.finished)
            self._use(begun.plan, begun.objective, begun.fitted, mail.snapshot.weights)

    def twin(self) -> Predictor | None:
        """Another predictor with the present weights, for work in a thread of its own."""
        if self.predictor is None or self.weights is None or self._reference is None:
            return None
        plan, objective, fitted = self._made_of
        made = Predictor(plan, objective, self._reference.signature, fitted)
        made.load(self.weights)
        return made

    @property
    def objective(self) -> Objective | None:
        """What the newest weights are trained for."""
        return self._made_of[1] if self._made_of else None

    def forget(self) -> None:
        """There are no weights any more."""
        self.plan = self.weights = self.fitted = self.predictor = None
        self._made_of = ()

    @property
    def dataset(self) -> Dataset | None:
        """The rows, once it is known what each is for; None if there are none (any more)."""
        if self._dataset is None and self._reference is not None:
            try:
                self._take(self._shelf.load(self._reference.source))
            except Refused:
                self._reference = None
                self._refused = True
        return self._dataset

    @property
    def lack(self) -> str:
        """Why there is no `dataset`, and what to do."""
        if self.reading:
            return "The data are being read…"
        if self._refused:
            return "The data are not here: the Data panel says why."
        return "Choose data first: the Data panel has examples."

    @property
    def reading(self) -> bool:
        """Whether the rows are on their way."""
        return self._reference is not None and self.dataset is None and not self._refused

    @property
    def parts(self) -> Parts:
        """Row numbers of the training, validation and test rows."""
        return (self._parts or {}) if self.dataset is not None else {}

    def _take(self, dataset: Dataset | None) -> None:
        """Have the rows shared out; a large table is not there before that is done."""
        if dataset is None or self._preparation is None:
            return
        self._parts = self._shelf.parts(dataset, self._preparation)
        if self._parts is not None:
            self._dataset = dataset

    def fits(self, plan: Plan | None, fitted: Fitted) -> bool:
        """Whether a sample of the present data can enter the network, by way of its scaling."""
        if self._reference is None or plan is None:
            return False
        signature = self._reference.signature
        width = int(np.prod(signature.input_shape))
        same = fitted.columns == signature.columns and len(fitted.shift) == width
        return same and signature.input_shape == plan.input_shape

    def _use(self, plan: Plan, objective: Objective, fitted: Fitted, weights: Weights) -> None:
        assert self._reference is not None
        self.plan, self.weights, self.fitted = plan, weights, fitted
        made_of = (plan, objective, fitted)
        if self._made_of != made_of or self.predictor is None:
            self.predictor = Predictor(plan, objective, self._reference.signature, fitted)
            self._made_of = made_of
        self.predictor.load(weights)


def _belong(plan: Plan, weights: Weights) -> bool:
    """Whether there are weights for every layer of the plan, in its shapes."""
    return all(
        weight.name in weights.get(step.node, {})
        and weights[step.node][weight.name].shape == weight.shape
        for step in plan.steps
        for weight in step.weights
    )


def some(rows: Rows, most: int) -> Rows:
    """At most `most` of the rows, spread over all of them."""
    if len(rows) <= most:
        return rows
    chosen: Rows = rows[np.linspace(0, len(rows) - 1, most).astype(int)]
    return chosen


def is_known(y: NDArray[Any], task: Task) -> NDArray[np.bool_]:
    """Which rows (n,) have a target: not a missing number, nor a class that is not named."""
    if task == "regression":
        y = np.where(np.isfinite(y.reshape(len(y), -1)).all(axis=1), 0, -1)
    known: NDArray[np.bool_] = y >= 0
    return known
