"""A file is read once: as long as somebody holds what was read of it, others get the same."""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from core.data.watch import Watch

if TYPE_CHECKING:
    from core.data.base import Dataset, Source

Stamp = tuple[int, int] | None
LOOK_S = 0.03  # between two looks at whether another thread is done

_held: WeakValueDictionary[Hashable, Dataset] = WeakValueDictionary()
_under_way: set[Hashable] = set()


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

    If another thread is reading the same, waits for it.
    """
    key = source, stamp(path)
    if key[1] is None:
        return load(watch)
    while key in _under_way:
        if watch:
            watch.tell("reading", 0.0)
        time.sleep(LOOK_S)
    if (found := _held.get(key)) is not None:
        return found
    _under_way.add(key)
    try:
        return load(watch)
    finally:
        _under_way.discard(key)
