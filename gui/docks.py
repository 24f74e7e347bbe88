"""The panels around the canvas: what there is, where it is at first, and when it is made."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.audience import Audience
from gui.icons import icon

LEFT = Qt.DockWidgetArea.LeftDockWidgetArea
RIGHT = Qt.DockWidgetArea.RightDockWidgetArea
BOTTOM = Qt.DockWidgetArea.BottomDockWidgetArea


@dataclass(frozen=True)
class Place:
    """A panel and its first place; those of one `group` share it as tabs.

    `where` is the module and the class of the panel, which is imported when it is first seen.
    `wants` are the things its class is called with, in order: "document", "session", "selection",
    "pointing", "viewpoint", "flowing", "shelf", "rows".
    """

    name: str
    title: str
    icon: str
    area: Qt.DockWidgetArea
    group: str
    where: str
    wants: tuple[str, ...]
    key: str


PLACES = (
    Place("palette", "Layers", "layers", LEFT, "left",
          "gui.panels.palette:PalettePanel", (), "Alt+1"),
    Place("layer", "Layer", "sliders-horizontal", RIGHT, "right",
          "gui.panels.inspector:InspectorPanel", ("document", "selection"), "Alt+2"),
    Place("data", "Data", "database", RIGHT, "right",
          "gui.panels.data:DataPanel", ("document", "shelf", "rows"), "Alt+3"),
    Place("training", "Training", "gauge", RIGHT, "right",
          "gui.panels.training:TrainingPanel", ("document", "session"), "Alt+4"),
    Place("predict", "Predict", "target", RIGHT, "right",
          "gui.panels.predict:PredictPanel", ("session", "shelf", "flowing", "rows"), "Alt+5"),
    Place("lens", "One Step", "search", RIGHT, "right",
          "gui.panels.lens:LensPanel",
          ("session", "pointing", "stepping", "flowing"), "Alt+Shift+6"),
    Place("curves", "Curves", "chart-line", BOTTOM, "curves",
          "gui.panels.curves:CurvesPanel", ("session", "overlay", "shelf"), "Alt+6"),
    Place("outline", "Outline", "table", BOTTOM, "curves",
          "gui.panels.outline:OutlinePanel", ("document", "selection"), "Alt+0"),
    Place("results", "Results", "circle-check", BOTTOM, "curves",
          "gui.panels.results:ResultsPanel", ("session", "shelf", "rows"), "Alt+Shift+1"),
    Place("importance", "Importance", "lightbulb", BOTTOM, "curves",
          "gui.panels.importance:ImportancePanel", ("session", "shelf"), "Alt+Shift+7"),
    Place("distributions", "Distributions", "activity", BOTTOM, "curves",
          "gui.panels.distributions:DistributionsPanel", ("session", "shelf"), "Alt+Shift+2"),
    Place("weights", "Weights", "grid-3x3", BOTTOM, "weights",
          "gui.panels.weights:WeightsPanel",
          ("session", "selection", "shelf", "pointing"), "Alt+7"),
    Place("surface", "Surface", "chart-scatter", BOTTOM, "weights",
          "gui.panels.surface:SurfacePanel",
          ("session", "shelf", "viewpoint", "rows"), "Alt+9"),
    Place("embedding", "Embedding", "shuffle", BOTTOM, "weights",
          "gui.panels.embedding:EmbeddingPanel", ("session", "shelf", "rows"), "Alt+Shift+8"),
    Place("activations", "Activations", "brain", BOTTOM, "weights",
          "gui.panels.activations:ActivationsPanel",
          ("session", "shelf", "rows"), "Alt+Shift+3"),
    Place("gradients", "Gradients", "chart-column", BOTTOM, "weights",
          "gui.panels.gradient_flow:GradientFlowPanel", ("session", "shelf"), "Alt+Shift+4"),
    Place("runs", "Runs", "history", BOTTOM, "weights",
          "gui.panels.runs:RunsPanel", ("session", "overlay"), "Alt+Shift+0"),
    Place("problems", "Problems", "circle-alert", BOTTOM, "weights",
          "gui.panels.problems:ProblemsPanel", ("session", "selection"), "Alt+8"),
    Place("code", "Code", "code", RIGHT, "right",
          "gui.panels.code:CodePanel", ("document",), "Alt+Shift+9"),
)  # fmt: skip


class Dock(QDockWidget):
    """A frame that is there from the start; its panel is made when it is first seen."""

    def __init__(
        self,
        place: Place,
        make: Callable[[Place], QWidget],
        audience: Audience,
        window: QMainWindow,
    ) -> None:
        super().__init__(place.title, window)
        self.place = place
        self.panel: QWidget | None = None
        self._make, self._audience = make, audience
        self._ready = self._wanted = self._paused = False
        self.setObjectName(place.name)
        self.toggleViewAction().setText(place.title)
        self.action = QAction(icon(place.icon), place.title, self, checkable=True)
        self.action.setShortcut(place.key)
        self.action.setToolTip(f"Show or hide {place.title.lower()} ({place.key})")
        self.action.triggered.connect(self.toggle)
        self.visibilityChanged.connect(self._seen)

    def open(self) -> None:
        """The window has been painted: panels may be made now."""
        self._ready = True
        self._seen(self._wanted)

    def pause(self) -> None:
        """All panels are about to move: what is seen on the way is not meant to be."""
        self._paused = True

    def go_on(self) -> None:
        """The panels are where they shall be."""
        self._paused = False
        self._seen(self._wanted)

    def toggle(self) -> None:
        """Hide the panel if it is seen; behind another tab or hidden, bring it to the front."""
        if self._wanted:
            self.close()
        else:
            self.reveal()
        self.action.setChecked(self._wanted)

    def reveal(self) -> None:
        """Bring the panel to the front and give it the keyboard."""
        self.show()
        self.raise_()
        self._ready = True
        self._seen(True)
        if self.panel is not None:
            self.panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint() if self.widget() else QSize(240, 200)

    def _seen(self, yes: bool) -> None:
        self._wanted = yes
        self.action.setChecked(yes)
        if not self._ready or self._paused:
            return
        if yes and self.panel is None:
            self.panel = self._make(self.place)
            self.setWidget(self.panel)
            self._audience.add(self.panel)
        if self.panel is not None:
            self._audience.see(self.panel, yes)


def make_panel(place: Place, parts: Mapping[str, Any]) -> QWidget:
    """Import the panel's class and make one."""
    module, name = place.where.split(":")
    cls = getattr(importlib.import_module(module), name)
    panel: QWidget = cls(*(parts[want] for want in place.wants))
    return panel
