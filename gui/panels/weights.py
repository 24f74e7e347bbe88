"""The weights of every layer while they are learnt, as colours."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QScrollArea, QVBoxLayout, QWidget

from core.document import State
from core.graph import NodeId
from core.plan import Plan
from core.probes import Grid, Weights, grids
from core.run import Mail
from core.session import Session
from gui.plots.export import Rows
from gui.plots.heatmap import Heatmap
from gui.plots.panel import LivePanel

LEAST_WIDTH = 180  # px; layers that do not fit beside each other are scrolled
INTERVAL = 0.1  # seconds between two pictures while training: colours change slowly
EVERY = "All layers"


class WeightsPanel(LivePanel):
    """One live heatmap per layer that has weights."""

    title = "Weights"
    icon = "grid-3x3"
    empty = "Press Train to watch the weights here, one coloured cell for each."
    help = (
        "Each cell is one weight: what the input of its row adds to the unit of its column. "
        "Colours run from negative over zero (pale) to positive, as the scale beside them says. "
        "The last row is the bias. At first the cells are random; patterns show what the layer "
        "has learnt. A column that stays pale is a unit that hardly does anything. "
        "Wheel: zoom, drag: move, double click: all."
    )
    pointed = Signal(object)  # (node, row, unit) under the mouse, or None
    picked = Signal(object)  # the node whose heatmap was pressed

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plan: Plan | None = None
        self._weights: Weights | None = None
        self._drawn: object = None
        self._live = False
        self._moment = 0.0
        self._alone: NodeId | None = None  # the one layer that is shown
        self._selected: frozenset[NodeId] = frozenset()
        self.maps: list[Heatmap] = []
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._inside = QWidget()
        self._inside.setLayout(self._row)
        self._area = QScrollArea(self.body)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(self._inside)
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._area)
        self._layers = QMenu("Layers", self)
        self._choice = self.add_menu(EVERY, "Which layers are shown", "", self._layers)
        self.add_choice(
            "Scale: {}", "How colours follow the values", ("live", "fixed"), self._scale
        )
        self.finish_bar()
        self._fixed = False
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self._take_plan(state)
        trained = state.project.trained
        if not self.session.busy:
            self._live = False
            self._weights = trained.weights if trained else None
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if mail.snapshot is not None:
            self._live = not (mail.resting or mail.finished)
            self._weights = mail.snapshot.weights
        now = time.perf_counter()
        if self._live and now - self._moment < INTERVAL:
            return
        self._moment = now
        super().show_mail(mail)

    def refresh(self) -> None:
        """Paint the newest weights in every heatmap that is seen."""
        known = self._weights is not None and bool(self.maps)
        self.show_body(known, self._reason())
        if self._weights is None:
            return
        for heatmap in self.maps:
            arrays = heatmap.grid.arrays(self._weights)
            if arrays is not None and not heatmap.visibleRegion().isEmpty():
                heatmap.show_arrays(arrays, whole=not self._live)
            elif arrays is not None:
                heatmap.show_arrays(arrays, whole=False)

    def select(self, nodes: Iterable[NodeId]) -> None:
        """Mark the layers that are picked on the diagram, and bring the first into view."""
        self._selected = frozenset(nodes)
        for heatmap in self.maps:
            heatmap.set_selected(heatmap.grid.node in self._selected)
        first = next((m for m in self.maps if m.grid.node in self._selected), None)
        if first is not None:
            self._area.ensureWidgetVisible(first, 0, 0)

    def reset(self) -> None:
        for heatmap in self.maps:
            heatmap.reset()

    # ---- within --------------------------------------------------------------------------------

    def _reason(self) -> str:
        if self._plan is not None and not self.maps:
            return "No layer has weights yet: add a Dense layer to the diagram."
        return self.empty

    def _restart(self) -> None:
        self._weights = None
        if self.isVisible():
            self.refresh()

    def _take_plan(self, state: State) -> None:
        plan = state.compiled.plan
        if plan is self._plan or plan is None:
            return
        self._plan = plan
        data = state.project.data
        wanted = grids(plan, data.signature if data else None)
        if tuple(m.grid for m in self.maps) != wanted:
            self._make(wanted)

    def _make(self, wanted: tuple[Grid, ...]) -> None:
        for heatmap in self.maps:
            self._row.removeWidget(heatmap)
            heatmap.hide()
            heatmap.deleteLater()
        self.maps = [Heatmap(grid, self._inside) for grid in wanted]
        for heatmap in self.maps:
            heatmap.setMinimumWidth(LEAST_WIDTH)
            heatmap.fixed = self._fixed
            heatmap.pointed.connect(self.pointed)
            heatmap.pressed.connect(self.picked)
            self._row.addWidget(heatmap, 1)
        self._offer([m.grid.node for m in self.maps])
        self.select(self._selected)

    def _offer(self, nodes: list[NodeId]) -> None:
        self._layers.clear()
        for node in [None, *dict.fromkeys(nodes)]:
            entry = self._layers.addAction(node or EVERY)
            entry.triggered.connect(lambda _=False, n=node: self.show_only(n))
        self.show_only(self._alone if self._alone in nodes else None)

    def show_only(self, node: NodeId | None) -> None:
        """Give all the room to one layer; None: show every layer."""
        self._alone = node
        self._choice.setIconText(node or EVERY)
        for heatmap in self.maps:
            heatmap.setVisible(node in (None, heatmap.grid.node))
        if self.isVisible():
            self.refresh()

    def _scale(self, how: str) -> None:
        self._fixed = how == "fixed"
        for heatmap in self.maps:
            heatmap.fixed = self._fixed
        self.refresh()

    def table(self) -> Rows:
        """One row for each weight of the layers that are shown."""
        yield ("layer", "from", "to", "value")
        for heatmap in self.maps:
            arrays = heatmap.grid.arrays(self._weights or {})
            if heatmap.isHidden() or arrays is None:
                continue
            columns = heatmap.grid.columns
            for part, array in zip(heatmap.grid.parts, arrays, strict=True):
                for row, values in enumerate(array):
                    name = part.rows.full(row)
                    for column, value in enumerate(values.tolist()):
                        yield heatmap.grid.node, name, columns.full(column), value
