"""The window onto the diagram: takes mouse, wheel, keys and drops, and hands them on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, Qt
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from gui.canvas.camera import READABLE
from gui.canvas.stage import Stage
from gui.canvas.tips import tip_for


class CanvasView(Stage):
    """Shows a document's diagram and lets people change it."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.mouse.wheel(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.canvas.hover(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._drops.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._drops.move(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drops.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        self._drops.drop(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.modifiers() and self.gesture is None:
            self.mouse.hold_space()
        elif not self.keyboard.press(event):
            event.ignore()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            if self.mouse.let_go_of_space():
                self.quick_add()
        else:
            event.ignore()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return self.keyboard.tab(forward) or super().focusNextPrevChild(forward)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        by_key = event.reason() in (
            Qt.FocusReason.TabFocusReason,
            Qt.FocusReason.BacktabFocusReason,
        )
        if by_key:
            self.keyboard.tab(event.reason() == Qt.FocusReason.TabFocusReason)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.mouse.let_go_of_space()
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.canvas.focus(self.canvas.current, keyboard=False)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu()
        else:
            at = self.mapToScene(event.pos())
            self.show_menu(self.canvas.target_at(at, self.zoom), at)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.key() == Qt.Key.Key_Space and not event.modifiers()
            if held or self.gesture is not None:
                event.accept()  # a shortcut of the window must not take what is meant for a hand
                return True
        return super().event(event)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            at = self.mapToScene(event.pos())
            QToolTip.showText(
                event.globalPos(), tip_for(self.canvas, at, self.zoom), self.viewport()
            )
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.camera.zoom_to(self.zoom * (1 + event.value()), event.position())
            return True
        return super().viewportEvent(event)

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        super().drawBackground(painter, rect)
        self._grid.draw(painter, QRectF(rect), self.zoom)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.gesture is None:  # else the canvas would slip away under the hand
            self.camera.follow_size(event.oldSize())
        self._hint.center()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.canvas.look.ratio = self.devicePixelRatioF()
        if not self._fitted:
            self._fitted = True
            self.camera.fit(READABLE)
