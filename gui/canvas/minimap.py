"""A small map of the whole network in a corner of the canvas: where one is, and a way elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLineF, QObject, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsView, QWidget

from core.document import State
from gui.theme import Theme, Themes

if TYPE_CHECKING:
    from gui.canvas.two_views import TwoViews

WIDTH, HEIGHT = 184, 116
CORNER = 12  # points between the map and the corner of the canvas
PADDING = 8.0
SMALLEST = 2.5  # points, the least side of a card on the map


class MiniMap(QWidget):
    """Is there while something lies outside of what is seen. Click or drag: go there."""

    def __init__(self, views: TwoViews, themes: Themes) -> None:
        super().__init__(views)
        self._views, self._theme = views, themes.current
        self._wanted = True
        self._picture: QPixmap | None = None
        self._area = QRectF()  # of the scene, that is on the map
        self._content: QRectF | None = None  # of the view that is seen; None: it has changed
        self.setFixedSize(WIDTH, HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Map of the network")
        self.setToolTip("The whole network; click or drag to go elsewhere")
        self.hide()
        themes.changed.connect(self.show_theme)
        for view in (views.canvas, views.neurons):
            self._watch(view)
        views.canvas.canvas.document.changed.connect(self.show_state)
        views.neurons.reshaped.connect(self.renew)
        views.switched.connect(self.renew)

    def _watch(self, view: QGraphicsView) -> None:
        view.horizontalScrollBar().valueChanged.connect(self.follow)
        view.verticalScrollBar().valueChanged.connect(self.follow)
        view.installEventFilter(self)

    def want(self, wanted: bool) -> None:
        """Whether the user likes to have it."""
        self._wanted = wanted
        self.follow()

    def show_state(self, state: State) -> None:
        """Draw another network when it is painted next."""
        self.renew()

    def renew(self) -> None:
        """What is seen has another form."""
        self._picture = self._content = None
        self.follow()

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme, self._picture = theme, None
        self.update()

    def follow(self) -> None:
        """Show which part of the network is seen; go away if it is all of it."""
        camera = self._views.seen.camera
        if self._content is None:
            self._content = camera.content()
        content = self._content
        needed = self._wanted and not content.isNull() and not camera.seen().contains(content)
        self.setVisible(needed)
        if needed:
            room = self._views.size()
            self.move(room.width() - WIDTH - CORNER, room.height() - HEIGHT - CORNER)
            self.raise_()
            self.update()
        camera.covered = QRectF(self.geometry()) if needed else QRectF()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.follow()
        return super().eventFilter(watched, event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.go_to(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.go_to(event.position())

    def go_to(self, at: QPointF) -> None:
        """Bring what lies at a place of the map to the middle of the view."""
        camera = self._views.seen.camera
        place = self._area.topLeft() + (at - self._offset()) / self._scale()
        seen = camera.seen()
        camera.look_at(place - QPointF(seen.width(), seen.height()) / 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture is None:
            self._picture = self._draw()
        painter = QPainter(self)
        painter.drawPixmap(QPoint(), self._picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        seen = self._on_map(self._views.seen.camera.seen())
        inside = seen.intersected(QRectF(self.rect()).adjusted(2, 2, -2, -2))
        tint = self._theme.color("focus")
        painter.setPen(QPen(tint, 1.5))
        tint.setAlphaF(0.12)
        painter.setBrush(tint)
        painter.drawRoundedRect(inside, 3, 3)

    def _draw(self) -> QPixmap:
        """The network without the part that is seen; made when it changed, not in every frame."""
        self._area = self._views.seen.camera.content()
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(WIDTH * ratio), round(HEIGHT * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("card_border"), 1))
        ground = self._theme.color("card")
        ground.setAlphaF(0.92)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(0.5, 0.5, WIDTH - 1, HEIGHT - 1), 8, 8)
        boxes = self._views.boxes()
        painter.setPen(QPen(self._theme.color("wire"), 1))
        painter.drawLines(self._lines({node: box for node, (box, _) in boxes.items()}))
        painter.setPen(Qt.PenStyle.NoPen)
        for box, role in boxes.values():
            painter.setBrush(QColor(self._theme.color(role)))
            painter.drawRoundedRect(self._block(box), 1.5, 1.5)
        painter.end()
        return picture

    def _lines(self, boxes: dict[str, QRectF]) -> list[QLineF]:
        graph, key = self._views.canvas.state.project.graph, self._views.canvas.canvas.blocks.key
        pairs = {(key(w.source), key(w.target)) for w in graph.wires}
        return [
            QLineF(self._on_map(boxes[a]).center(), self._on_map(boxes[b]).center())
            for a, b in pairs
            if a != b and a in boxes and b in boxes
        ]

    def _block(self, box: QRectF) -> QRectF:
        block = self._on_map(box)
        wide, tall = max(block.width(), SMALLEST), max(block.height(), SMALLEST)
        return QRectF(block.center().x() - wide / 2, block.center().y() - tall / 2, wide, tall)

    def _on_map(self, box: QRectF) -> QRectF:
        scale = self._scale()
        corner = (box.topLeft() - self._area.topLeft()) * scale + self._offset()
        return QRectF(corner, box.size() * scale)

    def _scale(self) -> float:
        across = (WIDTH - 2 * PADDING) / max(self._area.width(), 1.0)
        return float(min(across, (HEIGHT - 2 * PADDING) / max(self._area.height(), 1.0)))

    def _offset(self) -> QPointF:
        """Where the corner of the network lies on the map: it stands in the middle."""
        scale = self._scale()
        wide, tall = self._area.width() * scale, self._area.height() * scale
        return QPointF((WIDTH - wide) / 2, (HEIGHT - tall) / 2)
