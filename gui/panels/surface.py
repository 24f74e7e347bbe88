"""What the network says everywhere on a plane through the data, and where the rows lie on it."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout

from core.data.base import Dataset
from core.document import State
from core.plane import Plane
from core.run import Mail
from core.session import Session
from gui.panels.surface_choices import CLASSES, HEIGHTS, PROBABILITIES, SurfaceChoices
from gui.panels.surface_rows import SurfaceRows
from gui.picked_rows import PickedRows
from gui.plots.export import Rows
from gui.plots.ground import HeightScale, heights, mixed, parted
from gui.plots.marks import Dot, Drawable, Picture
from gui.plots.panel import LivePanel
from gui.plots.pick import PickPlot
from gui.plots.readout import Lines
from gui.plots.subject import Subject
from gui.plots.view import number
from gui.shelf import Shelf
from gui.theme import THEMES, Theme
from gui.viewpoint import Axes, Viewpoint

Array = NDArray[Any]
Bytes = NDArray[np.uint8]

INTERVAL = 0.1  # seconds between two pictures while training
FINEST, COARSEST = 80, 12  # cells along a side
WORK, REST_WORK = 60_000_000, 1_000_000_000  # multiplications: the first picture, one at rest
BUDGET = 0.006  # seconds that a picture may take while training
SOON_MS = 60  # after zooming, until the picture is made anew


class SurfacePanel(LivePanel):
    """The decision surface over two inputs, with the rows; wrong ones are ringed."""

    title = "Surface"
    icon = "map"
    empty = "Press Train to see here what the network says of every place between the rows."
    help = (
        "The ground shows what the network would say of a sample at that place: the colour of a "
        "class, the stronger the surer it is, or a height. The two axes are two inputs; all others "
        "are held at their median, or as in a row of yours. Points are rows in the colour and "
        "shape of their true class: large ones were trained on, small ones are for validation, "
        "hollow ones for the test. A ring marks a row that the network gets wrong (it is judged by "
        "all its inputs, so a ring may lie on ground of its own colour). Click a dot to pick its "
        "row. Wheel: zoom, drag: move, double click: all."
    )

    def __init__(
        self,
        session: Session,
        shelf: Shelf,
        viewpoint: Viewpoint | None = None,
        picked: PickedRows | None = None,
    ) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.viewpoint = viewpoint or Viewpoint()
        self.picked = picked or PickedRows()
        self.rows = SurfaceRows()
        self.plot = PickPlot("Surface", parent=self.body)
        self.plot.tell = self._told
        self.scale = HeightScale(self.body)
        self.scale.hide()
        row = QHBoxLayout(self.body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.plot, 1)
        row.addWidget(self.scale)
        self.plane: Plane | None = None
        self.what, self.output = PROBABILITIES, 0  # an output: of whose height or probability
        self._plane_of: object = None
        self._side = 48
        self._moment = 0.0
        self.choices = SurfaceChoices(self, self.viewpoint, self.picked)
        self.finish_bar()
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.refresh)
        self.plot.zoomed.connect(lambda _: self._soon.start())
        self.plot.box.sigRangeChangedManually.connect(lambda *_: self._soon.start())
        self.plot.picked.connect(self._pick)
        session.restarted.connect(self._restart)
        self.viewpoint.changed.connect(self._look_anew)
        self.picked.changed.connect(self._ring)
        THEMES.changed.connect(self._repaint)

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
        """Ask the newest network about the whole plane, and about the rows."""
        dataset = self.subject.dataset
        ready = dataset is not None and self.subject.predictor is not None
        self.show_body(ready, self._reason())
        if dataset is None or not ready:
            return
        if self._plane_of is not dataset:
            self._plane_of = dataset
            self._side = min(self._fitting(WORK), 48)
            regression = dataset.signature.task == "regression"
            self.what, self.output = HEIGHTS if regression else PROBABILITIES, 0
            self.rows.meet(dataset, self.subject.parts)
            self.choices.meet(dataset)
        if self.plane is not self.viewpoint.plane(dataset):
            self._lay(dataset)
        began = time.perf_counter()
        self._paint(dataset, self._side if self.subject.live else self._fitting(REST_WORK))
        if self.subject.live:
            self._adapt(time.perf_counter() - began)

    def reset(self) -> None:
        self.plot.reset()

    # ---- picture -------------------------------------------------------------------------------

    def show_what(self, what: str, output: int = 0) -> None:
        """Show all probabilities, the classes, or one class's probability (or target's height)."""
        self.what, self.output = what, output
        self.plane = None  # rows may want other colours
        self.refresh()

    def show_part(self, part: str, yes: bool) -> None:
        """Show the rows of a part as dots, or not."""
        self.rows.hidden ^= {part} if (part in self.rows.hidden) == yes else set()
        self.plane = None
        self.refresh()

    def _paint(self, dataset: Dataset, side: int) -> None:
        predictor, seen = self.subject.predictor, self._in_view()
        assert predictor is not None
        cells = side * side
        places = self.rows.turn(cells if self.subject.live else len(self.rows.numbers))
        asked = np.concatenate([seen.grid(side), self.rows.samples(dataset, places)])
        if dataset.signature.task == "regression":
            answers = predictor.values(asked)
            wrong = np.zeros(len(places), bool)
        else:
            answers = predictor.probabilities(asked)
            wrong = answers[cells:].argmax(axis=1) != dataset.y[self.rows.numbers[places]]
        self.rows.judge(places, wrong)
        image = self._colours(answers[:cells], dataset, side)
        self.plot.behind = [Picture(image, seen.x, seen.y), *self.rows.drawn()]
        self.plot.marks = self._marks()
        self.plot.refresh()

    def _colours(self, answers: Array, dataset: Dataset, side: int) -> Bytes:
        if self.is_height:
            low, high = self._ends(dataset)
            return heights(answers[:, self.output], low, high, side)
        return (parted if self.what == CLASSES else mixed)(answers, side)

    @property
    def is_height(self) -> bool:
        """Whether one number is shown: of a target, or the probability of one class."""
        return self.what == HEIGHTS

    def _ends(self, dataset: Dataset) -> tuple[float, float]:
        """What the ends of the colours stand for."""
        if dataset.signature.task != "regression":
            return 0.0, 1.0
        y = dataset.y[:, self.output] if dataset.y.ndim > 1 else dataset.y
        low, high = np.nanpercentile(y[:: max(1, len(y) // 5000)], [2, 98])
        return float(low), float(max(high, low + 1e-9))

    def _marks(self) -> list[Drawable]:
        """A ring around the row that is picked."""
        if not self.picked.rows:
            return []
        numbers = self.rows.numbers.tolist()
        mine = [numbers.index(row) for row in self.picked.rows[:20] if row in numbers]
        return [Dot(*self.rows.place_of(place), "highlight") for place in mine]

    def _in_view(self) -> Plane:
        """The part of the plane that is seen."""
        assert self.plane is not None
        view = self.plot.view
        if not self.plot.is_zoomed:
            return self.plane
        return replace(self.plane, x=(view.x.low, view.x.high), y=(view.y.low, view.y.high))

    def _fitting(self, work: int) -> int:
        """Cells along a side that so many multiplications are enough for."""
        plan = self.subject.plan
        each = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps) if plan else 1
        return int(np.clip(np.sqrt(work / max(each, 1)), COARSEST, FINEST))

    def _adapt(self, seconds: float) -> None:
        """Coarser if it took too long, finer if there is time."""
        factor = np.sqrt(BUDGET / max(seconds, 1e-6))
        if not 0.7 < factor < 1.6:
            self._side = int(np.clip(self._side * np.clip(factor, 0.5, 1.3), COARSEST, FINEST))

    # ---- plane and rows ------------------------------------------------------------------------

    def look_along(self, axes: Axes | None) -> None:
        """Show the plane of two values of a sample; None: of the main directions."""
        self.viewpoint.look_along(axes)

    def _look_anew(self) -> None:
        if self.isVisible():
            self.refresh()

    def _ring(self, _: tuple[int, ...]) -> None:
        self._look_anew()

    def _lay(self, dataset: Dataset) -> None:
        """Show the rows on another plane, or in other colours."""
        before, self.plane = self.plot.extent, self.viewpoint.plane(dataset)
        ends = self._ends(dataset)
        self.rows.lay(dataset, self.plane, self.output, ends)
        held = self.viewpoint.held
        self.plot.x_name = self.plane.names[0] + (f" · {held}" if held else "")
        self.plot.legend.title = self.plane.names[1]
        self.choices.show_plane(self.plane)
        self.scale.setVisible(self.is_height)
        names = dataset.signature.classes or dataset.signature.targets
        self.scale.show_range(*ends, names[self.output] if names else "value")
        self.plot.named = self.rows.groups
        self.plot.show_places(*self.rows.places)
        if self.plane.x != before or self.plane.y != self.plot.span:
            self.plot.extent, self.plot.span = self.plane.x, self.plane.y
            self.plot.reset()

    def _pick(self, place: int) -> None:
        if place >= 0:
            self.picked.pick([int(self.rows.numbers[place])])

    # ---- words ---------------------------------------------------------------------------------

    def _told(self, a: float, b: float) -> Lines:
        """What the network says of the sample under the mouse, and the row that is there."""
        plane, predictor, dataset = self.plane, self.subject.predictor, self.subject.dataset
        if plane is None or predictor is None or dataset is None:
            return []
        sample, signature = plane.at(np.array([a]), np.array([b])), dataset.signature
        lines = [f"{name} {number(v)}" for name, v in zip(plane.names, (a, b), strict=True)]
        if signature.task == "regression":
            values = predictor.values(sample)[0].tolist()
            said = zip(signature.targets, values, strict=True)
            lines += [f"{name} → {number(value)}" for name, value in said]
        else:
            shares = predictor.probabilities(sample)[0]
            lines += [f"{signature.classes[i]} {shares[i]:.1%}" for i in np.argsort(-shares)[:3]]
        place = self.plot.nearest(a, b)
        lines += [self.rows.said(place, dataset)] if place >= 0 else []
        return [(None, line) for line in lines]

    def _reason(self) -> str:
        if self.subject.dataset is None:
            return self.subject.lack
        return self.empty

    def _restart(self) -> None:
        self.subject.forget()
        if self.isVisible():
            self.refresh()

    def _repaint(self, _: Theme) -> None:
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """What the network says at each cell of the picture."""
        plane, predictor, dataset = self.plane, self.subject.predictor, self.subject.dataset
        if plane is None or predictor is None or dataset is None:
            return
        samples = self._in_view().grid(FINEST)
        if dataset.signature.task == "regression":
            answers, heads = predictor.values(samples), dataset.signature.targets
        else:
            answers, heads = predictor.probabilities(samples), dataset.signature.classes
        yield (*plane.names, *heads)
        for place, answer in zip(plane.places(samples), answers, strict=True):
            yield (*place.tolist(), *answer.tolist())
