"""Type, drag, draw or pick a sample and read what the network says of it, while it learns too."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.data.base import Dataset
from core.document import State
from core.predict import Predictor
from core.run import Mail
from core.session import Session
from gui.flowing import Flowing
from gui.panels.bars import ROW, Bar, Bars, percent
from gui.panels.parts import Column, Mark, emphasized, heading, muted
from gui.panels.predict_curve import WhatIfView
from gui.panels.predict_flow import Flow
from gui.panels.predict_nearest import NearestView
from gui.panels.sample import SampleForm
from gui.picked_rows import PickedRows
from gui.plots.export import Rows, save_csv, save_png, save_svg
from gui.plots.panel import LivePanel
from gui.plots.subject import Subject
from gui.plots.view import number
from gui.shelf import Shelf

INTERVAL = 0.1  # seconds between two answers while training
BARS, TIGHT = 20, 18  # classes with a bar; px of a line where there is little room
WARNINGS = 4  # that are told


class PredictPanel(LivePanel):
    """A field per feature in original units; the answer, what if, and the nearest rows."""

    title = "Predict"
    icon = "target"
    empty = "Choose data first: the Data panel has examples."
    help = (
        "What the network says of one <b>sample</b>: change it by sliders, type it, take a row of "
        "the data, or draw it. On a slider the band is what training met and the line its median; "
        "answers far outside of it are guesses. <b>What if</b>: the answers if one feature were "
        "another and all others stayed. <b>Nearest training rows</b>: what the data say of rows "
        "that look alike to the network. <b>On the diagram</b>: what each layer makes of the "
        "sample."
    )

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        flowing: Flowing | None = None,
        picked: PickedRows | None = None,
    ) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.flow = Flow(flowing or Flowing())
        self._dataset: Dataset | None = None
        self._moment = 0.0
        self._build()
        self.on_diagram = self.add_toggle(
            "On the diagram", "Show on the cards what each layer makes of the sample", self._let
        )
        self.on_diagram.setChecked(True)
        self.finish_bar()
        self.sample.changed.connect(self._answer)
        self.sample.touched.connect(self._look_along)
        self.curve.chosen.connect(lambda _: self._ask_curve())
        self.nearest.picked.connect(self.sample.take_row)
        session.restarted.connect(self._restart)
        self.picked = picked or PickedRows()
        self._missed = bool(self.picked.rows)  # while this was hidden, or not yet made
        self.picked.changed.connect(self._take_picked)

    def _build(self) -> None:
        self.page = Column(self.body)
        content = self.page.content
        around = QVBoxLayout(self.body)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(self.page)
        self._says = QWidget(content)
        self.sample = SampleForm(content)
        self.remark = muted("", content)
        self.answer = QLabel(self._says, wordWrap=True)
        self.answer.setFont(emphasized(self.answer.font(), 1.5))
        self.answer.setAccessibleName("Prediction")
        self.detail = muted("", self._says)
        self.bars = Bars(self._says)
        self.bars.setAccessibleName("Probability of each class")
        self._odd = QWidget(content)
        self.warning = QLabel(self._odd, wordWrap=True)
        self.warning.setAccessibleName("Warnings")
        mark = Mark(16, self._odd)
        mark.show_icon("triangle-alert", "warning")
        odd = QHBoxLayout(self._odd)
        odd.setContentsMargins(0, 2, 0, 2)
        odd.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        odd.addWidget(self.warning, 1)
        self.curve = WhatIfView(content)
        self.nearest = NearestView(content)
        says = QVBoxLayout(self._says)
        says.setContentsMargins(0, 0, 0, 0)
        said = (heading("The network says", self._says), self.answer, self.detail, self.bars)
        for widget in said:
            says.addWidget(widget)
        self._asked = heading("Sample", content)
        below = (self._asked, self.sample, self._odd, self.curve, self.nearest)
        for part in (self._says, self.remark, *below):
            self.page.column.addWidget(part)
        self.page.column.addStretch(1)

    def _arrange(self) -> None:
        """The answer on top; but what is drawn on stands above, and does not move."""
        picture, column = self.sample.is_picture, self.page.column
        column.removeWidget(self._says)
        column.insertWidget(column.indexOf(self._odd) if picture else 0, self._says)
        self.bars.row = TIGHT if picture else ROW

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        now = time.perf_counter()
        if self.subject.live and now - self._moment < INTERVAL:
            return
        self._moment = now
        super().show_mail(mail)

    def refresh(self) -> None:
        """Ask the newest network about the sample."""
        dataset = self.subject.dataset
        self.show_body(dataset is not None, self.subject.lack)
        if dataset is not self._dataset:
            self._dataset = dataset
            self.curve.show_signature(dataset.signature if dataset is not None else None)
            self.sample.show_dataset(dataset, self.subject.parts.get("training"))
            self._arrange()
        if self._missed and dataset is not None:
            self._missed = False
            self.sample.take_row(self.picked.rows[0])
        self._answer()

    def reset(self) -> None:
        self.curve.plot.reset()

    # ---- answers -------------------------------------------------------------------------------

    def _answer(self) -> None:
        predictor, x, dataset = self.subject.predictor, self.sample.value(), self._dataset
        ready = predictor is not None and x is not None
        for part in (self._says, self.detail, self.bars, self.nearest):
            part.setVisible(ready)
        self.curve.setVisible(ready and not self.sample.is_picture)
        self.remark.setVisible(not ready)
        self.remark.setText("Train first (F5): then the network answers here.")
        self._warn()
        if predictor is None or x is None or dataset is None:
            self.flow.clear()
            return
        if dataset.signature.task == "regression":
            self._say_numbers(predictor, x)
        else:
            self._say_class(predictor, x)
        self._ask_curve()
        assert self.subject.fitted is not None
        rows = self.subject.parts.get("training", np.empty(0, np.int64))
        self.nearest.show_sample(dataset, self.subject.fitted, rows, x)
        self._let(self.on_diagram.isChecked())

    def _warn(self) -> None:
        found = self.sample.warnings()
        told = found[:WARNINGS]
        if len(found) > WARNINGS:
            told.append(f"and {len(found) - WARNINGS} more")
        self._odd.setVisible(bool(told))
        self.warning.setText(
            "Beyond what training met, so the answer is a guess:\n" + "\n".join(told)
        )

    def _ask_curve(self) -> None:
        predictor, x = self.subject.predictor, self.sample.value()
        if predictor is None or x is None or not self.sample.reaches:
            return
        reach = self.sample.reaches[self.curve.place]
        self.curve.ask(predictor, x.reshape(-1), reach)

    def _look_along(self, place: int) -> None:
        if not self.sample.is_picture and self.curve.look_at(place):
            self._ask_curve()

    def _say_numbers(self, predictor: Predictor, x: np.ndarray[Any, Any]) -> None:
        values = predictor.values(x[None])[0]
        names = predictor.signature.targets
        said = [f"{n} = {number(v, 5)}" for n, v in zip(names, values.tolist(), strict=False)]
        self.answer.setText("\n".join(said))
        self.detail.setText(self._truth())
        self.detail.setVisible(bool(self._truth()))
        self.bars.hide()

    def _say_class(self, predictor: Predictor, x: np.ndarray[Any, Any]) -> None:
        shares = predictor.probabilities(x[None])[0]
        classes = predictor.signature.classes
        best = int(np.argmax(shares))
        self.answer.setText(classes[best])
        self.detail.setText(
            " · ".join(filter(None, (f"{percent(shares[best])} sure", self._truth())))
        )
        shown = range(len(classes)) if len(classes) <= BARS else np.argsort(-shares)[:BARS].tolist()
        bars = [Bar(classes[i], float(shares[i]), percent(shares[i]), i) for i in shown]
        self.bars.show_bars(bars, list(shown).index(best))

    def _truth(self) -> str:
        truth, row = self.sample.truth(), self.sample.row
        if not truth or row is None:
            return ""
        part = next((name for name, rows in self.subject.parts.items() if row in rows), "")
        return f"the data say {truth}" + (f" ({part} row)" if part else "")

    # ---- the others ----------------------------------------------------------------------------

    def _let(self, on_diagram: bool) -> None:
        """Let the numbers of the sample be seen on the diagram, or not."""
        plan, fitted, x = self.subject.plan, self.subject.fitted, self.sample.value()
        if not on_diagram or plan is None or fitted is None or x is None or not self.isVisible():
            self.flow.clear()
        elif self.subject.weights is not None and self._dataset is not None:
            self.flow.show(plan, fitted, self.subject.weights, x, self._dataset.signature)

    def _take_picked(self, rows: tuple[int, ...]) -> None:
        self._missed = bool(rows) and not self.isVisible()
        if rows and not self._missed:
            self.sample.take_row(rows[0])

    def _restart(self) -> None:
        self.subject.forget()
        if self.isVisible():
            self.refresh()

    def hideEvent(self, event: Any) -> None:
        self.flow.clear()

    # ---- files ---------------------------------------------------------------------------------

    def export(self, path: Path) -> None:
        """Write what is shown, all of it, also what is scrolled out of view. Raises OSError."""
        if path.suffix == ".csv":
            save_csv(self.table(), path)
        elif path.suffix == ".svg":
            save_svg(self.page.content, path)
        else:
            save_png(self.page.content, path)

    def table(self) -> Rows:
        """The sample, the answer, the answers along a feature, the nearest rows."""
        predictor, x, dataset = self.subject.predictor, self.sample.value(), self._dataset
        if predictor is None or x is None or dataset is None:
            return
        signature = dataset.signature
        regression = signature.task == "regression"
        yield ("what", "name", "value", *(signature.targets if regression else signature.classes))
        for name, value in self.sample.written():
            yield ("sample", name, value)
        ask = predictor.values if regression else predictor.probabilities
        yield ("answer", "", "", *ask(x[None])[0].tolist())
        if not self.sample.is_picture:
            yield from self.curve.table()
        yield from self.nearest.table()
