"""Pens, brushes and fonts of the neuron view, made once per theme."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPen

from gui.theme import Theme

BINS = 8  # thicknesses of each sign
NEUTRAL = -1  # the bin of wires whose weight is not known
THINNEST, THICKEST = 0.5, 5.0
PALEST = 0.3  # the colour of the smallest weight on the way from zero to the end of the scale
Ints = NDArray[np.int64]


class NeuronLook:
    """How neurons and their wires are drawn in one theme."""

    def __init__(self, theme: Theme, family: QFont) -> None:
        color = theme.color
        self.theme = theme
        self.title = _font(family, 15, QFont.Weight.DemiBold)
        self.text = _font(family, 13)
        self.small = _font(family, 12)
        self.ink = QPen(color("card_text"))
        self.muted = QPen(color("card_muted"))
        self.canvas = QBrush(color("canvas"))
        self.neuron = QBrush(color("card"))
        self.dots = QBrush(color("card_muted"))
        self.selected = QPen(color("card_selected"), 3)
        self.hover = QPen(color("focus"), 2)
        self.neutral = _line(color("card_border"), 1.0)
        self._colors = [QColor(*map(int, rgba)) for rgba in theme.diverging(2 * BINS * 4 + 1)]
        self.pens = tuple(self._pen(number) for number in range(2 * BINS))

    def rim(self, role: str) -> QPen:
        """The edge of the neurons of a layer, in the colour of its category."""
        return QPen(self.theme.color(role), 2)

    def pen(self, number: int) -> QPen:
        """The pen of a bin."""
        return self.neutral if number == NEUTRAL else self.pens[number]

    def _pen(self, number: int) -> QPen:
        positive, strength = number >= BINS, (number % BINS + 1) / BINS
        share = PALEST + (1 - PALEST) * strength
        middle = len(self._colors) // 2
        at = round(middle + (share if positive else -share) * middle)
        return _line(self._colors[at], THINNEST + (THICKEST - THINNEST) * (strength - 1 / BINS))


def bins_of(values: NDArray[np.floating], largest: float) -> Ints:
    """The bin of each weight: negative ones 0 … 7, others 8 … 15, strongest last of each."""
    if largest <= 0 or not np.isfinite(largest):
        return np.full(len(values), NEUTRAL)
    strength = np.nan_to_num(np.abs(values) / largest)
    steps = np.minimum((strength * BINS).astype(np.int64), BINS - 1)
    bins: Ints = np.where(values < 0, steps, steps + BINS)
    return bins


def _font(family: QFont, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(family)
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _line(color: QColor, width: float) -> QPen:
    return QPen(QBrush(color), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
