"""One network, two views of it: layers as cards, or every neuron as a node."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.graph import NodeId
from core.session import Session
from gui.canvas.camera import READABLE, Lens
from gui.canvas.life import Life
from gui.canvas.minimap import MiniMap
from gui.canvas.neuron_view import NeuronView
from gui.canvas.view import CanvasView
from gui.theme import Themes


class TwoViews(QStackedWidget):
    """Shows one of the two; place and zoom go along when they change."""

    zoomed = Signal(float)  # of the view that is seen; 1 is 100 %
    switched = Signal(bool)  # whether neurons are seen

    def __init__(
        self, canvas: CanvasView, session: Session, themes: Themes, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.canvas = canvas
        self.neurons = NeuronView(session, themes)
        self.life = Life(canvas, session, themes)
        self.addWidget(canvas)
        self.addWidget(self.neurons)
        canvas.selected.connect(self.neurons.select)
        self.neurons.selected.connect(self._select)
        self.neurons.layer_came.connect(lambda: self.show_neurons(False))
        for view in (canvas, self.neurons):
            view.zoomed.connect(self.zoomed)
        self.map = MiniMap(self, themes)

    @property
    def shows_neurons(self) -> bool:
        return self.currentWidget() is self.neurons

    @property
    def seen(self) -> CanvasView | NeuronView:
        """The view that is seen."""
        return self.neurons if self.shows_neurons else self.canvas

    def show_neurons(self, neurons: bool) -> None:
        """Go to one of the views, where the other one was."""
        if neurons == self.shows_neurons:
            return
        old, focused = self.seen, self.seen.hasFocus()
        if neurons:
            self.neurons.show_state(self.neurons.session.document.state)
        self.setCurrentWidget(self.neurons if neurons else self.canvas)
        self.life.refresh()
        self._go_along(old.camera, self.seen.camera)
        if focused:
            self.seen.setFocus()
        self.switched.emit(neurons)

    def toggle(self) -> None:
        """Go to the other view."""
        self.show_neurons(not self.shows_neurons)

    def boxes(self) -> dict[str, tuple[QRectF, str]]:
        """What stands where in the view that is seen, with the role of its colour."""
        if self.shows_neurons:
            columns = self.neurons.neurons.columns
            return {n: (item.box(), item.column.role) for n, item in columns.items()}
        cards = self.canvas.canvas.cards
        return {n: (card.box(), card.face.role) for n, card in cards.items() if card.face}

    def on_cards(self, act: Callable[[], object]) -> Callable[[], None]:
        """`act`, done where there are cards."""

        def do() -> None:
            self.show_neurons(False)
            act()

        return do

    def fit(self) -> None:
        """Show everything."""
        self.seen.fit()

    def first_sight(self) -> None:
        """Show everything of a network that has just come, but not too small to be read."""
        self.seen.camera.fit(READABLE)

    def zoom_in(self) -> None:
        """One step nearer."""
        self.seen.zoom_in()

    def zoom_out(self) -> None:
        """One step further away."""
        self.seen.zoom_out()

    def zoom_reset(self) -> None:
        """100 %."""
        self.seen.zoom_reset()

    def _go_along(self, old: Lens, new: Lens) -> None:
        """See the same part; or all of it, if something would be cut off that was not before."""
        middle, whole = old.seen().center(), old.seen().contains(old.content())
        new.zoom_to(old.zoom)
        seen = new.seen()
        new.look_at(middle - QPointF(seen.width(), seen.height()) / 2)
        if whole and not new.seen().contains(new.content()):
            new.fit()

    def _select(self, nodes: frozenset[NodeId]) -> None:
        self.canvas.select(nodes)
