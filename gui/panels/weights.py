"""The weights of every layer while they are learnt, as colours: as they are, or how they move."""

from __future__ import annotations

import time

import numpy as np
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from core.document import State
from core.flow import Flow, difference, strides
from core.log import Snapshot
from core.moments import best
from core.plan import Plan
from core.probes import Grid, Weights, grids
from core.run import Mail
from core.session import Session
from gui.plots.heatmap import Heatmap
from gui.plots.maps import MapsPanel
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known, some
from gui.plots.tiles import Tiles, has_pictures
from gui.plots.view import number
from gui.pointing import Pointing, Spot
from gui.selection import Selection
from gui.shelf import Shelf

WEIGHTS, SINCE, GRADIENT, STEP = "Weights", "Change since", "Gradient", "Update / weights"
WORDS = {WEIGHTS: "", SINCE: "changed by", GRADIENT: "gradient", STEP: "update / size"}
ROWS = 128  # training rows that gradients are taken of
OFFERED = 12  # earlier moments in the menu
MATRIX, PICTURES = "Matrix", "Pictures"


class WeightsPanel(MapsPanel):
    """One live heatmap per layer that has weights, or a picture for each unit."""

    title = "Weights"
    icon = "grid-3x3"
    empty = "Press Train to watch the weights here, one coloured cell for each."
    help = (
        "Each cell is one weight: what the input of its row adds to the unit of its column. "
        "Colours run from negative over zero (pale) to positive, as the scale beside them says. "
        "The last row is the bias. At first the cells are random; patterns show what the layer "
        "has learnt. A column that stays pale is a unit that hardly does anything. "
        "<b>Pictures</b>: what each unit of a layer looks for, where its inputs are pixels. "
        "<b>Change since</b>: what training has done. <b>Gradient</b>: the slope of the loss, "
        "on 128 training rows. <b>Update / weights</b>: the last way per step, in sizes (root "
        "mean square) of the layer's weights; 0.0001 to 0.1 is healthy. "
        "Wheel: zoom, drag: move, double click: all."
    )

    def __init__(
        self,
        session: Session,
        selection: Selection | None = None,
        shelf: Shelf | None = None,
        pointing: Pointing | None = None,
    ) -> None:
        self.what, self._pictures = WEIGHTS, False
        self._since: Snapshot | None = None  # None: the start of the run
        super().__init__(session, selection)
        self.subject = Subject(session, shelf or Shelf(self))
        self.pointing = pointing or Pointing()
        self._plan: Plan | None = None
        self._now: Snapshot | None = None
        self._before: Snapshot | None = None
        self._figures: Weights | None = None
        self._flow: Flow | None = None
        self._made_of: tuple[object, ...] = ()
        self._last, self._pause = 0.0, 0.0
        self.finish_bar()
        self.pointed.connect(self._point)
        self.pointing.changed.connect(self._mark)
        session.restarted.connect(self._restart)

    def add_choices(self) -> None:
        self._menu = QMenu("What is shown", self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._choice_of_what = self.add_menu(WEIGHTS, "What is shown", "", self._menu)
        self._shape: QAction = self.add_choice(
            "{}", "Cells in rows and columns, or a picture for each unit",
            (MATRIX, PICTURES), self._draw_as,
        )  # fmt: skip
        self._shape.setVisible(False)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        plan, data, trained = state.compiled.plan, state.project.data, state.project.trained
        if plan is not None and plan is not self._plan:
            self._plan = plan
            found = grids(plan, data.signature if data else None)
            self._shape.setVisible(any(map(has_pictures, found)))
            self.show_grids(found)
        if not self.session.busy:
            self.live = False
            self._now = Snapshot(trained.step, trained.epoch, trained.weights) if trained else None
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        if mail.snapshot is not None:
            self.live = self.session.busy and not (mail.resting or mail.finished)
            if self._now is not None and self._now.step < mail.snapshot.step:
                self._before = self._now
            self._now = mail.snapshot
        if self.live and time.perf_counter() - self._last < self._pause:
            return
        super().show_mail(mail)

    def refresh(self) -> None:
        """Paint the newest numbers in every heatmap that is seen."""
        began = time.perf_counter()
        self._figures = self._work_out() if self._now is not None and self.maps else None
        self.show_body(self._figures is not None, self._reason())
        if self._figures is not None:
            self.paint_maps()
        self._last = time.perf_counter()
        self._pause = 8 * (self._last - began) if self.what == GRADIENT else 0.0

    def arrays(self, grid: Grid) -> tuple[Array, ...] | None:
        figures = self._figures or {}
        if self.what == GRADIENT and grid.node in figures and self._now is not None:
            mine = self._now.weights.get(grid.node, {})  # what follows no slope has none
            zeros = {name: np.zeros_like(array) for name, array in mine.items()}
            figures = {grid.node: {**zeros, **figures[grid.node]}}
        return grid.arrays(figures)

    # ---- what is shown -------------------------------------------------------------------------

    def show_what(self, what: str, since: Snapshot | None = None, said: str = "") -> None:
        """Show the weights, their change since a moment (None: the start), gradient or update."""
        self.what, self._since = what, since
        self._choice_of_what.setText(f"{what} {said or 'start'}" if what == SINCE else what)
        for heatmap in self.maps:
            heatmap.fixed = False  # other numbers want another scale
            heatmap.quantity = WORDS[what]
        self.refresh()
        for heatmap in self.maps:
            heatmap.fixed = self._fixed

    def make_map(self, grid: Grid, parent: QWidget) -> Heatmap:
        cls = Tiles if self._pictures and has_pictures(grid) else Heatmap
        made = cls(grid, parent)
        made.quantity = WORDS[self.what]
        return made

    def _draw_as(self, shape: str) -> None:
        self._pictures = shape == PICTURES
        self.make_maps(tuple(heatmap.grid for heatmap in self.maps))
        self.refresh()

    def _work_out(self) -> Weights | None:
        """The numbers that are wanted; None if they cannot be had."""
        assert self._now is not None
        now = self._now
        if self.what == SINCE:
            kept = self.session.timeline.moments
            start = self._since or (kept[0].snapshot if kept else None)
            return None if start is None else difference(start.weights, now.weights)
        if self.what == GRADIENT:
            flow = self._bound()
            return None if flow is None else flow.gradients(now.weights)
        if self.what == STEP:
            before = self._previous(now.step)
            if before is None:
                return None
            return strides(before.weights, now.weights, now.step - before.step)
        return now.weights

    def _previous(self, step: int) -> Snapshot | None:
        """The last moment before a step that is known."""
        known = [m.snapshot for m in self.session.timeline.moments]
        known += [self._before] if self._before is not None else []
        earlier = [snapshot for snapshot in known if snapshot.step < step]
        return max(earlier, key=lambda snapshot: snapshot.step, default=None)

    def _bound(self) -> Flow | None:
        """The program of the present network on some training rows, made when one is new."""
        subject = self.subject
        subject.take_state(self.session.document.state)
        subject.take_mail(Mail(snapshot=self._now))
        dataset = subject.dataset
        plan, fitted, objective = subject.plan, subject.fitted, subject.objective
        if plan is None or fitted is None or objective is None or dataset is None:
            return None
        made_of = (plan, objective, fitted, dataset)
        if self._flow is None or self._made_of != made_of:
            rows = subject.parts.get("training", np.arange(len(dataset.y)))
            rows = some(rows[is_known(dataset.y[rows], dataset.signature.task)], ROWS)
            self._flow = Flow(plan, objective, fitted, dataset.x[rows], dataset.y[rows])
            self._made_of = made_of
        return self._flow

    def _fill_menu(self) -> None:
        """Offer what can be shown, with the moments that are kept by now."""
        self._menu.clear()
        moments = self.session.timeline.moments
        entry = self._menu.addAction(WEIGHTS)
        entry.triggered.connect(lambda: self.show_what(WEIGHTS))
        entry = self._menu.addAction(f"{SINCE} start")
        entry.triggered.connect(lambda: self.show_what(SINCE))
        earlier = self._menu.addMenu(SINCE)
        earlier.setEnabled(bool(moments))
        if self._now is not None:
            self._offer_since(earlier, self._now, f"now (epoch {number(self._now.epoch)})")
        if (top := best(moments)) is not None:
            self._offer_since(earlier, top.snapshot, f"best epoch ({number(top.epoch)})")
        earlier.addSeparator()
        for place in sorted({*np.linspace(0, max(len(moments) - 1, 0), OFFERED).astype(int)}):
            if place < len(moments):
                moment = moments[place]
                self._offer_since(earlier, moment.snapshot, f"epoch {number(moment.epoch)}")
        for what in (GRADIENT, STEP):
            entry = self._menu.addAction(what)
            entry.triggered.connect(lambda _=False, w=what: self.show_what(w))

    def _offer_since(self, menu: QMenu, snapshot: Snapshot, said: str) -> None:
        entry = menu.addAction(said)
        short = f"epoch {number(snapshot.epoch)}"
        entry.triggered.connect(lambda: self.show_what(SINCE, snapshot, short))

    # ---- pointing ------------------------------------------------------------------------------

    def _point(self, place: tuple[str, int, int, str] | None) -> None:
        if place is None:
            self.pointing.leave()
        else:
            self.pointing.point(*place)  # type: ignore[arg-type]

    def _mark(self, spot: Spot | None) -> None:
        for heatmap in self.maps:
            if spot is not None and heatmap.grid.node == spot.node:
                heatmap.mark(spot.weight, spot.input, spot.unit)
            else:
                heatmap.unmark()

    # ---- words ---------------------------------------------------------------------------------

    def _reason(self) -> str:
        if self._plan is not None and not self.maps:
            return "No layer has weights yet: add a Dense layer to the diagram."
        if self._now is None:
            return self.empty
        if self.what == GRADIENT:
            if self.subject.reading:
                return self.subject.lack
            return "Choose data first: gradients are taken of training rows."
        return "No earlier moment is known: press Train, and come back."

    def _restart(self) -> None:
        self._now = self._before = self._since = None
        self.subject.forget()
        if self.what == SINCE:
            self._choice_of_what.setText(f"{SINCE} start")
        if self.isVisible():
            self.refresh()
