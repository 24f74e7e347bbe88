"""A plot: curves over axes that follow them, with zoom, pan and exact values under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from gui.plots.axes import BOTTOM, RIGHT, Axis, inner, small
from gui.plots.curve import Curve
from gui.plots.graphics import Graphics
from gui.plots.legend import BAND, Legend, Named
from gui.plots.marks import Drawable
from gui.plots.readout import Lines, paint_readout
from gui.plots.stock import Stock
from gui.plots.view import Scale, Span, View, evened, number, roomy
from gui.theme import THEMES, Theme


class Plot(Graphics):
    """Draws only what has changed since the last time, and nothing while hidden.

    Change curves and marks, then call `refresh`. Wheel zooms about the mouse (over an axis: that
    axis alone), dragging pans, a double click shows everything again.
    """

    zoomed = Signal(object)  # the x Scale that the user has chosen, or None after a reset

    def __init__(self, title: str, x_name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = Legend(title)
        self.curves: list[Curve] = []
        self.behind: Sequence[Drawable] = ()
        self.marks: Sequence[Drawable] = ()
        self.named: Sequence[Named] = ()  # what the legend tells besides the curves
        self.tell: Callable[[float, float], Lines] | None = None  # the read-out at a point
        self.x_name = x_name
        self.quiet = True  # faint curves neither stretch the y axis nor are read out
        self.log_x = self.log_y = False
        self.extent: Span | None = None  # x axis, where known beforehand
        self.span: Span | None = None  # y axis, where known beforehand
        self._scales: tuple[Scale, Scale] | None = None
        self._free = False  # the user has zoomed
        self._view = View(Scale(0, 1), Scale(0, 1), QRectF(0, 0, 10, 10))
        self.even = False  # as many numbers to a pixel across as up: lengths can be compared
        self._room: tuple[object, QRectF] = None, QRectF()
        self._axes = {side: Axis(side) for side in ("left", "bottom")}
        self.item = pg.PlotItem(axisItems=self._axes, enableMenu=False)
        self.box: Any = self.item.vb
        self._stock = Stock(self.box)
        self._drawn: tuple[Curve, ...] = ()
        self._furnish()
        self.show_theme(THEMES.current)

    def _furnish(self) -> None:
        self.item.hideButtons()
        self.item.layout.setContentsMargins(0, BAND, RIGHT, 0)
        self.box.disableAutoRange()
        self.box.sigRangeChangedManually.connect(self._moved)
        self.setCentralItem(self.item)
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    # ---- what is shown -------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.legend.title

    @property
    def view(self) -> View:
        """The axes and where they lie, as painted."""
        return self._view

    @property
    def is_zoomed(self) -> bool:
        """Whether the user has chosen what is in view."""
        return self._free

    def add(self, curve: Curve) -> Curve:
        self.curves.append(curve)
        return curve

    def refresh(self) -> None:
        """Make the picture equal to curves and marks."""
        if not self.isVisible():
            return
        view = self._choose_view()
        if view != self._view:
            self._view = view
            self._set_axes(view)
        self._draw_curves(view)
        self._stock.show(self.behind, self.marks, view, THEMES.current)
        named = [*self.named, *(c for c in self.curves if not c.faint and len(c))]
        if self.legend.lay_out(named, self.width(), self.font()):
            self.repaint_behind(BAND - 2)  # Qt adds a pixel; letters end above

    def reset(self) -> None:
        """Show everything, and follow what comes."""
        self._free, self._scales = False, None
        self.lay_out()
        self.zoomed.emit(None)

    def show_x(self, scale: Scale | None) -> None:
        """Take over the x axis of a plot beside this one; None: show everything."""
        if scale is None:
            self._free, self._scales = False, None
        elif self._scales is not None and scale.log == self.log_x:
            self._free, self._scales = True, (scale, self._scales[1])
        self.refresh()

    def set_log(self, x: bool, y: bool) -> None:
        if (x, y) != (self.log_x, self.log_y):
            self.log_x, self.log_y = x, y
            self._free, self._scales = False, None

    def read_out(self, x: float) -> Lines:
        """What is said of the place `x`: the exact values of every curve nearest to it."""
        shown = self._told() or [c for c in self.curves if c.visible and len(c)]
        if not shown:
            return []
        heading = f"{self.x_name} {number(self._nearest(shown[0], x), 6)}".strip()
        return [(None, heading)] + [
            (c, f"{c.name} {number(float(c.values[c.nearest(x) or 0]), 6)}") for c in shown
        ]

    def _told(self) -> list[Curve]:
        quiet = self.quiet
        return [c for c in self.curves if c.visible and len(c) and not (c.faint and quiet)]

    def show_theme(self, theme: Theme) -> None:
        for axis in self._axes.values():
            axis.show_theme(theme, self.font())
        for curve in self.curves:
            curve.show_theme(theme)
        if self.isVisible():
            self._stock.show(self.behind, self.marks, self._view, theme)

    def sizeHint(self) -> QSize:
        return QSize(360, 200)

    def lay_out(self) -> None:
        self.refresh()
        self.repaint_all()

    # ---- items of the scene --------------------------------------------------------------------

    def _set_axes(self, view: View) -> None:
        self._axes["left"].show_powers(view.y.log)
        self._axes["bottom"].show_powers(view.x.log)
        self._axes["left"].setWidth(view.rect.left())
        self._axes["bottom"].setHeight(self.height() - view.rect.bottom())
        self.item.layout.activate()
        self.box.setRange(xRange=view.x.ends, yRange=view.y.ends, padding=0)
        self.repaint_all()
        self.box.prepareForPaint()  # else a drag before the next painting starts from old axes

    def _draw_curves(self, view: View) -> None:
        curves = tuple(self.curves)
        if curves != self._drawn:
            for gone in set(self._drawn) - set(curves):
                self.box.removeItem(gone.item)
            for new in set(curves) - set(self._drawn):
                self.box.addItem(new.item, ignoreBounds=True)
            self._drawn = curves
        for curve in curves:
            curve.lay_out(view)
            curve.show_theme(THEMES.current)

    # ---- axes ----------------------------------------------------------------------------------

    def _choose_view(self) -> View:
        if self._scales is None or not self._free:
            self._scales = self._fit()
        x, y = self._scales
        key = (self.size(), y, self.x_name)
        if key != self._room[0]:
            self._room = key, inner(self.size(), BAND, y, self.x_name, self.font())
        if self.even and not self._free:
            self._scales = x, y = evened(x, y, self._room[1])
        return View(x, y, self._room[1])

    def _fit(self) -> tuple[Scale, Scale]:
        old = self._scales or (None, None)
        spans = [s for c in self.curves if c.visible and (s := c.span())]
        first = min((s[0] for s in spans), default=0.0)
        last = max((s[1] for s in spans), default=1.0)
        x = self._grown(first, last, old[0])
        if self.extent is not None:
            low = max(self.extent[0], min(first, 1.0)) if self.log_x else self.extent[0]
            x = Scale(low, max(self.extent[1], low * 1.01 + 1e-9), self.log_x)
        if self.span is not None:
            return x, Scale(*self.span)
        return x, roomy(self._heights(), old[1], self.log_y)

    def _grown(self, first: float, last: float, old: Scale | None) -> Scale:
        """An x axis that grows in leaps, so that it stays for most frames."""
        if self.log_x:
            first = max(first, 1e-3)
        if old is not None and old.log == self.log_x and old.low <= first and old.high >= last:
            return old
        known = old is not None and old.log == self.log_x and last > old.high
        high = first + (last - first) * (1.3 if known else 1.02)
        return Scale(first, max(high, first + 1e-9, first * 1.001), self.log_x)

    def _heights(self) -> Span:
        shown = [
            c for c in self.curves if c.visible and not (c.faint and self.quiet) and len(c) > 1
        ]
        shown = shown or [c for c in self.curves if c.visible and len(c)]
        spans = [s for c in shown if (s := c.extremes.range())]
        if self.log_y:
            spans = [(low if low > 0 else high * 1e-6, high) for low, high in spans if high > 0]
        if not spans:
            return (0.1, 1.0) if self.log_y else (0.0, 1.0)
        return min(s[0] for s in spans), max(s[1] for s in spans)

    # ---- painting ------------------------------------------------------------------------------

    def paint_behind(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        self.legend.paint(painter, theme, self.font())
        if rect.bottom() <= BAND:  # only the newest values in the legend are others
            return
        self._paint_grid(painter, theme)
        painter.setFont(small(self.font()))
        painter.setPen(theme.color("plot_axis"))
        metrics, rect = QFontMetricsF(small(self.font())), self._view.rect
        place = QPointF(6, rect.bottom() + metrics.ascent() + 2)
        if self.height() - rect.bottom() > BOTTOM + 2:  # a long name has a line of its own
            middle = rect.center().x() - metrics.horizontalAdvance(self.x_name) / 2
            place = QPointF(middle, rect.bottom() + BOTTOM + metrics.ascent() - 2)
        painter.drawText(place, self.x_name)

    def _paint_grid(self, painter: QPainter, theme: Theme) -> None:
        view, rect = self._view, self._view.rect
        painter.setPen(theme.color("plot_grid"))
        for value, _ in self._axes["bottom"].ticks(view.x, rect.width()):
            x = round(rect.left() + view.x.share_of(value) * rect.width())
            painter.drawLine(QLineF(x, rect.top(), x, rect.bottom()))
        for value, _ in self._axes["left"].ticks(view.y, rect.height()):
            y = round(rect.bottom() - view.y.share_of(value) * rect.height())
            painter.drawLine(QLineF(rect.left(), y, rect.right(), y))

    def paint_before(self, painter: QPainter, theme: Theme) -> None:
        if self.mouse is None or not self._view.rect.contains(self.mouse):
            return
        painter.setFont(small(self.font()))
        x, y = self._view.value_at(self.mouse.x(), self.mouse.y())
        if self.tell is not None:
            if told := self.tell(x, y):
                paint_readout(painter, self._view.rect, self.mouse, told, rule=False)
        elif lines := self.read_out(x):
            at = float(self._view.across(self._snapped(x)))  # type: ignore[arg-type]
            paint_readout(painter, self._view.rect, QPointF(at, self.mouse.y()), lines)

    def _nearest(self, curve: Curve, x: float) -> float:
        return float(curve.x(curve.nearest(x) or 0))  # type: ignore[arg-type]

    def _snapped(self, x: float) -> float:
        shown = [c for c in self.curves if c.visible and len(c)]
        return self._nearest(next((c for c in shown if not c.faint), shown[0]), x)

    # ---- mouse ---------------------------------------------------------------------------------

    def _moved(self, _: object) -> None:
        """The user has zoomed or panned: keep to that, and tell the plots beside."""
        (left, right), (low, high) = self.box.viewRange()
        x = Scale.between(left, right, self.log_x)
        y = Scale.between(low, high, self.log_y)
        if not (x.is_fine() and y.is_fine()):
            self._set_axes(self._view)
            return
        moved = x != self._view.x
        self._free, self._scales = True, (x, y)
        self.refresh()
        if moved:
            self.zoomed.emit(x)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        thing = self.legend.thing_at(event.position())
        if thing is None:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton:
            thing.visible = not thing.visible
            self._stock.forget()
            self.lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.legend.thing_at(event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor
        self.viewport().setCursor(shape)
        self.viewport().setToolTip(self.legend.tip_at(event.position()))
        super().mouseMoveEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.legend.thing_at(event.position()) is None:
            self.reset()
