"""Copies of unsaved work, for the next start should this one end in a crash."""

from __future__ import annotations

import json
import os
import secrets
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from core.files import SUFFIX, load, save
from core.problem import InFile, Problem, Refused
from core.project import Project

OWNER = ".owner"  # beside a copy: locked as long as the process that keeps the copy lives
FAR = 1 << 30  # where Windows locks: behind the text, which stays readable


@dataclass(frozen=True)
class Leftover:
    """The copy that a crashed start has left.

    copy : the project as it was last · original : the file it belongs to, None if it had none
    saved_at : when the copy was made, in seconds since 1970
    """

    copy: Path
    original: Path | None
    name: str
    saved_at: float

    def open(self) -> tuple[Project, tuple[Problem, ...]]:
        """The project, as by `load`. Raises `Refused` if the copy is damaged."""
        return load(self.copy)

    def discard(self) -> None:
        """Take the copy away: it was opened and saved, or is not wanted."""
        with suppress(OSError):
            self.copy.unlink(missing_ok=True)
            self.copy.with_suffix(OWNER).unlink(missing_ok=True)


class Recovery:
    """Keeps one copy of the present project in a folder, and finds those of crashed starts.

    A copy belongs to a living process as long as that holds a lock on the file beside it; the
    system lets go of it when the process ends, however it ends.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._copy = folder / f"{os.getpid()}-{secrets.token_hex(3)}{SUFFIX}"
        self._owner: IO[bytes] | None = None
        self._kept: tuple[Project, Path | None, str] | None = None

    def keep(self, project: Project, original: Path | None, name: str = "") -> bool:
        """Write a copy, unless the last one is of the same project; say whether it was needed.

        `original` is the file that the project belongs to, `name` what the user calls it.

        Raises
        ------
        Refused
            If it cannot be written.
        """
        if (
            self._kept is not None
            and self._kept[0] is project
            and self._kept[1:] == (original, name)
        ):
            return False
        try:
            self._own(original, name)
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            text = f"no copy for recovery can be kept in {self._folder}: {reason}"
            raise Refused(Problem(text, InFile(str(self._folder)))) from error
        save(project, self._copy, durable=False)
        self._kept = (project, original, name)
        return True

    def forget(self) -> None:
        """Take the copy away: the work is saved, or is not wanted. `keep` may be called again."""
        self._kept = None
        if self._owner is not None:
            self._owner.close()
            self._owner = None
        for path in (self._copy, self._copy.with_suffix(OWNER)):
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def leftovers(self) -> tuple[Leftover, ...]:
        """Copies whose process is no more, the newest first."""
        found = (_leftover(copy) for copy in self._folder.glob(f"*{SUFFIX}") if copy != self._copy)
        return tuple(sorted(filter(None, found), key=lambda left: -left.saved_at))

    def _own(self, original: Path | None, name: str) -> None:
        """Make the file that says whose copy it is, and lock it for as long as we live."""
        if self._owner is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            self._owner = self._copy.with_suffix(OWNER).open("w+b")
            _lock(self._owner)
        self._owner.seek(0)
        self._owner.truncate()
        said = {"original": str(original.absolute()) if original else None, "name": name}
        self._owner.write(json.dumps(said).encode())
        self._owner.flush()

    def _sweep(self) -> None:
        """Take away what a process has left that died between two files, or while writing one."""
        for draft in (*self._folder.glob(f".*{SUFFIX}.*.part"), *self._folder.glob(f"*{OWNER}")):
            stem = draft.name.lstrip(".").partition(".")[0]
            whole = self._folder / f"{stem}{SUFFIX}"
            orphan = draft.suffix != OWNER or not whole.exists()
            if orphan and not _is_alive(whole):
                with suppress(OSError):
                    draft.unlink()


def _leftover(copy: Path) -> Leftover | None:
    """What is known of a copy; None if its process lives, or the copy has just gone."""
    if _is_alive(copy):
        return None
    said: Any = None
    with suppress(OSError, ValueError):
        said = json.loads(copy.with_suffix(OWNER).read_bytes())
    said = said if isinstance(said, dict) else {}
    original = said.get("original")
    try:
        saved_at = copy.stat().st_mtime
    except OSError:
        return None
    return Leftover(copy, Path(original) if original else None, str(said.get("name", "")), saved_at)


def _is_alive(copy: Path) -> bool:
    """Whether a process holds the lock beside the copy."""
    try:
        with copy.with_suffix(OWNER).open("r+b") as owner:
            return not _lock(owner)
    except OSError:
        return False


def _lock(file: IO[bytes]) -> bool:
    """Lock the file until it is closed or the process ends; say whether that could be."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
