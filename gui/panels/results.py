"""How good the network is on rows whose answer is known: what it takes for what, and how surely."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from PySide6.QtWidgets import QHBoxLayout

from core.data.base import Dataset
from core.document import State
from core.results import Confusion, Fit, roc
from core.run import Mail
from core.session import Session
from gui.plots.confusion import ConfusionMatrix, percent
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.marks import Points
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.readout import Lines
from gui.plots.reduce import Array
from gui.plots.subject import PARTS, Subject, is_known, some
from gui.plots.view import number
from gui.shelf import Shelf

LEAST_PAUSE = 0.3  # seconds between two pictures while training
WORK = 60_000_000  # multiplications for one picture
FEWEST, MOST = 500, 8000  # rows
POINTS = 400  # of a ROC curve
CURVES = 10  # classes with a ROC curve
EXAMPLES = 8  # rows that are named for each cell


class ResultsPanel(LivePanel):
    """Confusion matrix and ROC curves; for regression predicted against actual, and errors."""

    title = "Results"
    icon = "target"
    empty = "Press Train to see here how often the network is right, and what it mixes up."
    help = (
        "<b>Confusion matrix</b>: each line holds the rows of one true class, each column what "
        "the network took them for; right answers lie on the diagonal. Recall: the share of a "
        "class that is found. Precision: how often it is right when it names a class. <b>ROC</b>: "
        "how many rows of a class are found for how many false alarms; the nearer to the upper "
        "left corner the better (area 1: perfect, 0.5: guessing). <b>Regression</b>: points on "
        "the diagonal are predicted exactly; errors should scatter around 0 without a pattern."
    )

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.part = "validation"
        self.matrix = ConfusionMatrix(self.body)
        self.curves = Plot("ROC", "false positive rate", self.body)
        self.errors = Plot("Error", "predicted", self.body)
        self._last, self._pause = 0.0, LEAST_PAUSE
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for view in (self.matrix, self.curves, self.errors):
            row.addWidget(view, 1)
        self.errors.hide()
        self.curves.legend.names_first = True
        parts = ("Validation", "Training", "Test")
        self.add_choice("{} rows", "Which rows are looked at", parts, self.show_part)
        self.finish_bar()
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        if self.subject.live and time.perf_counter() - self._last < self._pause:
            return
        super().show_mail(mail)

    def refresh(self) -> None:
        """Let the newest network answer the rows of the chosen part."""
        dataset = self.subject.dataset
        if dataset is None or self.subject.predictor is None:
            self.show_body(False, self.empty)
            return
        rows = self._rows(dataset)
        if not len(rows):
            self.show_body(False, f"There are no {self.part} rows: see the shares in Data.")
            return
        self.show_body(True)
        began = time.perf_counter()
        regression = dataset.signature.task == "regression"
        self.matrix.setHidden(regression)
        self.errors.setHidden(not regression)
        if regression:
            self._show_fit(dataset, rows)
        else:
            self._show_classes(dataset, rows)
        self._last = time.perf_counter()
        self._pause = max(LEAST_PAUSE, 12 * (self._last - began))

    def reset(self) -> None:
        self.curves.reset()
        self.errors.reset()

    # ---- classes -------------------------------------------------------------------------------

    def _show_classes(self, dataset: Dataset, rows: Array) -> None:
        assert self.subject.predictor is not None
        shares = self.subject.predictor.probabilities(dataset.x[rows])
        truth, said, classes = dataset.y[rows], shares.argmax(axis=1), dataset.signature.classes
        found = Confusion.of(truth, said, len(classes))
        title = f"{found.right:,} of {found.rows:,} right ({percent(found.right / found.rows, 1)})"
        self.matrix.show_confusion(title, classes, found, _examples(truth, said, rows))
        self._name_curves(classes)
        for curve in self.curves.curves:
            i = classes.index(curve.name)
            false, true, area = roc(shares[:, i], truth == i)
            keep = np.unique(np.linspace(0, len(false) - 1, POINTS).astype(int))
            curve.said = f"{area:.3f}"
            curve.clear()
            curve.set_values(true[keep])
            curve.place_at(false[keep])
        self.curves.refresh()

    def _name_curves(self, classes: tuple[str, ...]) -> None:
        """One curve for each class; of two classes the second says it all."""
        wanted = classes[-1:] if len(classes) == 2 else classes[:CURVES]
        if tuple(curve.name for curve in self.curves.curves) == wanted:
            return
        first = len(classes) - 1 if len(classes) == 2 else 0
        self.curves.curves = [
            Curve(name, f"class_{(first + i) % 10 + 1}") for i, name in enumerate(wanted)
        ]
        self.curves.legend.title, self.curves.x_name = "ROC, area", "false positive rate"
        self.curves.extent, self.curves.span = (0.0, 1.0), (0.0, 1.02)
        self.curves.behind = ()

    # ---- regression ----------------------------------------------------------------------------

    def _show_fit(self, dataset: Dataset, rows: Array) -> None:
        assert self.subject.predictor is not None
        said = np.asarray(self.subject.predictor.values(dataset.x[rows])[:, 0], float)
        truth = dataset.y[rows].reshape(len(rows), -1)[:, 0].astype(float)
        found, target = Fit.of(truth, said), dataset.signature.targets[0]
        ends = np.array([truth.min(), truth.max()])
        ends = ends + np.array([-0.05, 0.05]) * max(float(np.ptp(ends)), 1e-9)
        sizes = np.full(len(rows), 5.0)
        self.curves.legend.title = f"{target}: predicted, R² {number(found.r2, 3)}"
        self.errors.legend.title = f"Error, mean size {number(found.mean_absolute, 3)}"
        self.curves.x_name = "actual"
        error = said - truth
        high = float(np.max(np.abs(error), initial=1e-9)) * 1.1
        for plot, x, y, line, span in (
            (self.curves, truth, said, ends, None),
            (self.errors, said, error, np.zeros(2), (-high, high)),
        ):
            plot.curves = [Curve("exact", "plot_axis", faint=True)]
            plot.curves[0].set_values(line)
            across = ends if plot is self.curves else np.array([said.min(), said.max() + 1e-9])
            plot.curves[0].place_at(across)
            plot.extent = (float(across[0]), float(across[1]))
            both = np.concatenate([y, ends])
            plot.span = span or (float(both.min()), float(both.max()))
            plot.behind = (Points(self.part, x, y, "curve_train", sizes),)
            plot.tell = _teller(plot, x, y, rows, "predicted" if plot is self.curves else "error")
            plot.refresh()

    # ---- within --------------------------------------------------------------------------------

    def _rows(self, dataset: Dataset) -> Array:
        """The known rows of the part; of very many only some, spread over all."""
        rows = self.subject.parts.get(self.part, np.empty(0, int))
        plan = self.subject.plan
        assert plan is not None
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
        most = int(np.clip(WORK // max(work, 1), FEWEST, MOST)) if self.subject.live else MOST
        rows = some(rows, most)
        return rows[is_known(dataset.y[rows], dataset.signature.task)]

    def show_part(self, part: str) -> None:
        """Look at the "Training", "Validation" or "Test" rows."""
        self.part = part.lower()
        assert self.part in PARTS
        self.refresh()

    def _restart(self) -> None:
        self.subject.forget()
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """Each row of the part: what is true and what the network says."""
        dataset, predictor = self.subject.dataset, self.subject.predictor
        if dataset is None or predictor is None:
            return
        rows, signature = self._rows(dataset), dataset.signature
        if signature.task == "regression":
            yield ("row", *(f"{t} actual" for t in signature.targets), "predicted")
            said = predictor.values(dataset.x[rows])
            for row, truth, values in zip(rows, dataset.y[rows], said, strict=True):
                yield int(row) + 1, *np.ravel(truth).tolist(), *values.tolist()
            return
        yield ("row", "true", "predicted", *signature.classes)
        for row, shares in zip(rows, predictor.probabilities(dataset.x[rows]), strict=True):
            names = signature.classes
            best = names[int(shares.argmax())]
            yield int(row) + 1, names[int(dataset.y[row])], best, *shares.tolist()


def _examples(truth: Array, said: Array, rows: Array) -> dict[tuple[int, int], Array]:
    """Some row numbers of each kind of mistake."""
    wrong = np.flatnonzero(truth != said)
    found: dict[tuple[int, int], list[int]] = {}
    for place in wrong[:2000].tolist():
        cell = found.setdefault((int(truth[place]), int(said[place])), [])
        if len(cell) < EXAMPLES:
            cell.append(int(rows[place]))
    return {cell: np.array(places) for cell, places in found.items()}


def _teller(
    plot: Plot, x: Array, y: Array, rows: Array, word: str
) -> Callable[[float, float], Lines]:
    """Says the row that is nearest to the mouse."""

    def tell(a: float, b: float) -> Lines:
        view = plot.view
        right, down = view.across(np.array(a)), view.down(np.array(b))
        near = int(np.argmin(np.hypot(view.across(x) - right, view.down(y) - down)))
        told = (
            f"row {rows[near] + 1}",
            f"{plot.x_name} {number(x[near])}",
            f"{word} {number(y[near])}",
        )
        return [(None, line) for line in told]

    return tell
