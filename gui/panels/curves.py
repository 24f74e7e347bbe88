"""How training goes: loss and metrics over epochs or steps, as they come in."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QMenu

from core.metric import METRICS
from core.project import Record
from core.run import Mail
from core.session import Session
from gui.overlay import Overlay
from gui.panels.curves_earlier import Earlier, reach
from gui.panels.curves_gradient import GradientNorms
from gui.panels.curves_marks import Marks
from gui.panels.curves_smoothing import Smoothing
from gui.plots.export import Rows
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow
from gui.plots.speed import Speed
from gui.plots.track import Track
from gui.shelf import Shelf

ROLES = {"training": "curve_train", "validation": "curve_validation"}
MORE = {
    "rate": "Learning rate",
    "gradient": "Gradient norm",
    "speed": "Samples per second",
}
STANDING = {"loss": "Loss", **MORE}
LATER_MS = 100  # between two looks at moments, while training goes on
LEAST_WIDTH = 150  # px; plots that do not fit beside each other are scrolled


class Chart:
    """One plot with the tracks on it, by their columns of the history, and earlier runs."""

    def __init__(self, plot: Plot, name: str) -> None:
        self.plot = plot
        self.earlier = Earlier(plot, name)
        self.tracks: dict[str, Track] = {}

    def track(self, column: str, name: str, role: str, quiet: bool = False) -> None:
        dashed = role == "curve_validation"
        made = Track(self.plot, name, role, quiet=quiet, dashed=dashed)
        others = [curve for curve in self.plot.curves if curve not in made.curves]
        present = [curve for track in self.tracks.values() for curve in track.curves]
        earlier = [curve for curve in others if curve not in present]
        self.plot.curves[:] = [*present, *made.curves, *earlier]  # the legend begins with these
        self.tracks[column] = made


class CurvesPanel(LivePanel):
    """Loss and metrics of training and validation rows; learning rate and speed on request."""

    title = "Curves"
    icon = "chart-line"
    counts = True
    empty = "Press Train to watch the loss fall and the accuracy rise here."
    help = (
        "Each curve shows how good the network is as training goes on. <b>Training</b> is measured "
        "on the rows it learns from, <b>validation</b> on rows it never learns from. Both fall: it "
        "learns. Training falls while validation rises: it learns by heart (overfitting). The pale "
        "line is the loss of every single step. Earlier runs can be laid over these: tick them in "
        "the panel Runs. Wheel: zoom, drag: pan, double click: all."
    )

    def __init__(
        self, session: Session, overlay: Overlay | None = None, shelf: Shelf | None = None
    ) -> None:
        super().__init__(session)
        self._gradient = GradientNorms(session, shelf) if shelf is not None else None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw)
        self._overlay = overlay or Overlay()
        self._records: tuple[Record, ...] = ()
        self._charts: dict[str, Chart] = {}
        self._in_steps = False
        self._weight = 0.0
        self._fresh = False
        self._marks = Marks(session)
        self._speed = Speed()
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self._add_choices()
        for name, title in STANDING.items():
            self._add_chart(name, title, hidden=name != "loss")
        session.restarted.connect(self._restart)
        session.timeline.changed.connect(self._draw)
        self._overlay.changed.connect(self._draw)

    # ---- news ----------------------------------------------------------------------------------

    def show_mail(self, mail: Mail) -> None:
        begun, history = self.session.begun, self.session.history
        if mail.past:
            return  # curves know it from the timeline
        if mail.begun is not None or mail.resting or begun is None:
            self._speed.rest()
        else:
            rows = begun.rows / begun.epoch_steps
            self._speed.look(history.first_step - 1 + history.steps, rows)
        super().show_mail(mail)

    def refresh(self) -> None:
        """Bring every visible plot up to date; costs the same however long the run is."""
        if self._fresh:
            self._forget()
        history = self.session.history
        self._records = self._earlier()
        some = history.steps > 0 or bool(self._records)
        self.show_body(some)
        if not some:
            return
        names = (*history.names, *(name for r in self._records for name in r.curves))
        for name in names:
            if "/" in name and name.split("/")[1] not in self._charts:
                self._add_chart(name.split("/")[1], metric_title(name.split("/")[1]))
        for name, chart in self._charts.items():
            if not chart.plot.isHidden():
                self._show_chart(name, chart)

    def reset(self) -> None:
        self._row.reset()

    def _show_chart(self, name: str, chart: Chart) -> None:
        for part in ROLES:
            column = f"{part}/{name}"
            if column not in chart.tracks and len(self.session.history.column(column)):
                chart.track(column, part, ROLES[part])
        for column, track in chart.tracks.items():
            values = self._column(column)
            self._place(column, track)
            track.show(values, self._weight if "/" in column or column == "loss" else 0.0)
        chart.plot.x_name = "step" if self._in_steps else "epoch"
        chart.plot.extent = self._extent()
        both = self._both.isChecked()
        chart.earlier.show(self._records, both, self._in_steps, self._weight)
        chart.plot.marks = self._marks.of(name, self._in_steps, self._epoch_steps)
        chart.plot.refresh()

    def _column(self, name: str) -> Any:
        if name == "gradient" and self._gradient is not None:
            if self._gradient.look() and not self._later.isActive():
                self._later.start(0 if not self.session.busy else LATER_MS)
            return self._gradient.values
        return self._speed.rates if name == "speed" else self.session.history.column(name)

    def _earlier(self) -> tuple[Record, ...]:
        records = self.session.document.state.project.records
        return self._overlay.shown(records, self.session.chronicle.number)

    def _place(self, column: str, track: Track) -> None:
        """Where the numbers of a column lie on the x axis."""
        history, per_epoch = self.session.history, self._epoch_steps
        if "/" in column and self._in_steps:
            track.place_at(history.column("epoch_step"))
        elif "/" in column:
            track.place_at(history.column("epoch"))
        elif column == "speed":
            track.place_at(self._speed.steps / (1 if self._in_steps else per_epoch))
        elif column == "gradient" and self._gradient is not None:
            track.place_at(self._gradient.steps / (1 if self._in_steps else per_epoch))
        elif self._in_steps:
            track.place(history.first_step, 1.0)
        else:
            track.place(history.first_step / per_epoch, 1.0 / per_epoch)

    @property
    def _epoch_steps(self) -> int:
        return self.session.begun.epoch_steps if self.session.begun else 1

    def _extent(self) -> tuple[float, float] | None:
        """The whole x axis, once enough of it is done."""
        begun, history = self.session.begun, self.session.history
        before = history.first_step - 1
        total = begun.total_steps if begun else 0
        unit = 1 if self._in_steps else self._epoch_steps
        last = max(total, before + history.steps) / unit if history.steps else 0.0
        if last and history.steps < 0.1 * (total - before):
            return None
        return (before / unit if last else 0.0), max(last, reach(self._records, self._in_steps))

    # ---- within --------------------------------------------------------------------------------

    def _draw(self) -> None:
        if self.isVisible():
            self.refresh()

    def _restart(self) -> None:
        self._fresh = True
        if self.isVisible():
            self.refresh()

    def _forget(self) -> None:
        self._fresh = False
        self._marks.forget()
        if self._gradient is not None:
            self._gradient.forget()
        self._speed = Speed()
        for name in [n for n in self._charts if n not in STANDING]:
            chart = self._charts.pop(name)
            self._row.remove(chart.plot)
        for chart in self._charts.values():
            for track in chart.tracks.values():
                track.clear()
            chart.plot.show_x(None)

    def _add_chart(self, name: str, title: str, hidden: bool = False) -> None:
        chart = Chart(Plot(title, parent=self._row.inside), name)
        chart.plot.set_log(self._log_x.isChecked(), name == "loss" and self._log_y.isChecked())
        if name == "loss":
            chart.track("loss", "each step", "curve_train", quiet=True)
        elif name in MORE:
            chart.track(name, "", "curve_extra_1")
        if any(cls.kind == name and cls.unit == "" for cls in METRICS) and name == "accuracy":
            chart.plot.span = (0.0, 1.02)
        self._charts[name] = chart
        self._row.add(chart.plot)
        chart.plot.setHidden(hidden)

    def _add_choices(self) -> None:
        self.add_choice("{}", "What the x axis counts", ("Epochs", "Steps"), self._count_in)
        menu = Smoothing(self)
        self.smoothing = menu.slider
        self._smooth = self.add_menu("Smoothing", "Running mean of each curve", "", menu)
        menu.chosen.connect(self._smooth_by)
        self._log_y = self.add_toggle("Log y", "Loss in powers of ten", self._set_log)
        more = QMenu("More", self)
        self._log_x = more.addAction("Log x")
        self._log_x.setCheckable(True)
        self._log_x.toggled.connect(self._set_log)
        self._both = more.addAction("Training of earlier runs")
        self._both.setCheckable(True)
        self._both.toggled.connect(lambda _: self.refresh())
        for name, title in MORE.items():
            if name == "gradient" and self._gradient is None:
                continue
            entry = more.addAction(title)
            entry.setCheckable(True)
            entry.toggled.connect(lambda on, n=name: self._reveal(n, on))
        self.add_menu("", "More curves", "sliders-horizontal", more)
        self.finish_bar()

    def _count_in(self, what: str) -> None:
        self._in_steps = what == "Steps"
        self.reset()
        self.refresh()

    def _smooth_by(self, weight: float) -> None:
        self._weight = weight
        self._smooth.setText("Smoothing" + (f" {weight:.2f}" if weight else ""))
        self.refresh()

    def _set_log(self, _: bool) -> None:
        for name, chart in self._charts.items():
            chart.plot.set_log(self._log_x.isChecked(), name == "loss" and self._log_y.isChecked())
        self.refresh()

    def _reveal(self, name: str, shown: bool) -> None:
        self._charts[name].plot.setVisible(shown)
        self.refresh()

    def table(self) -> Rows:
        """One row for each value in the shown part of each shown curve."""
        yield ("plot", "curve", "step" if self._in_steps else "epoch", "value")
        for chart in self._charts.values():
            if chart.plot.isHidden():
                continue
            axis = chart.plot.view.x
            for track in (*chart.tracks.values(), *chart.earlier.tracks):
                raw = track.raw
                if not len(raw) or not raw.visible:
                    continue
                first, last = raw.nearest(axis.low) or 0, raw.nearest(axis.high) or 0
                places = raw.x(np.arange(first, last + 1))
                for x, y in zip(places, raw.values[first : last + 1], strict=True):
                    shortest = float(str(y))  # as few digits as tell it
                    yield chart.plot.title, raw.name, float(x), shortest


def metric_title(kind: str) -> str:
    """What a metric is called, with its unit."""
    cls = next((cls for cls in METRICS if cls.kind == kind), None)
    if cls is None:
        return kind
    return f"{cls.title} ({cls.unit})" if cls.unit else cls.title
