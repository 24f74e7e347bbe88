"""The stage of a step on the diagram: a ring around the layer, arrows that run along its wires."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, QTimer
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.graph import Wire
from gui.canvas.stage import Stage
from gui.canvas.wire import path_of
from gui.stepping import Halt, Stepping
from gui.theme import Theme, Themes

FRAME_MS = 33
RUN_MS = 900  # from one end of a wire to the other
TURNS = 3  # times that arrows run, then they rest
REST = 0.5  # where on the wire they rest
RING = 5.0  # units around the card
ROLES = {
    "inputs": "highlight",
    "forward": "highlight",
    "loss": "error",
    "backward": "weight_negative",
    "update": "success",
}
HEAD = QPolygonF([QPointF(11, 0), QPointF(-8, -8), QPointF(-4, 0), QPointF(-8, 8)])


class ArrowsItem(QGraphicsItem):
    """Paths lit in a colour, an arrowhead on each, and a ring."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[QPainterPath] = []
        self.heads: list[QPolygonF] = []
        self.ring = QRectF()
        self._line, self._frame = QPen(), QPen()
        self._bounds = QRectF()
        self.setZValue(1.8)
        self.hide()

    def show_ways(self, paths: list[QPainterPath], ring: QRectF, pen: QPen) -> None:
        """Run along these paths, in their direction."""
        self.prepareGeometryChange()
        self.paths, self.ring, self._frame = paths, ring, pen
        self._line = QPen(pen.color(), 3.0)
        self._bounds = ring.adjusted(-RING, -RING, RING, RING)
        for path in paths:
            self._bounds |= path.boundingRect().adjusted(-14, -14, 14, 14)
        self.run_to(0.0)

    def run_to(self, share: float) -> None:
        """Put the arrowheads at a share of their paths."""
        self.heads = []
        for path in self.paths:
            at, angle = path.pointAtPercent(share), path.angleAtPercent(share)
            turn = QTransform().translate(at.x(), at.y()).rotate(-angle)
            self.heads.append(turn.map(HEAD))
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(self._line)
        for path in self.paths:
            painter.drawPath(path)
        painter.setPen(self._frame)
        painter.drawRoundedRect(self.ring, 12, 12)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._frame.color())
        for head in self.heads:
            painter.drawPolygon(head)


class Arrows(QObject):
    """Forward they run into the layer; backward out of those that read it, to it."""

    def __init__(self, view: Stage, stepping: Stepping, themes: Themes) -> None:
        super().__init__(view)
        self._view, self._stepping, self._theme = view, stepping, themes.current
        self.item = ArrowsItem()
        view.canvas.addItem(self.item)
        self._timer = QTimer(self, interval=FRAME_MS)
        self._timer.timeout.connect(self._move)
        self._moved_ms = 0
        stepping.changed.connect(self.show_halt)
        themes.changed.connect(self._recolor)
        view.canvas.document.changed.connect(lambda _: self._follow())

    def show_halt(self, halt: Halt | None) -> None:
        """Show a stage, or nothing."""
        card = self._view.canvas.cards.get(halt.node) if halt is not None else None
        if halt is None or card is None:
            self._timer.stop()
            self.item.hide()
            return
        pen = QPen(self._theme.color(ROLES[halt.phase]), 3.0)
        ring = card.box().adjusted(-RING, -RING, RING, RING)
        self.item.show_ways([self._way(w, halt) for w in self._wires(halt)], ring, pen)
        self.item.show()
        self._moved_ms = 0
        if self.item.paths:
            self._timer.start()

    def _wires(self, halt: Halt) -> list[Wire]:
        wires = self._view.canvas.wires
        if halt.phase == "forward":
            return [w for w in wires if w.target == halt.node]
        if halt.phase == "backward":
            return [w for w in wires if w.source == halt.node]
        return []

    def _way(self, wire: Wire, halt: Halt) -> QPainterPath:
        path = path_of(self._view.canvas.wires[wire].segments)
        return path.toReversed() if halt.phase == "backward" else path

    def _move(self) -> None:
        self._moved_ms += FRAME_MS
        if self._moved_ms >= TURNS * RUN_MS or not self._view.isVisible():
            self._timer.stop()
            self.item.run_to(REST)
        else:
            self.item.run_to(self._moved_ms % RUN_MS / RUN_MS)

    def _follow(self) -> None:
        if self.item.isVisible():
            self.show_halt(self._stepping.halt)

    def _recolor(self, theme: Theme) -> None:
        self._theme = theme
        self._follow()
