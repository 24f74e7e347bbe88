"""Where a hidden layer puts the rows, and how it pulls the classes apart while it learns."""

from __future__ import annotations

import time
from math import prod

import numpy as np
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QVBoxLayout

from core.data.base import Dataset
from core.document import State
from core.embedding import Embedding, Hidden, agreement, align, embed, places_of
from core.graph import NodeId
from core.plan import Plan
from core.run import Mail
from core.session import Session
from gui.panels.embedding_look import groups_of, labels_of, lines_of
from gui.panels.parts import Words
from gui.picked_rows import PickedRows
from gui.plots.blocks import Cloud, Rings, Symbols, span_of
from gui.plots.confusion import percent
from gui.plots.export import Rows
from gui.plots.marks import Drawable
from gui.plots.panel import LivePanel
from gui.plots.pick import PickPlot
from gui.plots.reduce import Array
from gui.plots.subject import Subject, is_known, some
from gui.plots.view import Span
from gui.shelf import Shelf

PAUSE = 0.1, 1.0  # seconds between two pictures while training, at least and at most
WORK = 60_000_000  # multiplications for one picture
FEWEST, MOST = 300, 2000  # rows
TIGHT = 0.5  # share of an axis that must be filled, or it is drawn closer
ROOM = 230  # px of height from which on the sentence is read
INPUTS = "Inputs"
PARTS = ("All", "Training", "Validation", "Test")


class EmbeddingPanel(LivePanel):
    """The outputs of a layer for many rows, on the plane of their largest variance."""

    title = "Embedding"
    icon = "chart-scatter"
    empty = "Press Train to see here how a hidden layer pulls the classes apart."
    help = (
        "Each point is one row of the data, laid where the outputs of the chosen layer put it. Of "
        "all its units you see the plane on which the rows lie widest apart (PCA); the axes say "
        "how much of the whole variance they show: what is missing may still tell rows apart; both "
        "have the same scale, so that distances can be compared. "
        "Colour and shape are the true class (for numbers, the height of the target). A layer "
        "that has learnt puts rows of one class together; compare with the inputs. The plane is "
        "turned so that points stay where they were from moment to moment. Hover a point to read "
        "its row, click to pick it in all views."
    )

    def __init__(self, session: Session, shelf: Shelf, picked: PickedRows | None = None) -> None:
        super().__init__(session)
        self.subject = Subject(session, shelf)
        self.picked_rows = picked or PickedRows()
        self.node: NodeId | None = None  # the layer; None: what flows in
        self.part = "All"
        self.rows: Array = np.empty(0, int)
        self.found: Embedding | None = None
        self._chosen = False  # somebody has chosen the layer
        self._hidden: Hidden | None = None
        self._made_of: tuple[object, ...] = ()
        self._groups: list[tuple[Symbols, Array]] = []
        self._total = 0
        self._moment, self._pause = 0.0, PAUSE[0]
        self.said = Words("…", self.body)
        self.said.setContentsMargins(8, 3, 8, 3)
        self.plot = PickPlot("", "", self.body)
        self.plot.legend.names_first = True
        self.plot.even = True
        self.plot.say = self._say
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.said)
        column.addWidget(self.plot, 1)
        self._layers = QMenu("Layer", self)
        self.layer_choice = self.add_menu("Layer", "Which layer's outputs", "", self._layers)
        self.add_choice("{} rows", "Which rows are laid out", PARTS, self.show_part)
        self.finish_bar()
        self.plot.picked.connect(self._pick)
        self.picked_rows.changed.connect(self._mark)
        session.restarted.connect(self._restart)

    # ---- news ----------------------------------------------------------------------------------

    def show_state(self, state: State) -> None:
        self.subject.take_state(state)
        super().show_state(state)

    def show_mail(self, mail: Mail) -> None:
        self.subject.take_mail(mail)
        if self.subject.live and time.perf_counter() - self._moment < self._pause:
            return
        super().show_mail(mail)

    def refresh(self) -> None:
        """Let the newest network lay out the rows."""
        dataset, weights, plan = self.subject.dataset, self.subject.weights, self.subject.plan
        if dataset is None or weights is None or plan is None:
            self.show_body(False, self.subject.lack if self.subject.reading else self.empty)
            return
        began = time.thread_time()  # what others on the machine take does not count
        self._prepare(dataset, plan)
        if len(self.rows) < 2:
            self.show_body(False, f"There are too few {self.part.lower()} rows to lay out.")
            return
        self.show_body(True)
        assert self._hidden is not None
        self._hidden.load(weights)
        before = self.found
        found = embed(self._hidden.outputs(dataset.x[self.rows]), before.axes if before else None)
        self.found = align(found, before.places) if before is not None else found
        self._draw(self.found)
        self._moment = time.perf_counter()
        self._pause = float(np.clip(12 * (time.thread_time() - began), *PAUSE))

    def reset(self) -> None:
        self.plot.extent = self.plot.span = None
        if self.found is not None:
            self._draw(self.found)
        self.plot.reset()

    # ---- picture -------------------------------------------------------------------------------

    def _draw(self, found: Embedding) -> None:
        x, y = found.places.T
        plot = self.plot
        clouds: list[Drawable] = [Cloud(group, x[mine], y[mine]) for group, mine in self._groups]
        picked = np.isin(self.rows, self.picked_rows.rows)
        plot.behind = [*clouds, Rings(x[picked], y[picked], "point_wrong")]
        plot.named = [group for group, _ in self._groups]
        plot.extent = _steady(plot.extent, x)
        plot.span = _steady(plot.span, y)
        across, up = (percent(float(share)) for share in found.shares)
        plot.x_name = f"direction 1 ({across} of the variance)"
        plot.legend.title = f"direction 2 ({up})"
        plot.show_places(x, y)
        plot.refresh()
        self._tell(found)

    def _tell(self, found: Embedding) -> None:
        """What the picture says, in words."""
        dataset = self.subject.dataset
        if dataset is None:
            return
        shown = percent(float(found.shares.sum()))
        where = f"the outputs of {self.node}" if self.node else "the inputs"
        text = f"{shown} of the variance of {where} is seen."
        if not found.shares.sum():
            text = f"Every row gives the same here: {where} tell no rows apart."
        else:
            labels = labels_of(dataset, self.rows, self._groups)
            share = agreement(found.places, labels)
            chance = float(np.square(np.bincount(labels) / len(labels)).sum())
            same = "fifth of the target" if dataset.signature.task == "regression" else "class"
            text += f" The nearest row on this plane is of the same {same} in {percent(share)}"
            text += f" of cases (by chance {percent(chance)})."
        if len(self.rows) < self._total:
            text += f" Seen: {len(self.rows):,} of {self._total:,} rows."
        self.said.setText(text)
        self.said.setVisible(self.height() >= ROOM)

    def _say(self, place: int) -> list[str]:
        dataset, found = self.subject.dataset, self.found
        if dataset is None or found is None:
            return []
        return lines_of(dataset, int(self.rows[place]))

    def _pick(self, place: int) -> None:
        self.picked_rows.pick((int(self.rows[place]),) if place >= 0 else ())

    def _mark(self, _: tuple[int, ...]) -> None:
        if self.isVisible() and self.found is not None and len(self.found.places) == len(self.rows):
            self._draw(self.found)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.said.setVisible(self.height() >= ROOM)

    # ---- choices -------------------------------------------------------------------------------

    def show_layer(self, node: NodeId | None) -> None:
        """Look at another layer; None: at what flows into the network."""
        self.node, self._chosen, self._made_of = node, True, ()
        self.layer_choice.setText(node or INPUTS)
        self.refresh()

    def show_part(self, part: str) -> None:
        """Lay out "All", "Training", "Validation" or "Test" rows."""
        assert part in PARTS
        self.part, self._made_of = part, ()
        self.refresh()

    # ---- within --------------------------------------------------------------------------------

    def _prepare(self, dataset: Dataset, plan: Plan) -> None:
        """Bind the layer and choose the rows, if network, data or choices are others."""
        fitted = self.subject.fitted
        assert fitted is not None
        made_of = (plan, dataset, fitted, self.subject.parts.get("training") is None)
        if self._hidden is not None and self._made_of == made_of:
            return
        self._offer(plan)
        self._made_of = made_of
        self._hidden = Hidden(plan, fitted, self.node)
        rows = self._wanted(dataset)
        self._total = len(rows)
        work = sum(s.layer.multiply_adds(s.input_shapes) for s in plan.steps)
        self.rows = some(rows, int(np.clip(WORK // max(work, 1), FEWEST, MOST)))
        self._groups = groups_of(dataset, self.rows) if len(self.rows) else []
        self.found = None
        self.plot.extent = self.plot.span = None

    def _wanted(self, dataset: Dataset) -> Array:
        parts = self.subject.parts
        names = tuple(parts) if self.part == "All" else (self.part.lower(),)
        rows = np.sort(np.concatenate([np.empty(0, int), *(parts.get(n, []) for n in names)]))
        rows = rows.astype(int)
        return rows[is_known(dataset.y[rows], dataset.signature.task)]

    def _offer(self, plan: Plan) -> None:
        """The layers; at first the last hidden one is looked at."""
        steps = places_of(plan)
        nodes = [step.node for step in steps]
        if (self.node is not None and self.node not in nodes) or not self._chosen:
            hidden = [step.node for step in steps if step.node != plan.output.node]
            self._chosen, self.node = False, hidden[-1] if hidden else None
        self._layers.clear()
        for node in (None, *nodes):
            width = prod(plan.input_shape)
            width = next((prod(s.output_shape) for s in steps if s.node == node), width)
            entry = self._layers.addAction(f"{node or INPUTS} ({width:,} values)")
            entry.triggered.connect(lambda _=False, n=node: self.show_layer(n))
        self.layer_choice.setText(self.node or INPUTS)

    def _restart(self) -> None:
        self.subject.forget()
        self.found = None
        if self.isVisible():
            self.refresh()

    def table(self) -> Rows:
        """Each row with its place on the plane, and what it truly is."""
        found, dataset = self.found, self.subject.dataset
        if found is None or dataset is None:
            return
        signature = dataset.signature
        first, second = (f"direction {i + 1} ({s:.4g})" for i, s in enumerate(found.shares))
        yield ("row", first, second, *signature.targets)
        for row, (a, b) in zip(self.rows.tolist(), found.places.tolist(), strict=True):
            y = dataset.y[row]
            true = [signature.classes[int(y)]] if signature.classes else np.ravel(y).tolist()
            yield row + 1, a, b, *true


def _steady(old: Span | None, values: Array) -> Span:
    """An axis that stays as long as the points fit it well."""
    low, high = span_of(values)
    room = 0.05 * (high - low)
    fits = old is not None and old[0] <= low + room and old[1] >= high - room
    if old is not None and fits and high - low > TIGHT * (old[1] - old[0]):
        return old
    return low - room, high + room
