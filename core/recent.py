"""The projects that were open lately, kept from one start to the next."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from core.atomic import written

LIMIT = 15


class Recent:
    """A list of files in a small file of its own, the last one used first.

    It is read anew each time, so that two windows share it; what cannot be read counts as empty.
    """

    def __init__(self, store: Path) -> None:
        self._store = store

    @property
    def files(self) -> tuple[Path, ...]:
        """The files, also those that are gone: they may be on a disk that comes back."""
        try:
            kept = json.loads(self._store.read_bytes())
        except (OSError, ValueError, RecursionError):
            return ()
        names = kept if isinstance(kept, list) else []
        return tuple(Path(name) for name in names if isinstance(name, str))[:LIMIT]

    def add(self, file: Path) -> None:
        """Put a file first. Raises `Refused` if the list cannot be written."""
        first = Path(os.path.abspath(file))
        self._write((first, *(other for other in self.files if other != first)))

    def remove(self, file: Path) -> None:
        """Take a file from the list. Raises `Refused` if the list cannot be written."""
        gone = Path(os.path.abspath(file))
        self._write(tuple(other for other in self.files if other != gone))

    def clear(self) -> None:
        """Forget all files. Raises `Refused` if the list cannot be written."""
        self._write(())

    def _write(self, files: tuple[Path, ...]) -> None:
        with suppress(OSError):  # told when the file cannot be written
            self._store.parent.mkdir(parents=True, exist_ok=True)
        with written(self._store, durable=False) as store:
            store.write(json.dumps([str(file) for file in files[:LIMIT]], indent=1).encode())
