"""What each neuron says over a plane, in its place; one of them large, with axes and a scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QGraphicsView, QStyleOptionGraphicsItem, QWidget

from core.plane import Plane
from core.responses import shades
from gui.canvas.neuron_items import ColumnItem
from gui.canvas.neuron_look import NeuronLook
from gui.theme import Theme

HALF = 14.0  # of the side of a small map, in scene units
PRINTED = 120  # pixels of the same side in a picture: 400 to the inch
COLORS = 255  # of the scale
LARGE, SMALLEST = 190, 70  # points, the side of the large one; less where there is no room
NARROWEST = 170  # points, so that the words have room
LEFT, TOP, RIGHT, BOTTOM = 46, 44, 14, 84  # around it: axes, title, room, scale
EDGE = 6  # points, least distance to the edge of the view
GAP = 26  # points from a neuron to its large map
Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Sheet:
    """What the neurons of one layer that are drawn say on a grid.

    values : (neurons, side, side), top row first · span : the ends of the layer's colour scale
    """

    values: Array
    span: tuple[float, float]

    @property
    def side(self) -> int:
        return int(self.values.shape[-1])

    def picture(self, table: Array, places: slice = slice(None)) -> QImage:
        """The maps one below the other."""
        colors = np.ascontiguousarray(shades(self.values[places], self.span, table))
        height, width = colors.shape[0] * colors.shape[1], colors.shape[2]
        image = QImage(colors.tobytes(), width, height, 4 * width, QImage.Format.Format_RGBA8888)
        return image.copy()  # the bytes go away with this call


class MapsItem(QGraphicsItem):
    """The small maps of one layer, on its neurons; painting only blits them."""

    def __init__(self, column: ColumnItem, look: NeuronLook) -> None:
        super().__init__()
        self.column, self._look = column, look
        self.sheet: Sheet | None = None
        self._image = QImage()
        self._squares = [
            QRectF(column.column.x - HALF, y - HALF, 2 * HALF, 2 * HALF) for y in column.column.ys
        ]
        self._bounds = QRectF()
        for square in self._squares:
            self._bounds |= square.adjusted(-4, -4, 4, 4)
        self.setZValue(1.5)

    def show_sheet(self, sheet: Sheet, table: Array, look: NeuronLook) -> None:
        """Show other numbers."""
        self.sheet, self._look = sheet, look
        self._image = sheet.picture(table)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self.sheet is None:
            return
        column, look, side = self.column, self._look, self.sheet.side
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, True)
        for place, square in enumerate(self._squares):
            self._blit(painter, square, QRect(0, place * side, side, side))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(look.selected if column.selected else look.rim(column.column.role))
        painter.drawRects(self._squares)
        if 0 <= column.hovered < len(self._squares):
            painter.setPen(look.hover)
            painter.drawRect(self._squares[column.hovered].adjusted(-3, -3, 3, 3))

    def _blit(self, painter: QPainter, square: QRectF, part: QRect) -> None:
        painter.drawImage(square, self._image, QRectF(part))


class PrintedMaps(MapsItem):
    """The same for a picture: an SVG has no parts of images, and paper shows every pixel."""

    def _blit(self, painter: QPainter, square: QRectF, part: QRect) -> None:
        smooth = Qt.TransformationMode.SmoothTransformation
        size = QSize(PRINTED, PRINTED)
        image = self._image.copy(part).scaled(size, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        painter.drawImage(square, image)


@dataclass(frozen=True, eq=False)
class Dots:
    """Rows of the data on the plane: places (n, 2), and the colour of each."""

    places: Array
    colors: tuple[QColor, ...]


class LargeMap(QWidget):
    """One neuron's map, large, beside it. Lets the pointer through. Drawn once, then blitted."""

    def __init__(self, view: QGraphicsView) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._pixmap = QPixmap()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_map(
        self, title: str, sheet: Sheet, place: int, plane: Plane, dots: Dots, theme: Theme
    ) -> None:
        """Draw the map of one neuron of a sheet."""
        room = self._view.viewport().height() - TOP - BOTTOM - 2 * EDGE
        side = min(max(room, SMALLEST), LARGE)
        self.setFixedSize(LEFT + max(side, NARROWEST) + RIGHT, TOP + side + BOTTOM)
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        values = sheet.values[place]
        said = f"{_number(values.min())} to {_number(values.max())} on this plane"
        _Drawing(painter, self.size(), theme).draw(title, said, sheet, place, plane, dots)
        painter.end()
        self._pixmap = pixmap
        self.setAccessibleName(f"{title}: {said}")
        self.update()

    def stand_at(self, middle: QPointF) -> None:
        """Beside a place of the scene, where there is room."""
        at, room = self._view.mapFromScene(middle), self._view.viewport().size()
        x = at.x() + GAP
        if x + self.width() > room.width() - EDGE:
            x = at.x() - GAP - self.width()
        y = min(max(at.y() - self.height() // 2, EDGE), room.height() - self.height() - EDGE)
        self.move(QPoint(max(x, EDGE), max(y, EDGE)))
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._pixmap)
        painter.end()


class _Drawing:
    """The parts of a large map, from top to bottom."""

    def __init__(self, painter: QPainter, size: QSize, theme: Theme) -> None:
        self._painter, self._size, self._theme = painter, size, theme
        self._box = QRectF(LEFT, TOP, size.width() - LEFT - RIGHT, size.height() - TOP - BOTTOM)
        self._metrics = QFontMetricsF(painter.font())

    def draw(
        self, title: str, said: str, sheet: Sheet, place: int, plane: Plane, dots: Dots
    ) -> None:
        painter, theme, size = self._painter, self._theme, self._size
        painter.setPen(QPen(theme.color("border"), 1.5))
        painter.setBrush(theme.color("card"))
        painter.drawRoundedRect(
            QRectF(0, 0, size.width(), size.height()).adjusted(1, 1, -1, -1), 7, 7
        )
        font = painter.font()
        font.setPixelSize(13)
        font.setBold(True)
        painter.setFont(font)
        self._write(title, QRectF(12, 6, self._size.width() - 24, 18), "card_text")
        font.setBold(False)
        font.setPixelSize(12)
        painter.setFont(font)
        self._metrics = QFontMetricsF(font)
        self._write(said, QRectF(12, 23, self._size.width() - 24, 16), "card_muted")
        table = theme.diverging(255)
        painter.drawImage(self._box, sheet.picture(table, slice(place, place + 1)))
        self._dots(plane, dots)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(theme.color("card_muted"))
        painter.drawRect(self._box)
        self._axes(plane)
        self._scale(sheet, table)

    def _dots(self, plane: Plane, dots: Dots) -> None:
        painter, box = self._painter, self._box
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QPen(self._theme.color("card"), 0.8))
        radius = max(2.4 * box.height() / LARGE, 1.5)
        for (a, b), color in zip(dots.places.tolist(), dots.colors, strict=True):
            x = box.left() + (a - plane.x[0]) / (plane.x[1] - plane.x[0]) * box.width()
            y = box.bottom() - (b - plane.y[0]) / (plane.y[1] - plane.y[0]) * box.height()
            painter.setBrush(color)
            painter.drawEllipse(QPointF(x, y), radius, radius)
        painter.restore()

    def _axes(self, plane: Plane) -> None:
        painter, box = self._painter, self._box
        low, high = (_number(v) for v in plane.x)
        line = QRectF(box.left(), box.bottom() + 3, box.width(), 16)
        self._ends(low, plane.names[0], high, line)
        painter.save()
        painter.translate(box.left() - 19, box.bottom())
        painter.rotate(-90)
        low, high = (_number(v) for v in plane.y)
        self._ends(low, plane.names[1], high, QRectF(0, 0, box.height(), 16))
        painter.restore()

    def _ends(self, low: str, name: str, high: str, line: QRectF) -> None:
        """A number at each end, and between them what they are numbers of."""
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._write(low, line, "card_muted", left)
        self._write(high, line, "card_muted", right)
        taken = self._metrics.horizontalAdvance
        middle = line.adjusted(taken(low) + 6, 0, -taken(high) - 6, 0)
        self._write(name, middle, "card_text", Qt.AlignmentFlag.AlignHCenter)

    def _scale(self, sheet: Sheet, table: Array) -> None:
        """The colours of the layer, with the numbers they stand for."""
        low, high = sheet.span
        least = ("\u2264 " if sheet.values.min() < low else "") + _number(low)
        most = ("\u2265 " if sheet.values.max() > high else "") + _number(high)
        bar = QRectF(LEFT, self._box.bottom() + 32, self._box.width(), 10)
        colors = np.ascontiguousarray(table if low < 0 else table[len(table) // 2 :])
        image = QImage(colors.tobytes(), len(colors), 1, QImage.Format.Format_RGBA8888)
        self._painter.drawImage(bar, image)
        self._painter.drawRect(bar)
        self._ends(least, "0" if low < 0 else "", most, bar.translated(0, 12)
                   .adjusted(0, 0, 0, 6))  # fmt: skip
        words = QRectF(4, bar.bottom() + 17, self._size.width() - 8, 16)
        self._write("output, one scale for the layer", words, "card_muted",
                    Qt.AlignmentFlag.AlignHCenter)  # fmt: skip

    def _write(
        self, text: str, box: QRectF, role: str, how: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft
    ) -> None:
        metrics = QFontMetricsF(self._painter.font())
        room = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self._painter.setPen(self._theme.color(role))
        self._painter.drawText(box, how | Qt.AlignmentFlag.AlignVCenter, room)


def _number(value: float) -> str:
    return f"{value:.3g}".replace("-", "\u2212")
