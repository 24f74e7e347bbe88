"""What lives on a card while it is trained: a thumbnail of its weights, and how far training is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from core.arrange import WIDTH
from core.document import State
from core.graph import NodeId
from core.probes import Weights
from core.run import Mail
from core.session import Session, Status
from gui.canvas.card import FAR, CardItem
from gui.canvas.look import RADIUS, TILE, Look
from gui.canvas.scene import CanvasScene
from gui.canvas.stage import Stage
from gui.theme import Theme, Themes

CELLS = 34  # rows and columns of a thumbnail at most
COLORS = 255
SOON_MS = 80  # after a move of the canvas, until cards that came into view are drawn
STRIP = 4  # units, height of the strip that grows while training
MOVING = (Status.STARTING, Status.RUNNING, Status.STOPPING)
Array = NDArray[Any]


def thumbnail(weights: Iterable[Array], table: NDArray[np.uint8]) -> QImage | None:
    """The largest matrix among a layer's weights, inputs down, units across; None if none is one.

    table : (n, 4) uint8, colours from negative to positive; of a large matrix every so manieth
        row and column is shown
    """
    matrices = [array.reshape(-1, array.shape[-1]) for array in weights if array.ndim > 1]
    if not matrices:
        return None
    matrix = max(matrices, key=lambda m: m.size)
    rows, columns = (np.linspace(0, n - 1, min(n, CELLS)).astype(int) for n in matrix.shape)
    cells = matrix[np.ix_(rows, columns)]
    largest = float(np.abs(cells).max(initial=0.0)) or 1.0
    middle = (len(table) - 1) / 2
    shades = table[np.rint(np.nan_to_num(cells / largest) * middle + middle).astype(np.intp)]
    height, width = cells.shape
    image = QImage(shades.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
    return image.copy()  # the bytes go away with this call


class LifeItem(QGraphicsItem):
    """Lies on a card: its thumbnail in the place of the icon, its strip along the lower edge."""

    def __init__(self, card: CardItem, look: Look) -> None:
        super().__init__(card)
        self.card, self._look = card, look
        self.image: QImage | None = None
        self.source: object = None  # the weights that the thumbnail was made of
        self.table: object = None  # and its colours
        self.share = -1.0  # of the steps that are done; below 0 there is no strip
        self.moving = False

    def show_image(self, image: QImage | None, source: object, table: object) -> None:
        """Show a thumbnail; `source` and `table` are what it was made of."""
        if image is not None or self.image is not None:
            self.update()
        self.image, self.source, self.table = image, source, table

    def show_progress(self, share: float, moving: bool, look: Look) -> None:
        """Show how far training is."""
        if (share, moving) != (self.share, self.moving) or look is not self._look:
            self.share, self.moving, self._look = share, moving, look
            self.update()

    def boundingRect(self) -> QRectF:
        height = self.card.face.height if self.card.face else 0
        return QRectF(-WIDTH / 2, -height / 2, WIDTH, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if painter.worldTransform().m11() < FAR and not self._look.vector:
            return
        box = self.boundingRect()
        if self.image is not None:
            self._paint_image(painter, self.image, TILE.translated(0, -(box.height() - 80) / 2))
        if self.share >= 0:
            self._paint_strip(painter, box.adjusted(1, 1, -1, -1))

    def _paint_image(self, painter: QPainter, image: QImage, tile: QRectF) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        path = QPainterPath()
        path.addRoundedRect(tile, 6, 6)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        painter.drawImage(tile, image)
        painter.restore()

    def _paint_strip(self, painter: QPainter, box: QRectF) -> None:
        painter.save()
        path = QPainterPath()
        path.addRoundedRect(box, RADIUS - 1, RADIUS - 1)
        painter.setClipPath(path, Qt.ClipOperation.IntersectClip)
        color = self._look.theme.color("highlight" if self.moving else "card_muted")
        strip = QRectF(box.left(), box.bottom() - STRIP, box.width() * self.share, STRIP)
        painter.fillRect(strip, color)
        painter.restore()


class Life(QObject):
    """Keeps the cards of a canvas alive. Does nothing while the canvas is hidden."""

    def __init__(self, view: Stage, session: Session, themes: Themes) -> None:
        super().__init__(view)
        self._view, self._session = view, session
        self._weights: Weights | None = None
        self._items: dict[NodeId, LifeItem] = {}
        self._table = themes.current.diverging(COLORS)
        themes.changed.connect(self.show_theme)
        session.document.changed.connect(self.show_state)
        session.mail.connect(self.show_mail)
        session.status_changed.connect(self._follow)
        session.restarted.connect(self._restart)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON_MS)
        self._soon.timeout.connect(self.refresh)
        view.zoomed.connect(self._refresh_soon)
        for bar in (view.horizontalScrollBar(), view.verticalScrollBar()):
            bar.valueChanged.connect(self._refresh_soon)

    @property
    def _scene(self) -> CanvasScene:
        return self._view.canvas

    def show_state(self, state: State) -> None:
        """Follow layers that came or went, and weights that were set."""
        if self._session.status not in MOVING:
            trained = self._session.timeline.seen(state).project.trained
            self._weights = trained.weights if trained else None
        self.refresh()

    def show_mail(self, mail: Mail) -> None:
        """Show newer weights."""
        if mail.snapshot is not None:
            self._weights = mail.snapshot.weights
        if mail.snapshot is not None or mail.stretches:
            self.refresh()

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._table = theme.diverging(COLORS)
        self.refresh()

    def _refresh_soon(self) -> None:
        self._soon.start()

    def refresh(self) -> None:
        """Make thumbnails and strips of the cards that are seen equal to what is known."""
        if not self._view.isVisible():
            return
        cards = self._scene.cards
        self._items = {n: i for n, i in self._items.items() if i.card is cards.get(n)}
        share, moving = self._share()
        near = self._view.zoom >= FAR
        seen = self._view.camera.seen() if near else QRectF()
        for node, card in cards.items():
            if near and card.box().intersects(seen):
                self._show(node, card, share, moving)

    def _show(self, node: NodeId, card: CardItem, share: float, moving: bool) -> None:
        mine = (self._weights or {}).get(node, {})
        fits, item = self._fits(node), self._items.get(node)
        if item is None:
            if not fits and share < 0:
                return
            item = self._items[node] = LifeItem(card, self._scene.look)
        if not fits:
            item.show_image(None, None, self._table)
        elif item.source is not mine or item.table is not self._table:
            item.show_image(thumbnail(mine.values(), self._table), mine, self._table)
        item.show_progress(share, moving, self._scene.look)

    def _fits(self, node: NodeId) -> bool:
        """Whether the weights that are known are those of the layer as it is now."""
        if node in self._scene.blocks.blocks:
            return False
        mine = (self._weights or {}).get(node, {})
        count = self._view.state.compiled.counts.get(node)
        return bool(mine) and sum(array.size for array in mine.values()) == count

    def _share(self) -> tuple[float, bool]:
        """How far training is, from 0 to 1 in steps of a unit of the card; and if it goes on."""
        session = self._session
        begun = session.begun
        if not session.busy or begun is None:
            return -1.0, False
        done = session.history.steps / max(begun.total_steps, 1)
        return round(min(done, 1.0) * WIDTH) / WIDTH, session.status in MOVING

    def _follow(self, status: Status) -> None:
        self.refresh()

    def _restart(self) -> None:
        self._weights = None
        self.refresh()
