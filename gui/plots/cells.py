"""The cells of a matrix in the scene: an image of bytes with a table of colours."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage

from gui.plots.reduce import NOWHERE, Bytes
from gui.theme import THEMES


class Cells(pg.ImageItem):
    """An image that looks at its bytes, and keeps its table of colours from picture to picture.

    pyqtgraph makes the table anew for each: a third of a millisecond, for every layer.
    """

    def __init__(self) -> None:
        super().__init__(axisOrder="row-major", levels=(0, NOWHERE))
        self._place: object = None
        self.show_theme()

    def show_theme(self) -> None:
        table = color_table()
        self.setLookupTable(table)
        colors = table.astype(np.uint32)
        packed = (colors[:, 3] << 24) | (colors[:, 0] << 16) | (colors[:, 1] << 8) | colors[:, 2]
        self._colors = packed.tolist()

    def show_bytes(self, cells: Bytes, rect: QRectF) -> None:
        """Paint these numbers of colours over a rectangle of the scene, a column for each byte."""
        self.setImage(cells, autoLevels=False)
        if (cells.shape, rect) != self._place:
            self._place = cells.shape, rect
            self.setRect(rect)

    def render(self) -> None:
        cells: Any = self.image
        rows, columns = cells.shape
        self.qimage = QImage(cells.data, columns, rows, columns, QImage.Format.Format_Indexed8)
        self.qimage.setColorTable(self._colors)
        self._renderRequired, self._unrenderable = False, False


def color_table() -> Bytes:
    """Colours of the theme for `shades`; the last one is for what is not a number."""
    theme = THEMES.current
    table = np.empty((NOWHERE + 1, 4), np.uint8)
    table[:NOWHERE] = theme.diverging(NOWHERE)
    table[NOWHERE] = np.array(theme.color("error").getRgb())
    return table
