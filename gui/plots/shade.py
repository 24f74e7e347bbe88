"""A part of the x axis that is to be looked at with doubt, shaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtGui import QColor

from gui.plots.view import View
from gui.theme import Theme


@dataclass(frozen=True)
class Shade:
    """Everything between two places on the x axis, from the bottom to the top."""

    low: float
    high: float
    role: str
    alpha: int = 40

    def make(self) -> Any:
        return pg.LinearRegionItem(movable=False, pen=pg.mkPen(None))

    def fit(self, item: Any, view: View, theme: Theme) -> None:
        color = QColor(theme.color(self.role))
        color.setAlpha(self.alpha)
        item.setBrush(color)
        item.setRegion((view.x.place(self.low), view.x.place(self.high)))
