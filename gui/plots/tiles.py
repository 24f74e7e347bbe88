"""The weights of each unit as a picture, where what flows into a layer is one."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from PySide6.QtCore import QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QWidget

from core.probes import Grid
from gui.plots.axes import small
from gui.plots.heatmap import Heatmap
from gui.plots.heatmap_frame import BAR, TITLE, Layout, paint_bar, paint_title
from gui.plots.reduce import NOWHERE, Array, Reducer
from gui.plots.view import number
from gui.theme import Theme

LEAST = 36.0  # px; larger pictures have a name
NAME = 13.0  # px below a picture
MARGIN = 8


@dataclass(frozen=True)
class Fold:
    """Pictures side by side in lines: `across` in each, all sizes in pixels of a picture.

    scale : points of the screen for one of them · gap : pixels below a picture, one beside it
    """

    across: int
    down: int
    scale: float
    gap: int


def fold(count: int, picture: tuple[int, int], width: float, height: float) -> Fold:
    """The way to lay out `count` pictures that makes them largest."""
    found = _largest(count, picture, width, height, 1)
    if picture[0] * found.scale >= LEAST:
        return _largest(count, picture, width, height, max(1, math.ceil(NAME / found.scale)))
    return found


def _largest(count: int, picture: tuple[int, int], width: float, height: float, gap: int) -> Fold:
    across = np.arange(1, count + 1)
    down = -(-count // across)
    scales = np.minimum(width / (across * (picture[1] + 1)), height / (down * (picture[0] + gap)))
    best = int(np.argmax(scales))
    return Fold(int(across[best]), int(down[best]), float(scales[best]), gap)


class Tiles(Heatmap):
    """One picture for each unit of a layer. Wheel: fewer and larger ones, drag: others."""

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        super().__init__(replace(grid, parts=grid.parts[:1]), parent)
        self.grid = grid
        shape = grid.parts[0].rows.shape
        self._picture = (shape[0], shape[1])
        self._depth = int(np.prod(shape[2:]))  # colours
        self._fold = Fold(1, 1, 1.0, 1)
        self.setAccessibleName(f"{grid.title}, a picture for each unit")

    # ---- geometry ------------------------------------------------------------------------------

    def lay_out(self) -> None:
        if not self.isVisible():
            return
        self._layout = self._lay_out()
        height, width = self._tall * self._fold.down, self._wide * self._fold.across
        rect, ratio, plane = self._layout.parts[0], self.devicePixelRatioF(), self._planes[0]
        room = int(rect.height() * ratio), int(rect.width() * ratio)
        plane.reducer = Reducer((height, width), *room)
        plane.bytes = np.full(plane.reducer.cells.shape, NOWHERE, np.uint8)
        if self._arrays:
            self._renew(True)
        self.repaint_all()

    def _lay_out(self) -> Layout:
        metrics = QFontMetrics(small(self.font()))
        right = BAR + -(-metrics.horizontalAdvance(number(-self.limit, 3)) // 8) * 8 + 14
        width = max(self.width() - right - MARGIN, 20)
        height = max(self.height() - TITLE - 4, 20)
        first, last = self._columns
        self._fold = fold(last - first, self._picture, width, height)
        rect = QRect(
            MARGIN,
            TITLE,
            max(round(self._wide * self._fold.across * self._fold.scale), 1),
            max(round(self._tall * self._fold.down * self._fold.scale), 1),
        )
        bar = QRect(MARGIN + width, TITLE, BAR, height - 4)
        size = QSize(self.width(), self.height())
        return Layout(size, (rect,), self._rows, self._columns, bar)

    @property
    def _tall(self) -> int:
        return self._picture[0] + self._fold.gap

    @property
    def _wide(self) -> int:
        return self._picture[1] + 1

    def _shown(self, part: int) -> Array:
        """All pictures that are in view, laid out as one."""
        first, last = self._columns
        height, width = self._picture
        array = self._arrays[0].reshape(height, width, self._depth, -1)[..., first:last]
        pictures = array[:, :, 0] if self._depth == 1 else array.mean(axis=2)
        across, down = self._fold.across, self._fold.down
        whole = np.zeros((down, self._tall, across, self._wide), np.float32)
        spare = np.zeros((height, width, across * down - (last - first)), np.float32)
        joined = np.concatenate([pictures, spare], axis=2).reshape(height, width, down, across)
        whole[:, :height, :, :width] = joined.transpose(2, 0, 3, 1)
        return whole.reshape(down * self._tall, across * self._wide)

    def _look_at(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        super()._look_at(self._rows, columns)

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """(0, input, unit) of the weight that is shown at a point."""
        if self._layout is None or not self._arrays:
            return None
        rect = QRectF(self._layout.parts[0])
        if not rect.contains(point):
            return None
        x = int((point.x() - rect.left()) / self._fold.scale)
        y = int((point.y() - rect.top()) / self._fold.scale)
        (line, row), (place, column) = divmod(y, self._tall), divmod(x, self._wide)
        unit = self._columns[0] + line * self._fold.across + place
        inside = row < self._picture[0] and column < self._picture[1]
        if not inside or place >= self._fold.across or unit >= self._columns[1]:
            return None
        return 0, (row * self._picture[1] + column) * self._depth, unit

    def _cell_rect(self, part: int, row: int, column: int) -> QRectF:
        tile, scale = self._tile(column), self._fold.scale
        down, across = divmod(row // self._depth, self._picture[1])
        return QRectF(tile.left() + across * scale, tile.top() + down * scale, scale, scale)

    def _marked_rect(self, part: int, row: int | None, column: int) -> QRectF:
        return self._tile(column) if row is None or part else self._cell_rect(0, row, column)

    def _has(self, part: int, row: int | None, column: int) -> bool:
        return self._layout is not None and self._columns[0] <= column < self._columns[1]

    def _tile(self, unit: int) -> QRectF:
        """Where the picture of a unit lies."""
        assert self._layout is not None
        rect, scale = self._layout.parts[0], self._fold.scale
        line, place = divmod(unit - self._columns[0], self._fold.across)
        return QRectF(
            rect.left() + place * self._wide * scale,
            rect.top() + line * self._tall * scale,
            self._picture[1] * scale,
            self._picture[0] * scale,
        )

    # ---- picture -------------------------------------------------------------------------------

    def paint_behind(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if self._layout is None:
            return
        shown, count = self._columns[1] - self._columns[0], len(self.grid.columns)
        of = f"{shown} of {count}" if shown < count else f"{count}"
        title = f"{self.grid.node} · {of} units, {self._picture[0]} × {self._picture[1]} weights"
        paint_title(painter, title, self.note, self.width(), self.font())
        painter.setPen(theme.color("plot_axis"))
        paint_bar(painter, self._layout.bar, self.limit)

    def paint_before(self, painter: QPainter, theme: Theme) -> None:
        if self._layout is not None and self._arrays:
            self._paint_gaps(painter, theme)
        super().paint_before(painter, theme)

    def _paint_gaps(self, painter: QPainter, theme: Theme) -> None:
        """The ground between the pictures, and their names if there is room."""
        assert self._layout is not None
        rect, way, ground = self._layout.parts[0], self._fold, theme.color("plot_background")
        first, last = self._columns
        for place in range(way.across):
            left = rect.left() + (place * self._wide + self._picture[1]) * way.scale
            painter.fillRect(QRectF(left, rect.top(), way.scale + 1, rect.height() + 1), ground)
        for line in range(way.down):
            top = rect.top() + (line * self._tall + self._picture[0]) * way.scale
            gap = QRectF(rect.left(), top, rect.width() + 1, way.gap * way.scale + 1)
            painter.fillRect(gap, ground)
        if last - first < way.across * way.down:
            end = self._tile(last)
            painter.fillRect(end.adjusted(0, 0, rect.right() - end.right() + 1, 1), ground)
        if way.gap * way.scale < NAME - 1 or self._picture[0] * way.scale < LEAST / 2:
            return
        painter.setFont(_tiny(self.font()))
        painter.setPen(theme.color("text_muted"))
        metrics = painter.fontMetrics()
        for unit in range(first, last):
            tile = self._tile(unit)
            painter.drawText(
                QPointF(tile.left(), tile.bottom() + metrics.ascent()),
                self.grid.columns.short(unit),
            )


def _tiny(font: QFont) -> QFont:
    made = small(font)
    made.setPointSizeF(made.pointSizeF() * 0.9)
    return made


def has_pictures(grid: Grid) -> bool:
    """Whether the inputs of a layer are the pixels of a picture."""
    rows = grid.parts[0].rows
    return len(rows.shape) in (2, 3) and int(np.prod(rows.shape)) == len(rows)
