"""Real data sets that come with the program."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, ClassVar, Literal

import numpy as np

from core.data.base import Dataset, Signature, Source
from core.problem import InFile, Problem, Refused

SHELF = Path(__file__).parents[2] / "resources" / "data"


def read_card(name: str) -> dict[str, Any]:
    """The card of a shipped set: title, task, features, source, licence, a sentence."""
    card: dict[str, Any] = json.loads((SHELF / f"{name}.json").read_text("utf-8"))
    return card


class ShippedTable(Source):
    """A table from the shelf, all columns numbers, the last one the target."""

    shipped = True
    name: ClassVar[str] = ""

    def load(self) -> Dataset:
        path = SHELF / f"{self.name}.csv"
        try:
            with path.open(encoding="utf-8", newline="") as file:
                header, *lines = csv.reader(file)
            card = read_card(self.name)
        except OSError as error:
            raise Refused(Problem(f"{path.name} is missing: {error.strerror}", InFile(str(path)))) from None
        x = np.array([line[:-1] for line in lines], np.float32)
        words = [line[-1] for line in lines]
        if card["task"] == "regression":
            signature = Signature(
                card["title"], len(x), (x.shape[1],), "regression", tuple(header[:-1]), (header[-1],)
            )
            return Dataset(signature, x, np.array(words, np.float32)[:, None])
        classes = tuple(dict.fromkeys(sorted(words, key=_class_order)))
        y = np.array([classes.index(word) for word in words], np.int64)
        task: Literal["binary", "classes"] = "binary" if len(classes) == 2 else "classes"
        names = tuple(header[:-1])
        signature = Signature(card["title"], len(x), (x.shape[1],), task, names, (header[-1],), classes)
        return Dataset(signature, x, y)


def _class_order(word: str) -> tuple[int, str]:
    return (int(word), "") if word.isdigit() else (0, word)


class Iris(ShippedTable):
    """150 iris flowers of three species, measured with a ruler (Anderson, Fisher 1936)."""

    kind = "iris"
    title = "Iris"
    name = "iris"


class Digits(ShippedTable):
    """1,797 handwritten digits as pictures of 8×8 pixels."""

    kind = "digits"
    title = "Digits 8×8"
    name = "digits"
