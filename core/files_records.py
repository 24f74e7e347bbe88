"""The remembered runs of a project as plain values, and back.

records   [{"number", "name", "steps", "epochs", "seconds", "ended", "curves": {name: array},
          "project": as in `project.json`, or null where it would be too large}]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.files_format import FormatError, Plain, read_plain, write_plain
from core.frozen import FrozenDict
from core.project import Record

Array = NDArray[Any]

NODES = 20_000  # layers of all remembered networks together; those of older runs are left out
POINTS = 1_000_000  # numbers of a curve that are read


def write_records(records: Iterable[Record], arrays: dict[str, Array]) -> list[Plain]:
    """The records as values that JSON knows; their curves are added to `arrays`."""
    left, found = NODES, []
    for record in sorted(records, key=lambda r: -r.number):  # the newest first
        project = record.project
        left -= len(project.graph.nodes) if project is not None else 0
        curves = {}
        for name, column in record.curves.items():
            place = f"records/{record.number}/{name}.npy"
            arrays[place] = column
            curves[name] = {"npy": place}
        found.append(
            {
                "number": record.number,
                "name": record.name,
                "steps": record.steps,
                "epochs": record.epochs,
                "seconds": round(record.seconds, 3),
                "ended": record.ended,
                "curves": curves,
                "project": write_plain(project)[0] if project is not None and left >= 0 else None,
            }
        )
    return found[::-1]


def read_records(plain: Plain, array: Callable[[str], Array]) -> tuple[Record, ...]:
    """The inverse of `write_records`; none if there are none. Raises `FormatError`."""
    try:
        found = [_record(entry, array) for entry in plain.get("records", ())]
    except (AttributeError, KeyError, OverflowError, TypeError, ValueError) as error:
        raise FormatError(f"its earlier runs cannot be read: {error}") from error
    if len({record.number for record in found}) < len(found):
        raise FormatError("its earlier runs cannot be read: two have the same number")
    return tuple(sorted(found, key=lambda record: record.number))


def _record(entry: Any, array: Callable[[str], Array]) -> Record:
    curves = {str(name): array(place["npy"]) for name, place in entry["curves"].items()}
    if any(column.ndim != 1 or len(column) > POINTS for column in curves.values()):
        raise FormatError("a curve is no row of numbers")
    lengths = {len(column) for name, column in curves.items() if name not in ("loss", "loss_step")}
    if len(lengths) > 1 or len(curves["loss"]) != len(curves["loss_step"]):
        raise FormatError("the columns of a curve are not of one length")
    if any(not np.issubdtype(column.dtype, np.number) for column in curves.values()):
        raise FormatError("a curve holds no numbers")
    project = entry["project"]
    return Record(
        int(entry["number"]),
        str(entry["name"]),
        FrozenDict(curves),
        int(entry["steps"]),
        int(entry["epochs"]),
        float(entry["seconds"]),
        str(entry["ended"]),
        None if project is None else read_plain(project),
    )
