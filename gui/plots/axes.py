"""The axes of a plot: pyqtgraph's, with numbers as people read them and colours of the theme."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QFont, QFontMetricsF, QPainter

from gui.plots.view import Scale
from gui.theme import Theme

BOTTOM = 18  # px for the numbers below a plot
BESIDE = 48  # px; a longer name of the x axis stands below its numbers, not beside them
CLEAR = 18  # px around such a name beside the numbers: it is not read with the first one
RIGHT = 10


def small(font: QFont) -> QFont:
    """The font for numbers and names in plots."""
    made = QFont(font)
    made.setPointSizeF(max(font.pointSizeF() * 0.88, 7.0))
    return made


def inner(size: QSize, top: float, scale: Scale, x_name: str, font: QFont) -> QRectF:
    """The rectangle that the axes span, in a widget of this size with a band of `top` pixels."""
    metrics = QFontMetricsF(small(font))
    name = metrics.horizontalAdvance(x_name)
    foot = BOTTOM + (math.ceil(metrics.height()) if name > BESIDE else 0)
    height = max(size.height() - top - foot, 10.0)
    texts = [text for _, text in scale.ticks(rows(height))] or ["0"]
    widest = max(metrics.horizontalAdvance(text) for text in texts)
    wide = max(widest + 9, name + CLEAR if name <= BESIDE else 0)
    left = 8 * math.ceil(wide / 8)  # in steps, so that a plot does not twitch
    return QRectF(left, top, max(size.width() - left - RIGHT, 10.0), height)


def rows(height: float) -> float:
    """How many numbers a vertical axis of this length has room for."""
    return max(2.0, height / 36)


class Axis(pg.AxisItem):
    """Names round numbers, as many as there is room for.

    The grid is not its own, but painted with the ground: an axis with one covers the curves, and is
    painted again with each of their points.
    """

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.enableAutoSIPrefix(False)
        self.setStyle(
            tickLength=0,
            hideOverlappingLabels=False,
            autoExpandTextSpace=False,
            autoReduceTextSpace=False,
            tickTextOffset=5 if side == "left" else 2,
        )
        self._across = side == "bottom"
        self._powers = False
        self._texts: list[str] = []

    def show_powers(self, yes: bool) -> None:
        """Whether the axis counts in powers of ten."""
        if yes != self._powers:
            self._powers = yes
            self.picture = None
            self.update()

    def show_theme(self, theme: Theme, font: QFont) -> None:
        self.setTickFont(small(font))
        self.setPen(theme.color("border"))
        self.setTextPen(theme.color("plot_axis"))

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        ticks = self.ticks(scale := Scale.between(low, high, self._powers), size)
        self._texts = [text for _, text in ticks]
        return [(1.0, [scale.place(value) for value, _ in ticks])]

    def ticks(self, scale: Scale, length: float) -> list[tuple[float, str]]:
        """The numbers that are named, with their texts, on an axis of so many pixels."""
        return self._fitting(scale, length) if self._across else scale.ticks(rows(length))

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return self._texts

    def generateDrawSpecs(self, painter: QPainter) -> Any:
        """What is painted; the last number stays within the widget, at the price of its middle."""
        specs = super().generateDrawSpecs(painter)
        if specs is not None and self._across:
            edge = self.mapRectFromParent(self.geometry()).right() + RIGHT
            for rect, _, _ in specs[2]:
                rect.translate(min(0.0, edge - rect.right()), 0.0)
        return specs

    def _fitting(self, scale: Scale, width: float) -> list[tuple[float, str]]:
        """As many numbers as fit side by side."""
        metrics, room = QFontMetricsF(self.style["tickFont"] or QFont()), max(2.0, width / 60)
        while True:
            ticks = scale.ticks(room)
            places = [scale.share_of(value) * width for value, _ in ticks]
            widest = max((metrics.horizontalAdvance(text) for _, text in ticks), default=0)
            apart = min((b - a for a, b in pairwise(places)), default=width)
            if widest + 8 <= apart or room < 0.5:
                return ticks
            if len(ticks) <= 2:  # fewer numbers than two are no axis, but better than a blot
                return ticks[:1]
            room *= 0.6
