"""The one weight or unit that the pointer is on: shared by all views that show weights."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph import NodeId
from core.signal import Signal


@dataclass(frozen=True)
class Spot:
    """A weight of a layer, or one of its units.

    input : row of the layer's weight as a matrix (inputs, units), which is the input that the
        weight multiplies; 0 for a bias; None for the unit with all that feeds it
    unit : its column, counted from 0
    weight : which array of the layer, such as "W" or "b"
    """

    node: NodeId
    input: int | None
    unit: int
    weight: str = "W"


class Pointing:
    """Whoever is hovered says so; whoever shows the same weight marks it.

    Signals: `changed(spot)`, None when the pointer has left; `picked(spot)` it was pressed. Those
    who are told only mark, and do not point in turn.
    """

    def __init__(self) -> None:
        self.spot: Spot | None = None
        self.changed: Signal[Spot | None] = Signal()
        self.picked: Signal[Spot] = Signal()

    def point(
        self, node: NodeId, input_index: int | None, unit_index: int, weight: str = "W"
    ) -> None:
        """The pointer is on a weight, or with no input on a unit."""
        self._set(Spot(node, input_index, unit_index, weight))

    def leave(self) -> None:
        """The pointer is on no weight any more."""
        self._set(None)

    def pick(self) -> None:
        """What is pointed at was pressed."""
        if self.spot is not None:
            self.picked.emit(self.spot)

    def _set(self, spot: Spot | None) -> None:
        if spot != self.spot:
            self.spot = spot
            self.changed.emit(spot)
