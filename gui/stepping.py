"""At which stage of a step the lens is: told by it, shown on the diagram."""

from __future__ import annotations

from dataclasses import dataclass

from core.graph import NodeId
from core.lens_stage import Phase
from core.signal import Signal


@dataclass(frozen=True)
class Halt:
    """The layer that is looked at, and what happens to it."""

    node: NodeId
    phase: Phase


class Stepping:
    """Signal: `changed(halt)`; None when no step is looked at any more."""

    def __init__(self) -> None:
        self.halt: Halt | None = None
        self.changed: Signal[Halt | None] = Signal()

    def show(self, halt: Halt | None) -> None:
        """Show this stage on the diagram, or none."""
        if halt != self.halt:
            self.halt = halt
            self.changed.emit(halt)
