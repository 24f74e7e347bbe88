"""The weights of a layer as colours: one cell for each, zero in the middle, names beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.probes import Grid
from gui.plots.axes import small
from gui.plots.heatmap_frame import Layout, lay_out, paint_frame
from gui.plots.readout import paint_readout
from gui.plots.reduce import NOWHERE, Array, Bytes, Reducer, round_up, shades, strength
from gui.plots.view import moved, number, zoomed
from gui.theme import THEMES, Theme


@dataclass(eq=False)
class _Plane:
    """One part of the layer on the screen; the image looks at the bytes, it has no copy."""

    reducer: Reducer
    bytes: Bytes
    image: QImage


class Heatmap(QWidget):
    """Shows arrays of one `Grid`. Wheel zooms, dragging moves, a double click shows all again."""

    pointed = Signal(object)  # (node, row, unit) under the mouse, or None
    pressed = Signal(object)  # node

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self.note = ""  # said after the title, as a warning
        self.limit = 1.0  # the value of the strongest colour
        self.fixed = False  # keep the limit as it is
        self._arrays: tuple[Array, ...] = ()
        self._planes: list[_Plane] = []
        self._rows, self._columns = (0, len(grid.parts[0].rows)), (0, len(grid.columns))
        self._layout: Layout | None = None
        self._frame: QPixmap | None = None
        self._frame_key: object = None
        self._selected = False
        self._mouse: QPointF | None = None
        self._start: tuple[QPointF, tuple[int, int], tuple[int, int]] | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(grid.title)
        THEMES.changed.connect(self.show_theme)

    # ---- what is shown -------------------------------------------------------------------------

    def show_arrays(self, arrays: tuple[Array, ...], whole: bool = True) -> None:
        """Paint these values: (rows, columns) for each part of the grid.

        Of a very large layer only some rows are renewed at a call, unless `whole`.
        """
        self._arrays = arrays
        if self.isVisible() and self._layout is not None:
            self._renew(whole)

    def reset(self) -> None:
        """Show all rows and columns."""
        self._look_at((0, len(self.grid.parts[0].rows)), (0, len(self.grid.columns)))

    def show_note(self, note: str) -> None:
        """Say something about the layer after its title."""
        if note != self.note:
            self.note = note
            self._renew_frame()
            self.update()

    def set_selected(self, yes: bool) -> None:
        """Mark the layer as the one that is picked on the diagram."""
        if yes != self._selected:
            self._selected = yes
            self.update()

    def said(self, part: int, row: int, column: int) -> str:
        """`petal width → unit 3: −0.214`."""
        names = self.grid.parts[part].rows
        value = number(float(self._arrays[part][row, column]))
        return f"{names.full(row)} → {self.grid.columns.full(column)}: {value}"

    def cell_at(self, point: QPointF) -> tuple[int, int, int] | None:
        """(part, row, column) of the weight that is shown at a point of the widget."""
        if self._layout is None or not self._arrays:
            return None
        for part, rect in enumerate(self._layout.parts):
            if QRectF(rect).contains(point):
                down = (point.y() - rect.top()) / rect.height()
                across = (point.x() - rect.left()) / rect.width()
                shown = self._shown(part)
                row, column = self._planes[part].reducer.strongest(shown, down, across)
                return part, row + self._first_row(part), column + self._columns[0]
        return None

    def cell_center(self, part: int, row: int, column: int) -> QPointF:
        """The inverse of `cell_at`."""
        assert self._layout is not None
        return self._cell_rect(part, row, column).center()

    def show_theme(self, _: Theme) -> None:
        self._frame_key = None
        for plane in self._planes:
            plane.image.setColorTable(color_table())
        self._renew_frame()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(130, 80)

    # ---- picture -------------------------------------------------------------------------------

    def _place(self) -> None:
        """Work out the geometry again, and what fits into it."""
        if not self.isVisible():
            return
        self._layout = self._lay_out()
        self._planes = []
        for i, (part, rect) in enumerate(zip(self.grid.parts, self._layout.parts, strict=True)):
            rows = self._rows[1] - self._rows[0] if i == 0 else len(part.rows)
            shape = (rows, self._columns[1] - self._columns[0])
            ratio = self.devicePixelRatioF()
            width, height = int(rect.width() * ratio), int(rect.height() * ratio)
            self._planes.append(_plane(Reducer(shape, height, width)))
        if self._arrays:
            self._renew(True)
        self._renew_frame()
        self.update()

    def _lay_out(self) -> Layout:
        size, font = self.size(), self.font()
        return lay_out(self.grid, self._rows, self._columns, size, self.limit, font)

    def _renew(self, whole: bool) -> None:
        for i, plane in enumerate(self._planes):
            plane.reducer.update(self._shown(i), whole)
        self._choose_limit()
        for plane in self._planes:
            shades(plane.reducer.cells, self.limit, plane.bytes[:, : plane.reducer.cells.shape[1]])
        assert self._layout is not None
        self.update(self._layout.all.adjusted(-1, -1, 1, 1))
        if self._mouse is not None:
            self.update()

    def _choose_limit(self) -> None:
        """A round number above every value shown, which stays while it fits."""
        top = max(strength(plane.reducer.cells) for plane in self._planes)
        if not self.fixed and not 0.45 * self.limit <= top <= self.limit:
            self.limit = round_up(top)
            if self._lay_out() != self._layout:  # its numbers want more room, or less
                self._place()
            self._renew_frame()
            self.update()

    def _renew_frame(self) -> None:
        key = (self._layout, self.devicePixelRatioF(), self.limit, self.note, THEMES.current)
        if self._layout is not None and key != self._frame_key and self.isVisible():
            self._frame_key = key
            self._frame = QPixmap(self.size() * key[1])
            self._frame.setDevicePixelRatio(key[1])
            paint_frame(self._frame, self.grid, self._layout, self.limit, self.note, self.font())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), THEMES.current
        if self._frame is not None:
            painter.drawPixmap(0, 0, self._frame)
        if self._layout is not None and self._arrays:
            for plane, rect in zip(self._planes, self._layout.parts, strict=True):
                painter.drawImage(rect, plane.image)
        if self._selected:
            painter.setPen(QPen(theme.color("card_selected"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._mouse is not None and (cell := self.cell_at(self._mouse)):
            painter.setPen(QPen(theme.color("text"), 1))
            painter.drawRect(self._cell_rect(*cell).adjusted(-0.5, -0.5, 0.5, 0.5))
            painter.setFont(small(self.font()))
            lines = [(None, self.said(*cell))]
            paint_readout(painter, QRectF(self.rect()), self._mouse, lines, rule=False)
        painter.end()

    def _cell_rect(self, part: int, row: int, column: int) -> QRectF:
        assert self._layout is not None
        rect, reducer = QRectF(self._layout.parts[part]), self._planes[part].reducer
        i, j = reducer.cell_of(row - self._first_row(part), column - self._columns[0])
        rows, columns = reducer.cells.shape
        width, height = rect.width() / columns, rect.height() / rows
        return QRectF(rect.left() + j * width, rect.top() + i * height, width, height)

    def _first_row(self, part: int) -> int:
        return self._rows[0] if part == 0 else 0

    def _shown(self, part: int) -> Array:
        """The rows and columns of a part that are in view."""
        rows = slice(*self._rows) if part == 0 else slice(None)
        return self._arrays[part][rows, slice(*self._columns)]

    # ---- zoom and mouse ------------------------------------------------------------------------

    def _look_at(self, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        if (rows, columns) != (self._rows, self._columns):
            self._rows, self._columns = rows, columns
            self._place()

    def wheelEvent(self, event: QWheelEvent) -> None:
        cell = self.cell_at(event.position())
        if cell is None or not event.angleDelta().y():
            event.ignore()
            return
        factor = 0.8 ** (event.angleDelta().y() / 120)
        rows = zoomed(self._rows, factor, cell[1], len(self.grid.parts[0].rows))
        columns = zoomed(self._columns, factor, cell[2], len(self.grid.columns))
        self._look_at(self._rows if cell[0] else rows, columns)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._start = event.position(), self._rows, self._columns
            self.pressed.emit(self.grid.node)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        if self._start is not None and self._layout is not None:
            start, rows, columns = self._start
            way, rect = start - event.position(), self._layout.parts[0]
            down = round(way.y() / max(rect.height(), 1) * (rows[1] - rows[0]))
            across = round(way.x() / max(rect.width(), 1) * (columns[1] - columns[0]))
            total = len(self.grid.parts[0].rows), len(self.grid.columns)
            self._look_at(moved(rows, down, total[0]), moved(columns, across, total[1]))
        cell = self.cell_at(self._mouse)
        self.pointed.emit((self.grid.node, cell[1], cell[2]) if cell and cell[0] == 0 else None)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._start = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.pointed.emit(None)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        self._place()


def _plane(reducer: Reducer) -> _Plane:
    rows, columns = reducer.cells.shape
    stride = -(-columns // 4) * 4
    data = np.full((rows, stride), NOWHERE, np.uint8)
    image = QImage(data.data, columns, rows, stride, QImage.Format.Format_Indexed8)
    image.setColorTable(color_table())
    return _Plane(reducer, data, image)


def color_table() -> list[int]:
    """Colours of the theme for `shades`; the last one is for what is not a number."""
    theme = THEMES.current
    table = theme.diverging(255).astype(np.uint32)
    colors = (table[:, 3] << 24) | (table[:, 0] << 16) | (table[:, 1] << 8) | table[:, 2]
    return [*colors.tolist(), theme.color("error").rgba()]
