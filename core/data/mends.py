"""What a click on «Fix» does about a remark on data: edits of the project."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from core.data.base import DataReference, Signature

if TYPE_CHECKING:
    from core.data.base import Source
    from core.project import Project


@dataclass(frozen=True)
class ChangeSettings:
    """Set fields of the preparation or of the training, as a click on «Fix»."""

    label: str
    section: str  # "preparation" or "training"
    values: dict[str, Any] = field(hash=False)

    def apply(self, project: Project) -> Project:
        changed = getattr(project, self.section).with_(**self.values)
        return replace(project, **{self.section: changed})


@dataclass(frozen=True)
class LeaveOut:
    """Do without a column of the table: its place in the data and in the signature."""

    column: str
    source: Source
    signature: Signature

    @property
    def label(self) -> str:
        return f"Leave out {self.column}"

    def apply(self, project: Project) -> Project:
        return replace(project, data=DataReference(self.source, self.signature))
