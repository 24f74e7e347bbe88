"""Edits of the remembered runs: note one, name it, forget it, go back to what it ran with."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.problem import Problem, Refused
from core.project import Project, Record

MOST = 30  # runs; the oldest is forgotten when there are more


@dataclass(frozen=True)
class NoteRecord:
    """Remember a run, in place of what was known of it. To be made by `Document.amend`."""

    record: Record
    label = "Note run"

    def apply(self, project: Project) -> Project:
        known = {record.number: record for record in project.records}
        before = known.get(self.record.number)
        name = before.name if before else self.record.name
        known[self.record.number] = replace(self.record, name=name)
        records = tuple(known[number] for number in sorted(known))
        return replace(project, records=records[-MOST:])


@dataclass(frozen=True)
class RenameRecord:
    number: int
    name: str
    label = "Rename run"

    def apply(self, project: Project) -> Project:
        old = _record(project, self.number)
        name = self.name.strip()
        if not name:
            raise Refused(Problem("a run needs a name"))
        if name == old.name:
            return project
        return replace(
            project,
            records=tuple(replace(r, name=name) if r is old else r for r in project.records),
        )


@dataclass(frozen=True)
class RemoveRecords:
    """Forget runs."""

    numbers: frozenset[int]

    @property
    def label(self) -> str:
        return "Forget run" if len(self.numbers) == 1 else f"Forget {len(self.numbers)} runs"

    def apply(self, project: Project) -> Project:
        for number in self.numbers:
            _record(project, number)
        kept = tuple(r for r in project.records if r.number not in self.numbers)
        return replace(project, records=kept)


@dataclass(frozen=True)
class UseRecord:
    """Take network, data and settings of a run again, with fresh weights."""

    number: int
    label = "Use run again"

    def apply(self, project: Project) -> Project:
        record = _record(project, self.number)
        if record.project is None:
            text = f"the network of {record.name} was too large to be kept with its curves"
            raise Refused(Problem(text))
        return replace(record.project, records=project.records)


def _record(project: Project, number: int) -> Record:
    found = next((r for r in project.records if r.number == number), None)
    if found is None:
        raise Refused(Problem(f"there is no run number {number} any more"))
    return found
