"""The weights of a layer as colours: one cell for each, zero in the middle, names beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from core.probes import Grid
from gui.plots.axes import small
from gui.plots.cells import Cells
from gui.plots.graphics import Graphics
from gui.plots.heatmap_frame import Layout, lay_out, paint_frame
from gui.plots.readout import paint_readout
from gui.plots.reduce import NOWHERE, Array, Bytes, Reducer, round_up, shades, strength
from gui.plots.view import moved, number, zoomed
from gui.theme import Theme


@dataclass(eq=False)
class _Plane:
    """One part of the layer in the scene; the image looks at the bytes, it has no copy."""

    image: Cells
    reducer: Reducer
    bytes: Bytes


class Heatmap(Graphics):
    """Shows arrays of one `Grid`. Wheel zooms, dragging moves, a double click shows all again.

    Always by whole cells, so that their names stay beside them.
    """

    pointed = Signal(object)  # (node, row, unit, weight) under the mouse, or None
    pressed = Signal(object)  # node

    def __init__(self, grid: Grid, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = grid
        self.note = ""  # said after the title, as a warning
        self.quantity = ""  # what the values are, if they are not the weights themselves
        self.limit = 1.0  # the value of the strongest colour
        self.fixed = False  # keep the limit as it is
        self._arrays: tuple[Array, ...] = ()
        self._planes = [self._new_plane() for _ in grid.parts]
        self._rows, self._columns = (0, len(grid.parts[0].rows)), (0, len(grid.columns))
        self._layout: Layout | None = None
        self._selected = False
        self._marked: tuple[int, int | None, int] | None = None  # part, row, column
        self._start: tuple[QPointF, tuple[int, int], tuple[int, int]] | None = None
        self.setAccessibleName(grid.title)

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
            self.repaint_all()

    def set_selected(self, yes: bool) -> None:
        """Mark the layer as the one that is picked on the diagram."""
        if yes != self._selected:
            self._selected = yes
            self.repaint_all()

    def mark(self, weight: str, row: int | None, column: int) -> None:
        """Frame one cell, or with no row a column, that is pointed at elsewhere."""
        parts = [part.weight for part in self.grid.parts]
        place = (parts.index(weight), row, column) if weight in parts else None
        if place is not None and not self._has(*place):
            place = None
        if place != self._marked:
            self._marked = place
            self.viewport().update()

    def unmark(self) -> None:
        """Frame nothing."""
        if self._marked is not None:
            self._marked = None
            self.viewport().update()

    def said(self, part: int, row: int, column: int) -> str:
        """`petal width → unit 3: −0.214`."""
        names = self.grid.parts[part].rows
        value = number(float(self._arrays[part][row, column]))
        place = f"{names.full(row)} → {self.grid.columns.full(column)}"
        return f"{place}: {self.quantity} {value}" if self.quantity else f"{place}: {value}"

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
        for plane in self._planes:
            plane.image.show_theme()

    def sizeHint(self) -> QSize:
        return QSize(240, 180)

    def minimumSizeHint(self) -> QSize:
        return QSize(130, 80)

    # ---- picture -------------------------------------------------------------------------------

    def _new_plane(self) -> _Plane:
        image = Cells()
        self.addItem(image)
        return _Plane(image, Reducer((1, 1), 1, 1), np.zeros((1, 1), np.uint8))

    def lay_out(self) -> None:
        """Work out the geometry again, and what fits into it."""
        if not self.isVisible():
            return
        self._layout = self._lay_out()
        for i, (plane, rect) in enumerate(zip(self._planes, self._layout.parts, strict=True)):
            rows = self._rows[1] - self._rows[0] if i == 0 else len(self.grid.parts[i].rows)
            shape = (rows, self._columns[1] - self._columns[0])
            ratio = self.devicePixelRatioF()
            width, height = int(rect.width() * ratio), int(rect.height() * ratio)
            plane.reducer = Reducer(shape, height, width)
            plane.bytes = np.full(plane.reducer.cells.shape, NOWHERE, np.uint8)
        if self._arrays:
            self._renew(True)
        self.repaint_all()

    def _lay_out(self) -> Layout:
        size, font = self.size(), self.font()
        return lay_out(self.grid, self._rows, self._columns, size, self.limit, font)

    def _renew(self, whole: bool) -> None:
        for i, plane in enumerate(self._planes):
            plane.reducer.update(self._shown(i), whole)
        self._choose_limit()
        assert self._layout is not None
        for plane, rect in zip(self._planes, self._layout.parts, strict=True):
            shades(plane.reducer.cells, self.limit, plane.bytes)
            plane.image.show_bytes(plane.bytes, QRectF(rect))

    def _choose_limit(self) -> None:
        """A round number above every value shown, which stays while it fits."""
        top = max(strength(plane.reducer.cells) for plane in self._planes)
        if not self.fixed and not 0.45 * self.limit <= top <= self.limit:
            self.limit = round_up(top)
            if self._lay_out() != self._layout:  # its numbers want more room, or less
                self.lay_out()
            self.repaint_all()

    def paint_behind(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if self._layout is not None:
            paint_frame(painter, self.grid, self._layout, self.limit, self.note, self.font())

    def paint_before(self, painter: QPainter, theme: Theme) -> None:
        if self._selected:
            painter.setPen(QPen(theme.color("card_selected"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        if self._marked is not None and self.mouse is None:
            painter.setPen(QPen(theme.color("text"), 2))
            painter.drawRect(self._marked_rect(*self._marked))
        if self.mouse is not None and (cell := self.cell_at(self.mouse)):
            painter.setPen(QPen(theme.color("text"), 1))
            painter.drawRect(self._cell_rect(*cell).adjusted(-0.5, -0.5, 0.5, 0.5))
            painter.setFont(small(self.font()))
            lines = [(None, line) for line in self._broken(self.said(*cell), painter)]
            paint_readout(painter, QRectF(self.rect()), self.mouse, lines, rule=False)

    def _broken(self, text: str, painter: QPainter) -> list[str]:
        """The words in as many lines as they need to be read whole."""
        room = self.width() - 24
        for marks in ((), (": ",), (": ", " → ")):
            lines = [text]
            for mark in marks:
                lines = [part for line in lines for part in line.split(mark, 1)]
            if max(map(painter.fontMetrics().horizontalAdvance, lines)) <= room:
                break
        return [lines[0], f"→ {lines[1]}", *lines[2:]] if len(lines) == 3 else lines

    def _cell_rect(self, part: int, row: int, column: int) -> QRectF:
        assert self._layout is not None
        rect, reducer = QRectF(self._layout.parts[part]), self._planes[part].reducer
        i, j = reducer.cell_of(row - self._first_row(part), column - self._columns[0])
        rows, columns = reducer.cells.shape
        width, height = rect.width() / columns, rect.height() / rows
        return QRectF(rect.left() + j * width, rect.top() + i * height, width, height)

    def _marked_rect(self, part: int, row: int | None, column: int) -> QRectF:
        if row is not None:
            return self._cell_rect(part, row, column)
        assert self._layout is not None
        rect = self._cell_rect(part, self._first_row(part), column)
        whole = self._layout.all
        return QRectF(rect.left(), whole.top(), rect.width(), whole.height())

    def _has(self, part: int, row: int | None, column: int) -> bool:
        """Whether a cell is in view."""
        rows = self._rows if part == 0 else (0, len(self.grid.parts[part].rows))
        seen = row is None or rows[0] <= row < rows[1]
        return self._layout is not None and seen and self._columns[0] <= column < self._columns[1]

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
            self.lay_out()

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
        super().mouseMoveEvent(event)
        if self._start is not None and self._layout is not None:
            start, rows, columns = self._start
            way, rect = start - event.position(), self._layout.parts[0]
            down = round(way.y() / max(rect.height(), 1) * (rows[1] - rows[0]))
            across = round(way.x() / max(rect.width(), 1) * (columns[1] - columns[0]))
            total = len(self.grid.parts[0].rows), len(self.grid.columns)
            self._look_at(moved(rows, down, total[0]), moved(columns, across, total[1]))
        cell = self.cell_at(event.position())
        place = (self.grid.node, *cell[1:], self.grid.parts[cell[0]].weight) if cell else None
        self.pointed.emit(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._start = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)
