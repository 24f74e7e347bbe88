"""Plots side by side, as wide as there is room, scrolled where there is not."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from gui.plots.plot import Plot
from gui.plots.view import Scale


class PlotRow(QScrollArea):
    """Fills `body`; plots that are added are zoomed along the x axis together."""

    def __init__(self, body: QWidget, least_width: int) -> None:
        super().__init__(body)
        self.least_width = least_width
        self.inside = QWidget()
        self._row = QHBoxLayout(self.inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(self.inside)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self)

    @property
    def plots(self) -> list[Plot]:
        items = (self._row.itemAt(i) for i in range(self._row.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, Plot)]

    def add(self, view: QWidget) -> None:
        """Put a view (made with `inside` as its parent) at the right end."""
        view.setMinimumWidth(self.least_width)
        self._row.addWidget(view, 1)
        if isinstance(view, Plot):
            view.zoomed.connect(self._zoom_others)

    def remove(self, view: QWidget) -> None:
        """Take a view away for good."""
        self._row.removeWidget(view)
        view.hide()
        view.deleteLater()

    def reset(self) -> None:
        """Let every plot show everything."""
        for plot in self.plots:
            plot.reset()

    def _zoom_others(self, scale: Scale | None) -> None:
        for plot in self.plots:
            if plot is not self.sender():
                plot.show_x(scale)
