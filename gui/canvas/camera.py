"""Which part of the canvas is seen: zoom at the pointer, pan without end, fit, scroll at edges."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtWidgets import QGraphicsView

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

LOWEST, HIGHEST = 0.1, 4.0
STEP = 1.2
MARGIN = 24.0  # units around everything when it is fitted
READABLE = 0.6  # the least zoom when a network is seen for the first time
EDGE = 24  # points from the edge of the view where a drag begins to scroll it
EDGE_PUSH = 14  # points a tick
TICK_MS = 16
WORLD = QRectF(-1e6, -1e6, 2e6, 2e6)


class Lens:
    """Moves a view over a scene that has no end.

    content : the box around everything · zoomed : hears of another zoom, 1 is 100 %
    """

    def __init__(
        self,
        view: QGraphicsView,
        content: Callable[[], QRectF],
        zoomed: Callable[[float], None],
    ) -> None:
        self._view, self._zoomed = view, zoomed
        self.content = content
        self.zoom = 1.0
        self.covered = QRectF()  # of the viewport, by something that lies on it
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setSceneRect(WORLD)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)

    def seen(self) -> QRectF:
        """The part of the scene that is in the viewport."""
        view = self._view
        return QRectF(view.mapToScene(QPoint(0, 0)), view.viewport().size() / self.zoom)

    def zoom_to(self, zoom: float, at: QPointF | None = None) -> None:
        """Set the zoom (1 is 100 %); the place under `at`, in points of the viewport, stays."""
        view = self._view
        at = at if at is not None else QRectF(view.viewport().rect()).center()
        kept = view.mapToScene(QPoint(0, 0)) + at / self.zoom
        self.zoom = min(max(zoom, LOWEST), HIGHEST)
        if abs(self.zoom - 1) < 0.02:
            self.zoom = 1.0
        self.look_at(kept - at / self.zoom)
        self._zoomed(self.zoom)

    def look_at(self, corner: QPointF) -> None:
        """Bring a place of the scene to the upper left corner of the viewport."""
        view = self._view
        transform = view.transform()
        if transform.m11() != self.zoom:
            transform.reset()
            view.setTransform(transform.scale(self.zoom, self.zoom))
        view.horizontalScrollBar().setValue(round(corner.x() * self.zoom))
        view.verticalScrollBar().setValue(round(corner.y() * self.zoom))

    def pan(self, by: QPoint) -> None:
        """Look `by` points further right and down."""
        corner = self._view.mapToScene(QPoint(0, 0))
        self.look_at(corner + QPointF(by) / self.zoom)

    def fit(self, least: float = LOWEST) -> None:
        """Show everything, at most at 100 %; if that were below `least`, show the beginning."""
        content = self.content()
        room = self._view.viewport().size()
        if content.isNull() or room.isEmpty():
            self.zoom_to(1.0)
            self.look_at(QPointF(-room.width() / 2, -room.height() / 2))
            return
        content.adjust(-MARGIN, -MARGIN, MARGIN, MARGIN)
        zoom = min(room.width() / content.width(), room.height() / content.height(), 1.0)
        self.zoom_to(max(zoom, least))
        wide, tall = room.width() / self.zoom, room.height() / self.zoom
        x = content.center().x() - wide / 2 if wide >= content.width() else content.left()
        self.look_at(QPointF(x, content.center().y() - tall / 2))

    def follow_size(self, old: QSize) -> None:
        """The viewport had another size: what was seen whole stays so, else the middle stays."""
        corner, content = self._view.mapToScene(QPoint(0, 0)), self.content()
        before = QRectF(corner, QSizeF(old) / self.zoom)
        if old.isEmpty() or content.isNull():
            return
        if before.contains(content):
            if not self.seen().contains(content):
                self.fit(min(self.zoom, READABLE))
            return
        way = (QSizeF(old) - QSizeF(self._view.viewport().size())) / (2 * self.zoom)
        self.look_at(corner + QPointF(way.width(), way.height()))

    def show_area(self, area: QRectF, whole: bool = False) -> None:
        """Pan as little as possible until `area` is seen, or the beginning of what is too large.
        If it should be seen `whole`, go further away for it while it can be read there."""
        seen, area = self.seen(), area.adjusted(-30, -30, 30, 30)
        share = min(seen.width() / area.width(), seen.height() / area.height())
        if whole and share < 1 and self.zoom > READABLE:
            self.zoom_to(max(self.zoom * share, READABLE))
            seen = self.seen()
        dx = min(area.left() - seen.left(), max(area.right() - seen.right(), 0))
        dy = min(area.top() - seen.top(), max(area.bottom() - seen.bottom(), 0))
        corner = seen.topLeft() + QPointF(dx, dy)
        covered = self.covered
        under = QRectF(corner + covered.topLeft() / self.zoom, covered.size() / self.zoom)
        if not covered.isNull() and area.intersects(under):
            dy += area.bottom() - under.top()
        if dx or dy:
            self.look_at(seen.topLeft() + QPointF(dx, dy))


class Camera(Lens):
    """The lens of the diagram: scrolls when a drag rests at an edge."""

    def __init__(self, view: Stage) -> None:
        super().__init__(view, view.canvas.content, view.zoomed.emit)
        self._stage = view
        self._edges = QTimer(view)
        self._edges.setInterval(TICK_MS)
        self._edges.timeout.connect(self._push_at_edge)

    def watch_edges(self, on: bool) -> None:
        """While a drag lasts, scroll when the pointer rests at an edge."""
        if on and not self._edges.isActive():
            self._edges.start()
        elif not on:
            self._edges.stop()

    def _push_at_edge(self) -> None:
        view = self._stage
        at, room = view.mouse.at, view.viewport().rect()
        push = QPoint(_push(at.x(), room.width()), _push(at.y(), room.height()))
        if not push.isNull():
            self.pan(push)
            view.drag_on(at)


def _push(at: int, room: int) -> int:
    if at < EDGE:
        return -EDGE_PUSH
    return EDGE_PUSH if at > room - EDGE else 0
