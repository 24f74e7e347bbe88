"""The plane on which networks are looked at: shared by all views that show a picture over it."""

from __future__ import annotations

from core.data.base import Dataset
from core.plane import Plane, feature_plane, main_plane, numeric, telling_values
from core.signal import Signal

FEW = 12  # values of a sample; with more of them two say little
Axes = tuple[int, int]


class Viewpoint:
    """Which two inputs go across and up, and at what the others are held.

    Other data bring their own plane: the two inputs that tell most of the target, or where there
    are many the main directions of the rows.

    Attributes
    ----------
    axes : the two inputs; None for the main directions (PCA)
    row : the row of the data at which the others are held; None for their median

    Signal: `changed()` when another plane was chosen.
    """

    def __init__(self) -> None:
        self.axes: Axes | None = None
        self.row: int | None = None
        self.changed: Signal[()] = Signal()
        self._dataset: Dataset | None = None
        self._plane: Plane | None = None

    def plane(self, dataset: Dataset) -> Plane:
        """The plane through these data: the same object until something else is chosen."""
        if dataset is not self._dataset:
            few = len(numeric(dataset.signature)) <= FEW
            self._dataset, self._plane, self.row = dataset, None, None
            self.axes = telling_values(dataset) if few else None
        if self._plane is None:
            row = self.row
            if self.axes is None:
                self._plane = main_plane(dataset, row)
            else:
                self._plane = feature_plane(dataset, *self.axes, row)
        return self._plane

    @property
    def held(self) -> str:
        """Where the inputs that are not axes are held, in words; nothing if there are none."""
        if self.row is not None:
            return f"others as in row {self.row + 1}"
        if self.axes is None or self._plane is None or len(self._plane.base) <= 2:
            return ""
        return "others at their median"

    def look_along(self, axes: Axes | None) -> None:
        """Choose two inputs, or the main directions."""
        if axes != self.axes:
            self.axes, self._plane = axes, None
            self.changed.emit()

    def hold_at(self, row: int | None) -> None:
        """Hold the other inputs at those of a row, or at their median."""
        if row != self.row:
            self.row, self._plane = row, None
            self.changed.emit()
