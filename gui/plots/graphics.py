"""The widget that every plot and heatmap is: a scene of pyqtgraph in the colours of the theme."""

from __future__ import annotations

import pyqtgraph as pg
import shiboken6
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGraphicsScene, QSizePolicy, QWidget

from gui.theme import THEMES, Theme

# Lines of a thousand points without smoothing: six times as fast. What is needed at exit is done
# by the window, not by a search through all that lives.
pg.setConfigOptions(antialias=False, useOpenGL=False, exitCleanup=False, mouseRateLimit=-1)


class Graphics(pg.GraphicsView):
    """Paints its title and legend behind the scene, and what the mouse tells before it.

    One unit of the scene is one pixel of the widget. Draws nothing while hidden.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, background=None)
        self.mouse: QPointF | None = None  # where it is, while over me
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        THEMES.changed.connect(self._take_theme)

    def lay_out(self) -> None:
        """Fit everything into the size of the widget."""
        raise NotImplementedError

    def show_theme(self, theme: Theme) -> None:
        """Take over the colours."""
        raise NotImplementedError

    def paint_behind(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paint what is no item of the scene, as far as it lies in a rectangle."""

    def paint_before(self, painter: QPainter, theme: Theme) -> None:
        """Paint over everything."""

    def repaint_all(self) -> None:
        """Paint everything again when there is time."""
        self.resetCachedContent()
        self.viewport().update()

    def repaint_behind(self, height: int) -> None:
        """Paint again what is no item, in the uppermost pixels."""
        top = QRectF(0, 0, self.width(), height)
        self.invalidateScene(top, QGraphicsScene.SceneLayer.BackgroundLayer)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 80)

    # ---- Qt ------------------------------------------------------------------------------------

    def drawBackground(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, THEMES.current.color("plot_background"))
        painter.save()
        self.paint_behind(painter, rect, THEMES.current)
        painter.restore()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        self.paint_before(painter, THEMES.current)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse = event.position()
        super().mouseMoveEvent(event)
        self.viewport().update()

    def leaveEvent(self, event: QEvent) -> None:
        self.mouse = None
        super().leaveEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent | None) -> None:
        super().resizeEvent(event)
        if event is not None:  # pyqtgraph calls this while it makes itself
            self.lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.lay_out()

    def _take_theme(self, theme: Theme) -> None:
        if shiboken6.isValid(self):  # its cycles outlive the widget until they are collected
            self.show_theme(theme)
            self.repaint_all()
