"""The data that a word stands for: a set in the box, a set made by formula, a file, a folder."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path

from core.data.arrays import ArrayFile
from core.data.base import SOURCES, Source, refused
from core.data.images import ImageFolder
from core.data.table import TableSource

ARRAYS = (".npz", ".npy")


def source_for(text: str) -> Source:
    """The source that a user means by a name or a path.

    Raises
    ------
    Refused
        With the names that are known and the nearest ones, if it is none of them and no file.
    """
    word = text.strip()
    if shipped := _shipped(word):
        return shipped
    path = Path(word).expanduser()
    if word and path.is_dir():
        return ImageFolder().with_(path=word)
    if word and path.exists():
        file = ArrayFile() if path.suffix.lower() in ARRAYS else TableSource()
        return file.with_(path=word)
    raise refused(_unknown(word, path))


def _shipped(word: str) -> Source | None:
    """A set in the box by its kind or title, however it is written."""
    name = _plain(word)
    for cls in SOURCES:
        if cls.shipped and name in (_plain(cls.kind), _plain(cls.title)):
            return cls()
    return None


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")


def _unknown(word: str, path: Path) -> str:
    names = sorted(cls.kind.replace("_", "-") for cls in SOURCES if cls.shipped)
    known = f"in the box are {', '.join(names)}"
    if not word:
        return f"say which data: a file or a name; {known}"
    if path.suffix or len(path.parts) > 1:
        folder = path.parent
        there = [child.name for child in folder.iterdir()] if folder.is_dir() else []
        meant = _near(path.name, there)
        hint = f"; did you mean {meant}?" if meant else f"; {known}"
        return f"there is no file {word}{hint}"
    meant = _near(word.lower().replace("_", "-"), names)
    return (
        f"no data are called {word}" + (f"; did you mean {meant}?" if meant else "") + f"; {known}"
    )


def _near(word: str, names: Sequence[str]) -> str:
    return " or ".join(difflib.get_close_matches(word, names, 2, 0.7))
