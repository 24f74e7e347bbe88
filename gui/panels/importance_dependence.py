"""One feature set to every value: the mean answer with its band, and single rows behind it."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from core.importance import Dependence
from gui.plots.blocks import Caption, span_of
from gui.plots.curve import Curve
from gui.plots.marks import Band, Drawable, Points
from gui.plots.plot import Plot
from gui.plots.readout import Lines
from gui.plots.reduce import Array
from gui.plots.view import number

SINGLE = 40  # rows that are drawn one by one
CURVES = 10  # classes with a mean curve


class DependencePlot(Plot):
    """Partial dependence of every output; single rows of the chosen one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("What it does", "", parent)
        self.legend.names_first = True
        self.single = True  # draw single rows
        self.found: Dependence | None = None
        self._outputs: tuple[str, ...] = ()
        self._output = 0
        self._lines: list[Curve] = []
        self._means: list[Curve] = []
        self.tell = self._tell

    def show_dependence(
        self, found: Dependence | None, outputs: tuple[str, ...], output: int, numbers: bool
    ) -> None:
        """Draw what was found; `outputs` name the classes or targets, one of which is chosen."""
        fresh = self.found is None or found is None or self.found.feature != found.feature
        self.found, self._outputs, self._output = found, outputs, output
        if found is None:
            self.curves, self.behind, self.marks = [], (), ()
            self.legend.title = "What it does"
            self.refresh()
            return
        if fresh:
            self._scales, self._free = None, False
        column = found.feature.column
        self._named = column is not None and column.type in ("category", "bool")
        self._draw(found, numbers)
        self.x_name = found.feature.name
        self.refresh()
        if fresh:
            self.lay_out()

    def _draw(self, found: Dependence, numbers: bool) -> None:
        count = found.lines.shape[2]
        alone = numbers or count == 2
        shown = [self._output] if alone else list(range(min(count, CURVES)))
        mean, (low, high) = found.mean, found.band()
        single: list[Curve] = []
        if self.single:
            rows = np.unique(np.linspace(0, len(found.lines) - 1, SINGLE).astype(int))
            single = [self._curve("", self._role(self._output, numbers), True) for _ in rows]
            for curve, row in zip(single, rows.tolist(), strict=True):
                curve.set_values(found.lines[row, :, self._output])
                curve.place_at(found.grid)
        means = [self._curve(self._outputs[i], self._role(i, numbers), False) for i in shown]
        for curve, i in zip(means, shown, strict=True):
            curve.set_values(mean[:, i])
            curve.place_at(found.grid)
            curve.said = " " if len(shown) > 1 else ""
        self.curves = [*single, *means]
        role = self._role(self._output, numbers)
        band = Band(found.grid, low[:, self._output], high[:, self._output], role, 70)
        marks: list[Drawable] = [band]
        lines = found.lines[:, :, self._output] if self.single else mean
        self.span = (-0.02, 1.06) if not numbers else span_of(np.ravel(lines))
        self.extent = span_of(found.grid, 0.03)
        self._axes["bottom"].setStyle(showValues=not self._named)
        if self._named and found.feature.column is not None:
            names = found.feature.column.categories or ("no", "yes")
            self.extent = float(found.grid[0]) - 0.5, float(found.grid[-1]) + 0.5
            marks += [Caption(float(v), self.span[0], _name(names, v), 1.0) for v in found.grid]
            sizes = np.full(len(found.grid), 6.0)
            marks.append(Points("", found.grid, mean[:, self._output], role, sizes))
        self.behind = marks
        what = "Predicted" if numbers else "Probability of"
        self.legend.title = f"{what} {self._outputs[self._output]}"

    def _curve(self, name: str, role: str, faint: bool) -> Curve:
        return Curve(name, role, faint=faint)

    def _role(self, output: int, numbers: bool) -> str:
        return "curve_train" if numbers else f"class_{output % 10 + 1}"

    def _tell(self, a: float, _: float) -> Lines:
        found = self.found
        if found is None:
            return []
        i = int(np.argmin(np.abs(found.grid - a)))
        column = found.feature.column
        value = number(float(found.grid[i]), 5)
        if column is not None and column.type in ("category", "date", "time"):
            value = column.write(float(found.grid[i]))
        lines: list[tuple[None, str]] = [(None, f"{found.feature.name} {value}")]
        low, high = found.band()
        order: Array = np.argsort(-found.mean[i])[:4]
        for output in order.tolist():
            told = f"{self._outputs[output]} {number(float(found.mean[i, output]))}"
            ends = f"{number(float(low[i, output]))} to {number(float(high[i, output]))}"
            lines.append((None, f"{told} (95 %: {ends})"))
        single = found.lines[:, i, self._output]
        ends = f"{number(float(single.min()))} to {number(float(single.max()))}"
        lines.append((None, f"single rows, {self._outputs[self._output]}: {ends}"))
        return lines


def _name(names: tuple[str, ...], value: float) -> str:
    place = int(value)
    return names[place] if 0 <= place < len(names) else "other"
