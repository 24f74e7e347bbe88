"""Response maps: what every neuron says over the plane of two inputs, while it learns."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QPointF, Signal
from PySide6.QtGui import QColor

from core.data.base import Dataset
from core.document import State
from core.graph import NodeId
from core.plane import Plane
from core.responses import Responses, span_of
from core.run import Mail
from core.session import Session
from gui.canvas.neuron_maps import COLORS, Dots, LargeMap, MapsItem, Sheet
from gui.canvas.neuron_scene import OneNeuron
from gui.canvas.neuron_view import NeuronView
from gui.plots.subject import Subject, is_known, some
from gui.shelf import Shelf
from gui.theme import Theme, Themes
from gui.viewpoint import Viewpoint

FINEST, COARSEST = 32, 8  # cells along a side
LIVE_FINEST = 24
BUDGET = 0.006  # seconds that the maps may take while training
REST = 12  # times as long as they took nothing is done then
LEAST_PAUSE = 0.1
ROWS = 200  # dots on a large map
Array = NDArray[Any]
NO_DOTS = Dots(np.empty((0, 2)), ())


class Responding(QObject):
    """Keeps the maps of a neuron view. Does nothing while they are off or nobody sees them."""

    turned = Signal(bool)  # on or off
    refreshed = Signal()  # the maps are those of the newest weights; or there are none

    def __init__(
        self,
        view: NeuronView,
        session: Session,
        shelf: Shelf,
        viewpoint: Viewpoint,
        themes: Themes,
    ) -> None:
        super().__init__(view)
        self.subject = Subject(session, shelf)
        self.viewpoint = viewpoint
        self.on = False
        self.items: dict[NodeId, MapsItem] = {}
        self.large = LargeMap(view)
        self._view, self._session, self._theme = view, session, themes.current
        self._table = themes.current.diverging(COLORS)
        self._responses: Responses | None = None
        self._made_of: tuple[object, ...] = ()
        self._dots = NO_DOTS
        self._dots_of: Plane | None = None
        self._side = LIVE_FINEST
        self._last, self._pause = 0.0, LEAST_PAUSE
        self._pointed: OneNeuron | None = None
        session.document.changed.connect(self.show_state)
        session.mail.connect(self.show_mail)
        session.restarted.connect(self._restart)
        shelf.arrived.connect(self._look_again)
        viewpoint.changed.connect(self.refresh)
        themes.changed.connect(self.show_theme)
        view.pointed.connect(self._point)
        view.reshaped.connect(self.refresh)
        view.zoomed.connect(self._stand)

    def turn(self, on: bool) -> None:
        """Show the maps, or plain neurons."""
        if on != self.on:
            self.on = on
            self._look_again()
            self.turned.emit(on)

    @property
    def sheets(self) -> dict[NodeId, Sheet]:
        """The maps that are shown."""
        return {node: item.sheet for node, item in self.items.items() if item.sheet is not None}

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        """Follow the network and its data."""
        self.subject.take_state(self._session.timeline.seen(state))
        self.refresh()

    def show_mail(self, mail: Mail) -> None:
        """Follow the weights; while training goes on, as often as it costs little."""
        if mail.snapshot is None:
            return
        if not self._active:
            if mail.resting or mail.finished:
                self.subject.take_mail(mail)
            return
        ends = mail.resting or mail.finished
        if not ends and time.perf_counter() - self._last < self._pause:
            return
        self.subject.take_mail(mail)
        self.refresh()

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme, self._table = theme, theme.diverging(COLORS)
        self._dots_of = None
        self.refresh()

    def _look_again(self) -> None:
        self.show_state(self._session.document.state)

    def _restart(self) -> None:
        self.subject.forget()
        self.refresh()

    @property
    def _active(self) -> bool:
        return self.on and self._view.isVisible()

    # ---- maps ----------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Make the maps anew."""
        if not self._active:
            if not self.on:
                self._clear()
            return
        dataset, weights, fitted = self.subject.dataset, self.subject.weights, self.subject.fitted
        plan = self.subject.plan
        if dataset is None or weights is None or fitted is None or plan is None:
            self._clear()
            self.refreshed.emit()
            return
        began = time.perf_counter()
        if self._responses is None or self._made_of != (plan, fitted):
            self._responses, self._made_of = Responses(plan, fitted), (plan, fitted)
        self._responses.load(weights)
        self._paint(self._responses, self.viewpoint.plane(dataset))
        self._last = time.perf_counter()
        self._adapt(self._last - began)
        self._tell()
        self.refreshed.emit()

    def _paint(self, responses: Responses, plane: Plane) -> None:
        side = self._side if self.subject.live else FINEST
        side = max(COARSEST, min(side, int(np.sqrt(responses.most))))
        said = responses.of(plane.grid(side))
        scene = self._view.neurons
        for node, item in list(self.items.items()):
            if scene.columns.get(node) is not item.column:
                self._remove(node)
        for node, column in scene.columns.items():
            values = said.get(node)
            if values is None or values.shape[1] != column.column.count:
                self._remove(node)
                continue
            if node not in self.items:
                self.items[node] = MapsItem(column, scene.look)
                scene.addItem(self.items[node])
            shown = values[:, list(column.column.shown)].T.reshape(-1, side, side)
            self.items[node].show_sheet(Sheet(shown, span_of(shown)), self._table, scene.look)

    def _adapt(self, seconds: float) -> None:
        """Coarser if it took too long, finer if there is time."""
        if self.subject.live:
            factor = float(np.clip(np.sqrt(BUDGET / max(seconds, 1e-6)), 0.5, 1.3))
            if not 0.8 < factor < 1.2:
                self._side = int(np.clip(self._side * factor, COARSEST, LIVE_FINEST))
        self._pause = max(LEAST_PAUSE, REST * seconds)

    def _remove(self, node: NodeId) -> None:
        item = self.items.pop(node, None)
        if item is not None and item.scene() is not None:
            item.scene().removeItem(item)

    def _clear(self) -> None:
        for node in list(self.items):
            self._remove(node)
        self.large.hide()

    # ---- the large one -------------------------------------------------------------------------

    def _point(self, found: object) -> None:
        self._pointed = found if isinstance(found, OneNeuron) else None
        self._tell()

    def _tell(self) -> None:
        """Show the map of the neuron under the pointer large."""
        found, dataset = self._pointed, self.subject.dataset
        item = self.items.get(found.node) if found is not None else None
        sheet = item.sheet if item is not None else None
        if found is None or sheet is None or dataset is None or found.place >= len(sheet.values):
            self.large.hide()
            return
        plane = self.viewpoint.plane(dataset)
        if self._dots_of is not plane:
            self._dots, self._dots_of = self._rows(dataset, plane), plane
        self._view.bubble.hide()
        self.large.show_map(found.said, sheet, found.place, plane, self._dots, self._theme)
        self._stand()

    def _stand(self) -> None:
        found = self._pointed
        item = self.items.get(found.node) if found is not None else None
        if found is not None and item is not None:
            column = item.column.column
            self.large.stand_at(QPointF(column.x, column.ys[found.place]))

    def _rows(self, dataset: Dataset, plane: Plane) -> Dots:
        """Some training rows, in the colours of their classes."""
        rows = some(self.subject.parts.get("training", np.empty(0, np.int64)), ROWS)
        rows = rows[is_known(dataset.y[rows], dataset.signature.task)]
        if not len(rows):
            return NO_DOTS
        samples = np.nan_to_num(np.asarray(dataset.x[rows], float).reshape(len(rows), -1))
        if dataset.signature.task == "regression":
            ink = self._theme.color("card_text")
            colors: tuple[QColor, ...] = (ink,) * len(rows)
        else:
            colors = tuple(self._theme.class_color(int(y)) for y in dataset.y[rows])
        return Dots(plane.places(samples), colors)
