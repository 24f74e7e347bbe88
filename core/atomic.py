"""The one place that writes files: a file is there as a whole, or as it was before."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from core.problem import InFile, Problem, Refused

FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextmanager
def written(path: Path, durable: bool = True) -> Iterator[BinaryIO]:
    """A new file beside `path` that takes its place once the block has ended well.

    Whoever reads `path` meanwhile sees the old content; if the block raises, the old content
    stays and nothing is left beside it. Permissions stay; a link stays a link to the new content.

    Parameters
    ----------
    durable : wait until the disk has it, so that a power cut leaves the old or the new content

    Raises
    ------
    Refused
        If it cannot be written; the problem names the file and the system's reason.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        mode = _mode(target)
        number = os.open(draft, FLAGS, 0o666)
        try:
            with open(number, "wb") as file:
                yield file
                file.flush()
                if durable:
                    os.fsync(number)
            if mode is not None:
                os.chmod(draft, mode)
            os.replace(draft, target)
        except BaseException:
            with suppress(OSError):
                os.unlink(draft)
            raise
        if durable:
            _settle(target.parent)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = f"cannot write {path}: {reason}; choose another place"
        raise Refused(Problem(text, InFile(str(path)))) from error


def _mode(target: Path) -> int | None:
    """The permissions of the file that is there; OSError if it must not be replaced."""
    if target.is_dir():
        raise IsADirectoryError(0, "it is a folder")
    if not target.exists():
        return None
    effective = os.access in os.supports_effective_ids
    if not os.access(target, os.W_OK, effective_ids=effective):
        raise PermissionError(0, "it is write-protected")
    return target.stat().st_mode & 0o7777


def _settle(folder: Path) -> None:
    """Wait until the disk knows the file's new name; not every system can."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
