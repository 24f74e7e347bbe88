"""A line to type the new name of a layer into, right on its card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from core.arrange import WIDTH
from core.edits import RenameNode
from core.graph import NodeId

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class NameEditor(QLineEdit):
    """Enter gives the name, Esc leaves it; a name that is refused can be mended."""

    def __init__(self, view: Stage, node: NodeId) -> None:
        super().__init__(node, view.viewport())
        self._view, self._node = view, node
        self._done = False
        self.setAccessibleName("Name of the layer")
        self.setMaxLength(60)

    def begin(self) -> None:
        """Open on the card."""
        view = self._view
        box = view.canvas.cards[self._node].box()
        corner = view.mapFromScene(QPointF(box.left() + 6, box.bottom() - 27))
        self.setFixedWidth(max(120, round((WIDTH - 12) * view.zoom)))
        self.move(corner)
        self.show()
        self.selectAll()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._take()
        self._close()

    def _take(self) -> None:
        if self._done:
            return
        name = self.text().strip()
        if self._view.canvas.document.apply(RenameNode(self._node, name)):
            self._close()
            self._view.select(frozenset({NodeId(name)}))

    def _close(self) -> None:
        if not self._done:
            self._done = True
            self.hide()
            self.deleteLater()
            self._view.setFocus()
