"""A plot: curves over axes that follow them, with zoom, pan and exact values under the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.plots.axes import inner, paint_axes, small
from gui.plots.curve import Curve
from gui.plots.legend import BAND, Legend, Named
from gui.plots.marks import Drawable
from gui.plots.readout import Lines, paint_readout
from gui.plots.view import Scale, Span, View, number, roomy
from gui.theme import THEMES, Theme


class Plot(QWidget):
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
        self._axes: QPixmap | None = None
        self._axes_key: object = None
        self._view = View(Scale(0, 1), Scale(0, 1), QRectF(0, 0, 10, 10))
        self._mouse: QPointF | None = None
        self._pressed: tuple[QPointF, View] | None = None
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        THEMES.changed.connect(self.show_theme)

    # ---- what is shown -------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return self.legend.title

    @property
    def view(self) -> View:
        """The axes and where they lie, as painted."""
        return self._view

    def add(self, curve: Curve) -> Curve:
        self.curves.append(curve)
        return curve

    def refresh(self) -> None:
        """Make the picture equal to curves and marks."""
        if not self.isVisible():
            return
        view = self._choose_view()
        changed = view != self._view
        self._view = view
        self._renew_axes()
        moved = [curve.lay_out(view) for curve in self.curves]
        named = [*self.named, *(c for c in self.curves if not c.faint and len(c))]
        told = self.legend.lay_out(named, self.width(), self.font())
        if changed or any(moved) or told or self.marks or self.behind:
            self.update()

    def reset(self) -> None:
        """Show everything, and follow what comes."""
        self._free, self._scales = False, None
        self.refresh()
        self.update()
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

    def show_theme(self, _: Theme) -> None:
        self._axes_key = None
        self._renew_axes()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(360, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    # ---- axes ----------------------------------------------------------------------------------

    def _choose_view(self) -> View:
        if self._scales is None or not self._free:
            self._scales = self._fit()
        x, y = self._scales
        return View(x, y, inner(self.size(), BAND, y, self.x_name, self.font()))

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

    def _renew_axes(self) -> None:
        key = (self.size(), self.devicePixelRatioF(), self._view, self.x_name, THEMES.current)
        if key != self._axes_key and self.isVisible():
            self._axes_key = key
            self._axes = paint_axes(
                self.size(), key[1], self._view, self.x_name, THEMES.current, self.font()
            )

    # ---- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme = QPainter(self), THEMES.current
        if self._axes is not None:
            painter.drawPixmap(0, 0, self._axes)
        self.legend.paint(painter, theme, self.font())
        painter.setFont(small(self.font()))
        painter.setClipRect(self._view.rect.adjusted(0, -1, 1, 1))
        for thing in self.behind:
            thing.paint(painter, self._view, theme)
        for curve in sorted(self.curves, key=lambda c: not c.faint):
            if curve.visible:
                curve.paint(painter, theme)
        for thing in self.marks:
            thing.paint(painter, self._view, theme)
        if self._mouse is not None and self._view.rect.contains(self._mouse):
            x, y = self._view.value_at(self._mouse.x(), self._mouse.y())
            if self.tell is not None:
                if told := self.tell(x, y):
                    paint_readout(painter, self._view.rect, self._mouse, told, rule=False)
            elif lines := self.read_out(x):
                at = float(self._view.across(self._snapped(x)))  # type: ignore[arg-type]
                paint_readout(painter, self._view.rect, QPointF(at, self._mouse.y()), lines)
        painter.end()

    def _nearest(self, curve: Curve, x: float) -> float:
        return float(curve.x(curve.nearest(x) or 0))  # type: ignore[arg-type]

    def _snapped(self, x: float) -> float:
        shown = [c for c in self.curves if c.visible and len(c)]
        return self._nearest(next((c for c in shown if not c.faint), shown[0]), x)

    # ---- mouse ---------------------------------------------------------------------------------

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._scales is None or not event.angleDelta().y():
            return
        factor, point = 0.85 ** (event.angleDelta().y() / 120), event.position()
        rect, (x, y) = self._view.rect, self._scales
        if point.x() >= rect.left():
            x = x.zoomed(factor, (point.x() - rect.left()) / rect.width())
        if point.y() <= rect.bottom():
            y = y.zoomed(factor, (rect.bottom() - point.y()) / rect.height())
        self._take(x, y)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if thing := self.legend.thing_at(event.position()):
            thing.visible = not thing.visible
            self.refresh()
            self.update()
        else:
            self._pressed = event.position(), self._view

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse = event.position()
        over = self.legend.thing_at(self._mouse) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor)
        if self._pressed is not None:
            start, view = self._pressed
            way = event.position() - start
            x = view.x.moved(-way.x() / view.rect.width())
            self._take(x, view.y.moved(way.y() / view.rect.height()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.legend.thing_at(event.position()) is None:
            self.reset()

    def leaveEvent(self, event: QEvent) -> None:
        self._mouse = None
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.refresh()
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self.refresh()
        self.update()

    def _take(self, x: Scale, y: Scale) -> None:
        moved = self._scales is not None and x != self._scales[0]
        self._free, self._scales = True, (x, y)
        self.refresh()
        if moved:
            self.zoomed.emit(x)
