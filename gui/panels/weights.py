"""The weights of every layer while they are learnt, as colours."""

from __future__ import annotations

from core.document import State
from core.plan import Plan
from core.probes import Grid, Weights, grids
from core.run import Mail
from core.session import Session
from gui.plots.maps import MapsPanel
from gui.plots.reduce import Array
from gui.selection import Selection


class WeightsPanel(MapsPanel):
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

    def __init__(self, session: Session, selection: Selection | None = None) -> None:
        super().__init__(session, selection)
        self._plan: Plan | None = None
        self._weights: Weights | None = None
        self.finish_bar()
        session.restarted.connect(self._restart)

    def show_state(self, state: State) -> None:
        plan, data, trained = state.compiled.plan, state.project.data, state.project.trained
        if plan is not None and plan is not self._plan:
            self._plan = plan
            self.show_grids(grids(plan, data.signature if data else None))
        if not self.session.busy:
            self.live = False
            self._weights = trained.weights if trained else None
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if mail.snapshot is not None:
            self.live = self.session.busy and not (mail.resting or mail.finished)
            self._weights = mail.snapshot.weights
        super().show_mail(mail)

    def refresh(self) -> None:
        """Paint the newest weights in every heatmap that is seen."""
        self.show_body(self._weights is not None and bool(self.maps), self._reason())
        if self._weights is not None:
            self.paint_maps()

    def arrays(self, grid: Grid) -> tuple[Array, ...] | None:
        return grid.arrays(self._weights or {})

    def _reason(self) -> str:
        if self._plan is not None and not self.maps:
            return "No layer has weights yet: add a Dense layer to the diagram."
        return self.empty

    def _restart(self) -> None:
        self._weights = None
        if self.isVisible():
            self.refresh()
