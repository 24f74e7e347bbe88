"""How the weights of each layer are spread, over the whole training."""

from __future__ import annotations

import time

import numpy as np

from core.document import State
from core.graph import NodeId
from core.log import Snapshot
from core.probes import Weights
from core.run import Mail
from core.session import Session
from core.spread import NAMES, SHARES, Moments, spread
from gui.plots.curve import Curve
from gui.plots.export import Rows
from gui.plots.marks import Band
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.row import PlotRow

INTERVAL = 0.2  # seconds between two looks at the weights
LEAST_WIDTH = 170
MEDIAN = SHARES.index(0.5)
KINDS = {"Weights": True, "Biases": False}  # whether a matrix is meant
ROLE = "curve_train"
SHADES = (40, 60, 90)  # of the bands, from the outermost to the innermost


class DistributionsPanel(LivePanel):
    """One fan of quantiles per layer: the middle half dark, the extremes pale."""

    title = "Distributions"
    icon = "chart-column"
    empty = "Press Train with this view open to watch how the weights spread."
    help = (
        "For each layer: how its weights are spread at each moment of the training. The line is "
        "the median, the dark band holds the middle half, the next one nine tenths, the palest "
        "reaches to the extremes. A fan that opens slowly is a layer that learns; one that does "
        "not move does not learn; one that shoots apart is about to diverge. It is drawn from the "
        "moments at which this view was open."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._kind = "Weights"
        self._moments: dict[tuple[str, NodeId], Moments] = {}
        self._plots: dict[NodeId, Plot] = {}
        self._fresh = False
        self._looked = 0.0
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self.add_choice("{}", "What is spread", tuple(KINDS), self.show_kind)
        self.finish_bar()
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        if not self._moments and state.project.trained is not None and not self.session.busy:
            trained = state.project.trained
            self._look(float(trained.epoch), trained.weights)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if self._fresh:
            self._forget()
        now, snapshot = time.perf_counter(), mail.snapshot
        if snapshot is None or not self._is_due(snapshot, now, mail):
            return
        self._looked = now
        self._look(snapshot.epoch, snapshot.weights)
        super().show_mail(mail)

    def refresh(self) -> None:
        """Draw the fans of the chosen kind."""
        if self._fresh:
            self._forget()
        shown = {node: m for (kind, node), m in self._moments.items() if kind == self._kind}
        self.show_body(bool(shown))
        for node in [n for n in self._plots if n not in shown]:
            self._drop(node)
        for node, moments in shown.items():
            self._draw(self._plots.get(node) or self._new_plot(node), moments)

    def reset(self) -> None:
        self._row.reset()

    def show_kind(self, kind: str) -> None:
        """Show "Weights" or "Biases"."""
        self._kind = kind
        self.refresh()
        self.reset()

    # ---- within --------------------------------------------------------------------------------

    def _is_due(self, snapshot: Snapshot, now: float, mail: Mail) -> bool:
        if now - self._looked < INTERVAL and not mail.resting and not mail.finished:
            return False
        return all(moments.wants(snapshot.epoch) for moments in self._moments.values())

    def _look(self, epoch: float, weights: Weights) -> None:
        """Take the figures of all layers at one moment."""
        for node, arrays in weights.items():
            for kind, matrix in KINDS.items():
                parts = [a for name, a in arrays.items() if _is(name, a.ndim, matrix)]
                if parts:
                    moments = self._moments.setdefault((kind, node), Moments(len(SHARES)))
                    moments.add(epoch, spread(parts[0]))

    def _draw(self, plot: Plot, moments: Moments) -> None:
        figures, x = moments.figures, moments.x
        for curve, values in zip(plot.curves, figures.T, strict=True):
            curve.clear()
            curve.set_values(np.ascontiguousarray(values))
            curve.place_at(x)
        pairs = ((0, 6), (1, 5), (2, 4))
        plot.behind = [
            Band(x, figures[:, low], figures[:, high], ROLE, shade)
            for (low, high), shade in zip(pairs, SHADES, strict=True)
        ]
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

    def _drop(self, node: NodeId) -> None:
        self._row.remove(self._plots.pop(node))

    def _restart(self) -> None:
        self._fresh = True
        if self.isVisible():
            self.refresh()

    def _forget(self) -> None:
        self._fresh = False
        self._moments.clear()

    def table(self) -> Rows:
        """The seven figures of each layer at each moment."""
        yield ("layer", "epoch", *NAMES)
        for (kind, node), moments in self._moments.items():
            if kind == self._kind:
                for x, figures in zip(moments.x, moments.figures, strict=True):
                    yield node, float(x), *figures.tolist()


def _is(name: str, dimensions: int, matrix: bool) -> bool:
    """Whether an array is what is asked for: a matrix, or the bias."""
    return dimensions > 1 if matrix else name == "b"
