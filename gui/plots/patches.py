"""Figures of the patches of a picture, as colours where the patches lie."""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from gui.plots.marks import Picture
from gui.plots.pick import PickPlot
from gui.plots.reduce import Array
from gui.plots.view import number
from gui.theme import THEMES, Theme


class PatchPlot(PickPlot):
    """Pixels across and down; the stronger the colour the larger the figure."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Where it looks", "column", parent)
        self._shape: tuple[int, ...] = (1, 1)
        self._side = 1
        self._figures: Array = np.zeros(1)
        self._names: tuple[str, ...] = ("",)
        self.say = self._said
        self._axes["left"].setStyle(showValues=False)  # it counts upwards, pixels downwards
        THEMES.changed.connect(self._recolor)

    def show_patches(
        self,
        shape: tuple[int, ...],
        side: int,
        figures: Array,
        names: tuple[str, ...],
        chosen: int,
    ) -> None:
        """Paint a figure (patches,) for each square of `side` pixels, row by row."""
        self._shape, self._side, self._figures, self._names = shape, side, figures, names
        height, width = shape[:2]
        across = -(-width // side)
        grid = figures.reshape(-1, across)
        top = float(np.abs(grid).max()) or 1.0
        shades = np.rint(127 + 127 * grid / top).astype(int)
        colors = THEMES.current.diverging(255)[shades, :3]
        pixels = np.repeat(np.repeat(colors, side, 0), side, 1)[:height, :width]
        self.behind = (
            Picture(np.ascontiguousarray(pixels), (0.5, width + 0.5), (-height - 0.5, -0.5)),
        )
        self.extent, self.span = (0.5, width + 0.5), (-height - 0.5, -0.5)
        rows, columns = np.divmod(np.arange(len(figures)), across)
        half = (side - 1) / 2
        self.show_places(columns * side + 1 + half, -(rows * side + 1 + half))
        self.legend.title = f"Where it looks (strongest: {number(top, 3)})"
        self.refresh()

    def nearest(self, a: float, b: float) -> int:
        column, row = int(np.floor(a - 0.5)) // self._side, int(np.floor(-b - 0.5)) // self._side
        across = -(-self._shape[1] // self._side)
        place = row * across + column
        inside = 0 <= column < across and row >= 0 and place < len(self._figures)
        return place if inside else -1

    def _said(self, place: int) -> list[str]:
        return [self._names[place], number(float(self._figures[place]))]

    def _recolor(self, _: Theme) -> None:
        if self.isVisible() and len(self._figures) > 1:
            self.show_patches(self._shape, self._side, self._figures, self._names, -1)
