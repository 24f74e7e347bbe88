"""Problems: what is wrong, where, and how to mend it. Values, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from core.edits import Edit
    from core.graph import NodeId, Wire


class Severity(StrEnum):
    ERROR = "error"  # cannot run
    WARNING = "warning"  # runs, but probably not as meant
    HINT = "hint"  # could be better


@dataclass(frozen=True)
class OnNode:
    """A layer of the diagram, one of its parameters, or one of its input ports."""

    node: NodeId
    param: str | None = None
    port: int | None = None


@dataclass(frozen=True)
class OnWire:
    wire: Wire


@dataclass(frozen=True)
class OnSetting:
    """A field of the training settings or of the preparation of the data."""

    section: str  # "training", "preparation", "source"
    param: str = ""


@dataclass(frozen=True)
class InText:
    line: int  # 1-based
    column: int  # 1-based
    source: str = ""


@dataclass(frozen=True)
class InFile:
    path: str
    line: int | None = None  # 1-based
    column: str | None = None  # name of a table's column


Place: TypeAlias = OnNode | OnWire | OnSetting | InText | InFile | None


@dataclass(frozen=True)
class Problem:
    """One remark to the user.

    `message` is lower case, names the thing, the value and the way out. `fix`, where known, is
    the very edit that a click on «Fix» applies; its label is the text of the button.
    """

    message: str
    place: Place = None
    severity: Severity = Severity.ERROR
    rule: str = ""
    fix: Edit | None = None

    def to_json(self) -> dict[str, Any]:
        """The neutral form that every command prints."""
        place: dict[str, Any] = {}
        if isinstance(self.place, OnWire):
            wire = self.place.wire
            place = {"from": wire.source, "to": wire.target, "port": wire.port}
        elif self.place is not None:
            place = {k: v for k, v in vars(self.place).items() if v not in (None, "")}
        fix = {"fix": self.fix.label} if self.fix else {}
        return {"severity": self.severity.value, "message": self.message, **place, **fix}


class Refused(Exception):
    """What was asked makes no sense on this project or file; `problem` says why, and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem
