"""One layer on the canvas: a card that shows its `Face` and remembers nothing else of it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.arrange import WIDTH
from core.frozen import FrozenDict
from core.project import Point
from gui.canvas.face import Face
from gui.canvas.look import CHIP, DOT, SHADOW, TILE, Look
from gui.canvas.port import OUTPUT_AT as OUTPUT
from gui.canvas.port import Port, PortLook, input_at
from gui.canvas.words import Words, elided, words_of

FAR = 0.45  # below this zoom a card shows its title only, large
HALF = WIDTH / 2
NAME_ROOM = 44  # of an input beside the card
BUTTON = QSizeF(18, 18)
STEPS = {-1: QPointF(HALF - 66, 9), 1: QPointF(HALF - 46, 9)}  # from the top of the card
FARTHEST = 0.22  # below this one, no words
EDGE = 5  # units of the lower edge that can be dragged
NO_PORTS: Mapping[Port, PortLook] = FrozenDict({})


class CardItem(QGraphicsItem):
    """Draws what it is told; its position is a preview until the gesture ends."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.face: Face | None = None
        self.at = Point(0, 0)
        self._elsewhere = True  # whether a hand has moved it away from `at`
        self.hovered = self.selected = self.focused = False
        self._ports: Mapping[Port, PortLook] = NO_PORTS
        self._dots: list[tuple[QPointF, PortLook]] = []
        self._title: list[Words] = []
        self._text: list[Words] = []
        self._small: list[Words] = []
        self._large: list[Words] = []
        self._names: list[Words] = []  # of inputs: shown when they matter, they lie on wires
        self._bounds = QRectF()
        self._corner = QPointF()
        self._chip = QRectF()  # the ground of the activation; null if there is none
        self.setZValue(1)

    def show_face(self, face: Face, at: Point) -> None:
        """Show a layer at its place in the layout."""
        if self._elsewhere or at != self.at:
            self.at, self._elsewhere = at, False
            self.setPos(QPointF(*at))
        if face is self.face or face == self.face:
            return
        if self.face is None or face.height != self.face.height:
            self.prepareGeometryChange()
            self._bounds = QRectF(
                -HALF - NAME_ROOM - SHADOW,
                -face.height / 2 - SHADOW,
                WIDTH + NAME_ROOM + 2 * SHADOW + 2,
                face.height + 2 * SHADOW,
            )
            self._corner = QPointF(-HALF - SHADOW, -face.height / 2 - SHADOW)
        self.face = face
        self._lay_out()

    def preview(self, at: Point) -> None:
        """Lie elsewhere while a hand moves it."""
        self._elsewhere = True
        self.setPos(QPointF(*at))

    def show_look(self, look: Look) -> None:
        """Take the fonts and colours of another theme."""
        self._look = look
        self._lay_out()

    def mark(self, hovered: bool, selected: bool, focused: bool) -> None:
        """Show whether the pointer, the selection and the keyboard are here."""
        if (hovered, selected, focused) != (self.hovered, self.selected, self.focused):
            self.hovered, self.selected, self.focused = hovered, selected, focused
            self.setZValue(2 if selected or focused else 1)
            self.update()

    def mark_ports(self, ports: Mapping[Port, PortLook]) -> None:
        """Let some ports look otherwise than their wires say; none: all as they are."""
        if ports != self._ports:
            self._ports = ports
            self._lay_dots()

    def box(self) -> QRectF:
        """The card without its shadow, in the scene."""
        assert self.face is not None
        return QRectF(self.x() - HALF, self.y() - self.face.height / 2, WIDTH, self.face.height)

    def spots(self) -> list[tuple[Port, QPointF]]:
        """Every port with its place relative to the middle of the card, inputs first."""
        assert self.face is not None
        node, count = self.face.node, len(self.face.ports)
        return [*((Port(node, i), input_at(i, count)) for i in range(count)), (Port(node), OUTPUT)]

    def ports(self) -> list[tuple[Port, QPointF]]:
        """Every port with its place in the scene."""
        return [(port, self.pos() + spot) for port, spot in self.spots()]

    def port_at(self, index: int | None) -> QPointF:
        """Where a port lies in the scene, by the number of an input; None for the output."""
        assert self.face is not None
        return self.place_of(Port(self.face.node, index))

    def place_of(self, port: Port) -> QPointF:
        """Where a port lies in the scene."""
        assert self.face is not None
        place = OUTPUT if port.index is None else input_at(port.index, len(self.face.ports))
        return self.pos() + place

    def same_as(self, port: Port) -> tuple[Port, ...]:
        """All ports that lie where `port` does: itself only, but for folded groups."""
        return (port,)

    def wired(self, port: Port) -> bool:
        """Whether a wire ends at a port."""
        assert self.face is not None
        return (-1 if port.index is None else port.index) in self.face.wired

    def has_problem(self, port: Port) -> bool:
        """Whether something is wrong with an input."""
        assert self.face is not None
        return port.index is not None and bool(self.face.at_port(port.index))

    def badge_box(self) -> QRectF:
        """Where the badge lies in the scene, whether there is one or not."""
        return QRectF(self.box().right() - 19, self.box().top() - 9, 24, 24)

    def chip_box(self) -> QRectF:
        """Where the activation stands in the scene; null if there is none."""
        return self._chip.translated(self.pos()) if not self._chip.isNull() else QRectF()

    def edge_box(self) -> QRectF:
        """The lower edge in the scene, which can be dragged; null if nothing has a size."""
        box = self.box()
        if self.face is None or not self.face.number:
            return QRectF()
        return QRectF(box.left() + 20, box.bottom() - EDGE, box.width() - 40, EDGE)

    def step_at(self, pos: QPointF) -> int:
        """1 on the card's +, -1 on its −, 0 elsewhere."""
        face = self.face
        if face is None or not face.number or not self.hovered:
            return 0
        at = pos - self.pos() + QPointF(0, face.height / 2)
        for by, corner in STEPS.items():
            if QRectF(corner, BUTTON).contains(at):
                return by
        return 0

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        face, look = self.face, self._look
        assert face is not None
        zoom = painter.worldTransform().m11()
        scale = zoom * look.ratio
        marks = (self.hovered, self.selected, self.focused)
        if look.vector:
            look.draw_body(painter, face.icon, face.role, face.height, marks, 4.0)
        else:
            body = look.body(face.icon, face.role, face.height, marks, scale)
            painter.drawPixmap(self._corner, body)
        if zoom < FAR and not look.vector:
            if zoom > FARTHEST:
                self._write(painter, look.huge, look.card_text, self._large)
        else:
            self._paint_chip(painter, scale)
            self._write(painter, look.title, look.card_text, self._title)
            self._write(painter, look.text, look.card_text, self._text)
            self._write(painter, look.small, look.card_muted, self._small)
            if self._names and (self.hovered or self._ports):
                self._paint_names(painter)
        if zoom >= FAR or self._ports or look.vector:
            self._paint_dots(painter, scale)
        if self.hovered and face.number and zoom >= FAR:
            for by, corner in STEPS.items():
                place = corner - QPointF(0, face.height / 2)
                painter.drawPixmap(place, look.button(by, scale))
        if face.severity is not None and not look.vector:
            painter.drawPixmap(
                QPointF(HALF - 18, -face.height / 2 - 8), look.badge(face.severity, scale)
            )

    def _paint_chip(self, painter: QPainter, scale: float) -> None:
        if self._chip.isNull():
            return
        width = round(self._chip.width())
        if self._look.vector:
            painter.save()
            painter.translate(self._chip.center())
            self._look.draw_chip(painter, width, False)
            painter.restore()
        else:
            chip = self._look.chip(width, self.hovered, scale)
            painter.drawPixmap(self._chip.topLeft(), chip)

    def _paint_dots(self, painter: QPainter, scale: float) -> None:
        for corner, dot in self._dots:
            if self._look.vector:
                painter.save()
                painter.translate(corner + QPointF(DOT, DOT))
                self._look.draw_dot(painter, dot)
                painter.restore()
            else:
                painter.drawPixmap(corner, self._look.dot(dot, scale))

    def _paint_names(self, painter: QPainter) -> None:
        for place, words in self._names:
            painter.fillRect(QRectF(place, words.size()).adjusted(-3, 0, 3, 0), self._look.canvas)
        self._write(painter, self._look.small, self._look.card_muted, self._names)

    def _write(self, painter: QPainter, font: QFont, pen: QPen, words: list[Words]) -> None:
        painter.setFont(font)
        painter.setPen(pen)
        for place, text in words:
            painter.drawStaticText(place, text)

    def _lay_out(self) -> None:
        """Work out which words go where, so that painting only draws."""
        face, look = self.face, self._look
        assert face is not None
        top, bottom = -face.height / 2, face.height / 2
        left, right = TILE.right() + 9, HALF - 14
        shape = words_of(face.shape, look.small)
        shape_width = look.small_metrics.horizontalAdvance(face.shape)
        room = right - left
        title_room = room + (4 if face.block is None else -12)
        self._title = [(QPointF(left, top + 9), elided(face.title, look.title, title_room))]
        summary_room = room - (shape_width + 8 if face.shape else 0)
        self._text = self._summary(face, left, top + 28, summary_room)
        count_width = look.small_metrics.horizontalAdvance(face.parameters)
        name_room = WIDTH - 36 - count_width
        self._small = [
            (QPointF(-HALF + 16, bottom - 20), elided(face.name, look.small, name_room)),
            (QPointF(right - count_width, bottom - 20), words_of(face.parameters, look.small)),
            (QPointF(right - shape_width, top + 29), shape),
        ]
        self._names = self._port_names(face)
        title = elided(face.title, look.huge, WIDTH - 70)
        self._large = [(QPointF(TILE.right() + 8, top + 18), title)]
        self._lay_dots()

    def _summary(self, face: Face, left: float, y: float, room: float) -> list[Words]:
        """The parameters that matter; the activation stands on its chip if there is room."""
        self._chip = QRectF()
        text = self._look.text
        first = face.summary.removesuffix(face.chip).rstrip(" ·")
        metrics = QFontMetricsF(text)
        at = left + (metrics.horizontalAdvance(first) + 6 if first else 0)
        width = round(metrics.horizontalAdvance(face.chip) + 16)
        if not face.chip or at - left + width > room:
            return [(QPointF(left, y), elided(face.summary, text, room))]
        words = words_of(face.chip, text)
        self._chip = QRectF(round(at), round(y + words.size().height() / 2 - CHIP / 2), width, CHIP)
        return [
            (QPointF(left, y), words_of(first, text)),
            (QPointF(self._chip.left() + 8, y), words),
        ]

    def _port_names(self, face: Face) -> list[Words]:
        """The names of several inputs, outside of the card and above their wires."""
        count = len(face.ports)
        if count < 2:
            return []
        metrics = self._look.small_metrics
        names = [metrics.elidedText(p, Qt.TextElideMode.ElideRight, NAME_ROOM) for p in face.ports]
        return [
            (
                input_at(i, count) - QPointF(metrics.horizontalAdvance(name) + 11, 15),
                words_of(name, self._look.small),
            )
            for i, name in enumerate(names)
        ]

    def _lay_dots(self) -> None:
        corner = QPointF(DOT, DOT)
        self._dots = [
            (spot - corner, self._ports.get(port) or self._port_look(port))
            for port, spot in self.spots()
        ]
        self.update()

    def _port_look(self, port: Port) -> PortLook:
        if self.has_problem(port):
            return PortLook.MISSING
        return PortLook.WIRED if self.wired(port) else PortLook.OPEN
