"""Lines that wear something around their cells: quotes, a frame of strokes, formulas of Excel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, TypeAlias

Dress: TypeAlias = Literal["", "quoted", "framed"]
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_RULE = re.compile(r"[|\-:+= ]+")
_FORMULA = re.compile(r'="(.*)"', re.DOTALL)
ENOUGH = 3  # lines that are dressed alike


def dress_of(lines: Sequence[str]) -> Dress:
    """What all lines wear: whole lines in quotes, or strokes at both ends, as in Markdown."""
    written = [line.strip() for line in lines if line.strip()]
    if len(written) < ENOUGH:
        return ""
    if all(_QUOTED.fullmatch(line) for line in written):
        for mark in (",", ";", "\t", "|"):
            counts = {line.count(mark) for line in written}
            if len(counts) == 1 and counts != {0}:
                return "quoted"
    framed = all(line.startswith("|") and line.endswith("|") and len(line) > 2 for line in written)
    return "framed" if framed else ""


def undressed(line: str, dress: Dress) -> str:
    """A line without its dress; nothing is left of a mere rule."""
    if not dress:
        return line
    if dress == "quoted":
        return line.strip()[1:-1].replace('""', '"')
    bare = line.strip()
    return "" if _RULE.fullmatch(bare) else bare.strip("|")


def has_formulas(lines: Sequence[str]) -> bool:
    """Whether cells are written as ="001", which keeps Excel from taking them for numbers."""
    return any('="' in line for line in lines)


def without_formula(cell: str) -> str:
    found = _FORMULA.fullmatch(cell)
    return found[1] if found else cell
