"""The plane that is painted on: its axes, the points, and the brush at the mouse or the keys."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from core.data.painting import EDGE
from core.data.strokes import Place
from gui.paint.easel import Easel, Tool
from gui.paint.shapes import PAD, SHAPES, SIDE, stamp
from gui.plots.view import Scale, View
from gui.theme import THEMES, Theme

Array = NDArray[Any]
LEFT, FOOT, TOP, RIGHT = 44, 40, 14, 14  # px around the plane
TICKS = range(-6, 7, 2)
NUDGE, FINE = 0.25, 0.05  # of the brush by the arrow keys, and with Shift
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}


class PaintPlane(QWidget):
    """Turns presses and moves into strokes of an easel, and shows what comes of them.

    Points are drawn once onto a layer of their own; only new ones are added to it.
    """

    pointed = Signal(object)  # the Place of the brush, or None
    stroked = Signal()  # a stroke has ended and left something

    def __init__(self, easel: Easel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._easel = easel
        self._layer, self._ground = QPixmap(), QPixmap()
        self._drawn: Array = np.empty((0, 2))  # the points on the layer
        self._stamps: list[QPixmap] = []
        self._brush: Place | None = None
        self._image: QImage | None = None  # what the network says
        self._line = QPolygonF()
        self._curve: Array | None = None
        self._pen, self._ring = QPen(), QPen()
        self._view = View(Scale(-EDGE, EDGE), Scale(-EDGE, EDGE), QRectF(0, 0, 100, 100))
        self.setMinimumSize(320, 300)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Plane to paint on")
        self.setAccessibleDescription("arrow keys move the brush, the space bar paints")
        easel.changed.connect(self._follow)
        easel.handled.connect(self._redraw)
        THEMES.changed.connect(self.show_theme)

    def sizeHint(self) -> QSize:
        return QSize(640, 640)

    @property
    def view(self) -> View:
        """The axes and where they lie."""
        return self._view

    def show_theme(self, theme: Theme) -> None:
        self._redraw()

    def show_answers(self, image: QImage | None, curve: Array | None) -> None:
        """Show below the points what a network says of the plane: colours, or a curve."""
        self._image, self._curve = image, curve
        self._line = self._line_of(curve)
        self.update()

    def _line_of(self, curve: Array | None) -> QPolygonF:
        if curve is None:
            return QPolygonF()
        across, down = self._view.across(curve[:, 0]), self._view.down(curve[:, 1])
        pairs = zip(across.tolist(), down.tolist(), strict=True)
        return QPolygonF([QPointF(x, y) for x, y in pairs])

    # ---- layers --------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        side = max(min(self.width() - LEFT - RIGHT, self.height() - TOP - FOOT), 50)
        left = LEFT + (self.width() - LEFT - RIGHT - side) / 2
        top = TOP + (self.height() - TOP - FOOT - side) / 2
        self._view = View(self._view.x, self._view.y, QRectF(round(left), round(top), side, side))
        self._redraw()

    def _redraw(self) -> None:
        """Everything anew: another size, theme or task."""
        theme, scale = THEMES.current, self.devicePixelRatioF()
        self._stamps = [stamp(i, theme, scale) for i in range(len(SHAPES))]
        self._ground = self._blank(scale)
        painter = QPainter(self._ground)
        self._draw_ground(painter, theme)
        painter.end()
        self._line = self._line_of(self._curve)
        self._pen = QPen(theme.color("curve_validation"), 2.5)
        self._layer = self._blank(scale)
        self._drawn = np.empty((0, 2))
        easel = self._easel
        erasing = easel.tool is Tool.ERASER
        ink = theme.color("text") if erasing or easel.task == "curve" else self._ink(theme)
        dashes = Qt.PenStyle.DashLine if erasing else Qt.PenStyle.SolidLine
        self._ring = QPen(ink, 1.5, dashes)
        self._follow()
        self.update()

    def _ink(self, theme: Theme) -> QColor:
        return theme.class_color(self._easel.label)

    def _blank(self, scale: float) -> QPixmap:
        pixmap = QPixmap(self.size() * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        return pixmap

    def _draw_ground(self, painter: QPainter, theme: Theme) -> None:
        view, rect = self._view, self._view.rect
        painter.fillRect(rect, theme.color("plot_background"))
        grid, axis, words = (theme.color(r) for r in ("plot_grid", "border", "plot_axis"))
        metrics = painter.fontMetrics()
        for value in TICKS:
            x, y = (float(p[0]) for p in (view.across(_one(value)), view.down(_one(value))))
            painter.setPen(QPen(axis if value == 0 else grid, 1))
            painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
            painter.setPen(words)
            text = str(value).replace("-", "−")
            wide, high = metrics.horizontalAdvance(text), metrics.height()
            painter.drawText(QPointF(x - wide / 2, rect.bottom() + high), text)
            painter.drawText(QPointF(rect.left() - wide - 6, y + metrics.ascent() / 2 - 1), text)
        painter.setPen(QPen(axis, 1))
        painter.drawRect(rect)
        painter.setPen(words)
        across, up = ("x", "y") if self._easel.task == "curve" else ("x1", "x2")
        below = QPointF(rect.center().x(), rect.bottom() + 2.1 * metrics.height())
        painter.drawText(below - QPointF(metrics.horizontalAdvance(across) / 2, 0), across)
        painter.drawText(
            QPointF(rect.left() - metrics.horizontalAdvance(up) - 26, rect.center().y() + 4), up
        )

    def _follow(self) -> None:
        """Add new points to the layer; draw all if some have gone."""
        points, labels = self._easel.painting.points, self._easel.painting.labels
        known = len(self._drawn)
        grown = known <= len(points) and np.array_equal(points[:known], self._drawn)
        if not grown:
            self._layer.fill(Qt.GlobalColor.transparent)
            known = 0
        if known < len(points):
            self._draw_points(points[known:], labels[known:])
        self._drawn = points
        self.update()

    def _draw_points(self, points: Array, labels: Array) -> None:
        back = SIDE / 2 + PAD
        across = (self._view.across(points[:, 0]) - back).tolist()
        down = (self._view.down(points[:, 1]) - back).tolist()
        curve = self._easel.task == "curve"
        painter = QPainter(self._layer)
        for x, y, label in zip(across, down, labels.tolist(), strict=True):
            painter.drawPixmap(QPointF(x, y), self._stamps[0 if curve else label])
        painter.end()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._ground)
        if self._image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(self._view.rect, self._image)
        painter.drawPixmap(0, 0, self._layer)
        if self._line.size():
            painter.setClipRect(self._view.rect)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(self._pen)
            painter.drawPolyline(self._line)
            painter.setClipping(False)
        if self._brush is not None:
            self._draw_brush(painter, self._brush)
        if self.hasFocus():
            painter.setPen(QPen(THEMES.current.color("focus"), 1.5))
            painter.drawRect(self._view.rect)
        painter.end()

    def _draw_brush(self, painter: QPainter, at: Place) -> None:
        view, easel = self._view, self._easel
        unit = view.rect.width() / (2 * EDGE)
        x, y = float(view.across(_one(at[0]))[0]), float(view.down(_one(at[1]))[0])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._ring)
        if easel.tool is Tool.CURVE:
            reach = 2 * easel.scatter * unit
            painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))
        radius = easel.radius * unit if easel.tool in (Tool.BRUSH, Tool.ERASER) else 4.0
        painter.drawEllipse(QPointF(x, y), radius, radius)

    # ---- mouse and keys ------------------------------------------------------------------------

    def _place(self, event: QMouseEvent) -> Place:
        x, y = self._view.value_at(event.position().x(), event.position().y())
        return min(max(x, -EDGE), EDGE), min(max(y, -EDGE), EDGE)

    def _point(self, at: Place | None) -> None:
        self._brush = at
        self.pointed.emit(at)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        inside = self._view.rect.adjusted(-8, -8, 8, 8).contains(event.position())
        if event.button() is Qt.MouseButton.LeftButton and inside:
            self._point(at := self._place(event))
            self._easel.press(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(at := self._place(event))
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._easel.move(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._end()

    def leaveEvent(self, event: QEvent) -> None:
        if not self._easel.busy:
            self._point(None)

    def _end(self) -> None:
        if self._easel.release():
            self.stroked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        at = self._brush or (0.0, 0.0)
        if key in ARROWS:
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = FINE if shift else NUDGE
            x, y = (a + step * d for a, d in zip(at, ARROWS[key], strict=True))
            self._point((min(max(x, -EDGE), EDGE), min(max(y, -EDGE), EDGE)))
            if self._easel.busy:
                self._easel.move(self._brush or at)
        elif key == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._point(at)
            self._easel.press(at)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._end()
        else:
            super().keyReleaseEvent(event)


def _one(value: float) -> Array:
    return np.array([value], float)
