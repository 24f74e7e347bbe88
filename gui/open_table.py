"""A data set from a file of the user's own: chosen, or dropped on the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from core.data.base import SOURCES, Source
from core.spec import params_of
from gui.settings import Memory

KINDS = (
    "Tables (*.csv *.tsv *.txt *.tab *.dat *.data *.json *.jsonl *.ndjson *.xlsx *.xlsm *.xlsb "
    "*.xls *.ods *.parquet *.npz *.npy);;All files (*)"
)
FOLDER = "data_folder"  # where a table was opened last


def file_sources() -> list[type[Source]]:
    """The sources that read a file which the user names."""
    return [
        cls
        for cls in SOURCES
        if not cls.shipped and any(p.name == "path" and p.type is str for p in params_of(cls))
    ]


def ask_table(window: QWidget, memory: Memory) -> Path | None:
    """Let the user choose a file; None if he does not."""
    kept = memory.recall(FOLDER)
    folder = str(kept) if kept and Path(str(kept)).is_dir() else ""
    name, _ = QFileDialog.getOpenFileName(window, "Open a table", folder, KINDS)
    if not name:
        return None
    memory.keep(FOLDER, str(Path(name).parent))
    return Path(name)


def files_in(event: QDropEvent) -> list[Path]:
    """The files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
