"""Whether the slope of the loss reaches every layer, and how fast each layer moves."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QTimer

from core.document import State
from core.flow import HEALTHY, Flow, changes, verdict
from core.graph import NodeId
from core.log import Snapshot
from core.run import Mail
from core.session import Session
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.gathered import INTERVAL, Gathered
from gui.plots.marks import Level, Mark
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf

LEAST_WIDTH = 200
ROWS = 128  # training rows that gradients are taken of
KINDS = ("Gradient norm", "Change per step / weights")
Figures = dict[NodeId, tuple[float, float]]  # both kinds, of each layer
NOTHING = (np.nan, np.nan)


class GradientFlowPanel(LivePanel):
    """Two plots in powers of ten, a line per layer: length of the gradient, and relative change."""

    title = "Gradient flow"
    icon = "workflow"
    counts = True  # goes on in the past, too: it shows all moments at once
    empty = "Press Train to watch how the slope reaches each layer."
    help = (
        "<b>Gradient norm</b>: how strongly the loss pulls at each layer, on 128 training rows. "
        "If the first layers' lines lie far below the others, the slope <i>vanishes</i> on its "
        "way back and they hardly learn (try ReLU, He initializers, normalization). If lines "
        "shoot up, it <i>explodes</i> (try a smaller learning rate). <b>Change</b>: how far a "
        "layer moves in a step, as a share of its weights; between the two dotted lines "
        "(0.0001 and 0.1) is healthy."
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
        self._gathered: Gathered[Figures] = Gathered(session, self._figures)
        self._flow: Flow | None = None
        self._made_of: object = None
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        self.finish_bar()
        session.restarted.connect(self._restart)
        session.timeline.changed.connect(self._go_on)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        self._gathered.take_state()
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        if self._gathered.take_mail(mail):
            super().show_mail(mail)

    def refresh(self) -> None:
        """Draw what is known so far, and look at some more."""
        if self._gathered.look():
            self._later.start(0 if not self.session.busy else round(INTERVAL * 1000))
        known = self._gathered.moments
        self.show_body(bool(known))
        if not known:
            return
        newest = known[-1][1]
        self._meet(tuple(newest))
        told = verdict({node: norm for node, (norm, _) in newest.items()})
        self.plots[0].legend.title = f"{KINDS[0]}: {told}" if told else KINDS[0]
        x = np.array([snapshot.epoch for snapshot, _ in known])
        chosen = self.session.timeline.chosen
        for which, plot in enumerate(self.plots):
            for node, curve in zip(self._nodes, plot.curves, strict=True):
                values = [figures.get(node, NOTHING)[which] for _, figures in known]
                curve.clear()
                curve.set_values(np.array(values))
                curve.place_at(x)
            plot.extent = self._gathered.extent
            plot.marks = [Mark(chosen.epoch, "", "highlight", solid=True)] if chosen else []
            plot.refresh()

    def reset(self) -> None:
        self._row.reset()

    # ---- within --------------------------------------------------------------------------------

    def _figures(self, snapshot: Snapshot, before: Snapshot | None) -> Figures | None:
        """Length of the gradient and change per step of every layer; None before there are rows."""
        flow = self._bound()
        if flow is None:
            return None
        moved: dict[NodeId, float] = {}
        if before is not None:
            moved = changes(before.weights, snapshot.weights, snapshot.step - before.step)
        norms = flow.norms(snapshot.weights)
        return {node: (norm, moved.get(node, np.nan)) for node, norm in norms.items()}

    def _bound(self) -> Flow | None:
        """The program of the present network on its rows, made when one of them is new."""
        subject, begun, dataset = self.subject, self.session.begun, self.subject.dataset
        if begun is None or dataset is None or subject.fitted is None:
            return None
        if not subject.fits(begun.plan, begun.fitted):
            return None  # other data have come since
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
        """Have one line for each of these layers."""
        if nodes == self._nodes:
            return
        self._nodes = nodes
        for plot in self.plots:
            plot.curves = [Curve(node, f"class_{i % 10 + 1}") for i, node in enumerate(nodes)]

    def _go_on(self) -> None:
        if self.isVisible():
            self.refresh()

    def _restart(self) -> None:
        self._gathered.restart()
        self._nodes, self._flow = (), None
        for plot in self.plots:
            plot.curves = []
        self.plots[0].legend.title = KINDS[0]
        self._go_on()

    def table(self) -> Rows:
        """Both figures of every layer at each moment."""
        yield ("layer", "epoch", *KINDS)
        for snapshot, figures in self._gathered.moments:
            for node, (norm, moved) in figures.items():
                yield node, float(snapshot.epoch), norm, moved
