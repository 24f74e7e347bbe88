"""What can be chosen of a surface: its axes, at what the others are held, and what is shown."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QInputDialog, QMenu

from core.data.base import Dataset
from core.plane import Plane, numeric, telling_values, value_names
from gui.picked_rows import PickedRows
from gui.shelf import PARTS
from gui.viewpoint import Viewpoint

if TYPE_CHECKING:
    from gui.panels.surface import SurfacePanel

DIRECTIONS = "Main directions (PCA)"
MANY = 40  # classes, of which each has an entry of its own
PROBABILITIES, CLASSES, HEIGHTS = "Probabilities", "Classes", "Height"
WIDE = 110  # px of the name of an axis, at most
REST = 226  # px of the bar besides the two names


class SurfaceChoices(QObject):
    """Menus in the bar of the panel."""

    def __init__(self, panel: SurfacePanel, viewpoint: Viewpoint, picked: PickedRows) -> None:
        super().__init__(panel)
        self._panel, self._viewpoint, self._picked = panel, viewpoint, picked
        self._names = "x", "y"
        self._dataset: Dataset | None = None
        self._menus = QMenu("x", panel), QMenu("y", panel)
        self.axes = [
            panel.add_menu("x", "What goes across", "", self._menus[0]),
            panel.add_menu("y", "What goes up", "", self._menus[1]),
        ]
        self._held, self._shown = QMenu("Hold other inputs", panel), QMenu("Ground", panel)
        self._held.aboutToShow.connect(self._fill_held)
        self._shown.aboutToShow.connect(self._check)
        self.more = QMenu("What is shown", panel)
        self.more.addMenu(self._shown)
        self.more.addMenu(self._held)
        self.more.addSeparator()
        for part in PARTS:
            entry = self.more.addAction(f"{part.capitalize()} rows")
            entry.setCheckable(True)
            entry.setChecked(True)
            entry.toggled.connect(lambda yes, p=part: panel.show_part(p, yes))
        panel.add_menu("", "What is shown", "sliders-horizontal", self.more)
        panel.bar.installEventFilter(self)

    def meet(self, dataset: Dataset) -> None:
        """Offer the inputs and outputs of other data."""
        self._dataset = dataset
        names, choices = value_names(dataset.signature), numeric(dataset.signature)
        for which, menu in enumerate(self._menus):
            menu.clear()
            if len(choices) > 2:
                entry = menu.addAction(DIRECTIONS)
                entry.triggered.connect(lambda _=False: self._viewpoint.look_along(None))
            for i in choices:
                entry = menu.addAction(names[i])
                entry.triggered.connect(lambda _=False, i=i, w=which: self._turn(w, i))
        self._held.menuAction().setVisible(len(names) > 2)
        self._offer_outputs(dataset)

    def show_plane(self, plane: Plane) -> None:
        """Say which axes were chosen."""
        self._names = plane.names
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return False

    def _fit(self) -> None:
        """Shorten the names so that no choice is hidden in a narrow bar."""
        metrics = self._panel.fontMetrics()
        room = min(max((self._panel.width() - REST) // 2, 36), WIDE)
        narrow = any(metrics.horizontalAdvance(name) > room for name in self._names)
        common = _common(*self._names) if narrow else 0
        for action, name in zip(self.axes, self._names, strict=True):
            text = f"…{name[common:]}" if common else name  # what tells the two apart stays
            text = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
            action.setText(text)
            action.setIconText(text)  # Qt's own would lack the dots
            action.setToolTip(name)

    def hold_at_asked(self) -> None:
        """Ask for the number of a row, and hold the other inputs there."""
        if self._dataset is None:
            return
        count = len(self._dataset.x)
        row, said = QInputDialog.getInt(
            self._panel, "Hold the other inputs", f"Row (1 to {count:,})", 1, 1, count
        )
        if said:
            self._viewpoint.hold_at(row - 1)

    def _offer_outputs(self, dataset: Dataset) -> None:
        self._shown.clear()
        signature = dataset.signature
        if signature.task == "regression":
            for i, name in enumerate(signature.targets):
                self._offer(HEIGHTS, i, name)
            return
        self._offer(PROBABILITIES, 0, PROBABILITIES)
        self._offer(CLASSES, 0, CLASSES)
        self._shown.addSeparator()
        for i, name in enumerate(signature.classes[:MANY]):
            self._offer(HEIGHTS, i, f"Probability of {name}")

    def _offer(self, what: str, output: int, name: str) -> None:
        entry = self._shown.addAction(name)
        entry.setCheckable(True)
        entry.setData((what, output))
        entry.triggered.connect(lambda: self._panel.show_what(what, output))

    def _check(self) -> None:
        for entry in self._shown.actions():
            entry.setChecked(entry.data() == (self._panel.what, self._panel.output))

    def _fill_held(self) -> None:
        self._held.clear()
        entry = self._held.addAction("At their median")
        entry.setCheckable(True)
        entry.setChecked(self._viewpoint.row is None)
        entry.triggered.connect(lambda _=False: self._viewpoint.hold_at(None))
        for row in self._picked.rows[:1]:
            entry = self._held.addAction(f"As in the picked row {row + 1}")
            entry.triggered.connect(lambda _=False, r=row: self._viewpoint.hold_at(r))
        self._held.addAction("As in row…").triggered.connect(self.hold_at_asked)

    def _turn(self, which: int, value: int) -> None:
        if self._dataset is not None:
            axes = list(self._viewpoint.axes or telling_values(self._dataset))
            axes[which] = value
            self._viewpoint.look_along((axes[0], axes[1]))


def _common(first: str, second: str) -> int:
    """How many letters of whole words two names begin with alike: of "petal_width", "petal_"."""
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, second, strict=False))
    )
    return first.rfind("_", 0, alike) + 1
