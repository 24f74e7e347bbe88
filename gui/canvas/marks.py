"""Notes and the frames of groups, behind the cards of the diagram."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene, QStyleOptionGraphicsItem, QWidget

from core.document import State
from core.graph import NodeId
from core.project import Note
from gui.canvas.field import Field
from gui.canvas.look import Look
from gui.canvas.neuron_look import NeuronLook
from gui.icons import render

M = TypeVar("M", bound=QGraphicsItem)
PAD = 26  # units between the cards of a group and its frame
TITLE = 28  # height of a group's title, above the cards
WIDEST = 260  # of a note
MARGIN = 10
FOLD = "minimize-2"
SIDE = 14  # of the picture that folds a group


class NoteItem(QGraphicsItem):
    """A sheet with words."""

    def __init__(self, note: Note, look: Look | NeuronLook) -> None:
        super().__init__()
        self.note, self._look = note, look
        self.setZValue(-1)
        self.setPos(*note.at)
        room = QRectF(0, 0, WIDEST - 2 * MARGIN, 2000)
        words = QFontMetricsF(look.text).boundingRect(room, FLAGS, note.text)
        self._size = QSizeF(max(words.width(), 60) + 2 * MARGIN + 2, words.height() + 2 * MARGIN)

    def boundingRect(self) -> QRectF:
        return QRectF(QPointF(), self._size).adjusted(-1, -1, 1, 1)

    def box(self) -> QRectF:
        """Where it lies on the canvas."""
        return QRectF(self.pos(), self._size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        color = self._look.theme.color
        sheet = QColor(color("warning"))
        sheet.setAlphaF(0.16)
        painter.setPen(QPen(color("warning"), 1))
        painter.setBrush(sheet)
        area = QRectF(QPointF(), self._size)
        painter.drawRoundedRect(area, 4, 4)
        painter.setFont(self._look.text)
        painter.setPen(color("text"))
        painter.drawText(
            area.adjusted(MARGIN, MARGIN, -MARGIN + 2, -MARGIN + 2), FLAGS, self.note.text
        )


class GroupItem(QGraphicsItem):
    """A frame around what stands for the layers of a group, its name above them.

    Among cards it has something to press that folds the group; among neurons it has not.
    """

    def __init__(self, name: str, nodes: frozenset[NodeId], look: Look | NeuronLook) -> None:
        super().__init__()
        self.name, self.nodes, self._look = name, nodes, look
        self._area = QRectF()
        self.setZValue(-2)

    def follow(self, cards: Iterable[QRectF]) -> None:
        """Lie around these cards."""
        area = QRectF()
        for card in cards:
            area |= card
        area = area.adjusted(-PAD, -PAD - TITLE, PAD, PAD)
        if area != self._area:
            self.prepareGeometryChange()
            self._area = area

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-1, -1, 1, 1)

    def title_box(self) -> QRectF:
        """Where the name stands: there the group is taken hold of."""
        return QRectF(self._area.topLeft(), QSizeF(self._area.width(), TITLE + PAD / 2))

    def fold_box(self) -> QRectF:
        """Where it is pressed to be drawn as one card."""
        corner = self._area.topRight() + QPointF(-SIDE - 12, 5)
        return QRectF(corner, QSizeF(SIDE + 6, SIDE + 6))

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        color = self._look.theme.color
        tint = QColor(color("wire_hover"))
        tint.setAlphaF(0.07)
        painter.setPen(QPen(color("wire"), 1.2, Qt.PenStyle.DashLine))
        painter.setBrush(tint)
        painter.drawRoundedRect(self._area, 14, 14)
        painter.setFont(self._look.title)
        painter.setPen(color("text_muted"))
        if isinstance(self._look, Look) and not self._look.vector:
            scale = max(painter.worldTransform().m11() * self._look.ratio, 1.0)
            picture = render(FOLD, color("text_muted"), QSize(SIDE, SIDE), scale)
            target = self.fold_box().adjusted(3, 3, -3, -3)
            painter.drawPixmap(target, picture, QRectF(picture.rect()))
        title = self.title_box().adjusted(16, 0, -SIDE - 20, 0)
        metrics = QFontMetricsF(self._look.title)
        name = metrics.elidedText(self.name, Qt.TextElideMode.ElideRight, title.width())
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, name)


Mark = NoteItem | GroupItem
FLAGS = int(Qt.AlignmentFlag.AlignLeft) | int(Qt.TextFlag.TextWordWrap)


class Marks:
    """Makes notes and frames equal to the state, and finds what lies at a place."""

    def __init__(self, scene: Field) -> None:
        self._scene = scene
        self.notes: list[NoteItem] = []
        self.groups: dict[str, GroupItem] = {}
        self._look: Look | None = None

    def show_state(self, state: State, look: Look) -> None:
        """Show the notes and groups of `state`."""
        project = state.project
        if look is not self._look or tuple(item.note for item in self.notes) != project.notes:
            self._drop(self.notes)
            self.notes = [self._add(NoteItem(note, look)) for note in project.notes]
        shown = {name: item.nodes for name, item in self.groups.items()}
        groups = {g: nodes for g, nodes in project.groups.items() if g not in project.folded}
        if look is not self._look or shown != groups:
            self._drop(self.groups.values())
            self.groups = {
                name: self._add(GroupItem(name, nodes, look)) for name, nodes in groups.items()
            }
        self._look = look
        self.follow()

    def follow(self) -> None:
        """Let every frame lie around its cards, wherever they are just now."""
        cards = self._scene.cards
        for item in self.groups.values():
            item.follow(cards[node].box() for node in sorted(item.nodes) if node in cards)

    def at(self, place: QPointF) -> Mark | None:
        """The note here, or the group whose name stands here."""
        for note in reversed(self.notes):
            if note.box().contains(place):
                return note
        return next((g for g in self.groups.values() if g.title_box().contains(place)), None)

    def area(self) -> QRectF:
        """The box around all of them."""
        area = QRectF()
        for note in self.notes:
            area |= note.box()
        for frame in self.groups.values():
            area |= frame.boundingRect()
        return area

    def picture(self) -> object:
        """What is shown, in plain values, for tests."""
        frames = {
            name: (item.nodes, item.boundingRect().getRect()) for name, item in self.groups.items()
        }
        return tuple(item.note for item in self.notes), frames

    def _add(self, item: M) -> M:
        self._scene.addItem(item)
        return item

    def _drop(self, items: Iterable[QGraphicsItem]) -> None:
        for item in items:
            scene: QGraphicsScene | None = item.scene()
            if scene is not None:
                scene.removeItem(item)
