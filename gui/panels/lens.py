"""One step of training under the lens, stage by stage, with formulas and their numbers."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox

from core.lens import Lens, Sight
from core.lens_stage import Pick, Stage
from core.lens_words import story
from core.run import Mail
from core.session import Session, Status
from gui.flowing import Flowing
from gui.icons import icon
from gui.panels.lens_flow import OnDiagram
from gui.panels.lens_maker import LensMaker
from gui.panels.lens_page import LensPage
from gui.plots.export import Rows
from gui.plots.panel import LivePanel
from gui.pointing import Pointing, Spot
from gui.stepping import Halt, Stepping

PLAY_MS = 1800  # a stage, when they are played
PLAY, STOP = "Go through all stages (Space)", "Stop going through (Space)"
MOVING = (Status.RUNNING, Status.STARTING, Status.STOPPING)


class LensPanel(LivePanel):
    """Goes through the step that training would do next; nothing is done until it is asked for."""

    title = "One step"
    icon = "search"
    empty = "Build a network and choose data: then a step of its training can be looked at here."
    help = (
        "This is the step that training would do next, slowed down: the <b>inputs</b> of the "
        "batch, what each layer makes of them (<b>forward</b>), the <b>loss</b>, how much the "
        "loss would change with each number (<b>backward</b>), and the <b>update</b> that the "
        "optimizer makes of it. The formulas have the numbers put in for one row, one unit and "
        "one of its inputs: press any cell, or a neuron on the diagram, to pick others. Left and "
        "right arrow go through the stages. <b>Do this step</b> lets training do exactly this. "
        "With a single row you see what a step would be if that row were the whole batch."
    )

    def __init__(
        self,
        session: Session,
        pointing: Pointing | None = None,
        stepping: Stepping | None = None,
        flowing: Flowing | None = None,
    ) -> None:
        super().__init__(session)
        self.pointing, self.stepping = pointing or Pointing(), stepping or Stepping()
        self.on_diagram = OnDiagram(flowing or Flowing())
        self.lens: Lens | None = None
        self.sight: Sight | None = None
        self.stages: tuple[Stage, ...] = ()
        self.at = 0
        self.pick = Pick()
        self._maker = LensMaker(self)
        self._maker.made.connect(self._met)
        self._maker.waiting.connect(self._wait)
        self._plays = QTimer(self, interval=PLAY_MS)
        self._plays.timeout.connect(self._play_on)
        self._make_bar()
        self.page = LensPage(self.body)
        self.page.chosen.connect(self.go_to)
        self.page.picked.connect(self.take)
        column = QHBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.page)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.pointing.picked.connect(self._take_spot)
        session.status_changed.connect(self._follow)

    def _make_bar(self) -> None:
        self.back = self.add_action("", "Previous stage (Left)", "chevron-left", self.previous)
        self.play = self.add_action("", PLAY, "play", self.toggle)
        self.on = self.add_action("", "Next stage (Right)", "chevron-right", self.next)
        self.do = self.add_action(
            "Do this step", "Let training do the next step, which is this one (F7)",
            "step-forward", self.session.step_batch,
        )  # fmt: skip
        self.rows = QSpinBox(self.bar)
        self.rows.setPrefix("row ")
        self.rows.setSpecialValueText("next batch")
        self.rows.setAccessibleName("The next batch, or one training row")
        self.rows.setToolTip("Look at the next batch, or at a step on one training row")
        self.rows.setKeyboardTracking(False)
        self.rows.valueChanged.connect(lambda _: self._tell())
        self.rows.setMaximumWidth(110)
        self.bar.addWidget(self.rows)
        self.finish_bar()

    # ---- news ----------------------------------------------------------------------------------

    def show_mail(self, mail: Mail) -> None:
        """Steps that are done come with the document."""

    def refresh(self) -> None:
        """Look at the next step of what is there now."""
        state = self.session.document.state
        project, plan = state.project, state.compiled.plan
        if self.session.status in MOVING:
            self._wait("Training goes on: pause it (F5) to look at its next step.")
        elif plan is None or project.data is None:
            self._wait(self.empty)
        elif not self._maker.make(state):
            self._show()

    def reset(self) -> None:
        """Back to the first stage and the next batch."""
        self.pick = Pick()
        self.rows.setValue(0)
        self.go_to(0)

    def _met(self, lens: Lens) -> None:
        """The next step can be looked at."""
        self.lens = lens
        self.rows.blockSignals(True)
        self.rows.setRange(0, len(lens.data.training))
        self.rows.blockSignals(False)
        self.at = 0
        self._tell()

    def _tell(self) -> None:
        """Work out the step, and show it."""
        if self.lens is None:
            return
        row = self.rows.value()
        places = None if row == 0 else np.array([row - 1])
        self.sight, self.stages = story(self.lens, places)
        self.do.setEnabled(row == 0)
        self.page.show_stages(self.stages)
        self._show()

    def _wait(self, why: str) -> None:
        self._plays.stop()
        self.show_body(False, why)
        self._leave_diagram()
        for action in (self.back, self.on, self.play, self.do):
            action.setEnabled(False)

    def _follow(self, status: Status) -> None:
        if self.isVisible():
            self.refresh()

    # ---- going through -------------------------------------------------------------------------

    @property
    def stage(self) -> Stage | None:
        """The stage that is looked at."""
        return self.stages[self.at] if self.stages else None

    def go_to(self, number: int) -> None:
        """Look at a stage, counted from 0."""
        self.at = min(max(number, 0), len(self.stages) - 1) if self.stages else 0
        self._show()

    def next(self) -> None:
        """Go on by a stage."""
        self.go_to(self.at + 1)

    def previous(self) -> None:
        """Go back by a stage."""
        self.go_to(self.at - 1)

    def toggle(self) -> None:
        """Go through the stages by themselves, or stop that."""
        if self._plays.isActive():
            self._plays.stop()
        else:
            if self.at == len(self.stages) - 1:
                self.go_to(0)
            self._plays.start()
        self._show_play()

    def _play_on(self) -> None:
        self.next()
        if self.at >= len(self.stages) - 1:
            self._plays.stop()
        self._show_play()

    def take(self, pick: Pick) -> None:
        """Show another row, unit or input."""
        self.pick = pick
        self._show()
        stage = self.stage
        if stage is not None and stage.node is not None:
            weighted = stage.size("input") > 1 and stage.phase in ("backward", "update")
            self.pointing.point(stage.node, pick.input if weighted else None, pick.unit)

    def _take_spot(self, spot: Spot) -> None:
        """A neuron was pressed on the diagram: go to its layer in this phase, and to its unit."""
        stage = self.stage
        if stage is None or not self.isVisible():
            return
        fitting = [i for i, s in enumerate(self.stages) if s.node == spot.node]
        alike = [i for i in fitting if self.stages[i].phase == stage.phase]
        if fitting:
            self.pick = Pick(self.pick.row, spot.unit, self.pick.input)
            self.go_to((alike or fitting)[0])

    def _show(self) -> None:
        stage = self.stage
        self.show_body(stage is not None)
        if stage is None:
            return
        self.page.show_stage(self.at, stage, self.pick)
        self.back.setEnabled(self.at > 0)
        self.on.setEnabled(self.at < len(self.stages) - 1)
        self.play.setEnabled(True)
        self.do.setEnabled(self.rows.value() == 0)
        self._show_play()
        if self.isVisible():
            halt = Halt(stage.node, stage.phase) if stage.node is not None else None
            self.stepping.show(halt)
            self.on_diagram.show(self.stages[: self.at + 1], self.pick.row)

    def _show_play(self) -> None:
        playing = self._plays.isActive()
        self.play.setIcon(icon("pause" if playing else "play"))
        self.play.setToolTip(STOP if playing else PLAY)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        acts = {
            Qt.Key.Key_Left: self.previous,
            Qt.Key.Key_Right: self.next,
            Qt.Key.Key_Space: self.toggle,
        }
        act = acts.get(Qt.Key(event.key()))
        if act is None or not self.stages:
            super().keyPressEvent(event)
        else:
            act()

    # ---- coming and going ----------------------------------------------------------------------

    def hideEvent(self, event: QHideEvent) -> None:
        self._plays.stop()
        self._maker.stop()
        self._leave_diagram()
        super().hideEvent(event)

    def _leave_diagram(self) -> None:
        self.stepping.show(None)
        self.on_diagram.clear()

    def table(self) -> Rows:
        """All numbers of the stage, table by table."""
        stage = self.stage
        yield ("stage", "table", "down", "across", "value")
        for table in stage.tables if stage is not None else ():
            for row, values in enumerate(table.values.tolist()):
                for column, value in enumerate(values):
                    names = table.down.full(row), table.across.full(column)
                    yield (stage.title if stage else "", table.name, *names, value)
