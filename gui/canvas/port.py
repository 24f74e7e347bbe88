"""Ends of wires: where the inputs and the output of a card lie, and how each looks."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QPointF

from core.arrange import PORT_GAP, WIDTH
from core.graph import NodeId, Wire

REACH = 14  # units around a port that still hit it


@dataclass(frozen=True)
class Port:
    """An input of a layer by number, or its output if `index` is None."""

    node: NodeId
    index: int | None = None

    @property
    def is_output(self) -> bool:
        return self.index is None


class PortLook(Enum):
    """What a port tells at a glance."""

    OPEN = auto()
    WIRED = auto()
    MISSING = auto()  # something is wrong here
    HOVER = auto()
    FITS = auto()
    DOUBTFUL = auto()  # can be wired, but what flows would not fit
    REFUSES = auto()
    CHOSEN = auto()  # a wire would end here now


def wire_between(one: Port, other: Port) -> Wire | None:
    """The wire from the output to the input among these two; None if they are of one sort."""
    source, target = (one, other) if one.is_output else (other, one)
    if not source.is_output or target.index is None:
        return None
    return Wire(source.node, target.node, target.index)


def input_at(index: int, count: int) -> QPointF:
    """Place of an input relative to the middle of its card."""
    return QPointF(-WIDTH / 2, (index - (count - 1) / 2) * PORT_GAP)


OUTPUT_AT = QPointF(WIDTH / 2, 0)
