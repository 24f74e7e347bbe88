"""Type a sample and read what the network says of it, while it learns too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from PySide6.QtWidgets import QLabel

from core.data.base import DataReference, Dataset
from core.data.prepare import Fitted
from core.document import State
from core.objective import Objective
from core.plan import Plan
from core.predict import Predictor
from core.problem import Refused
from core.run import Mail
from core.session import Session
from gui.panels.bars import Bar, Bars, percent
from gui.panels.parts import Column, emphasized, heading, muted
from gui.panels.sample import SampleForm
from gui.shelf import Shelf

BARS = 20


class PredictPanel(Column):
    """A field per feature in original units; below, the answer with its probabilities."""

    title = "Predict"

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__()
        self._session, self._shelf = session, shelf
        self._data: DataReference | None = None
        self._missing = False  # the data are being read
        self._predictor: Predictor | None = None
        self._made_of: tuple[object, ...] = ()
        self.sample = SampleForm(self.content)
        self.sample.changed.connect(self._answer)
        self.hint = muted("", self.content)
        self.answer = QLabel(self.content, wordWrap=True)
        self.answer.setFont(emphasized(self.answer.font(), 1.5))
        self.answer.setAccessibleName("Prediction")
        self.detail = muted("", self.content)
        self.bars = Bars(self.content)
        self.bars.setAccessibleName("Probability of each class")
        self._heading = heading("The network says", self.content)
        for part in (self._heading, self.answer, self.detail, self.bars, self.hint):
            self.column.addWidget(part)
        self.column.addWidget(heading("Sample", self.content))
        self.column.addWidget(self.sample)
        self.column.addStretch(1)
        session.restarted.connect(self._restart)

    def show_state(self, state: State) -> None:
        data = state.project.data
        if data != self._data or self._missing:
            self._data = data
            self.sample.show_dataset(self._dataset(data))
        if not self._session.busy:
            self._take_trained(state)
        self._answer()

    def show_mail(self, mail: Mail) -> None:
        begun, data = self._session.begun, self._data
        if mail.snapshot is None or begun is None or data is None:
            return
        if self._fits(begun.plan):
            self._use(begun.plan, begun.objective, begun.fitted, mail.snapshot.weights)
            self._answer()

    def _dataset(self, data: DataReference | None) -> Dataset | None:
        self._missing = False
        if data is None:
            return None
        try:
            found = self._shelf.load(data.source)
        except Refused:
            return None
        self._missing = found is None
        return found

    def _fits(self, plan: Plan) -> bool:
        """Whether a sample of the present data can enter the network."""
        return self._data is not None and self._data.signature.input_shape == plan.input_shape

    def _take_trained(self, state: State) -> None:
        """Use the weights that the project keeps, if they are those of its network."""
        trained, plan, data = state.project.trained, state.compiled.plan, state.project.data
        if trained is None or plan is None or data is None or trained.fitted is None:
            self._predictor = None
            return
        if not _belong(plan, trained.weights) or not self._fits(plan):
            self._predictor = None
            return
        objective = Objective.of(plan, data.signature, state.project.training.loss)
        self._use(plan, objective, trained.fitted, trained.weights)

    def _use(
        self,
        plan: Plan,
        objective: Objective,
        fitted: Fitted,
        weights: Mapping[Any, Mapping[str, np.ndarray[Any, Any]]],
    ) -> None:
        assert self._data is not None
        made_of = (plan, objective, fitted, self._data.signature)
        if self._predictor is None or made_of != self._made_of:
            self._made_of = made_of
            self._predictor = Predictor(plan, objective, self._data.signature, fitted)
        self._predictor.load(weights)

    def _restart(self) -> None:
        self._predictor = None

    def _answer(self) -> None:
        predictor, x = self._predictor, self.sample.value()
        ready = predictor is not None and x is not None
        for part in (self._heading, self.answer, self.detail, self.bars):
            part.setVisible(ready)
        self.hint.setVisible(not ready)
        if predictor is None or x is None:
            self.hint.setText(
                "Choose data first."
                if self._data is None
                else "Train first (F5): then the network answers here."
            )
            return
        if predictor.signature.task == "regression":
            self._say_numbers(predictor, x)
        else:
            self._say_class(predictor, x)

    def _say_numbers(self, predictor: Predictor, x: np.ndarray[Any, Any]) -> None:
        values = predictor.values(x[None])[0]
        names = predictor.signature.targets
        said = [f"{n} = {v:.5g}" for n, v in zip(names, values.tolist(), strict=False)]
        self.answer.setText("\n".join(said))
        self.detail.setText(self._truth())
        self.bars.hide()

    def _say_class(self, predictor: Predictor, x: np.ndarray[Any, Any]) -> None:
        shares = predictor.probabilities(x[None])[0]
        classes = predictor.signature.classes
        best = int(np.argmax(shares))
        self.answer.setText(classes[best])
        self.detail.setText(
            " · ".join(filter(None, (f"{percent(shares[best])} sure", self._truth())))
        )
        shown = range(len(classes)) if len(classes) <= BARS else np.argsort(-shares)[:BARS].tolist()
        bars = [Bar(classes[i], float(shares[i]), percent(shares[i]), i) for i in shown]
        self.bars.show_bars(bars, list(shown).index(best))

    def _truth(self) -> str:
        truth = self.sample.truth()
        return f"the data say {truth}" if truth else ""


def _belong(plan: Plan, weights: Mapping[Any, Mapping[str, np.ndarray[Any, Any]]]) -> bool:
    """Whether there are weights for every layer of the plan, in its shapes."""
    return all(
        weight.name in weights.get(step.node, {})
        and weights[step.node][weight.name].shape == weight.shape
        for step in plan.steps
        for weight in step.weights
    )
