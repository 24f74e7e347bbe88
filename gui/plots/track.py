"""One column of the history on a plot: as it is, and smoothed."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from gui.plots.curve import Curve
from gui.plots.plot import Plot
from gui.plots.series import Growing, Smoother

Array = NDArray[Any]


class Track:
    """Two curves of one plot that follow a column; the raw one turns faint under a smooth one."""

    def __init__(
        self,
        plot: Plot,
        name: str,
        role: str,
        *,
        quiet: bool = False,
        dashed: bool = False,
        pattern: tuple[float, ...] = (),
    ) -> None:
        self._plot = plot
        self._quiet = quiet  # faint even if there is no smooth one
        self.raw = plot.add(Curve(name, role, faint=quiet, dashed=dashed, pattern=pattern))
        self.smooth = plot.add(Curve(name, role, faint=quiet, dashed=dashed, pattern=pattern))
        self._weight = 0.0
        self._smoother, self._kept = Smoother(0.0), Growing()

    @property
    def curves(self) -> tuple[Curve, Curve]:
        return self.raw, self.smooth

    def show(self, column: Array, weight: float) -> None:
        """Follow `column`, which has grown; smooth it by `weight` in [0, 1)."""
        if weight != self._weight or len(column) < len(self.raw):
            self._weight = weight
            self._smoother, self._kept = Smoother(weight), Growing()
            self.smooth.clear()
        self.raw.set_values(column)
        self.raw.faint = self._quiet or weight > 0
        if weight > 0:
            self._kept.append(self._smoother.extend(column[len(self._kept) :]))
            self.smooth.set_values(self._kept.values)
        else:
            self.smooth.clear()

    def place(self, start: float, step: float) -> None:
        for curve in self.curves:
            curve.place(start, step)

    def place_at(self, places: Array) -> None:
        for curve in self.curves:
            curve.place_at(places)

    def remove(self) -> None:
        """Take both curves from the plot."""
        for curve in self.curves:
            self._plot.curves.remove(curve)

    def clear(self) -> None:
        self._smoother, self._kept = Smoother(self._weight), Growing()
        for curve in self.curves:
            curve.clear()
