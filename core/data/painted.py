"""Points that somebody has painted: they lie in the project itself and travel with it."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from core.data.base import Dataset, Signature, Source, refused
from core.data.painting import CLASSES, EDGE, MOST, STEP, PaintedTask, class_names, from_whole
from core.data.watch import Watch
from core.spec import ByHand, Range

LEAST = 4  # points that a split needs


class Painted(Source):
    """Points that were painted by hand."""

    kind = "painted"
    title = "Painted points"

    task: Annotated[PaintedTask, "tell the classes apart, or follow a curve y(x)"] = "classes"
    names: Annotated[str, "names of the classes, kept apart by commas"] = ""
    points: Annotated[
        tuple[int, ...],
        Range(-EDGE / STEP, EDGE / STEP),
        ByHand(),
        "three whole numbers a point: to the right and up in thousandths, and its class",
    ] = ()

    def complaints(self) -> dict[str, str]:
        found = super().complaints()
        if "points" in found or not _fits(self.points):
            reach = round(EDGE / STEP)
            found["points"] = (
                f"must be whole numbers, three for each of at most {MOST} points: two in "
                f"[-{reach}, {reach}] and a class in [0, {CLASSES - 1}]"
            )
        return found

    def load(self, watch: Watch | None = None) -> Dataset:
        painting = from_whole(self.points)
        if len(painting) < LEAST:
            raise refused(f"{len(painting)} points are painted; at least {LEAST} are needed")
        x, y = painting.points.astype(np.float32).T
        if self.task == "curve":
            signature = Signature(self.title, len(x), (1,), "regression", ("x",), ("y",))
            return Dataset(signature, x[:, None], y[:, None])
        used, labels = np.unique(painting.labels, return_inverse=True)
        if len(used) < 2:
            raise refused("all points are of one class; paint a second one to be told apart")
        signature = Signature(
            self.title,
            len(x),
            (2,),
            "binary" if len(used) == 2 else "classes",
            ("x1", "x2"),
            ("class",),
            class_names(self.names, used.tolist()),
        )
        return Dataset(signature, painting.points.astype(np.float32), labels.astype(np.int64))


def _fits(points: tuple[int, ...]) -> bool:
    count, rest = divmod(len(points), 3)
    if rest or count > MOST:
        return False
    return all(0 <= label < CLASSES for label in points[2::3])
