"""The zip of a project: one text and many arrays, the same bytes for the same content."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

TEXT = "project.json"
TEXT_LIMIT = 64_000_000  # bytes; a network of 100,000 layers has about 20 million
FREE = 256_000_000  # bytes that a small file may unpack to
RATIO = 20  # times its size that a large file may unpack to
MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that a zip can name: files do not depend on the clock
UNIX = 3

BAD_MEMBER = (BadZipFile, EOFError, KeyError, NotImplementedError, RuntimeError, zlib.error)


class Damaged(ValueError):
    """The archive is none of ours, is damaged, or would be too large; says so to the user."""


def write_archive(file: BinaryIO, text: str, arrays: Mapping[str, Array]) -> None:
    """Write the text and the arrays, each by its name inside the archive."""
    with ZipFile(file, "w") as archive:
        archive.writestr(_member(TEXT, ZIP_DEFLATED), text.encode())
        for name, array in arrays.items():
            info = _member(name, ZIP_STORED)  # weights are noise: packing takes long, gains little
            info.file_size = array.nbytes + 4096
            with archive.open(info, "w") as member:
                np.lib.format.write_array(
                    member, np.asarray(array, order="C"), version=(1, 0), allow_pickle=False
                )


def _member(name: str, packing: int) -> ZipInfo:
    info = ZipInfo(name, MOMENT)
    info.compress_type, info.create_system, info.external_attr = packing, UNIX, 0o644 << 16
    return info


class Archive:
    """An archive that is open for reading; refuses to unpack more than its size can explain.

    Raises
    ------
    Damaged
        If it is no archive with a project's text inside, or unpacks to far too much.
    """

    def __init__(self, file: BinaryIO) -> None:
        start = file.read(4)
        size = file.seek(0, 2)
        if not start.startswith(b"PK"):
            raise Damaged("it is not a LayerLoom project")
        try:
            self._zip = ZipFile(file)
            infos = self._zip.infolist()
        except (*BAD_MEMBER, ValueError, OSError) as error:
            raise Damaged("it is damaged or cut short; is there a copy?") from error
        if TEXT not in self._zip.namelist():
            raise Damaged(f"it is an archive, but not a LayerLoom project: {TEXT} is missing")
        unpacked = sum(info.file_size for info in infos)
        if unpacked > max(FREE, RATIO * size) or self._zip.getinfo(TEXT).file_size > TEXT_LIMIT:
            raise Damaged(f"it would unpack to {unpacked / 1e6:,.0f} MB, which no project needs")

    def text(self) -> bytes:
        """The project's text. Raises `Damaged`."""
        try:
            return self._zip.read(TEXT)
        except BAD_MEMBER as error:
            raise Damaged(f"{TEXT} inside it is damaged; is there a copy?") from error

    def array(self, name: str) -> Array:
        """An array, read-only. Raises `Damaged` if it is missing or cannot be read."""
        try:
            raw = self._zip.read(name)
            header = BytesIO(raw)
            shape, in_columns, dtype = _header(header)
            if dtype.kind not in "fiub" or in_columns:
                raise ValueError("no plain numbers")
            array = np.frombuffer(raw, dtype, offset=header.tell()).reshape(shape)
        except (*BAD_MEMBER, ValueError) as error:
            raise Damaged(f"{name} inside it is missing, damaged or holds no numbers") from error
        return array if dtype.isnative else array.astype(dtype.newbyteorder("="))


def _header(file: BytesIO) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    if np.lib.format.read_magic(file) != (1, 0):
        raise ValueError("not the form that we write")
    return np.lib.format.read_array_header_1_0(file)
