"""The plots of the Results panel: what a threshold costs, how far numbers are off."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from core.results import Fit, roc
from core.results_answers import Answers
from core.results_curves import Calibration, precision_recall
from gui.plots.blocks import Caption, Columns, Rings, Whiskers, span_of
from gui.plots.confusion import percent
from gui.plots.curve import Curve
from gui.plots.marks import Mark, Points
from gui.plots.pick import PickPlot
from gui.plots.plot import Plot
from gui.plots.readout import Lines
from gui.plots.reduce import Array
from gui.plots.row import PlotRow
from gui.plots.view import number

POINTS = 400  # of a curve
CURVES = 10  # classes with a curve
LEAST_WIDTH = 210  # px of a plot
HEIGHT = 0.32  # of the calibration plot, for the highest column of counts
MOST_BARS = 40  # of a histogram
DOTS = 3000  # rows that are drawn


class CurvesPage(QWidget):
    """ROC, precision over recall, and calibration."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = PlotRow(self, LEAST_WIDTH)
        self.roc = Plot("ROC: found", "false alarms (share of the others)", self.row.inside)
        self.precision = Plot("Precision", "recall (share that is found)", self.row.inside)
        self.calibration = Plot("Calibration: right", "how sure", self.row.inside)
        self.found = Calibration.of(np.empty(0), np.empty(0))
        for plot in (self.roc, self.precision, self.calibration):
            plot.extent, plot.span = (0.0, 1.0), (0.0, 1.05)
            plot.legend.names_first = True
            _add(self.row, plot)
        self.calibration.span = (0.0, 1.12)
        exact = Curve("as sure as right", "plot_axis", faint=True, dashed=True)
        exact.set_values(np.array([0.0, 1.0]))
        exact.place_at(np.array([0.0, 1.0]))
        self.calibration.curves = [exact]
        self.calibration.tell = self._tell
        self.calibration.named = ()

    def show_answers(self, answers: Answers) -> None:
        """Draw the curves of these rows."""
        assert answers.shares is not None
        names = _drawn(answers.classes)
        first = len(answers.classes) - len(names) if len(answers.classes) == 2 else 0
        for plot in (self.roc, self.precision):
            if tuple(curve.name for curve in plot.curves) != names:
                plot.curves = [
                    Curve(name, f"class_{(first + i) % 10 + 1}", dashed=bool(i % 2))
                    for i, name in enumerate(names)
                ]
        for i, name in enumerate(names, first):
            assert answers.classes[i] == name
            scores, positive = answers.shares[:, i], answers.truth == i
            false, true, area = roc(scores, positive)
            _draw(self.roc.curves[i - first], false, true, area)
            recall, precision, average = precision_recall(scores, positive)
            _draw(self.precision.curves[i - first], recall, precision, average)
        self._calibrate(answers)
        for plot in (self.roc, self.precision, self.calibration):
            plot.refresh()

    def _calibrate(self, answers: Answers) -> None:
        self.found = found = Calibration.of(answers.sure, answers.right)
        top = max(int(found.counts.max()), 1)
        heights = found.counts / top * HEIGHT
        middles, some = (found.edges[:-1] + found.edges[1:]) / 2, found.counts > 0
        dots = Points("bins", found.sure[some], found.right[some], "curve_train", _sizes(some))
        captions = [
            Caption(float(x), float(y), f"{int(n):,}" if n else "", 0.1, "text_muted")
            for x, y, n in zip(middles, heights, found.counts, strict=True)
        ]
        whiskers = Whiskers(found.sure[some], found.low[some], found.high[some], "curve_train")
        counts = Columns(found.edges, heights, "plot_axis", 60)
        self.calibration.behind = (counts, *captions, whiskers, dots)
        self.calibration.legend.title = f"Calibration: right, ECE {number(found.error, 2)}"

    def _tell(self, a: float, _: float) -> Lines:
        found = self.found
        if not 0 <= a <= 1 or not found.rows:
            return []
        i = min(int(a * len(found.counts)), len(found.counts) - 1)
        lines = [
            f"{percent(float(found.edges[i]))} to {percent(float(found.edges[i + 1]))} sure",
            f"{int(found.counts[i]):,} of {found.rows:,} rows",
        ]
        if found.counts[i]:
            low, high = percent(float(found.low[i]), 1), percent(float(found.high[i]), 1)
            lines.append(f"right {percent(float(found.right[i]), 1)} (95 %: {low} to {high})")
            lines.append(f"sure on average {percent(float(found.sure[i]), 1)}")
        return [(None, line) for line in lines]


class NumbersPage(QWidget):
    """Predicted against actual, errors over the prediction, and how errors are spread."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = PlotRow(self, LEAST_WIDTH)
        self.fit = PickPlot("Predicted", "actual", self.row.inside)
        self.errors = PickPlot("Error", "predicted", self.row.inside)
        self.spread = Plot("Rows", "error", self.row.inside)
        for plot in (self.fit, self.errors, self.spread):
            _add(self.row, plot)
        self._answers: Answers | None = None
        self._shown: Array = np.empty(0, int)
        self._counts: Array = np.empty(0, int)
        self._edges: Array = np.empty(0)
        self.fit.say = self.errors.say = self._say
        self.spread.tell = self._tell_bar

    def show_answers(self, answers: Answers, picked: tuple[int, ...] = ()) -> None:
        """Draw these rows; `picked` ones are ringed."""
        self._answers = answers
        truth, said, name = answers.truth, answers.said, answers.name
        error = said - truth
        found = Fit.of(truth, said)
        self._shown = np.unique(np.linspace(0, len(truth) - 1, DOTS).astype(int))
        self.fit.legend.title = f"Predicted {name}, R² {number(found.r2, 3)}"
        self.errors.legend.title = f"Error, RMSE {number(found.root_mean_square, 3)}"
        self.fit.x_name, self.errors.x_name = f"actual {name}", f"predicted {name}"
        self.spread.x_name = f"error of {name} (predicted − actual)"
        ends = np.array(span_of(truth))
        high = float(np.max(np.abs(error), initial=1e-9)) * 1.1
        self._dots(self.fit, truth, said, ends, ends, picked)
        self.fit.span = span_of(np.concatenate([truth, said]))
        across = np.array(span_of(said))
        self._dots(self.errors, said, error, across, np.zeros(2), picked)
        self.errors.span = -high, high
        self._histogram(error)
        for plot in (self.fit, self.errors, self.spread):
            plot.refresh()

    def mark(self, picked: tuple[int, ...]) -> None:
        """Ring other rows."""
        if self._answers is not None:
            self.show_answers(self._answers, picked)

    def row_at(self, place: int) -> int:
        """Number in the data of a drawn row."""
        assert self._answers is not None
        return int(self._answers.rows[self._shown[place]])

    def _dots(
        self,
        plot: PickPlot,
        x: Array,
        y: Array,
        ends: Array,
        line: Array,
        picked: tuple[int, ...],
    ) -> None:
        assert self._answers is not None
        if not plot.curves:
            plot.curves = [Curve("exact", "plot_axis", faint=True)]
        plot.curves[0].clear()
        plot.curves[0].set_values(line)
        plot.curves[0].place_at(ends)
        plot.extent = (float(ends[0]), float(ends[1]))
        mine = np.isin(self._answers.rows, picked)
        shown = self._shown
        dots = Points("", x[shown], y[shown], "curve_train", np.full(len(shown), 4.0))
        plot.behind = (dots, Rings(x[mine], y[mine], "point_wrong"))
        plot.show_places(x[shown], y[shown])

    def _histogram(self, error: Array) -> None:
        """As many columns as there is something to tell (Freedman and Diaconis, 1981)."""
        low, high = span_of(error, 0.0)
        quarter = float(np.subtract(*np.percentile(error, [75, 25])))
        width = 2 * quarter / max(len(error), 1) ** (1 / 3)
        bars = int(np.clip((high - low) / width if width > 0 else 1, 5, MOST_BARS))
        self._counts, self._edges = np.histogram(error, bars, (low, high))
        self.spread.behind = (Columns(self._edges, self._counts.astype(float), "curve_train", 200),)
        self.spread.marks = (Mark(0.0, "exact"),)
        self.spread.legend.title = f"Rows by error, mean {number(float(error.mean()), 3)}"
        room = 0.04 * (high - low)
        self.spread.extent = low - room, high + room
        self.spread.span = 0.0, float(self._counts.max()) * 1.1 or 1.0

    def _say(self, place: int) -> list[str]:
        answers = self._answers
        assert answers is not None
        at = int(self._shown[place])
        truth, said = float(answers.truth[at]), float(answers.said[at])
        return [
            f"row {answers.rows[at] + 1:,}",
            f"actual {number(truth, 5)}",
            f"predicted {number(said, 5)}",
            f"error {number(said - truth, 4)}",
        ]

    def _tell_bar(self, a: float, _: float) -> Lines:
        i = int(np.searchsorted(self._edges, a, "right")) - 1
        if not 0 <= i < len(self._counts):
            return []
        ends = f"{number(self._edges[i])} to {number(self._edges[i + 1])}"
        return [(None, f"error {ends}"), (None, f"{int(self._counts[i]):,} rows")]


def _add(row: PlotRow, plot: Plot) -> None:
    """Beside the others, but zoomed on its own: their axes are not the same."""
    row.add(plot)
    plot.zoomed.disconnect()


def _drawn(classes: tuple[str, ...]) -> tuple[str, ...]:
    """One curve for each class; of two classes the second says it all."""
    return classes[-1:] if len(classes) == 2 else classes[:CURVES]


def _draw(curve: Curve, x: Array, y: Array, said: float) -> None:
    keep = np.unique(np.linspace(0, len(x) - 1, POINTS).astype(int))
    curve.said = "–" if np.isnan(said) else f"{said:.3f}"
    curve.clear()
    curve.set_values(y[keep])
    curve.place_at(x[keep])


def _sizes(some: Array) -> Array:
    return np.full(int(some.sum()), 6.0)
