"""Units that do nothing any more, marked in words on the cards of their layers."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.activity import Health, acts, health
from core.arrange import WIDTH
from core.document import State
from core.frozen import FrozenDict
from core.graph import NodeId
from core.responses import Responses
from core.run import Mail
from core.session import Session
from gui.canvas.card import FAR, CardItem
from gui.canvas.look import Look
from gui.canvas.stage import Stage
from gui.plots.subject import Subject, some
from gui.shelf import Shelf
from gui.theme import Theme, Themes

PAUSE = 1.0  # seconds between two looks while training
REST = 30  # times as long as a look took nothing is done then
WORK = 20_000_000  # multiplications for one look
ROWS, FEWEST = 300, 60  # training rows by which units are judged
HEIGHT, INSET = 18.0, 12.0  # of a mark; from the left edge of its card
Array = NDArray[Any]
ADVICE = {
    "dead": "a dead unit gives the same for every row and does not learn any more:\n"
    "try a smaller learning rate, another initializer, or an activation such as leaky ReLU",
    "saturated": "a saturated unit is at an end of its range for almost every row and hardly "
    "learns:\ntry a smaller learning rate, scaled inputs, or normalization before it",
}


class VitalMark(QGraphicsItem):
    """Stands on the upper edge of a card: «7 of 16 units dead»."""

    def __init__(self, card: CardItem) -> None:
        super().__init__(card)
        self.card = card
        self.text = ""
        self._look: Look | None = None
        self._words = QStaticText()
        self._box = QRectF()
        self._edge = QPen()

    def show_text(self, text: str, look: Look) -> None:
        """Say this."""
        if text == self.text and look is self._look:
            return
        self.prepareGeometryChange()
        self.text, self._look = text, look
        room = WIDTH - 2 * INSET - 20
        shown = look.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        self._words = QStaticText(shown)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.prepare(QTransform(), look.small)
        top = -(self.card.face.height if self.card.face else 0) / 2 - HEIGHT + 5
        width = self._words.size().width() + 24
        self._box = QRectF(-WIDTH / 2 + INSET, top, width, HEIGHT)
        self._edge = QPen(look.theme.color("warning"), 1.5)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._box.adjusted(-2, -2, 2, 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look = self._look
        if look is None or painter.worldTransform().m11() < FAR:
            return
        painter.setPen(self._edge)
        painter.setBrush(look.sheet)
        painter.drawRoundedRect(self._box, HEIGHT / 2, HEIGHT / 2)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._edge.brush())
        painter.drawEllipse(QPointF(self._box.left() + 10, self._box.center().y()), 3, 3)
        painter.setFont(look.small)
        painter.setPen(look.card_text)
        gap = (HEIGHT - self._words.size().height()) / 2
        painter.drawStaticText(QPointF(self._box.left() + 17, self._box.top() + gap), self._words)


class Vitals(QObject):
    """Judges the units of every layer on training rows, now and then, while cards are seen."""

    def __init__(self, view: Stage, session: Session, shelf: Shelf, themes: Themes) -> None:
        super().__init__(view)
        self.subject = Subject(session, shelf)
        self.found: Mapping[NodeId, Health] = FrozenDict({})
        self.marks: dict[NodeId, VitalMark] = {}
        self._view, self._session = view, session
        self._responses: Responses | None = None
        self._made_of: tuple[object, ...] = ()
        self._x: Array = np.empty(0)
        self._last, self._pause = 0.0, PAUSE
        session.document.changed.connect(self.show_state)
        session.mail.connect(self.show_mail)
        session.restarted.connect(self._restart)
        shelf.arrived.connect(self._look_again)
        themes.changed.connect(self.show_theme)

    def show_state(self, state: State) -> None:
        """Follow layers that came or went, and weights that were set."""
        self.subject.take_state(self._session.timeline.seen(state))
        if self.subject.live:
            self._show()
        else:
            self.refresh()

    def show_mail(self, mail: Mail) -> None:
        """Look again, but seldom while training goes on."""
        if mail.snapshot is None:
            return
        ends = mail.resting or mail.finished
        rests = not ends and time.perf_counter() - self._last < self._pause
        if rests or not (self._view.isVisible() or ends):
            return
        self.subject.take_mail(mail)
        self.refresh()

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._show()

    def refresh(self) -> None:
        """Judge all units by the newest weights."""
        if not self._view.isVisible():
            return
        began = time.perf_counter()
        responses = self._bound()
        weights = self.subject.weights
        if responses is None or weights is None:
            self.found = FrozenDict({})
        else:
            responses.load(weights)
            said = responses.of(self._x)
            steps = [s for s in responses.network.plan.steps if s.sources and acts(s)]
            self.found = FrozenDict({s.node: health(said[s.node], s) for s in steps})
        self._show()
        self._last = time.perf_counter()
        self._pause = max(PAUSE, REST * (self._last - began))

    def _bound(self) -> Responses | None:
        """The layers, bound to weights of their own, and the rows that they are judged by."""
        subject = self.subject
        plan, fitted = subject.plan, subject.fitted
        if plan is None or fitted is None:
            return None  # and the data are not even read
        dataset = subject.dataset
        if dataset is None:
            return None
        made_of = (plan, fitted, dataset)
        if self._responses is None or self._made_of != made_of:
            self._responses, self._made_of = Responses(plan, fitted), made_of
            rows = subject.parts.get("training", np.arange(len(dataset.y)))
            most = WORK // max(self._responses.network.multiply_adds, 1)
            self._x = dataset.x[some(rows, int(np.clip(most, FEWEST, ROWS)))]
        return self._responses if len(self._x) else None

    def _show(self) -> None:
        """Make the marks on the cards equal to what was found."""
        scene = self._view.canvas
        said = {node: found.sentence for node, found in self.found.items() if found.sentence}
        scene.remarks = {node: _advised(text) for node, text in said.items()}
        for node, mark in list(self.marks.items()):
            gone = mark.card is not scene.cards.get(node)
            if gone or node not in said:
                del self.marks[node]
            if not gone and node not in said:
                scene.removeItem(mark)
        for node, text in said.items():
            card = scene.cards.get(node)
            if card is not None:
                if node not in self.marks:
                    self.marks[node] = VitalMark(card)
                self.marks[node].show_text(text, scene.look)

    def _restart(self) -> None:
        self.subject.forget()
        self.refresh()

    def _look_again(self) -> None:
        self.show_state(self._session.document.state)


def _advised(sentence: str) -> str:
    """The sentence, and what can be done."""
    return "\n".join((sentence, *(text for word, text in ADVICE.items() if word in sentence)))
