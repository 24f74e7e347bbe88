"""What becomes of the network when a table is used: kept, made to fit, or begun anew."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget

from core.data.base import DataReference
from core.edits import Edit
from core.project import Project
from core.refit import Refit, begin, refit
from core.templates import TEMPLATES
from gui.import_page.choice import Choice

KEEP, FIT = "keep", "fit"
FIRST, MANY_ROWS = "small", 2000  # the template to begin with, up to so many rows
FOR_MANY = "tabular"


class NetworkChoice(Choice):
    """Fits by itself: an empty canvas gets a small network, another network what it lacks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Network", "what becomes of the network", parent)
        self._fit: Refit | None = None
        self._wanted = ""
        self.setMinimumContentsLength(30)
        self.picked.connect(self._want)

    def show_project(self, project: Project, data: DataReference | None) -> None:
        """What could be done to the network of `project` if it had `data`."""
        templates = [(f"Begin with: {t.title}", name) for name, t in TEMPLATES.items()]
        if not project.graph.nodes:
            many = data is not None and data.signature.rows > MANY_ROWS
            usual = FOR_MANY if many else FIRST
            self.show_choices([*templates, ("Leave the canvas empty", KEEP)], self._wanted or usual)
            return
        self._fit = refit(replace(project, data=data)) if data else None
        kept = [("Keep the network as it is" if self._fit else "Keep the network: it fits", KEEP)]
        if self._fit is not None:
            kept.insert(0, (f"Fit the network ({'; '.join(self._fit.changes)})", FIT))
        known = {FIT, KEEP, *TEMPLATES} if self._fit else {KEEP, *TEMPLATES}
        usual = FIT if self._fit else KEEP
        chosen = self._wanted if self._wanted in known else usual
        self.show_choices([*kept, *templates], chosen)

    @property
    def edit(self) -> Edit | None:
        """What is to be done to the network, once the data are there."""
        chosen = self.value
        if chosen == FIT and self._fit is not None:
            return self._fit.edit
        return begin(TEMPLATES[chosen]) if chosen in TEMPLATES else None

    def forget(self) -> None:
        """Another table: choose anew."""
        self._wanted = ""

    def _want(self, value: str) -> None:
        self._wanted = value
