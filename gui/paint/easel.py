"""What is being painted: the points, the brush, and the strokes that can be taken back."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.data.painting import CLASSES, PaintedTask, Painting
from core.data.strokes import Place, dab, drawn, erased, spread, sweep
from core.signal import Signal

Array = NDArray[Any]
LIMIT = 200  # strokes that can be taken back
SPREAD = 0.15  # standard deviation by which points are moved at once
FEWEST = 2  # classes that are offered


class Tool(StrEnum):
    BRUSH = "brush"
    POINT = "point"
    CURVE = "curve"
    ERASER = "eraser"


class Easel:
    """Signals: `changed()` other points; `handled()` another tool, class or task."""

    def __init__(self) -> None:
        self.changed: Signal[()] = Signal()
        self.handled: Signal[()] = Signal()
        self.painting = Painting.empty()
        self.task: PaintedTask = "classes"
        self.tool = Tool.BRUSH
        self.label = 0
        self.offered = FEWEST  # classes
        self.names = [""] * CLASSES
        self.radius, self.scatter, self.density = 0.8, 0.0, 8.0
        self._past: list[Painting] = []
        self._future: list[Painting] = []
        self._before: Painting | None = None  # of the stroke that is being made
        self._last: Place = 0.0, 0.0
        self._rng = np.random.default_rng()

    # ---- strokes -------------------------------------------------------------------------------

    def press(self, at: Place) -> None:
        """A stroke begins."""
        self._before, self._last = self.painting, at
        if self.tool is Tool.ERASER:
            self._show(erased(self.painting, at, at, self.radius))
        elif self.tool is not Tool.CURVE:
            radius = self.radius if self.tool is Tool.BRUSH else 0.0
            self._add(dab(at, radius, self.density, self._rng))

    def move(self, at: Place) -> None:
        """The stroke goes on to a place."""
        if self._before is None:
            return
        last, self._last = self._last, at
        if self.tool is Tool.ERASER:
            self._show(erased(self.painting, last, at, self.radius))
        elif self.tool is Tool.BRUSH:
            self._add(sweep(last, at, self.radius, self.density, self._rng))
        elif self.tool is Tool.CURVE:
            density = self.density / 8
            self._show(drawn(self.painting, last, at, self.scatter, density, self._rng))

    def release(self) -> bool:
        """The stroke ends; says whether it has changed anything."""
        before, self._before = self._before, None
        return before is not None and self._note(before)

    @property
    def busy(self) -> bool:
        """Whether a stroke is being made."""
        return self._before is not None

    def clear(self) -> None:
        """Take all points away."""
        self._replace(Painting.empty())

    def spread(self) -> None:
        """Move every point a little, by chance."""
        self._replace(spread(self.painting, SPREAD, self._rng, self.task == "curve"))

    def begin(self, painting: Painting, task: PaintedTask, names: str = "") -> None:
        """Go on with points that are there already; can be undone like a stroke."""
        given = [name.strip() for name in names.split(",")][:CLASSES] if names else []
        self.names = given + [""] * (CLASSES - len(given))
        most = int(painting.labels.max()) + 1 if len(painting) else FEWEST
        self.offered = max(most, FEWEST, len(given))
        self.label = 0
        self.choose_task(task)
        self._replace(painting)

    def _add(self, points: Array) -> None:
        label = self.label if self.task == "classes" else 0
        self._show(self.painting.with_points(points, label))

    # ---- history -------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def undo(self) -> None:
        """Take back the last stroke."""
        if self._past and not self.busy:
            self._future.append(self.painting)
            self._show(self._past.pop())

    def redo(self) -> None:
        """Make the stroke again."""
        if self._future and not self.busy:
            self._past.append(self.painting)
            self._show(self._future.pop())

    def _replace(self, painting: Painting) -> None:
        before, self.painting = self.painting, painting
        self._note(before)
        self.changed.emit()

    def _note(self, before: Painting) -> bool:
        if self.painting is before or (not len(self.painting) and not len(before)):
            return False
        self._past.append(before)
        del self._past[:-LIMIT]
        self._future.clear()
        self.changed.emit()
        return True

    def _show(self, painting: Painting) -> None:
        if painting is not self.painting:
            self.painting = painting
            self.changed.emit()

    # ---- what is in the hand -------------------------------------------------------------------

    def choose_tool(self, tool: Tool) -> None:
        self.tool = tool
        self.handled.emit()

    def choose_class(self, label: int) -> None:
        """Paint points of a class from now on; one that is not offered yet joins the others."""
        if not 0 <= label < CLASSES or self.task == "curve":
            return
        self.label = label
        self.offered = max(self.offered, label + 1)
        if self.tool is Tool.ERASER:
            self.tool = Tool.BRUSH
        self.handled.emit()

    def choose_task(self, task: PaintedTask) -> None:
        """Classes or a curve; the points stay."""
        if task != self.task:
            self.task = task
            self.tool = Tool.CURVE if task == "curve" else Tool.BRUSH
        self.handled.emit()
        self.changed.emit()

    def rename(self, name: str) -> None:
        """Call the class in the hand by another name; commas keep names apart."""
        self.names[self.label] = name.replace(",", " ").strip()
        self.handled.emit()

    @property
    def said_names(self) -> str:
        """All names as the source keeps them."""
        return ",".join(self.names).rstrip(",")
