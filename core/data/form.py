"""Of what form a file is, by what stands in it rather than by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from core.data.base import refused
from core.data.sheets import ENDINGS

FORMS = {".parquet": "parquet", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json"}
_SPARSE = re.compile(r"[+-]?\d+(\.\d+)?(\s+\d+:[+-]?[\d.]+([eE][+-]?\d+)?)+\s*")


def form_of(path: Path) -> str:
    """How a file is to be read, by its first bytes rather than its name. Raises `Refused`."""
    try:
        with path.open("rb") as file:
            head = file.read(64)
    except IsADirectoryError:
        raise refused(f"{path.name} is a folder, not a table", path) from None
    except OSError as error:
        raise refused(f"{path} cannot be read: {error.strerror or error}", path) from None
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "sheet"
    ending = path.suffix.lower()
    if ending in (*ENDINGS, ".parquet") and head:
        kind = "Parquet file" if ending == ".parquet" else "sheet"
        raise refused(f"{path.name} is no {kind}, whatever its name says", path)
    if head.lstrip().startswith((b"[{", b'{"')):
        return "jsonl" if head.lstrip().startswith(b"{") and ending != ".json" else "json"
    return FORMS.get(ending, "text")


def refuse_foreign(path: Path, lines: Sequence[str]) -> None:
    """Text that holds numbers in the way of one program, and is no table."""
    written = [line for line in lines[:100] if line.strip()]
    if written and all(_SPARSE.fullmatch(line) for line in written):
        text = f"{path.name} holds «number:value» pairs (LIBSVM), no cells; save it as CSV"
        raise refused(text, path, 1)
