"""How weights, activations and gradients of each layer are spread, over the whole training."""

from __future__ import annotations

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
from gui.plots.gathered import INTERVAL, Gathered
from gui.plots.marks import Band, Mark
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow
from gui.shelf import Shelf

Array = NDArray[Any]

LEAST_WIDTH = 150
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
        self._gathered: Gathered[Figures] = Gathered(session, self._figures)
        self._plots: dict[NodeId, Plot] = {}
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._go_on)
        self.add_choice("{}", "What is spread", self._spreads.kinds, self.show_kind)
        self.finish_bar()
        session.restarted.connect(self._restart)
        session.timeline.changed.connect(self._go_on)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self._gathered.take_state()
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if self._gathered.take_mail(mail):
            super().show_mail(mail)

    def refresh(self) -> None:
        """Draw the fans of the chosen kind."""
        if self._gathered.look():
            self._later.start(0 if not self.session.busy else round(INTERVAL * 1000))
        known = self._gathered.moments
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
        self._gathered.forget()
        self.refresh()
        self.reset()

    # ---- within --------------------------------------------------------------------------------

    def _figures(self, snapshot: Snapshot, before: Snapshot | None) -> Figures | None:
        return self._spreads.of(self._kind, snapshot.weights)

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
        plot.extent = self._gathered.extent
        plot.marks = [Mark(chosen.epoch, "", "highlight", solid=True)] if chosen else []
        plot.refresh()

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
        self._gathered.restart()
        self._spreads.forget()
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """The seven figures of each layer at each moment."""
        yield ("layer", "epoch", *NAMES)
        for snapshot, figures in self._gathered.moments:
            for node, values in figures.items():
                yield node, float(snapshot.epoch), *values.tolist()
