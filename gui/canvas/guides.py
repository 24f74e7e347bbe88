"""Lines that a moving card snaps to: the grid, and where other cards stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtWidgets import QGraphicsLineItem

from core.arrange import GRID
from core.graph import NodeId
from core.project import Point

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

PULL = 7.0  # units from which a line draws a card to it
NEAR = 1500.0  # units within which other cards are looked at
OVERHANG = 16.0


class Guides:
    """Finds and draws the lines for one drag."""

    def __init__(self, scene: CanvasScene, moving: frozenset[NodeId]) -> None:
        self._scene = scene
        self._boxes = [card.box() for n, card in scene.cards.items() if n not in moving]
        self._lines = [QGraphicsLineItem(), QGraphicsLineItem()]
        for line in self._lines:
            line.setPen(scene.look.guide)
            line.setZValue(9)
            line.hide()
            scene.addItem(line)

    def snap(self, node: NodeId, wanted: QPointF) -> Point:
        """Where the middle of the card goes if it is wanted at `wanted`."""
        box = self._scene.cards[node].box()
        box.moveCenter(wanted)
        near = [b for b in self._boxes if abs(b.center().x() - wanted.x()) < NEAR
                and abs(b.center().y() - wanted.y()) < NEAR]  # fmt: skip
        x = self._aligned(wanted.x(), [b.center().x() for b in near])
        y = self._aligned(wanted.y(), [b.center().y() for b in near])
        at = Point(
            round(wanted.x() / GRID) * GRID if x is None else round(x),
            round(wanted.y() / GRID) * GRID if y is None else round(y),
        )
        box.moveCenter(QPointF(*at))
        self._draw(box, x, y, near)
        return at

    def _aligned(self, wanted: float, lines: list[float]) -> float | None:
        nearest = min(lines, key=lambda line: abs(line - wanted), default=None)
        return None if nearest is None or abs(nearest - wanted) > PULL else nearest

    def _draw(self, box: QRectF, x: float | None, y: float | None, near: list[QRectF]) -> None:
        upright, level = self._lines
        upright.setVisible(x is not None)
        level.setVisible(y is not None)
        if x is not None:
            column = [b for b in near if abs(b.center().x() - x) < 1] + [box]
            top, bottom = min(b.top() for b in column), max(b.bottom() for b in column)
            upright.setLine(QLineF(x, top - OVERHANG, x, bottom + OVERHANG))
        if y is not None:
            row = [b for b in near if abs(b.center().y() - y) < 1] + [box]
            left, right = min(b.left() for b in row), max(b.right() for b in row)
            level.setLine(QLineF(left - OVERHANG, y, right + OVERHANG, y))

    def close(self) -> None:
        """Take the lines away."""
        for line in self._lines:
            self._scene.removeItem(line)
        self._lines = []
