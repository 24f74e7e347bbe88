"""Whether the slope of the loss reaches every layer, and how fast each layer moves."""

from __future__ import annotations

import time

import numpy as np

from core.document import State
from core.flow import HEALTHY, Flow, changes, verdict
from core.graph import NodeId
from core.log import Snapshot
from core.run import Mail
from core.session import Session
from core.spread import Moments
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.marks import Level
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

LEAST_PAUSE = 0.25  # seconds between two looks
LEAST_WIDTH = 200
ROWS = 128  # training rows that gradients are taken of
KINDS = ("Gradient norm", "Change per step / weights")


class GradientFlowPanel(LivePanel):
    """Two plots in powers of ten, a line per layer: length of the gradient, and relative change."""

    title = "Gradient flow"
    icon = "workflow"
    empty = "Press Train with this view open to watch how the slope reaches each layer."
    help = (
        "<b>Gradient norm</b>: how strongly the loss pulls at each layer, on 128 training rows. "
        "If the first layers' lines lie far below the others, the slope <i>vanishes</i> on its "
        "way back and they hardly learn (try ReLU, He initializers, normalization). If lines "
        "shoot up, it <i>explodes</i> (try a smaller learning rate). <b>Change</b>: how far a "
        "layer moves in a step, as a share of its weights; between the two dotted lines "
        "(0.0001 and 0.1) is healthy. It is drawn from the moments at which this view was open."
    )

    def __init__(self, session: Session, shelf: Shelf) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self.plots = tuple(Plot(kind, "epoch", self._row.inside) for kind in KINDS)
        for plot in self.plots:
            plot.set_log(False, True)
            plot.legend.names_first = True
            self._row.add(plot)
        self.plots[1].behind = tuple(Level(y, "plot_axis") for y in HEALTHY)
        self._nodes: tuple[NodeId, ...] = ()
        self._moments = Moments(0)
        self._flow: Flow | None = None
        self._made_of: object = None
        self._before: Snapshot | None = None
        self._last, self._pause = 0.0, LEAST_PAUSE
        self._fresh = False
        self.finish_bar()
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if self._fresh:
            self._forget()
        snapshot, ends = mail.snapshot, mail.resting or mail.finished
        if snapshot is None:
            return
        now = time.perf_counter()
        if now - self._last < self._pause and not ends:
            return
        self.subject.take_mail(mail)
        self._look(snapshot)
        self._last = time.perf_counter()
        self._pause = max(LEAST_PAUSE, 12 * (self._last - now))
        super().show_mail(mail)

    def refresh(self) -> None:
        """Draw what was seen so far."""
        if self._fresh:
            self._forget()
        self.show_body(len(self._moments) > 0)
        count = len(self._nodes)
        for plot, first in zip(self.plots, (0, count), strict=True):
            for i, curve in enumerate(plot.curves):
                curve.clear()
                curve.set_values(np.ascontiguousarray(self._moments.figures[:, first + i]))
                curve.place_at(self._moments.x)
            plot.refresh()

    def reset(self) -> None:
        self._row.reset()

    # ---- within --------------------------------------------------------------------------------

    def _look(self, snapshot: Snapshot) -> None:
        """Take both figures of every layer at this moment."""
        flow = self._bound()
        if flow is None:
            return
        norms = flow.norms(snapshot.weights)
        if tuple(norms) != self._nodes:
            self._meet(tuple(norms))
        told = verdict(norms)
        self.plots[0].legend.title = f"{KINDS[0]}: {told}" if told else KINDS[0]
        before = self._before
        moved: dict[NodeId, float] = {}
        if before is not None and snapshot.step > before.step:
            moved = changes(before.weights, snapshot.weights, snapshot.step - before.step)
        self._before = snapshot
        figures = [*norms.values(), *(moved.get(node, np.nan) for node in norms)]
        if self._moments.wants(snapshot.epoch):
            self._moments.add(snapshot.epoch, np.array(figures))

    def _bound(self) -> Flow | None:
        """The program of the present network on its rows, made when one of them is new."""
        subject, begun, dataset = self.subject, self.session.begun, self.subject.dataset
        if begun is None or dataset is None or subject.fitted is None:
            return None
        made_of = (begun, dataset)
        if self._flow is None or self._made_of != made_of:
            rows = subject.parts.get("training", np.arange(len(dataset.y)))
            rows = rows[is_known(dataset.y[rows], dataset.signature.task)]
            rows = some(rows, ROWS)
            x, y = dataset.x[rows], dataset.y[rows]
            self._flow = Flow(begun.plan, begun.objective, begun.fitted, x, y)
            self._made_of = made_of
        return self._flow

    def _meet(self, nodes: tuple[NodeId, ...]) -> None:
        self._nodes, self._moments, self._before = nodes, Moments(2 * len(nodes)), None
        for plot in self.plots:
            plot.curves = [Curve(node, f"class_{i % 10 + 1}") for i, node in enumerate(nodes)]

    def _restart(self) -> None:
        self._fresh = True
        if self.isVisible():
            self.refresh()

    def _forget(self) -> None:
        self._fresh = False
        self._nodes, self._moments, self._before = (), Moments(0), None
        self._flow = None
        for plot in self.plots:
            plot.curves = []
        self.plots[0].legend.title = KINDS[0]

    def table(self) -> Rows:
        """Both figures of every layer at each moment."""
        yield ("layer", "epoch", *KINDS)
        count = len(self._nodes)
        for x, figures in zip(self._moments.x, self._moments.figures, strict=True):
            for i, node in enumerate(self._nodes):
                yield node, float(x), float(figures[i]), float(figures[count + i])
