"""How weights, activations and gradients of each layer are spread, over the whole training."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer

from core.document import State
from core.graph import NodeId
from core.log import Snapshot
from core.run import Mail
from core.session import Session
from core.spread import NAMES, SHARES
from gui.panels.distributions_spread import Figures, Spreads
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.marks import Band, Mark
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow
from gui.shelf import Shelf

Array = NDArray[Any]

INTERVAL = 0.2  # seconds between two looks while training goes on
BUDGET_S = 0.008  # for earlier moments at each look
MOST = 400  # moments that are known without the time machine
LEAST_WIDTH = 170
MEDIAN = SHARES.index(0.5)
ROLE = "curve_train"
SHADES = (40, 60, 90)  # of the bands, from the outermost to the innermost


class DistributionsPanel(LivePanel):
    """One fan of quantiles per layer: the middle half dark, the extremes pale."""

    title = "Distributions"
    icon = "chart-column"
    counts = True  # goes on in the past, too: it shows all moments at once
    empty = "Press Train to watch how weights, activations and gradients spread."
    help = (
        "For each layer: how its weights (or biases, outputs, gradients) are spread at each moment "
        "of the training. The line is the median, the dark band holds the middle half, the next "
        "one nine tenths, the palest reaches to the extremes. A fan of weights that opens slowly "
        "is a layer that learns; one that does not move does not learn; one that shoots apart is "
        "about to diverge. Outputs that shrink to a line are units that say the same of every "
        "row; gradients that do are a layer that no slope reaches. Outputs and gradients are "
        "those of 256 training rows."
    )

    def __init__(self, session: Session, shelf: Shelf | None = None) -> None:
        super().__init__(session)
        self._spreads = Spreads(session, shelf)
        self._kind = self._spreads.kinds[0]
        self._known: dict[int, tuple[Snapshot, Figures]] = {}  # by step
        self._newest: Snapshot | None = None
        self._plots: dict[NodeId, Plot] = {}
        self._looked = 0.0
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        self.add_choice("{}", "What is spread", self._spreads.kinds, self.show_kind)
        self.finish_bar()
        session.restarted.connect(self._restart)
        session.timeline.changed.connect(self._mark)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        trained = self.session.document.state.project.trained  # also while the past is shown
        if trained is not None and not self.session.busy:
            self._newest = Snapshot(trained.step, float(trained.epoch), trained.weights)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if mail.past:
            return
        self._newest = mail.snapshot or self._newest
        now, ends = time.perf_counter(), mail.resting or mail.finished
        if now - self._looked >= INTERVAL or ends:
            self._looked = now
            super().show_mail(mail)

    def refresh(self) -> None:
        """Draw the fans of the chosen kind."""
        self._look()
        known = [self._known[step] for step in sorted(self._known)]
        nodes = list(dict.fromkeys(node for _, figures in known for node in figures))
        self.show_body(bool(nodes))
        for node in [n for n in self._plots if n not in nodes]:
            self._row.remove(self._plots.pop(node))
        for node in nodes:
            mine = [(s.epoch, figures[node]) for s, figures in known if node in figures]
            x, figures = (np.array(column, float) for column in zip(*mine, strict=True))
            self._draw(self._plots.get(node) or self._new_plot(node), x, figures)

    def reset(self) -> None:
        self._row.reset()

    def show_kind(self, kind: str) -> None:
        """Show "Weights", "Biases", "Activations" or "Gradients"."""
        self._kind = kind
        self._known.clear()
        self.refresh()
        self.reset()

    # ---- within --------------------------------------------------------------------------------

    def _look(self) -> None:
        """Take the figures of moments that are new, as many as there is time for."""
        kept = [moment.snapshot for moment in self.session.timeline.moments]
        newest = self._newest
        steps = {snapshot.step for snapshot in kept}
        if kept:  # what was only the newest once goes
            self._known = {s: found for s, found in self._known.items() if s in steps}
        elif len(self._known) >= MOST:
            self._known = dict(list(self._known.items())[::2])
        if newest is not None and newest.step not in steps:
            kept.append(newest)
        began = time.perf_counter()
        for snapshot in (*kept[-1:], *kept[:-1]):  # the newest first
            if snapshot.step in self._known and self._known[snapshot.step][0] is snapshot:
                continue
            if time.perf_counter() - began > BUDGET_S:
                self._later.start(0 if not self.session.busy else round(INTERVAL * 1000))
                return
            figures = self._spreads.of(self._kind, snapshot.weights)
            if figures is not None:
                self._known[snapshot.step] = snapshot, figures

    def _go_on(self) -> None:
        if self.isVisible():
            self.refresh()

    def _draw(self, plot: Plot, x: Array, figures: Array) -> None:
        for curve, values in zip(plot.curves, figures.T, strict=True):
            curve.clear()
            curve.set_values(np.ascontiguousarray(values))
            curve.place_at(x)
        pairs = ((0, 6), (1, 5), (2, 4))
        plot.behind = [
            Band(x, figures[:, low], figures[:, high], ROLE, shade)
            for (low, high), shade in zip(pairs, SHADES, strict=True)
        ]
        chosen = self.session.timeline.chosen
        plot.marks = [Mark(chosen.epoch, "", "highlight", solid=True)] if chosen else []
        plot.refresh()

    def _mark(self) -> None:
        """Another moment is looked at."""
        if self.isVisible():
            self.refresh()

    def _new_plot(self, node: NodeId) -> Plot:
        plot = Plot(node, "epoch", self._row.inside)
        for i, name in enumerate(NAMES):
            plot.add(Curve(name, ROLE, faint=i != MEDIAN))
        plot.quiet = False
        self._plots[node] = plot
        self._row.add(plot)
        plot.show()
        return plot

    def _restart(self) -> None:
        self._known.clear()
        self._newest = None
        self._spreads.forget()
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """The seven figures of each layer at each moment."""
        yield ("layer", "epoch", *NAMES)
        for step in sorted(self._known):
            snapshot, figures = self._known[step]
            for node, values in figures.items():
                yield node, float(snapshot.epoch), *values.tolist()
