"""What the network says everywhere on a plane through the data, and where the rows lie on it."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QMenu, QVBoxLayout

from core.data.base import Dataset
from core.document import State
from core.plane import Plane, numeric, telling_values, value_names
from core.run import Mail
from core.session import Session
from gui.plots.export import Rows
from gui.plots.marks import Drawable, Halos, Picture, Points
from gui.plots.panel import LivePanel
from gui.plots.plot import Plot
from gui.plots.readout import Lines
from gui.plots.subject import Subject, is_known, some
from gui.plots.view import number
from gui.shelf import Shelf
from gui.theme import THEMES, Theme
from gui.viewpoint import Axes, Viewpoint

Array = NDArray[Any]
Bytes = NDArray[np.uint8]

INTERVAL = 0.1  # seconds between two pictures while training
FINEST, COARSEST = 80, 20  # cells along a side
BUDGET = 0.006  # seconds that a picture may take while training
MOST_POINTS = 600  # of each part
SOLID = 0.55  # how much of a class's colour lies over the ground
DIRECTIONS = "Main directions (PCA)"


class SurfacePanel(LivePanel):
    """The decision surface over two inputs, with the rows; wrong ones are ringed."""

    title = "Surface"
    icon = "map"
    empty = "Press Train to see here what the network says of every place between the rows."
    help = (
        "The ground shows what the network would say of a sample at that place: the colour of a "
        "class, the stronger the surer it is. The two axes are two inputs; all others are held at "
        "their median. Dots are rows in the colour of their true class: large ones were trained "
        "on, small ones are for validation. A ring marks a row that the network gets wrong (it "
        "is judged by all its inputs, so a ring may lie on ground of its own colour)."
    )

    def __init__(self, session: Session, shelf: Shelf, viewpoint: Viewpoint | None = None) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.viewpoint = viewpoint or Viewpoint()
        self.plot = Plot("Surface", parent=self.body)
        self.plot.tell = self._told
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.plot)
        self.plane: Plane | None = None
        self._plane_of: object = None
        self._side = 48
        self._moment = 0.0
        self._groups: list[Points] = []
        self._rows: Array = np.empty(0, int)
        self._places: Array = np.empty((0, 2))
        self._menus = QMenu("x", self), QMenu("y", self)
        self._choices = [
            self.add_menu("x", "What goes across", "", self._menus[0]),
            self.add_menu("y", "What goes up", "", self._menus[1]),
        ]
        self.dots = self.add_toggle("Rows", "Show the rows as dots", lambda _: self.refresh())
        self.dots.setChecked(True)
        self.finish_bar()
        session.restarted.connect(self._restart)
        self.viewpoint.changed.connect(self._look_anew)
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
            self._meet(dataset)
        if self.plane is not self.viewpoint.plane(dataset):
            self._lay(dataset)
        began = time.perf_counter()
        self._paint(dataset, self._side if self.subject.live else FINEST)
        if self.subject.live:
            self._adapt(time.perf_counter() - began)

    def reset(self) -> None:
        self.plot.reset()

    # ---- picture -------------------------------------------------------------------------------

    def _paint(self, dataset: Dataset, side: int) -> None:
        plane, predictor = self.plane, self.subject.predictor
        assert plane is not None
        assert predictor is not None
        asked = np.concatenate([plane.grid(side), self._samples(dataset)])
        ground: list[Drawable] = []
        if dataset.signature.task == "regression":
            answers = predictor.values(asked)[:, 0]
            low, high = self._heights(dataset)
            image = self._heat(answers[: side * side], low, high, side)
            wrong = np.zeros(len(self._rows), bool)
        else:
            answers = predictor.probabilities(asked)
            image = self._mix(answers[: side * side], side)
            wrong = answers[side * side :].argmax(axis=1) != dataset.y[self._rows]
        ground.append(Picture(image, plane.x, plane.y))
        if self.dots.isChecked():
            x, y = self._places[wrong].T
            ground += [Halos(x, y, "point_wrong"), *self._groups]
        self.plot.behind = ground
        self.plot.refresh()

    def _mix(self, probabilities: Array, side: int) -> Bytes:
        """Colours of the classes by their probability, on the ground of the plot."""
        theme = THEMES.current
        colors = np.array([_rgb(theme.class_color(i)) for i in range(probabilities.shape[1])])
        ground = _rgb(theme.color("plot_background"))
        sure = np.square(probabilities)
        sure /= sure.sum(axis=1, keepdims=True)
        return _image(ground + (sure @ colors - ground) * SOLID, side)

    def _heat(self, values: Array, low: float, high: float, side: int) -> Bytes:
        """Low numbers in the colour of negative weights, high ones in that of positive."""
        places = np.clip((values - low) / (high - low) * 255, 0, 255).astype(int)
        return _image(THEMES.current.diverging(256)[places, :3], side)

    def _samples(self, dataset: Dataset) -> Array:
        rows = dataset.x[self._rows]
        return np.asarray(rows, np.float32).reshape(len(rows), -1)

    def _heights(self, dataset: Dataset) -> tuple[float, float]:
        y = dataset.y[:, 0] if dataset.y.ndim > 1 else dataset.y
        low, high = np.nanpercentile(y[:: max(1, len(y) // 5000)], [2, 98])
        return float(low), float(max(high, low + 1e-9))

    def _adapt(self, seconds: float) -> None:
        """Coarser if it took too long, finer if there is time."""
        factor = np.sqrt(BUDGET / max(seconds, 1e-6))
        if not 0.7 < factor < 1.6:
            self._side = int(np.clip(self._side * np.clip(factor, 0.5, 1.3), COARSEST, FINEST))

    # ---- plane and rows ------------------------------------------------------------------------

    def _meet(self, dataset: Dataset) -> None:
        """Get to know new data: choose axes that tell something, and the rows to show."""
        self._plane_of = dataset
        parts = self.subject.parts
        self._rows = np.concatenate(
            [
                some(parts.get(part, np.empty(0, int)), MOST_POINTS)
                for part in ("training", "validation")
            ]
        ).astype(int)
        self._rows = self._rows[is_known(dataset.y[self._rows], dataset.signature.task)]
        names = value_names(dataset.signature)
        choices = numeric(dataset.signature)
        for which, menu in enumerate(self._menus):
            menu.clear()
            if len(choices) > 2:
                entry = menu.addAction(DIRECTIONS)
                entry.triggered.connect(lambda _=False: self.look_along(None))
            for i in choices:
                entry = menu.addAction(names[i])
                entry.triggered.connect(lambda _=False, i=i, w=which: self._turn(w, i))

    def look_along(self, axes: Axes | None) -> None:
        """Show the plane of two values of a sample; None: of the main directions."""
        self.viewpoint.look_along(axes)

    def _look_anew(self) -> None:
        if self.isVisible():
            self.refresh()

    def _lay(self, dataset: Dataset) -> None:
        """Show the rows on another plane."""
        self.plane = self.viewpoint.plane(dataset)
        self._places = self.plane.places(self._samples(dataset))
        self.plot.x_name, self.plot.legend.title = self.plane.names
        for choice, name in zip(self._choices, self.plane.names, strict=True):
            choice.setText(name)
        self.plot.extent, self.plot.span = self.plane.x, self.plane.y
        self._groups = self._dots_of(dataset)
        self.plot.named = self._groups
        self.plot.reset()

    def _turn(self, which: int, value: int) -> None:
        dataset = self.subject.dataset
        if dataset is not None:
            axes = list(self.viewpoint.axes or telling_values(dataset))
            axes[which] = value
            self.look_along((axes[0], axes[1]))

    def _dots_of(self, dataset: Dataset) -> list[Points]:
        """The rows by class (or by height), those of validation smaller."""
        training = np.isin(self._rows, self.subject.parts.get("training", []))
        sizes = np.where(training, 6.0, 4.0)
        found = []
        for mine, name, role in self._kinds(dataset):
            x, y = self._places[mine].T
            found.append(Points(name, x, y, role, sizes[mine]))
        return found

    def _kinds(self, dataset: Dataset) -> list[tuple[Array, str, str]]:
        signature, y = dataset.signature, dataset.y[self._rows]
        if signature.task != "regression":
            return [
                (y == i, name, f"class_{i % 10 + 1}") for i, name in enumerate(signature.classes)
            ]
        value = y[:, 0] if y.ndim > 1 else y
        low, high = self._heights(dataset)
        third = (high - low) / 3
        target = signature.targets[0] if signature.targets else "value"
        return [
            (value < low + third, f"{target} < {number(low + third, 3)}", "weight_negative"),
            ((value >= low + third) & (value <= high - third), "between", "weight_zero"),
            (value > high - third, f"> {number(high - third, 3)}", "weight_positive"),
        ]

    # ---- words ---------------------------------------------------------------------------------

    def _told(self, a: float, b: float) -> Lines:
        """What the network says of the sample under the mouse."""
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
        return [(None, line) for line in lines]

    def _reason(self) -> str:
        if self.subject.dataset is None:
            return "Choose data first: the Data panel has examples."
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
        samples = plane.grid(FINEST)
        if dataset.signature.task == "regression":
            answers, heads = predictor.values(samples), dataset.signature.targets
        else:
            answers, heads = predictor.probabilities(samples), dataset.signature.classes
        yield (*plane.names, *heads)
        for place, answer in zip(plane.places(samples), answers, strict=True):
            yield (*place.tolist(), *answer.tolist())


def _rgb(color: QColor) -> Array:
    return np.array([color.red(), color.green(), color.blue()], float)


def _image(colors: Array, side: int) -> Bytes:
    """(side * side, 3) red, green, blue in [0, 255] as an image."""
    return colors.reshape(side, side, 3).astype(np.uint8)
