"""How the network is trained: settings, some of which may be changed while it runs."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from core.document import Document, State
from core.edits import SetTraining
from core.problem import OnSetting, Problem
from core.session import Session
from gui.forms import Form
from gui.icons import icon
from gui.panels.parts import Column, Remarks, muted


class TrainingPanel(Column):
    """A form of the training settings, and what they come to."""

    title = "Training"

    def __init__(self, document: Document, session: Session | None = None) -> None:
        super().__init__()
        self._document, self._session = document, session
        self.form = Form(self.content)
        self.form.edited.connect(self._edit)
        self.remarks = Remarks(document.apply, self.content)
        self.summary = muted("", self.content)
        live = muted("The learning rate can be changed while training runs.", self.content)
        self.finder = QPushButton(icon("search"), "Find a learning rate…", self.content)
        self.finder.setToolTip("Try ever larger rates for a moment and look where the loss falls")
        self.finder.setVisible(session is not None)
        self.finder.clicked.connect(self._find)
        for part in (self.remarks, self.form, self.finder, self.summary, live):
            self.column.addWidget(part)
        self.column.addStretch(1)
        document.refused.connect(self._refuse)

    def show_state(self, state: State) -> None:
        self.form.show_spec(state.project.training)
        self.remarks.show_problems([p for p in state.compiled.problems if _is_here(p)])
        self.summary.setText(_summary(state))

    def _find(self) -> None:
        from gui.rate_finder import open_finder  # plots are made when they are needed

        if self._session is not None:
            open_finder(self._session, self.window())

    def _edit(self, name: str, value: object, gesture: object) -> None:
        self._document.apply(SetTraining(name, value), gesture)

    def _refuse(self, problem: Problem) -> None:
        if _is_here(problem) and isinstance(problem.place, OnSetting):
            self.form.complain(problem.place.param, problem.message)


def _is_here(problem: Problem) -> bool:
    return isinstance(problem.place, OnSetting) and problem.place.section == "training"


def _summary(state: State) -> str:
    """«120 training rows in batches of 32: 4 steps an epoch, 200 steps in all»."""
    data, training = state.project.data, state.project.training
    if data is None:
        return ""
    prepared = state.project.preparation
    rows = data.signature.rows
    left = rows - round(rows * prepared.validation) - round(rows * prepared.test)
    batch = min(training.batch_size or left, left)
    if batch < 1:
        return ""
    steps = -(-left // batch)
    return (
        f"About {left:,} training rows in batches of {batch:,}: {steps:,} steps an epoch, "
        f"{steps * training.epochs:,} in all."
    )
