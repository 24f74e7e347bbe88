"""The data sets that are looked at: loaded once for all views, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from core.data.base import Dataset, Source

KEPT = 3


class Shelf:
    """Loads data sets and keeps the last few."""

    def __init__(self) -> None:
        self._kept: dict[Source, Dataset] = {}

    def load(self, source: Source, fresh: bool = False) -> Dataset:
        """The data set of `source`; `fresh` reads it again. Raises `Refused`."""
        if fresh:
            self._kept.pop(source, None)
        dataset = self._kept.pop(source, None) or _loaded(source)
        self._kept[source] = dataset
        while len(self._kept) > KEPT:
            del self._kept[next(iter(self._kept))]
        return dataset


def _loaded(source: Source) -> Dataset:
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        return source.load()
    finally:
        QGuiApplication.restoreOverrideCursor()
