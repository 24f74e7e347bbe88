"""Real data sets that come with the program."""

from __future__ import annotations

import csv
import functools
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from core.data.base import Dataset, Signature, Source, refused
from core.data.columns import UNKNOWN, Column
from core.data.watch import Watch
from core.loss import Task

Array = NDArray[Any]
SHELF = Path(__file__).parents[2] / "resources" / "data"
MISSING = "NA"


def read_card(name: str) -> dict[str, Any]:
    """The card of a shipped set: title, task, features, source, licence, a sentence."""
    card: dict[str, Any] = json.loads((SHELF / f"{name}.json").read_text("utf-8"))
    return card


class ShippedTable(Source):
    """A table from the shelf, the last column the target; words are categories."""

    shipped = True
    name: ClassVar[str] = ""

    def load(self, watch: Watch | None = None) -> Dataset:
        header, lines = self._lines()
        card = read_card(self.name)
        cells = list(zip(*lines, strict=True))
        columns = tuple(map(_column, header[:-1], cells[:-1]))
        x = np.stack([_values(*pair) for pair in zip(columns, cells[:-1], strict=True)], axis=1)
        features = tuple(name for column in columns for name in column.features)
        task, classes, y = _target(cells[-1], card["task"])
        signature = Signature(
            card["title"],
            len(x),
            (len(features),),
            task,
            features,
            (header[-1],),
            classes,
            () if all(column.plain for column in columns) else columns,
            tuple(card["image_shape"] or ()),
        )
        return Dataset(signature, x, y)

    def _lines(self) -> tuple[list[str], list[list[str]]]:
        path = SHELF / f"{self.name}.csv"
        try:
            with path.open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
        except OSError as error:
            raise refused(f"{path.name} is missing: {error.strerror}", path) from None
        return header, lines


def _column(name: str, cells: Sequence[str]) -> Column:
    """What a column holds: numbers unless one cell is a word; `NA` is missing."""
    words = sorted(set(cells) - {MISSING})
    gaps = MISSING in cells
    if not all(map(_is_number, words)):
        return Column(name, "category", tuple(words), gaps)
    return Column(name, "float" if any("." in word for word in words) else "int", (), gaps)


def _values(column: Column, cells: Sequence[str]) -> Array:
    if column.type != "category":
        return np.array(["nan" if c == MISSING else c for c in cells], np.float32)
    codes = {MISSING: np.nan, **{word: i for i, word in enumerate(column.categories)}}
    return np.array([codes.get(cell, UNKNOWN) for cell in cells], np.float32)


def _target(cells: Sequence[str], task: str) -> tuple[Task, tuple[str, ...], Array]:
    if task == "regression":
        return "regression", (), np.array(cells, np.float32)[:, None]
    classes = tuple(sorted(set(cells), key=lambda word: (_is_number(word), len(word), word)))
    if not all(map(_is_number, classes)):
        classes = tuple(sorted(classes))
    numbers = {word: i for i, word in enumerate(classes)}
    y = np.array([numbers[cell] for cell in cells], np.int64)
    return "binary" if len(classes) == 2 else "classes", classes, y


def _is_number(word: str) -> bool:
    try:
        float(word)
    except ValueError:
        return False
    return True


class Iris(ShippedTable):
    """150 iris flowers of three species, measured with a ruler (Anderson, Fisher 1936)."""

    kind = "iris"
    title = "Iris"
    name = "iris"


class Wine(ShippedTable):
    """178 Italian wines in thirteen measurements: which of three growers made it?"""

    kind = "wine"
    title = "Wine"
    name = "wine"


class BreastCancer(ShippedTable):
    """569 tumours in thirty measurements of their cells: harmless or not?"""

    kind = "breast_cancer"
    title = "Breast cancer"
    name = "breast_cancer"


class Penguins(ShippedTable):
    """344 penguins with words and a few gaps: which of three species is it?"""

    kind = "penguins"
    title = "Penguins"
    name = "penguins"


class Diabetes(ShippedTable):
    """442 patients in ten facts: how far will their diabetes advance in a year?"""

    kind = "diabetes"
    title = "Diabetes"
    name = "diabetes"


class Digits(ShippedTable):
    """1,797 handwritten digits as pictures of 8×8 pixels."""

    kind = "digits"
    title = "Digits 8×8"
    name = "digits"


class Mnist(Source):
    """10,000 handwritten digits as pictures of 28×28 pixels (LeCun et al., 1998)."""

    kind = "mnist"
    title = "MNIST digits 28×28"
    shipped = True

    def load(self, watch: Watch | None = None) -> Dataset:
        x, y = _mnist()
        card = read_card("mnist10k")
        side, _ = card["image_shape"]
        names = tuple(f"pixel_{row}_{column}" for row in range(side) for column in range(side))
        signature = Signature(
            card["title"],
            len(x),
            (len(names),),
            "classes",
            names,
            ("digit",),
            tuple(map(str, range(10))),
            image_shape=(side, side),
        )
        return Dataset(signature, x.reshape(len(x), -1).astype(np.float32), y.astype(np.int64))


@functools.cache
def _mnist() -> tuple[Array, Array]:
    path = SHELF / "mnist10k.npz"
    try:
        with np.load(path, allow_pickle=False) as file:
            return file["x"], file["y"]
    except OSError as error:
        raise refused(f"{path.name} is missing: {error}", path) from None
