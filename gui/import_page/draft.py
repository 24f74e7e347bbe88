"""What would be used if the user said yes: the source and the settings, as changed so far."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from core.data.base import DataReference, Signature, Source
from core.data.intake import with_column
from core.data.prepare import Preparation
from core.edits import Edit, SetPreparation
from core.project import Project
from gui.import_page.columns_table import CODING, NAME, ROLE, TYPE, Row
from gui.import_page.target_fields import SPLITS


@dataclass(frozen=True)
class Draft:
    """A value; whatever is asked gives another one."""

    source: Source
    preparation: Preparation
    class_weights: str

    @classmethod
    def of(cls, source: Source, project: Project) -> Draft:
        return cls(source, project.preparation, project.training.class_weights)

    def with_column(self, row: Row, column: int, value: str) -> Draft:
        """What is asked in a cell of the table of columns."""
        if column == NAME:
            return self._named(row, value)
        if column == TYPE:
            return replace(self, source=with_column(self.source, row.in_file, type=value))
        if column == ROLE:
            return self._used(row, value)
        assert column == CODING
        if row.report.type in ("category", "text"):
            return replace(self, source=with_column(self.source, row.in_file, encoding=value))
        return self._scaled(row.report.name, value)

    def with_source(self, name: str, value: Any) -> Draft:
        """Another value of a parameter of the source. Raises `Refused` never: see `complaints`."""
        changed = replace(self, source=self.source.with_(**{name: value}))
        if name in SPLITS:
            return changed._split(SPLITS[name] if value else "stratified")
        if name == "target" and value:
            return replace(changed, source=with_column(changed.source, value, role=""))
        return changed

    def with_preparation(self, project: Project, name: str, value: Any) -> Draft:
        """Raises `Refused` where the document would."""
        changed = SetPreparation(name, value).apply(self._in(project, project.data))
        return replace(self, preparation=changed.preparation)

    def mended(self, fix: Edit, project: Project, signature: Signature) -> Draft:
        """What the fix of a remark makes of it."""
        changed = fix.apply(self._in(project, DataReference(self.source, signature)))
        assert changed.data is not None
        return Draft(changed.data.source, changed.preparation, changed.training.class_weights)

    def _in(self, project: Project, data: DataReference | None) -> Project:
        training = project.training.with_(class_weights=self.class_weights)
        return replace(project, data=data, preparation=self.preparation, training=training)

    def _named(self, row: Row, name: str) -> Draft:
        source = with_column(self.source, row.in_file, name="" if name == row.in_file else name)
        scale = row.scale
        moved = self._scaled(row.report.name, "")._scaled(name, scale) if scale else self
        return replace(moved, source=source)

    def _used(self, row: Row, use: str) -> Draft:
        if use == "target":
            source = self.source.with_(target=row.in_file)
            return replace(self, source=with_column(source, row.in_file, role=""))
        source = with_column(self.source, row.in_file, role=use)
        if row.target_said:
            source = source.with_(target="")
        return replace(self, source=source)

    def _split(self, how: str) -> Draft:
        return replace(self, preparation=self.preparation.with_(split=how))

    def _scaled(self, column: str, how: str) -> Draft:
        scales = {**json.loads(self.preparation.scales or "{}"), column: how}
        kept = {name: way for name, way in scales.items() if way}
        text = json.dumps(kept, ensure_ascii=False) if kept else ""
        return replace(self, preparation=self.preparation.with_(scales=text))
