"""A row of heatmaps, one per layer: the frame of every view that shows layers as colours."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.graph import NodeId
from core.probes import Grid
from core.run import Mail
from core.session import Session
from gui.plots.export import Rows
from gui.plots.heatmap import Heatmap
from gui.plots.panel import LivePanel
from gui.plots.reduce import Array
from gui.plots.row import PlotRow
from gui.selection import Selection

LEAST_WIDTH = 150  # px; layers that do not fit beside each other are scrolled
EVERY = "All layers"


class MapsPanel(LivePanel):
    """Heatmaps of layers side by side; subclasses say of what, by `arrays`."""

    interval: ClassVar[float] = 0.1  # seconds between two pictures while training
    pointed = Signal(object)  # (node, row, unit, weight) under the mouse, or None
    picked = Signal(object)  # the node whose heatmap was pressed

    def __init__(self, session: Session, selection: Selection | None = None) -> None:
        super().__init__(session)
        self.maps: list[Heatmap] = []
        self.live = False  # training goes on: there will soon be newer numbers
        self._moment = 0.0
        self._alone: NodeId | None = None  # the one layer that is shown
        self._selected: frozenset[NodeId] = frozenset()
        self._fixed = False
        self._row = PlotRow(self.body, LEAST_WIDTH)
        self.add_choices()
        self._layers = QMenu("Layers", self)
        self._choice = self.add_menu(EVERY, "Which layers are shown", "", self._layers)
        scales = ("live", "fixed")
        self.add_choice("Scale: {}", "How colours follow the values", scales, self._scale)
        if selection is not None:
            self.select(selection.nodes)
            selection.changed.connect(self.select)
            self.picked.connect(lambda node: selection.pick({node}))

    def arrays(self, grid: Grid) -> tuple[Array, ...] | None:
        """What is to be shown of a layer, fitting the parts of its grid; None: nothing."""
        raise NotImplementedError

    def show_mail(self, mail: Mail) -> None:
        """Paint anew, but not too often while training goes on."""
        now = time.perf_counter()
        if self.live and now - self._moment < self.interval:
            return
        self._moment = now
        super().show_mail(mail)

    def show_grids(self, wanted: tuple[Grid, ...]) -> None:
        """Have one heatmap for each of these layers."""
        if tuple(m.grid for m in self.maps) != wanted:
            self.make_maps(wanted)

    def make_maps(self, wanted: tuple[Grid, ...]) -> None:
        """Make the heatmaps anew."""
        for heatmap in self.maps:
            self._row.remove(heatmap)
        self.maps = [self.make_map(grid, self._row.inside) for grid in wanted]
        for heatmap in self.maps:
            heatmap.fixed = self._fixed
            heatmap.pointed.connect(self.pointed)
            heatmap.pressed.connect(self.picked)
            self._row.add(heatmap)
        self._offer([m.grid.node for m in self.maps])
        self.select(self._selected)

    def add_choices(self) -> None:
        """Add what else can be chosen, before the choice of layers. Called while I am made."""

    def make_map(self, grid: Grid, parent: QWidget) -> Heatmap:
        """A view of one layer."""
        return Heatmap(grid, parent)

    def paint_maps(self) -> None:
        """Paint the numbers of every heatmap that can be seen."""
        for heatmap in self.maps:
            if heatmap.isHidden():
                continue
            arrays = self.arrays(heatmap.grid)
            if arrays is not None:
                seen = not heatmap.visibleRegion().isEmpty()
                heatmap.show_arrays(arrays, whole=seen and not self.live)

    def select(self, nodes: Iterable[NodeId]) -> None:
        """Mark the layers that are picked on the diagram, and bring the first into view."""
        self._selected = frozenset(nodes)
        for heatmap in self.maps:
            heatmap.set_selected(heatmap.grid.node in self._selected)
        first = next((m for m in self.maps if m.grid.node in self._selected), None)
        if first is not None:
            self._row.ensureWidgetVisible(first, 0, 0)

    def show_only(self, node: NodeId | None) -> None:
        """Give all the room to one layer; None: show every layer."""
        self._alone = node
        self._choice.setText(node or EVERY)
        for heatmap in self.maps:
            heatmap.setVisible(node in (None, heatmap.grid.node))
        if self.isVisible():
            self.refresh()

    def reset(self) -> None:
        for heatmap in self.maps:
            heatmap.reset()

    def table(self) -> Rows:
        """One row for each cell of the layers that are shown."""
        yield ("layer", "from", "to", "value")
        for heatmap in self.maps:
            arrays = None if heatmap.isHidden() else self.arrays(heatmap.grid)
            columns = heatmap.grid.columns
            for part, array in zip(heatmap.grid.parts, arrays or (), strict=False):
                for row, values in enumerate(array):
                    name = part.rows.full(row)
                    for column, value in enumerate(values.tolist()):
                        yield heatmap.grid.node, name, columns.full(column), value

    def _offer(self, nodes: list[NodeId]) -> None:
        self._layers.clear()
        for node in [None, *dict.fromkeys(nodes)]:
            entry = self._layers.addAction(node or EVERY)
            entry.triggered.connect(lambda _=False, n=node: self.show_only(n))
        self._alone = self._alone if self._alone in nodes else None
        self._choice.setText(self._alone or EVERY)
        for heatmap in self.maps:
            heatmap.setVisible(self._alone in (None, heatmap.grid.node))

    def _scale(self, how: str) -> None:
        self._fixed = how == "fixed"
        for heatmap in self.maps:
            heatmap.fixed = self._fixed
        self.refresh()
