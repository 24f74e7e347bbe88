"""What every unit says to some rows of the data, and which units say nothing."""

from __future__ import annotations

import time
from math import prod

import numpy as np
from PySide6.QtWidgets import QSpinBox

from core.activity import Health, acts, health
from core.data.base import Dataset
from core.document import State
from core.graph import NodeId
from core.plan import Plan, Step
from core.probes import Grid, Names, Part, output_names
from core.responses import Responses
from core.run import Mail
from core.session import Session
from gui.picked_rows import PickedRows
from gui.plots.maps import MapsPanel
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

SHOWN = 60  # rows of the picture
JUDGED = 400  # rows by which units are judged, at most
FEWEST = 60
WORK = 40_000_000  # multiplications for one picture
SPARE = 64  # pixels beside the words of a number field: its border and its arrows


class ActivationsPanel(MapsPanel):
    """One heatmap per layer: rows of the data down, units across; dead units are counted.

    It shows many training rows at once, or one row of the data.
    """

    title = "Activations"
    icon = "activity"
    empty = "Press Train to see here what every unit says to rows of your data."
    help = (
        "Each line is one row of the training data, sorted by class; each column is one unit. The "
        "colour is what the unit says to that row. A unit whose column differs between classes "
        "has learnt to tell them apart. A <b>dead</b> unit gives the same to every row, a "
        "<b>saturated</b> one is always at an end of its range: neither can learn any more. Try a "
        "smaller learning rate, another initializer, or an activation like leaky ReLU. They are "
        "judged by many rows, also while you look at a <b>single row</b>: choose one by its "
        "number above, or press one in another view."
    )
    interval = 0.2

    def __init__(self, session: Session, shelf: Shelf, picked: PickedRows | None = None) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.picked_rows = picked or PickedRows()
        self._responses: Responses | None = None
        self._made_of: tuple[object, ...] = ()
        self._x: Array = np.empty(0)
        self._shown: Array = np.empty(0, int)  # places in `_x` of the rows in the picture
        self._outputs: dict[NodeId, Array] = {}
        self._pause = self.interval
        self._last = 0.0
        self.row = QSpinBox(self.bar)
        self.row.setPrefix("row ")
        self.row.setSpecialValueText("training rows")
        words = self.row.fontMetrics().horizontalAdvance(self.row.specialValueText())
        self.row.setMinimumWidth(words + SPARE)
        self.row.setKeyboardTracking(False)
        self.row.setToolTip("Many training rows at once, or one row of the data")
        self.row.setAccessibleName("Which rows are shown")
        self.row.valueChanged.connect(self._choose_row)
        self.bar.addWidget(self.row)
        self.finish_bar()
        self.picked_rows.changed.connect(self._take_picked)
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        self.live = self.subject.live
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        self.live = self.subject.live
        if self.live and time.perf_counter() - self._last < self._pause:
            return
        super().show_mail(mail)

    def refresh(self) -> None:
        """Let the newest network answer the rows, and paint what its units say."""
        dataset, weights = self.subject.dataset, self.subject.weights
        hint = self.subject.lack if self.subject.reading else self.empty
        self.show_body(dataset is not None and weights is not None, hint)
        if dataset is None or weights is None or self.subject.plan is None:
            return
        began = time.perf_counter()
        responses = self._prepare(dataset, self.subject.plan)
        responses.load(weights)
        said = responses.of(self._x)
        for step in _acting(responses.network.plan):
            outputs = said[step.node]
            self._outputs[step.node] = outputs[self._shown]
            judged = outputs[: len(outputs) - 1] if self.row.value() else outputs
            self._tell(step.node, health(judged, step))
        self.paint_maps()
        self._last = time.perf_counter()
        self._pause = 12 * (self._last - began)

    def arrays(self, grid: Grid) -> tuple[Array, ...] | None:
        outputs = self._outputs.get(grid.node)
        return None if outputs is None else (outputs,)

    # ---- within --------------------------------------------------------------------------------

    def _prepare(self, dataset: Dataset, plan: Plan) -> Responses:
        """Bind the layers and choose the rows, if something is new."""
        fitted = self.subject.fitted
        self._offer_rows(len(dataset.y))
        row = self.row.value()
        made_of = (plan, dataset, fitted, row)
        if self._responses is not None and self._made_of == made_of:
            return self._responses
        assert fitted is not None
        self._made_of = made_of
        self._responses = Responses(plan, fitted)
        rows = self._choose(dataset, plan)
        self._shown = some(np.arange(len(rows)), SHOWN)
        lines = tuple(_line(dataset, number) for number in rows[self._shown].tolist())
        if row:  # it stands behind the rows that units are judged by
            self._shown = np.array([len(rows)])
            rows = np.append(rows, row - 1)
            lines = (_single(dataset, row - 1),)
        self._x = dataset.x[rows]
        self._outputs = {}
        self.show_grids(
            tuple(
                Grid(
                    step.node,
                    (Part("", Names(len(lines), "row", lines)),),
                    output_names(plan, step, dataset.signature, prod(step.output_shape)),
                )
                for step in _acting(plan)
            )
        )
        return self._responses

    def _offer_rows(self, count: int) -> None:
        if self.row.maximum() != count:
            self.row.blockSignals(True)
            self.row.setRange(0, count)
            self.row.blockSignals(False)

    def _choose_row(self, number: int) -> None:
        self.picked_rows.pick([number - 1] if number else [])
        if self.isVisible():
            self.refresh()

    def _take_picked(self, rows: tuple[int, ...]) -> None:
        """A row was pressed in some view."""
        if self.row.maximum() and len(rows) < 2:
            self.row.setValue(rows[0] + 1 if rows else 0)

    def _choose(self, dataset: Dataset, plan: Plan) -> Array:
        """Some training rows with known targets, sorted by them."""
        rows = self.subject.parts.get("training", np.arange(len(dataset.y)))
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
        rows = some(rows, int(np.clip(WORK // max(work, 1), FEWEST, JUDGED)))
        rows = rows[is_known(dataset.y[rows], dataset.signature.task)]
        y = dataset.y[rows].reshape(len(rows), -1)[:, 0]
        return rows[np.argsort(y, kind="stable")]

    def _tell(self, node: NodeId, found: Health) -> None:
        for heatmap in self.maps:
            if heatmap.grid.node == node:
                heatmap.show_note(found.sentence)

    def _restart(self) -> None:
        self.subject.forget()
        if self.isVisible():
            self.refresh()


def _acting(plan: Plan) -> list[Step]:
    return [step for step in plan.steps if step.sources and acts(step)]


def _single(dataset: Dataset, row: int) -> str:
    """A row with its number and, as far as it is known, its class."""
    known = dataset.signature.task != "regression" and dataset.y[row] >= 0
    return f"row {row + 1}" + (f", {_line(dataset, row)}" if known else "")


def _line(dataset: Dataset, row: int) -> str:
    """What a row is called beside the picture: by its class, or its number."""
    if dataset.signature.task == "regression":
        return f"row {row + 1}"
    return f"{dataset.signature.classes[int(dataset.y[row])]}"
