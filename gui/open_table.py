"""A data set from a file of the user's own."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from core.data.base import SOURCES, Source
from core.spec import params_of, read_fields

KINDS = "Tables (*.csv *.tsv *.txt *.tab *.xlsx *.xls *.ods *.parquet);;All files (*)"


def file_sources() -> list[type[Source]]:
    """The sources that read a file which the user names."""
    return [
        cls
        for cls in SOURCES
        if not cls.shipped and any(p.name == "path" and p.type is str for p in params_of(cls))
    ]


def ask_table(window: QWidget) -> Source | None:
    """Let the user choose a file; None if he does not."""
    sources = file_sources()
    name, _ = QFileDialog.getOpenFileName(window, "Open a table", "", KINDS)
    return read_fields(sources[0], {"path": name}) if name and sources else None
