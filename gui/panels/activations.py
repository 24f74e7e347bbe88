"""What every unit says to some rows of the data, and which units say nothing."""

from __future__ import annotations

import time
from math import prod

import numpy as np

from core.activity import Activity, Health, health
from core.data.base import Dataset
from core.document import State
from core.graph import NodeId
from core.plan import Plan
from core.probes import Grid, Names, Part, output_names
from core.run import Mail
from core.session import Session
from gui.plots.maps import MapsPanel
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

SHOWN = 60  # rows of the picture
JUDGED = 400  # rows by which units are judged, at most
FEWEST = 60
WORK = 40_000_000  # multiplications for one picture


class ActivationsPanel(MapsPanel):
    """One heatmap per layer: rows of the data down, units across; dead units are counted."""

    title = "Activations"
    icon = "activity"
    empty = "Press Train to see here what every unit says to rows of your data."
    help = (
        "Each line is one row of the training data, sorted by class; each column is one unit. The "
        "colour is what the unit says to that row. A unit whose column differs between classes "
        "has learnt to tell them apart. A <b>dead</b> unit gives the same to every row, a "
        "<b>saturated</b> one is always at an end of its range: neither can learn any more. Try a "
        "smaller learning rate, another initializer, or an activation like leaky ReLU."
    )
    interval = 0.2

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self._activity: Activity | None = None
        self._made_of: tuple[object, ...] = ()
        self._x: Array = np.empty(0)
        self._shown: Array = np.empty(0, int)  # places in `_x` of the rows in the picture
        self._outputs: dict[NodeId, Array] = {}
        self._pause = self.interval
        self._last = 0.0
        self.finish_bar()
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
        self.show_body(dataset is not None and weights is not None)
        if dataset is None or weights is None or self.subject.plan is None:
            return
        began = time.perf_counter()
        activity = self._prepare(dataset, self.subject.plan)
        activity.load(weights)
        for step in activity.steps:
            outputs = activity.outputs(step.node, self._x)
            self._outputs[step.node] = outputs[self._shown]
            self._tell(step.node, health(outputs, step))
        self.paint_maps()
        self._last = time.perf_counter()
        self._pause = 12 * (self._last - began)

    def arrays(self, grid: Grid) -> tuple[Array, ...] | None:
        outputs = self._outputs.get(grid.node)
        return None if outputs is None else (outputs,)

    # ---- within --------------------------------------------------------------------------------

    def _prepare(self, dataset: Dataset, plan: Plan) -> Activity:
        """Bind the layers and choose the rows, if network or data are others than before."""
        fitted = self.subject.fitted
        made_of = (plan, dataset, fitted)
        if self._activity is not None and self._made_of == made_of:
            return self._activity
        assert fitted is not None
        self._made_of = made_of
        self._activity = Activity(plan, fitted)
        rows = self._choose(dataset, plan)
        self._x = dataset.x[rows]
        self._shown = some(np.arange(len(rows)), SHOWN)
        lines = tuple(_line(dataset, row) for row in rows[self._shown].tolist())
        self._outputs = {}
        self.show_grids(
            tuple(
                Grid(
                    step.node,
                    (Part("", Names(len(lines), "row", lines)),),
                    output_names(plan, step, dataset.signature, prod(step.output_shape)),
                )
                for step in self._activity.steps
            )
        )
        return self._activity

    def _choose(self, dataset: Dataset, plan: Plan) -> Array:
        """Some training rows with known targets, sorted by them."""
        rows = self.subject.parts.get("training", np.arange(len(dataset.y)))
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps) * len(plan.steps)
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


def _line(dataset: Dataset, row: int) -> str:
    """What a row is called beside the picture: by its class, or its number."""
    if dataset.signature.task == "regression":
        return f"row {row + 1}"
    return f"{dataset.signature.classes[int(dataset.y[row])]}"
