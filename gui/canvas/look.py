"""Pens, brushes, fonts and ready-drawn parts: made once per theme, shared by every card and wire.

Nothing here is made while a frame is painted, but for the pictures of bodies and ports at a zoom
that is seen for the first time; there are a few of them, however many cards there are.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
)

from core.arrange import WIDTH
from core.problem import Severity
from gui.canvas.port import PortLook
from gui.icons import draw, render
from gui.theme import Theme

RADIUS = 10.0
SHADOW = 12  # units around a card that its shadow may take
DOT = 14.0  # half the side of a port's picture
TILE = QRectF(-WIDTH / 2 + 15, -30, 34, 34)
CHIP = 18  # height of the chip of an activation
KEPT = 400  # pictures, before the ones of old zooms are thrown away
SEVERITY_ICONS = {
    Severity.ERROR: "circle-alert",
    Severity.WARNING: "triangle-alert",
    Severity.HINT: "lightbulb",
}


class Look:
    """How everything on the canvas is drawn in one theme."""

    def __init__(self, theme: Theme, family: QFont) -> None:
        self.theme = theme
        color = theme.color
        self.title = _font(family, 13, QFont.Weight.DemiBold)
        self.text = _font(family, 12)
        self.small = _font(family, 11)
        self.huge = _font(family, 30, QFont.Weight.DemiBold)
        self.small_metrics = QFontMetricsF(self.small)
        self.card_text = QPen(color("card_text"))
        self.card_muted = QPen(color("card_muted"))
        self.wire_text = QPen(color("wire_text"))
        self.canvas = QBrush(color("canvas"))
        self.sheet, self.sheet_edge = QBrush(color("card")), QPen(color("card_border"), 1)
        self.guide = QPen(color("focus"), 1, Qt.PenStyle.DashLine)
        self.guide.setCosmetic(True)
        self.wires = {
            "plain": _round(color("wire"), 2.0),
            "hover": _round(color("wire_hover"), 3.0),
            "selected": _round(color("wire_selected"), 3.0),
            "problem": _round(color("error"), 2.5),
            "lit": _round(color("port_fits"), 5.0),
            "loose": _round(color("wire_hover"), 2.5),
            "fits": _round(color("port_fits"), 3.0),
            "refuses": _round(color("port_refuses"), 2.5, Qt.PenStyle.DashLine),
        }
        self.ratio = 1.0  # pixels of the screen to a point
        self.vector = False  # draw everything anew, for a picture that is printed
        self._pictures: dict[tuple[object, ...], QPixmap] = {}

    def body(
        self, icon: str, role: str, height: int, marks: tuple[bool, bool, bool], scale: float
    ) -> QPixmap:
        """A card without its words; `marks` are hovered, selected, focused."""
        key = ("body", icon, role, height, marks, scale)
        found = self._pictures.get(key)
        if found is None:
            size = QSize(WIDTH + 2 * SHADOW, height + 2 * SHADOW)
            found = self._pictures[key] = self._picture(size, scale)
            painter = _painter(found, size)
            self.draw_body(painter, icon, role, height, marks, scale)
            painter.end()
        return found

    def dot(self, look: PortLook, scale: float) -> QPixmap:
        """The picture of a port."""
        key = ("dot", look, scale)
        found = self._pictures.get(key)
        if found is None:
            size = QSize(int(DOT * 2), int(DOT * 2))
            found = self._pictures[key] = self._picture(size, scale)
            painter = _painter(found, size)
            self.draw_dot(painter, look)
            painter.end()
        return found

    def button(self, sign: int, scale: float) -> QPixmap:
        """The picture of + or −."""
        key = ("button", sign, scale)
        found = self._pictures.get(key)
        if found is None:
            size = QSize(18, 18)
            found = self._pictures[key] = self._picture(size, scale)
            painter = _painter(found, size)
            painter.setPen(QPen(self.theme.color("card_border"), 1))
            painter.setBrush(self.theme.color("hover"))
            painter.drawRoundedRect(QRectF(-8.5, -8.5, 17, 17), 5, 5)
            painter.setPen(_round(self.theme.color("card_text"), 1.6))
            painter.drawLine(QPointF(-4, 0), QPointF(4, 0))
            if sign > 0:
                painter.drawLine(QPointF(0, -4), QPointF(0, 4))
            painter.end()
        return found

    def chip(self, width: int, hovered: bool, scale: float) -> QPixmap:
        """The ground on which the activation of a card stands."""
        key = ("chip", width, hovered, scale)
        found = self._pictures.get(key)
        if found is None:
            size = QSize(width, CHIP)
            found = self._pictures[key] = self._picture(size, scale)
            painter = _painter(found, size)
            self.draw_chip(painter, width, hovered)
            painter.end()
        return found

    def draw_chip(self, painter: QPainter, width: int, hovered: bool) -> None:
        """Draw the ground of a chip around (0, 0)."""
        edge = self.theme.color("wire_hover" if hovered else "card_border")
        painter.setPen(QPen(edge, 1))
        painter.setBrush(self.theme.color("hover"))
        ground = QRectF(-width / 2, -CHIP / 2, width, CHIP).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(ground, CHIP / 2 - 1, CHIP / 2 - 1)

    def badge(self, severity: Severity, scale: float) -> QPixmap:
        """The picture of the worst problem of a card."""
        key = ("badge", severity, scale)
        found = self._pictures.get(key)
        if found is None:
            size = QSize(22, 22)
            found = self._pictures[key] = self._picture(size, scale)
            painter = _painter(found, size)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.color("card"))
            painter.drawEllipse(QPointF(), 11, 11)
            mark = render(
                SEVERITY_ICONS[severity], self.theme.color(severity.value), QSize(18, 18), scale
            )
            painter.drawPixmap(QRectF(-9, -9, 18, 18), mark, QRectF(mark.rect()))
            painter.end()
        return found

    def _picture(self, size: QSize, scale: float) -> QPixmap:
        if len(self._pictures) > KEPT:
            self._pictures.clear()
        picture = QPixmap(max(1, round(size.width() * scale)), max(1, round(size.height() * scale)))
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def draw_body(
        self,
        painter: QPainter,
        icon: str,
        role: str,
        height: int,
        marks: tuple[bool, bool, bool],
        scale: float,
    ) -> None:
        """Draw a card without its words around (0, 0)."""
        hovered, selected, focused = marks
        color = self.theme.color
        card = QRectF(-WIDTH / 2, -height / 2, WIDTH, height)
        if not self.vector:
            self._draw_shadow(painter, card, 1.6 if hovered else 1.0)
        if focused:
            painter.setPen(QPen(color("focus"), 2, Qt.PenStyle.DotLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(card.adjusted(-5, -5, 5, 5), RADIUS + 5, RADIUS + 5)
        edge = QPen(color("card_selected"), 2) if selected else QPen(color("card_border"), 1)
        if hovered and not selected:
            edge = QPen(color("wire_hover"), 1)
        painter.setPen(edge)
        painter.setBrush(color("card"))
        painter.drawRoundedRect(card, RADIUS, RADIUS)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color(role))
        painter.drawPath(_stripe(card.adjusted(1, 1, -1, -1)))
        painter.setPen(QPen(color("card_border"), 1))
        line = height / 2 - 25
        painter.drawLine(QPointF(card.left() + 6, line), QPointF(card.right() - 1, line))
        self._draw_tile(painter, icon, role, TILE.translated(0, -(height - 80) / 2), scale)

    def _draw_shadow(self, painter: QPainter, card: QRectF, strength: float) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        shade = self.theme.color("shadow")
        shade.setAlphaF(min(1.0, shade.alphaF() * strength / 5))
        painter.setBrush(shade)
        for grow in (7.0, 5.0, 3.5, 2.0, 1.0):
            ring = card.adjusted(-grow, -grow + 2, grow, grow + 3)
            painter.drawRoundedRect(ring, RADIUS + grow, RADIUS + grow)

    def _draw_tile(
        self, painter: QPainter, icon: str, role: str, tile: QRectF, scale: float
    ) -> None:
        tint = self.theme.color(role)
        tint.setAlphaF(0.15)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tint)
        painter.drawRoundedRect(tile, 8, 8)
        if self.vector:
            draw(painter, icon, self.theme.color(role), tile.adjusted(7, 7, -7, -7))
            return
        picture = render(icon, self.theme.color(role), QSize(20, 20), max(scale, 1.0))
        painter.drawPixmap(tile.adjusted(7, 7, -7, -7), picture, QRectF(picture.rect()))

    def draw_dot(self, painter: QPainter, look: PortLook) -> None:
        """Draw a port around (0, 0). Forms differ, so that nothing is told by colour alone."""
        color = self.theme.color
        middle = QPointF()
        card = color("card")
        if look in (PortLook.FITS, PortLook.CHOSEN, PortLook.HOVER):
            role = "port" if look is PortLook.HOVER else "port_fits"
            halo = color(role)
            halo.setAlphaF(0.25)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(halo)
            radius = 13 if look is PortLook.CHOSEN else 10
            painter.drawEllipse(middle, radius, radius)
            painter.setBrush(color(role))
            painter.drawEllipse(middle, 6.5, 6.5)
            if look is not PortLook.HOVER:
                _cross(painter, QPen(card, 2), 3.5)
        elif look is PortLook.WIRED:
            painter.setPen(QPen(card, 1.5))
            painter.setBrush(color("port"))
            painter.drawEllipse(middle, 5.5, 5.5)
        elif look is PortLook.REFUSES:
            painter.setPen(QPen(color("port_refuses"), 1.5))
            painter.setBrush(card)
            painter.drawEllipse(middle, 5, 5)
            painter.drawLine(QPointF(-3, 3), QPointF(3, -3))
        else:
            role = {PortLook.OPEN: "port", PortLook.MISSING: "error"}.get(look, "warning")
            painter.setPen(QPen(color(role), 1.8 if look is PortLook.OPEN else 2.4))
            painter.setBrush(card)
            painter.drawEllipse(middle, 5, 5) if look is PortLook.OPEN else painter.drawEllipse(
                middle, 6.5, 6.5
            )
            if look is not PortLook.OPEN:
                painter.setPen(_round(color(role), 1.7))
                painter.drawLine(QPointF(0, -3.2), QPointF(0, 0.2))
                painter.drawPoint(QPointF(0, 3.1))


def _font(family: QFont, size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    font = QFont(family)
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def _stripe(inside: QRectF) -> QPainterPath:
    """The coloured stripe along the left edge of a card."""
    whole, left = QPainterPath(), QPainterPath()
    whole.addRoundedRect(inside, RADIUS - 1, RADIUS - 1)
    left.addRect(QRectF(inside.left(), inside.top(), 5, inside.height()))
    return whole.intersected(left)


def _round(color: QColor, width: float, style: Qt.PenStyle = Qt.PenStyle.SolidLine) -> QPen:
    return QPen(QBrush(color), width, style, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)


def _cross(painter: QPainter, pen: QPen, arm: float) -> None:
    painter.setPen(pen)
    painter.drawLine(QPointF(-arm, 0), QPointF(arm, 0))
    painter.drawLine(QPointF(0, -arm), QPointF(0, arm))


def _painter(picture: QPixmap, size: QSize) -> QPainter:
    """A painter on `picture` whose (0, 0) is the middle and whose unit is that of the scene."""
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.translate(size.width() / 2, size.height() / 2)
    return painter
