"""The numbers that a sample becomes in each layer, below its card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.arrange import WIDTH
from core.graph import NodeId
from gui.canvas.card import FAR, CardItem
from gui.canvas.look import Look
from gui.canvas.stage import Stage
from gui.flowing import Flowing, Passing
from gui.theme import Theme, Themes

GAP, STRIP, LINE = 5, 16, 15  # units below a card: to the strip, its height, that of the words
TOLD = 6  # as many numbers are written; of more only the strongest
CELLS = 110  # at most; more units share one, which shows the strongest of them
COLORS = 255
Array = NDArray[Any]


class FlowItem(QGraphicsItem):
    """A coloured cell for each unit, the numbers of few units in words, below a card."""

    def __init__(self, card: CardItem) -> None:
        super().__init__(card)
        self.card = card
        self._image = QImage()
        self._words: list[tuple[QPointF, QStaticText]] = []
        self._on_cells: list[tuple[QPointF, QStaticText, QPen]] = []
        self._look: Look | None = None
        self._top = 0.0

    def show_passing(self, passing: Passing, look: Look, table: NDArray[np.uint8]) -> None:
        """Show these numbers in these colours, (n, 4) from negative to positive."""
        self.prepareGeometryChange()
        self._look = look
        height = self.card.face.height if self.card.face else 0
        self._top = height / 2 + GAP
        values = np.nan_to_num(np.asarray(passing.values, float).reshape(-1))
        largest = float(np.abs(values).max(initial=0.0)) or 1.0
        middle = (len(table) - 1) / 2
        shades = table[np.rint(_cells(values) / largest * middle + middle).astype(np.intp)]
        bytes_ = np.ascontiguousarray(shades).tobytes()
        count = len(shades)
        self._image = QImage(bytes_, count, 1, 4 * count, QImage.Format.Format_RGBA8888).copy()
        self._write(values, passing, shades)
        self.setToolTip(_told(values, passing.names))
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(-WIDTH / 2, self._top, WIDTH, STRIP + LINE + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        look = self._look
        if look is None or painter.worldTransform().m11() < FAR:
            return
        strip = QRectF(-WIDTH / 2, self._top, WIDTH, STRIP)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(strip, self._image)
        painter.setFont(look.small)
        for at, words, pen in self._on_cells:
            painter.setPen(pen)
            painter.drawStaticText(at, words)
        painter.setPen(look.card_muted)
        for at, words in self._words:
            painter.drawStaticText(at, words)

    def _write(self, values: Array, passing: Passing, shades: NDArray[np.uint8]) -> None:
        """Numbers on their cells if they are few; below, the strongest unit by name."""
        look = self._look
        assert look is not None
        self._on_cells, self._words = [], []
        names = passing.names
        best = int(np.argmax(values)) if names else int(np.argmax(np.abs(values)))
        name = names[best] if best < len(names) else f"unit {best + 1}"
        text = f"{name} = {_number(values[best])}" if len(values) > 1 else ""
        if len(values) <= TOLD:
            wide = WIDTH / len(values)
            for i, value in enumerate(values.tolist()):
                words = _static(_number(value), look)
                size = words.size()
                at = QPointF(
                    -WIDTH / 2 + (i + 0.5) * wide - size.width() / 2,
                    self._top + (STRIP - size.height()) / 2,
                )
                ground = look.theme.color("card")
                ground.setRgb(*shades[i, :3].tolist())
                self._on_cells.append((at, words, QPen(look.theme.text_on(ground))))
        elif len(values) > 1:
            text = f"{len(values):,} values, strongest {text}"
        text = passing.said or text
        if text:
            room = look.small_metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDTH)
            self._words = [(QPointF(-WIDTH / 2, self._top + STRIP + 1), _static(room, look))]


class Flow(QObject):
    """Keeps what flows below the cards of a canvas."""

    def __init__(self, view: Stage, flowing: Flowing, themes: Themes) -> None:
        super().__init__(view)
        self._view, self._flowing = view, flowing
        self._items: dict[NodeId, FlowItem] = {}
        self._table = themes.current.diverging(COLORS)
        flowing.changed.connect(self.show_passing)
        themes.changed.connect(self.show_theme)

    def show_passing(self, passing: Mapping[NodeId, Passing]) -> None:
        """Show these numbers, and those of no other layer."""
        scene = self._view.canvas
        cards = scene.cards
        self._items = {n: i for n, i in self._items.items() if i.card is cards.get(n)}
        for node in self._items.keys() - passing.keys():
            scene.removeItem(self._items.pop(node))
        for node, numbers in passing.items():
            card = cards.get(node)
            if card is None:
                continue
            if node not in self._items:
                self._items[node] = FlowItem(card)
            self._items[node].show_passing(numbers, scene.look, self._table)

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._table = theme.diverging(COLORS)
        self.show_passing(self._flowing.passing)


def _cells(values: Array) -> Array:
    """At most `CELLS` of the values, the strongest of each group."""
    if len(values) <= CELLS:
        return values
    edges = np.linspace(0, len(values), CELLS + 1).astype(int)[:-1]
    high, low = np.maximum.reduceat(values, edges), np.minimum.reduceat(values, edges)
    return np.where(high >= -low, high, low)


def _told(values: Array, names: tuple[str, ...]) -> str:
    """The first numbers with their names."""
    count = min(len(values), 24)
    named = [names[i] if i < len(names) else f"unit {i + 1}" for i in range(count)]
    lines = [f"{n}: {_number(v, 5)}" for n, v in zip(named, values.tolist(), strict=False)]
    return "\n".join(lines + (["…"] if count < len(values) else []))


def _number(value: float, digits: int = 2) -> str:
    if abs(value) < 1e-4:
        return "0"
    return f"{value:.{digits}g}".replace("-", "\u2212").replace("e+0", "e")


def _static(text: str, look: Look) -> QStaticText:
    words = QStaticText(text)
    words.setTextFormat(Qt.TextFormat.PlainText)
    words.prepare(QTransform(), look.small)
    return words
