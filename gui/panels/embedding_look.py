"""How the points of an embedding look: a colour and a shape for each class, or for each height."""

from __future__ import annotations

import numpy as np

from core.data.base import Dataset
from gui.plots.blocks import SHAPES, Shades, Symbols
from gui.plots.reduce import Array
from gui.plots.view import number

STEPS = 5  # of the height of a target
SIZES = (6.0, 7.0, 8.0, 9.0, 10.0)  # px, the larger the higher
SIZE = 8.0


def groups_of(dataset: Dataset, rows: Array) -> list[tuple[Symbols, Array]]:
    """What the rows (n,) are told apart by, each with which of them it is (n,) bool."""
    signature, y = dataset.signature, dataset.y[rows]
    if signature.task != "regression":
        return [
            (Symbols(name, f"class_{i % 10 + 1}", SHAPES[i % len(SHAPES)], SIZE), y == i)
            for i, name in enumerate(signature.classes)
        ]
    value = y.reshape(len(rows), -1)[:, 0].astype(float)
    edges = np.unique(np.quantile(value, np.linspace(0, 1, STEPS + 1)[1:-1]))
    step = np.searchsorted(edges, value, "right")
    count = len(edges) + 1
    return [
        (Shades(_name(signature.targets, edges, i), i, count, "o", SIZES[i]), step == i)
        for i in range(count)
    ]


def _name(targets: tuple[str, ...], edges: Array, i: int) -> str:
    if not len(edges):
        return targets[0]
    if i == 0:
        return f"{targets[0]} < {number(edges[0], 3)}"
    if i == len(edges):
        return f"≥ {number(edges[-1], 3)}"
    return f"{number(edges[i - 1], 3)}…{number(edges[i], 3)}"


def labels_of(dataset: Dataset, rows: Array, groups: list[tuple[Symbols, Array]]) -> Array:
    """The number of the group that each row (n,) is in."""
    found = np.zeros(len(rows), int)
    for i, (_, mine) in enumerate(groups):
        found[mine] = i
    return found


def lines_of(dataset: Dataset, row: int, most: int = 6) -> list[str]:
    """What is said of a row: its number, its target, its first values."""
    signature, y = dataset.signature, dataset.y[row]
    if signature.task == "regression":
        named = zip(signature.targets, np.ravel(y).tolist(), strict=True)
        told = [f"{target} {number(value, 5)}" for target, value in named]
    else:
        told = [f"{signature.targets[0]}: {signature.classes[int(y)]}"]
    values = np.ravel(dataset.x[row])
    inputs = signature.inputs
    if signature.image_shape or len(inputs) != len(values):
        return [f"row {row + 1:,}", *told]
    for column, value in list(zip(inputs, values.tolist(), strict=True))[:most]:
        word = column.write(value) if column.type in ("category", "date", "time") else ""
        told.append(f"{column.name} {word or number(value, 5)}")
    if len(inputs) > most:
        told.append(f"… and {len(inputs) - most} more")
    return [f"row {row + 1:,}", *told]
