"""The numbers of one row below the cards, as far as a step has come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.graph import NodeId
from core.lens_stage import Stage
from gui.flowing import Flowing, Passing


class OnDiagram:
    """Shows the outputs of the layers on the way forward, their slopes on the way back."""

    def __init__(self, flowing: Flowing) -> None:
        self.flowing = flowing
        self._mine: Mapping[NodeId, Passing] = {}

    def show(self, past: Sequence[Stage], row: int) -> None:
        """Show the row's numbers of the stages so far; those of the present phase only."""
        phase = past[-1].phase
        wanted = ("inputs", "forward") if phase in ("inputs", "forward", "loss") else ("backward",)
        found: dict[NodeId, Passing] = {}
        for stage in past:
            if stage.phase in wanted and stage.node is not None:
                values = stage.tables[0].values
                names = stage.tables[0].across.given
                found[stage.node] = Passing(values[min(row, len(values) - 1)], names)
        self._mine = found
        self.flowing.show(found)

    def clear(self) -> None:
        """Take the numbers away, unless others stand there by now."""
        if self._mine and self.flowing.passing is self._mine:
            self.flowing.show({})
        self._mine = {}
