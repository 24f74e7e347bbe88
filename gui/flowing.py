"""The numbers that one sample becomes in each layer: told by one view, shown on the diagram."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from core.frozen import FrozenDict
from core.graph import NodeId
from core.signal import Signal

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class Passing:
    """What a layer gives for the sample.

    values : (units,) · names : what the data call the units; none: they are numbered
    said : in words, if the values are not what people know, as those of a scaled target
    """

    values: Array
    names: tuple[str, ...] = ()
    said: str = ""


class Flowing:
    """Signal: `changed(passing)`, by layer; empty when nothing is to be shown any more."""

    def __init__(self) -> None:
        self.passing: Mapping[NodeId, Passing] = FrozenDict({})
        self.changed: Signal[Mapping[NodeId, Passing]] = Signal()

    def show(self, passing: Mapping[NodeId, Passing]) -> None:
        """Show these numbers on the diagram; none: show nothing."""
        if passing or self.passing:
            self.passing = passing
            self.changed.emit(passing)
