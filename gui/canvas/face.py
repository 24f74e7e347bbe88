"""What a card says: plain values worked out from the state, so that equal states look equal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.activation import ACTIVATIONS
from core.arrange import height_of
from core.folding import Block
from core.graph import NodeId
from core.layer import Layer, Shape
from core.problem import OnNode, Problem, Severity
from core.spec import params_of
from gui.canvas.catalog import category_role, icon_name

RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True)
class Face:
    """All that a card shows of its layer."""

    node: NodeId
    kind: str
    title: str
    summary: str
    parameters: str
    shape: str
    icon: str
    role: str
    height: int
    ports: tuple[str, ...]
    wired: frozenset[int]
    number: str = ""  # the parameter that − and + change; empty if there is none
    chip: str = ""  # the activation, which is the end of `summary`; empty if there is none
    problems: tuple[Problem, ...] = ()
    block: Block | None = None  # the folded group that it stands for

    @property
    def name(self) -> str:
        """What stands at the foot of the card: the name of the layer, if it is one."""
        return self.node if self.block is None else "folded group"

    @property
    def severity(self) -> Severity | None:
        """How bad the worst problem is."""
        return min((p.severity for p in self.problems), key=RANK.__getitem__, default=None)

    def at_port(self, index: int) -> tuple[Problem, ...]:
        """The problems of one input."""
        return tuple(
            p for p in self.problems if isinstance(p.place, OnNode) and p.place.port == index
        )


def face_of(
    node: NodeId,
    layer: Layer,
    wired: Iterable[int] = (),
    shape: Shape | None = None,
    count: int | None = None,
    problems: tuple[Problem, ...] = (),
) -> Face:
    """What the card of `layer` shows; `shape` and `count` are None while they are unknown."""
    return Face(
        node,
        layer.kind,
        layer.title,
        layer.summary(),
        parameters_text(count),
        shape_text(shape),
        icon_name(type(layer)),
        category_role(layer.category),
        height_of(layer),
        tuple(layer.ports),
        frozenset(wired),
        main_number(type(layer)),
        _chip(layer),
        problems,
    )


def main_number(cls: type[Layer]) -> str:
    """The parameter that says how large a layer is: its first whole number that grows by ratio."""
    found = (p.name for p in params_of(cls) if p.type is int and p.range and p.range.log)
    return next(found, "")


def activation_param(cls: type[Layer]) -> str:
    """The parameter that is an activation; empty if there is none."""
    return next((p.name for p in params_of(cls) if p.family is ACTIVATIONS), "")


def _chip(layer: Layer) -> str:
    name = activation_param(type(layer))
    title = str(getattr(layer, name).title).lower() if name else ""
    return title if layer.summary().endswith(title) else ""


def shape_text(shape: Shape | None) -> str:
    """The shape of a sample: «4», «28×28»; empty if it is not known."""
    if shape is None:
        return ""
    return "×".join(map(str, shape)) or "1"


def parameters_text(count: int | None) -> str:
    """«50 parameters»; empty if the number is not known."""
    if count is None:
        return ""
    if count == 0:
        return "no parameters"
    return f"{count:,} parameter{'' if count == 1 else 's'}"
