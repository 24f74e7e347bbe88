"""A wire on the canvas: a smooth curve with the shape of what flows written on it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph import Wire
from core.problem import Problem
from gui.canvas.look import Look
from gui.canvas.route import Segment, point_on

READABLE = 0.5  # below this zoom a wire shows no words
SAMPLES = 16  # points of a curve that a hit is measured against


class WireItem(QGraphicsItem):
    """Draws what it is told about one wire."""

    def __init__(self, wire: Wire, look: Look) -> None:
        super().__init__()
        self.wire = wire
        self._look = look
        self.segments: tuple[Segment, ...] = ()
        self.text = ""
        self.problems: tuple[Problem, ...] = ()
        self.hovered = self.selected = self.lit = False
        self._path = QPainterPath()
        self._bounds = QRectF()
        self._words = QStaticText()
        self._words_box = QRectF()
        self._words_at = QPointF()
        self._spots: list[QPointF] = []

    def show_wire(
        self, segments: tuple[Segment, ...], text: str, problems: tuple[Problem, ...]
    ) -> None:
        """Show the way of the wire, what flows, and what is wrong."""
        if segments != self.segments or text != self.text:
            self.prepareGeometryChange()
            self.segments, self.text = segments, text
            self._lay_out()
        if problems != self.problems:
            self.problems = problems
            self.update()

    def show_look(self, look: Look) -> None:
        """Take the fonts and colours of another theme."""
        self._look = look
        self._lay_out()
        self.update()

    def mark(self, hovered: bool, selected: bool, lit: bool) -> None:
        """Show whether the pointer or the selection is here, or a drop would go in here."""
        if (hovered, selected, lit) != (self.hovered, self.selected, self.lit):
            self.hovered, self.selected, self.lit = hovered, selected, lit
            self.setZValue(0.5 if hovered or selected or lit else 0)
            self.update()

    def distance(self, to: QPointF) -> float:
        """How far a point of the scene is from the wire, in units."""
        if not self._spots:
            self._spots = [
                QPointF(*point_on(segment, i / SAMPLES))
                for segment in self.segments
                for i in range(SAMPLES + 1)
            ]
        ends = zip(self._spots, self._spots[1:], strict=False)
        return min((_to_line(to, a, b) for a, b in ends), default=float("inf"))

    def middle(self) -> QPointF:
        """Where the words stand."""
        return QPointF(*point_on(self.segments[len(self.segments) // 2], 0.5))

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look = self._look
        painter.setPen(look.wires[self._manner()])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)
        if self.text and (look.vector or painter.worldTransform().m11() >= READABLE):
            painter.fillRect(self._words_box, look.canvas)
            painter.setFont(look.small)
            painter.setPen(look.wire_text)
            painter.drawStaticText(self._words_at, self._words)

    def _manner(self) -> str:
        if self.lit:
            return "lit"
        if self.selected:
            return "selected"
        if self.hovered:
            return "hover"
        return "problem" if self.problems else "plain"

    def _lay_out(self) -> None:
        self._path = path_of(self.segments)
        self._spots = []
        self._words = QStaticText(self.text)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        self._words.prepare(QTransform(), self._look.small)
        size = self._words.size()
        self._words_at = self.middle() - QPointF(size.width() / 2, size.height() / 2)
        self._words_box = QRectF(self._words_at, size).adjusted(-4, 0, 4, 0)
        self._bounds = self._path.controlPointRect().adjusted(-6, -6, 6, 6) | self._words_box


class LooseWire(QGraphicsItem):
    """The wire that follows the pointer until it has found its end."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._path = QPainterPath()
        self.manner = "loose"
        self.setZValue(3)

    def show_wire(self, segments: tuple[Segment, ...], manner: str) -> None:
        """Show the way and whether it fits: "loose", "fits" or "refuses"."""
        self.prepareGeometryChange()
        self._path, self.manner = path_of(segments), manner
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.controlPointRect().adjusted(-6, -6, 6, 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setPen(self._look.wires[self.manner])
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self._path)


def path_of(segments: tuple[Segment, ...]) -> QPainterPath:
    """The curve as Qt draws it."""
    path = QPainterPath()
    if segments:
        path.moveTo(*segments[0][0])
    for (_, ay), (bx, by), (cx, cy), (dx, dy) in segments:
        if ay == dy:
            path.lineTo(dx, dy)  # level: much faster to draw than a curve
        else:
            path.cubicTo(bx, by, cx, cy, dx, dy)
    return path


def _to_line(p: QPointF, a: QPointF, b: QPointF) -> float:
    along = b - a
    length = QPointF.dotProduct(along, along)
    t = 0.0 if length == 0 else QPointF.dotProduct(p - a, along) / length
    gap = p - (a + along * min(max(t, 0.0), 1.0))
    return float((gap.x() ** 2 + gap.y() ** 2) ** 0.5)
