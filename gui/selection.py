"""What is picked on the diagram: shared by everything that shows or acts on it."""

from __future__ import annotations

from collections.abc import Iterable

from core.document import State
from core.graph import NodeId
from core.problem import Place
from core.signal import Signal


class Selection:
    """The picked layers, in no order.

    Signals: `changed(nodes)` when others are picked; `wanted(place)` when somebody asks to be led
    to a place, such as a click on a problem: whoever shows that place brings it into view.
    """

    def __init__(self) -> None:
        self.nodes: frozenset[NodeId] = frozenset()
        self.changed: Signal[frozenset[NodeId]] = Signal()
        self.wanted: Signal[Place] = Signal()

    def pick(self, nodes: Iterable[NodeId]) -> None:
        """Pick exactly these layers."""
        picked = frozenset(nodes)
        if picked != self.nodes:
            self.nodes = picked
            self.changed.emit(picked)

    def show_state(self, state: State) -> None:
        """Let go of layers that are no more."""
        self.pick(self.nodes & state.project.graph.nodes.keys())

    def lead_to(self, place: Place) -> None:
        """Ask for `place` to be brought into view."""
        self.wanted.emit(place)
