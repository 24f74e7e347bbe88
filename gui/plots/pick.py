"""A plot of rows: what is said of the one nearest to the mouse, and a click that picks it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget

from gui.plots.plot import Plot
from gui.plots.readout import Lines

Array = NDArray[Any]
NEAR = 24.0  # px; what is further off is not meant
STILL = 4.0  # px that a hand may move in a click


class PickPlot(Plot):
    """A plot that knows the places of its rows. `picked` tells the place of a clicked one, or -1.

    say : the lines of the read-out for a place (an index into what `show_places` was given)
    """

    picked = Signal(int)

    def __init__(self, title: str, x_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(title, x_name, parent)
        self.say: Callable[[int], list[str]] = lambda _: []
        self._x: Array = np.empty(0)
        self._y: Array = np.empty(0)
        self._pressed: QPointF | None = None
        self.tell = self._tell

    def show_places(self, x: Array, y: Array) -> None:
        """Where rows are now, (n,) and (n,)."""
        self._x, self._y = x, y

    def nearest(self, a: float, b: float) -> int:
        """The row nearest to a place on the axes, on the screen; -1 if none is near."""
        if not len(self._x):
            return -1
        view = self.view
        right, down = view.across(np.array(a)), view.down(np.array(b))
        far = np.hypot(view.across(self._x) - right, view.down(self._y) - down)
        best = int(np.nanargmin(far)) if np.isfinite(far).any() else -1
        return best if best >= 0 and far[best] <= NEAR else -1

    def _tell(self, a: float, b: float) -> Lines:
        place = self.nearest(a, b)
        return [(None, line) for line in self.say(place)] if place >= 0 else []

    def mousePressEvent(self, event: QMouseEvent) -> None:
        over = self.legend.thing_at(event.position()) is not None
        left = event.button() == Qt.MouseButton.LeftButton
        self._pressed = event.position() if left and not over else None
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None or not self.view.rect.contains(pressed):
            return
        way = event.position() - pressed
        if abs(way.x()) + abs(way.y()) <= STILL:
            self.picked.emit(self.nearest(*self.view.value_at(pressed.x(), pressed.y())))
