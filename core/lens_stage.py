"""The stages of a step, and the tables of numbers that each of them shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from numpy.typing import NDArray

from core.data.base import Signature
from core.graph import NodeId
from core.lens import Inside, Lens, Sight
from core.probes import Names, input_names, output_names

Array = NDArray[Any]
Phase: TypeAlias = Literal["inputs", "forward", "loss", "backward", "update"]
Axis: TypeAlias = Literal["row", "unit", "input", ""]


@dataclass(frozen=True)
class Pick:
    """One row of the batch, one unit of the layer, one of its inputs; each counted from 0."""

    row: int = 0
    unit: int = 0
    input: int = 0


@dataclass(frozen=True, eq=False)
class Table:
    """Numbers (down, across), and what is picked by one of them."""

    name: str
    values: Array
    down: Names
    across: Names
    axes: tuple[Axis, Axis]


@dataclass(frozen=True, eq=False)
class Stage:
    """One stage; `lines(pick)` are its formulas with the numbers of what is picked put in."""

    phase: Phase
    node: NodeId | None
    title: str
    formula: str
    sentence: str
    tables: tuple[Table, ...]
    lines: Callable[[Pick], tuple[str, ...]]

    def tell(self, pick: Pick) -> tuple[str, ...]:
        """The lines of what is picked, or of what is nearest to it here."""
        row, unit = (min(n, self.size(a) - 1) for n, a in ((pick.row, "row"), (pick.unit, "unit")))
        return self.lines(Pick(row, unit, min(pick.input, self.size("input") - 1)))

    def size(self, axis: str) -> int:
        """How many can be picked along an axis; 1 where there is no choice."""
        sizes = [
            n for t in self.tables for n, a in zip(t.values.shape, t.axes, strict=True) if a == axis
        ]
        return max(sizes, default=1)


class Teller:
    """What all who tell of a step know of it."""

    def __init__(self, lens: Lens, sight: Sight) -> None:
        self.sight, self.plan = sight, lens.plan
        self.loss, self.joined = lens.objective.loss, lens.network.joined
        self.optimizer = lens.training.optimizer
        self.signature: Signature = lens.data.signature
        rows = tuple(f"row {row + 1:,}" for row in sight.rows.tolist())
        self.rows = Names(len(rows), "row", rows)

    def units(self, inside: Inside) -> Names:
        width = inside.y.shape[1]
        return output_names(self.plan, inside.step, self.signature, width)

    def weight_tables(self, inside: Inside, arrays: Any, before: str) -> list[Table]:
        mine = arrays.get(inside.step.node, {})
        return [self.table(inside, before + name, array) for name, array in mine.items()]

    def table(self, inside: Inside, title: str, array: Array) -> Table:
        """An array of a layer as a matrix: inputs down, units across."""
        matrix = array.reshape(-1, array.shape[-1]) if array.ndim else array.reshape(1, 1)
        units = output_names(self.plan, inside.step, self.signature, matrix.shape[1])
        if array.ndim < 2:
            return Table(title, matrix, Names(1, given=("",)), units, ("", "unit"))
        down = input_names(self.plan, inside.step, self.signature)
        down = down if len(down) == len(matrix) else Names(len(matrix), "row")
        return Table(title, matrix, down, units, ("input", "unit"))
