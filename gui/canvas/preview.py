"""The picture of a card that hangs at the pointer while a layer is dragged."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem

from core.graph import NodeId
from core.layer import Layer
from core.project import Point
from gui.canvas.card import CardItem
from gui.canvas.face import face_of
from gui.canvas.look import Look
from gui.theme import Theme


def card_picture(layer: Layer, theme: Theme, ratio: float) -> QPixmap:
    """The card of a new layer in its own size, `ratio` pixels to the point."""
    look = Look(theme, QApplication.font())
    card = CardItem(look)
    card.show_face(face_of(NodeId(""), layer), Point(0, 0))
    area = card.boundingRect()
    picture = QPixmap((area.size() * ratio).toSize())
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    look.ratio = ratio
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF() - area.topLeft())
    card.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return picture
