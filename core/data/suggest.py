"""What a column is for, and what is to be predicted: suggestions that a user can change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from core.data.held import Facts
from core.data.kinds import Kind
from core.loss import Task

ColumnKind: TypeAlias = Literal[
    "int", "float", "bool", "category", "text", "date", "datetime", "empty"
]
Role: TypeAlias = Literal["feature", "target", "ignore"]

MOST_CLASSES = 1000
_ID = re.compile(
    r"(id|index|idx|row|row_?n(ame|umber|r)s?|nr|no|num|number|key|uuid|guid|unnamed: 0|column 1"
    r"|.*[_ .-](id|key|uuid|nr)|.*[a-z]I[Dd]|passengerid|.*_index)"
)
_TARGET = (
    ("target", "label", "labels", "class", "output", "outcome", "response", "ground_truth"),
    ("species", "diagnosis", "survived", "churn", "exited", "default", "quality"),
    ("price", "saleprice", "medv", "charges", "progression", "y"),
)


@dataclass(frozen=True)
class ColumnReport:
    """What is known of one column.

    low, high : smallest and largest number, or date as text · mean : of numbers, yes counts 1
    role : what it is suggested for, or was said to be for · note : why it is left out
    odd : cells that did not fit the column and count as missing
    id : whether it numbers or names the rows
    """

    name: str
    type: ColumnKind
    missing: int
    distinct: int
    low: Any = None
    high: Any = None
    mean: float | None = None
    role: Role = "feature"
    note: str = ""
    odd: int = 0
    id: bool = False

    def to_json(self) -> dict[str, Any]:
        """The neutral form, with the suggested role."""
        return {
            "name": self.name,
            "type": self.type,
            "missing": self.missing,
            "distinct": self.distinct,
            "min": self.low,
            "max": self.high,
            "mean": self.mean,
            "role": self.role,
            **({"note": self.note} if self.note else {}),
        }


def type_of(kind: Kind, facts: Facts, decimals: bool) -> ColumnKind:
    """The type of a column, by all of its values."""
    if not facts.known:
        return "empty"
    if kind.type in ("number", "wide"):
        return "int" if facts.whole and not decimals else "float"
    if kind.type == "bool":
        return "bool"
    if kind.type == "date":
        return "date" if facts.whole else "datetime"
    return "category" if _repeats(facts.distinct, facts.known) else "text"


def _repeats(distinct: int, known: int) -> bool:
    """Whether values come again and again, as names of categories do."""
    if known < 30:
        return distinct < 0.8 * known
    return (distinct <= 50 and distinct <= 0.5 * known) or distinct <= 0.05 * known


def why_ignored(column: ColumnReport, rows: int, first: bool) -> str:
    """Why a column should not be a feature; empty if it may be one."""
    if column.type == "empty":
        return "no values"
    if column.distinct == 1 and not column.missing:
        return "always the same value"
    if looks_like_id(column, rows, first):
        return "looks like an id: every row has another value"
    return "free text" if column.type == "text" else ""


def looks_like_id(column: ColumnReport, rows: int, first: bool) -> bool:
    """Whether a column only numbers or names the rows."""
    if column.type not in ("int", "text") or column.missing or column.distinct < 0.98 * rows:
        return False
    if _ID.fullmatch(column.name.strip()) or _ID.fullmatch(column.name.strip().lower()):
        return True
    counts = column.type == "int" and column.high - column.low == rows - 1
    return first and counts and rows >= 10


def suggest_target(columns: Sequence[ColumnReport], rows: int) -> str:
    """The column that people most probably want to predict; empty if there is none."""
    usable = [c for c in columns if c.role != "ignore" and task_of(c, rows)]
    last = usable[-1] if usable else None
    for names in _TARGET:
        if names is _TARGET[-1] and last is columns[-1] and _is_class(last, rows):
            return last.name
        for column in usable:
            if column.name.strip().lower() in names:
                return column.name
    if last is None:
        return ""
    first = usable[0]
    classes_first = first is columns[0] and first.type == "int" and _is_class(first, rows)
    return first.name if classes_first and not _is_class(last, rows) else last.name


def _is_class(column: ColumnReport, rows: int) -> bool:
    return task_of(column, rows) in ("binary", "classes")


def task_of(column: ColumnReport, rows: int) -> Task | None:
    """What predicting this column would be; None if it cannot be."""
    if column.distinct < 2 or column.type in ("empty", "date", "datetime", "text"):
        return None
    if column.type in ("bool", "category"):
        if column.distinct == 2:
            return "binary"
        return "classes" if column.distinct <= MOST_CLASSES else None
    if column.distinct == 2 and (column.type == "int" or (column.low, column.high) == (0, 1)):
        return "binary"
    few = column.distinct <= 10 or (column.distinct <= 20 and rows >= 100 * column.distinct)
    known = rows - column.missing
    if column.type == "int" and few and known >= 5 * column.distinct:
        return "classes"
    return "regression"
