"""Lines that a moving card snaps to: the grid, and where other cards stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtWidgets import QGraphicsLineItem

from core.arrange import GRID, WIDTH
from core.graph import NodeId
from core.project import Point

if TYPE_CHECKING:
    from gui.canvas.scene import CanvasScene

Spot = tuple[float, float, float]  # middle of a card, half its height

PULL = 7.0  # units from which a line draws a card to it
NEAR = 1500.0  # units within which other cards are looked at
OVERHANG = 16.0


class Guides:
    """Finds and draws the lines for one drag."""

    def __init__(self, scene: CanvasScene, moving: frozenset[NodeId]) -> None:
        self._scene = scene
        boxes = [card.box() for n, card in scene.cards.items() if n not in moving]
        self._spots = [(b.center().x(), b.center().y(), b.height() / 2) for b in boxes]
        self._lines = [QGraphicsLineItem(), QGraphicsLineItem()]
        for line in self._lines:
            line.setPen(scene.look.guide)
            line.setZValue(9)
            line.hide()
            scene.addItem(line)

    def snap(self, node: NodeId, wanted: QPointF) -> Point:
        """Where the middle of the card goes if it is wanted at `wanted`."""
        px, py = wanted.x(), wanted.y()
        near = [s for s in self._spots if abs(s[0] - px) < NEAR and abs(s[1] - py) < NEAR]
        x = _nearest(px, [s[0] for s in near])
        y = _nearest(py, [s[1] for s in near])
        at = Point(
            round(px / GRID) * GRID if x is None else round(x),
            round(py / GRID) * GRID if y is None else round(y),
        )
        half = self._scene.cards[node].box().height() / 2
        self._draw((at.x, at.y, half), x, y, near)
        return at

    def _draw(self, card: Spot, x: float | None, y: float | None, near: list[Spot]) -> None:
        upright, level = self._lines
        upright.setVisible(x is not None)
        level.setVisible(y is not None)
        if x is not None:
            column = [s for s in near if abs(s[0] - x) < 1] + [card]
            top, bottom = min(s[1] - s[2] for s in column), max(s[1] + s[2] for s in column)
            upright.setLine(QLineF(x, top - OVERHANG, x, bottom + OVERHANG))
        if y is not None:
            row = [s[0] for s in near if abs(s[1] - y) < 1] + [card[0]]
            left, right = min(row) - WIDTH / 2, max(row) + WIDTH / 2
            level.setLine(QLineF(left - OVERHANG, y, right + OVERHANG, y))

    def close(self) -> None:
        """Take the lines away."""
        for line in self._lines:
            self._scene.removeItem(line)
        self._lines = []


def _nearest(wanted: float, lines: list[float]) -> float | None:
    line = min(lines, key=lambda line: abs(line - wanted), default=None)
    return None if line is None or abs(line - wanted) > PULL else line
