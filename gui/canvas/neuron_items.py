"""What is drawn of a network's neurons: one item per layer, one for all wires between two."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from gui.canvas.neuron_look import BINS, NEUTRAL, NeuronLook, bins_of
from gui.canvas.neuron_parts import BEND, HEADER, RADIUS, Bundle, Column

ORDER = sorted(range(NEUTRAL, 2 * BINS), key=lambda n: (n >= 0, n % BINS))  # strongest on top
BIAS = 4.5  # half the side of the square of a bias
BIAS_AT = QPointF(-RADIUS - 5, RADIUS + 3)  # from the middle of its neuron
LANES = 4.0  # between wires that pass over a layer
SPREAD = 60.0  # of all of them at most
READABLE = 0.35  # below this zoom there are no words
Floats = NDArray[Any]
Words = tuple[QPointF, QStaticText]


class WiresItem(QGraphicsItem):
    """All wires between two layers. They are sorted by thickness when weights come."""

    def __init__(self, bundle: Bundle, source: Column, target: Column, look: NeuronLook) -> None:
        super().__init__()
        self.bundle = bundle
        self._look = look
        self._bins = np.zeros(0, np.int64)
        self._sorted: list[tuple[int, list[QLineF]]] = []
        self.ways = _ways(bundle, source, target)
        self._owners = np.repeat(np.arange(len(self.ways)), 1 if bundle.lane is None else 3)
        lines = [line for way in self.ways for line in way]
        self._points = np.array([line.toTuple() for line in lines]).reshape(-1, 4)
        corners = self._points if len(lines) else np.zeros((1, 4))
        low, high = corners.min(axis=0), corners.max(axis=0)
        left, right = min(low[0], low[2]), max(high[0], high[2])
        top, bottom = min(low[1], low[3]), max(high[1], high[3])
        self._bounds = QRectF(left, top, right - left, bottom - top).adjusted(-4, -4, 4, 4)
        self.show_weights(None)

    def show_weights(self, array: Floats | None) -> None:
        """Draw the weights of the layer's array, or thin neutral lines if there are none."""
        if array is None or not self.bundle.weight:
            bins = np.full(len(self.ways), NEUTRAL)
        else:
            values = array.reshape(-1)[self.bundle.flat]
            bins = bins_of(values, float(np.max(np.abs(array), initial=0.0)))
        if np.array_equal(bins, self._bins):
            return
        self._bins = bins
        ways = self.ways
        self._sorted = [
            (number, [line for i in chosen for line in ways[i]])
            for number in ORDER
            if len(chosen := np.flatnonzero(bins == number))
        ]
        self.update()

    def show_look(self, look: NeuronLook) -> None:
        """Take the colours of another theme."""
        self._look = look
        self.update()

    def nearest(self, to: QPointF) -> tuple[int, float]:
        """The wire nearest to a place, and how far it is; -1 if there is none."""
        if not self.ways or not self._bounds.contains(to):
            return -1, float("inf")
        p = np.array([to.x(), to.y()])
        a, way = self._points[:, :2], self._points[:, 2:] - self._points[:, :2]
        length = np.maximum((way * way).sum(axis=1), 1e-9)
        t = np.clip(((p - a) * way).sum(axis=1) / length, 0.0, 1.0)
        gaps = np.hypot(*(a + t[:, None] * way - p).T)
        best = int(gaps.argmin())
        return int(self._owners[best]), float(gaps[best])

    def picture(self) -> object:
        """What is shown, in plain values, for tests."""
        return self._points.tolist(), self._bins.tolist()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for number, lines in self._sorted:
            painter.setPen(self._look.pen(number))
            painter.drawLines(lines)


def _ways(bundle: Bundle, source: Column, target: Column) -> list[tuple[QLineF, ...]]:
    """The lines of each wire: a straight one, or three over what stands between."""
    starts = [QPointF(source.x + RADIUS, y) for y in source.ys]
    ends = [QPointF(target.x - RADIUS, y) for y in target.ys]
    pairs = zip(bundle.starts, bundle.ends, strict=True)
    if bundle.lane is None:
        return [(QLineF(starts[a], ends[b]),) for a, b in pairs]
    apart = min(LANES, SPREAD / len(starts))
    ways: list[tuple[QLineF, ...]] = []
    for a, b in pairs:
        lane = bundle.lane - (len(starts) - 1 - int(a)) * apart
        up, down = QPointF(source.x + BEND, lane), QPointF(target.x - BEND, lane)
        ways.append((QLineF(starts[a], up), QLineF(up, down), QLineF(down, ends[b])))
    return ways


class ColumnItem(QGraphicsItem):
    """The neurons of one layer with their biases, its name above and their number below."""

    def __init__(self, column: Column, look: NeuronLook) -> None:
        super().__init__()
        self.column = column
        self.selected = False
        self.hovered = -1  # position of the neuron under the pointer
        self._look = look
        self._biases: list[int] = []
        self._bold: list[Words] = []
        self._plain: list[Words] = []
        self._faint: list[Words] = []
        self._bounds = QRectF()
        self._middles = [QPointF(column.x, y) for y in column.ys]
        self.setZValue(1)
        self._lay_out()

    def show_weights(self, array: Floats | None) -> None:
        """Draw the biases, or none if there are no weights."""
        if array is None or not self.column.shift:
            biases: list[int] = []
        else:
            values = array.reshape(-1)[list(self.column.shown)]
            biases = bins_of(values, float(np.max(np.abs(array), initial=0.0))).tolist()
        if biases != self._biases:
            self._biases = biases
            self.update()

    def show_look(self, look: NeuronLook) -> None:
        """Take the fonts and colours of another theme."""
        self._look = look
        self._lay_out()
        self.update()

    def mark(self, selected: bool, hovered: int) -> None:
        """Show whether the layer is selected, and which neuron the pointer is on."""
        if (selected, hovered) != (self.selected, self.hovered):
            self.selected, self.hovered = selected, hovered
            self.update()

    def neuron_at(self, at: QPointF) -> int:
        """Position of the neuron at a place; -1 if there is none."""
        for place, middle in enumerate(self._middles):
            if (at - middle).manhattanLength() < RADIUS * 1.3:
                return place
        return -1

    def bias_at(self, at: QPointF) -> int:
        """Position of the neuron whose bias is at a place; -1 if there is none."""
        if not self.column.shift:
            return -1
        for place, middle in enumerate(self._middles):
            gap = at - middle - BIAS_AT
            if max(abs(gap.x()), abs(gap.y())) < BIAS + 3:
                return place
        return -1

    def at_fold(self, at: QPointF) -> bool:
        """Whether a place is on the dots that stand for the neurons left out."""
        fold = self.column.fold_y
        return fold is not None and abs(at.x() - self.column.x) < 40 and abs(at.y() - fold) < 15

    def box(self) -> QRectF:
        """The layer without the names of its neurons, in the scene."""
        column = self.column
        return QRectF(column.x - 60, column.top, 120, column.bottom - column.top)

    def picture(self) -> object:
        """What is shown, in plain values, for tests."""
        return self.column, self._biases

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look = self._look
        self._paint_biases(painter)
        painter.setPen(look.selected if self.selected else look.rim(self.column.role))
        painter.setBrush(look.neuron)
        for middle in self._middles:
            painter.drawEllipse(middle, RADIUS, RADIUS)
        if self.hovered >= 0:
            painter.setPen(look.hover)
            painter.drawEllipse(self._middles[self.hovered], RADIUS + 3, RADIUS + 3)
        self._paint_fold(painter)
        if painter.worldTransform().m11() >= READABLE:
            self._write(painter)

    def _paint_biases(self, painter: QPainter) -> None:
        look = self._look
        square = QRectF(-BIAS, -BIAS, 2 * BIAS, 2 * BIAS)
        if not self.column.shift:
            return
        for place, middle in enumerate(self._middles):
            pen = look.pen(self._biases[place] if self._biases else NEUTRAL)
            painter.setPen(pen)
            painter.drawLine(middle + BIAS_AT, middle)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(pen.brush())
            painter.drawRect(square.translated(middle + BIAS_AT))

    def _paint_fold(self, painter: QPainter) -> None:
        if self.column.fold_y is None:
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.dots)
        for step in (-7, 0, 7):
            painter.drawEllipse(QPointF(self.column.x, self.column.fold_y + step), 1.8, 1.8)

    def _write(self, painter: QPainter) -> None:
        look = self._look
        for font, pen, words in (
            (look.title, look.ink, self._bold),
            (look.text, look.ink, self._plain),
            (look.small, look.muted, self._faint),
        ):
            painter.setFont(font)
            painter.setPen(pen)
            for at, text in words:
                painter.drawStaticText(at, text)

    def _lay_out(self) -> None:
        """Work out which words go where, so that painting only draws."""
        column, look = self.column, self._look
        units = f"{column.count:,} unit{'' if column.count == 1 else 's'}"
        title = _words(column.title or column.node, look.title)
        self._bold = [_centred(title, column.x, column.top + 2)]
        self._faint = [
            _centred(_words(column.summary, look.small), column.x, column.top + 21),
            _centred(_words(units, look.small), column.x, column.bottom - 22),
        ]
        if column.fold_y is not None:
            hidden = _words(f"… {column.hidden:,}", look.small)
            self._faint.append((QPointF(column.x + 12, column.fold_y - 8), hidden))
        self._plain = []
        for name, y in zip(column.names, column.ys, strict=False):
            words = _words(_short(name), look.text)
            width = words.size().width()
            side = -width - RADIUS - 8 if column.names_left else RADIUS + 8
            self._plain.append((QPointF(column.x + side, y - words.size().height() / 2), words))
        self.prepareGeometryChange()
        self._bounds = self.box().adjusted(0, 0, 0, HEADER / 4)
        for at, words in (*self._bold, *self._plain, *self._faint):
            self._bounds |= QRectF(at, words.size())


def _short(name: str) -> str:
    return name if len(name) <= 24 else name[:23] + "…"


def _centred(words: QStaticText, x: float, y: float) -> Words:
    return QPointF(x - words.size().width() / 2, y), words


def _words(text: str, font: QFont) -> QStaticText:
    words = QStaticText(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
    words.prepare(QTransform(), font)
    return words
