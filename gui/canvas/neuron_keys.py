"""The neuron view by keys alone: from neuron to neuron, and through all that feeds one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QKeyEvent

from core.graph import NodeId
from gui.canvas.neuron_scene import Found, OneWeight

if TYPE_CHECKING:
    from gui.canvas.neuron_view import NeuronView

Key = Qt.Key
SIDEWAYS = {Key.Key_Left: -1, Key.Key_Right: 1}
UPRIGHT = {Key.Key_Up: -1, Key.Key_Down: 1}
ENTER = (Key.Key_Return, Key.Key_Enter)
AROUND = 40.0  # units around a neuron that are brought into view


class NeuronKeys:
    """Arrows go to a neuron; with Shift to its bias and its wires; Enter sets what is marked."""

    def __init__(self, view: NeuronView) -> None:
        self._view, self._scene = view, view.neurons
        self._node: NodeId | None = None
        self._place = 0
        self._fed = -1  # which of the weights that feed the neuron; -1 for the neuron itself

    def press(self, event: QKeyEvent) -> bool:
        """Say whether the key meant something here."""
        key, modifiers = event.key(), event.modifiers()
        shift = modifiers == Qt.KeyboardModifier.ShiftModifier
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not plain and not (shift and key in UPRIGHT):
            return False
        if key in SIDEWAYS:
            self._go_sideways(SIDEWAYS[Key(key)])
        elif key in UPRIGHT and shift:
            self._go_through(UPRIGHT[Key(key)])
        elif key in UPRIGHT:
            self._go_upright(UPRIGHT[Key(key)])
        elif key in ENTER:
            self._enter()
        elif key == Key.Key_Escape:
            self._node = None
            self._view.mark(None)
        else:
            return False
        return True

    def _go_sideways(self, by: int) -> None:
        columns = self._scene.columns
        order = sorted(columns, key=lambda n: (columns[n].column.x, columns[n].column.top))
        if not order:
            return
        old = columns[self._node].column if self._node in columns else None
        at = order.index(self._node) + by if self._node in columns and self._node else 0
        self._node, self._fed = order[min(max(at, 0), len(order) - 1)], -1
        ys = columns[self._node].column.ys
        if old is not None:  # to the neuron at the same height
            height = old.ys[min(self._place, len(old.ys) - 1)]
            self._place = min(range(len(ys)), key=lambda place: abs(ys[place] - height))
        self._show()

    def _go_upright(self, by: int) -> None:
        if self._node not in self._scene.columns:
            self._go_sideways(0)
            return
        self._place, self._fed = self._place + by, -1
        self._show()

    def _go_through(self, by: int) -> None:
        if self._node not in self._scene.columns:
            self._go_sideways(0)
            return
        count = len(self._scene.feeding(self._node, self._place))
        self._fed = min(max(self._fed + by, -1), count - 1)
        self._show()

    def _enter(self) -> None:
        found = self._found()
        if isinstance(found, OneWeight):
            self._view.edit(found, self._view.mapFromScene(found.middle))
        elif self._node is not None:
            self._view.selected.emit(frozenset({self._node}))

    def _found(self) -> Found:
        """What the keys speak to; the network may have changed since."""
        item = self._scene.columns.get(self._node) if self._node is not None else None
        if item is None or self._node is None:
            return None
        self._place = min(max(self._place, 0), len(item.column.ys) - 1)
        feeding = self._scene.feeding(self._node, self._place)
        if 0 <= self._fed < len(feeding):
            return feeding[self._fed]
        return self._scene.neuron(self._node, self._place)

    def _show(self) -> None:
        found = self._found()
        if self._node is None or found is None:
            return
        column = self._scene.columns[self._node].column
        spot = QRectF(column.x - AROUND, column.ys[self._place] - AROUND, 2 * AROUND, 2 * AROUND)
        self._view.camera.show_area(spot)
        self._view.mark(found)
