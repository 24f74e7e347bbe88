"""A file is read once: as long as somebody holds what was read of it, others get the same."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from core.data.watch import Cancelled, Watch

if TYPE_CHECKING:
    from core.data.base import Dataset, Source

Stamp = tuple[int, int] | None
LOOK_S = 0.03  # between two looks at whether another thread is done

_held: WeakValueDictionary[Hashable, Dataset] = WeakValueDictionary()
_under_way: dict[Hashable, Reader] = {}


class Reader:
    """Who reads a file for all; `watch` says how far it is."""

    def __init__(self, watch: Watch | None) -> None:
        self.watch = watch or Watch()
        self.called_off = False


def stamp(path: Path | str) -> Stamp:
    """Changes when a file does; None where that cannot be told."""
    try:
        facts = Path(path).expanduser().stat()
    except OSError:
        return None
    return (facts.st_mtime_ns, facts.st_size) if stat.S_ISREG(facts.st_mode) else None


def keep(source: Source, at: Stamp, dataset: Dataset) -> Dataset:
    """Others will get `dataset` for `source`, whose file had this stamp when it was read."""
    if at is not None:
        _held[source, at] = dataset
    return dataset


def once(
    source: Source, path: str, load: Callable[[Watch | None], Dataset], watch: Watch | None
) -> Dataset:
    """What `load` gives, or gave to somebody who still holds it. From any thread.

    If another thread is reading the same, waits for it, and is called off with it.
    """
    key = source, stamp(path)
    if key[1] is None:
        return load(watch)
    while (reader := _under_way.get(key)) is not None:
        _wait(reader, watch)
    if (found := _held.get(key)) is not None:
        return found
    _under_way[key] = mine = Reader(watch)
    try:
        return load(watch)
    except Cancelled:
        mine.called_off = True
        raise
    finally:
        del _under_way[key]


def _wait(reader: Reader, watch: Watch | None) -> None:
    """Tell for a moment how far somebody else is."""
    if watch:
        watch.tell(reader.watch.stage or "reading", reader.watch.share)
    time.sleep(LOOK_S)
    if reader.called_off:
        raise Cancelled
