"""The weight that is pointed at, on both views of the network: the wire it belongs to is lit."""

from __future__ import annotations

from math import prod

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from gui.canvas.neuron_scene import NeuronScene, OneNeuron, OneWeight
from gui.canvas.two_views import TwoViews
from gui.canvas.wire import path_of
from gui.pointing import Pointing, Spot
from gui.theme import Theme, Themes

WIDTH = 7  # of the lit wire between two cards
STRENGTH = 0.55


class WirePointing(QObject):
    """Tells others what is hovered among the neurons, and lights what is hovered elsewhere.

    Among neurons it is the one wire, bias or neuron; between cards the wire into the layer.
    """

    def __init__(self, views: TwoViews, pointing: Pointing, themes: Themes) -> None:
        super().__init__(views)
        self._views, self._pointing = views, pointing
        self._telling = False
        self.lit = QGraphicsPathItem()
        self.lit.setZValue(0.6)
        self.lit.setOpacity(STRENGTH)
        self.lit.hide()
        views.canvas.canvas.addItem(self.lit)
        views.neurons.pointed.connect(self._tell)
        views.neurons.clicked.connect(pointing.pick)
        pointing.changed.connect(self.show_spot)
        themes.changed.connect(self._color)
        self._color(themes.current)

    def show_spot(self, spot: Spot | None) -> None:
        """Light the place of a weight, or nothing."""
        if self._telling:
            return
        if self._views.shows_neurons:
            scene = self._views.neurons.neurons
            self._views.neurons.show_found(None if spot is None else place_of(scene, spot))
        self._light_between_cards(spot)

    def _tell(self, found: object) -> None:
        scene = self._views.neurons.neurons
        self._telling = True
        if isinstance(found, OneNeuron):
            unit = scene.columns[found.node].column.shown[found.place]
            self._pointing.point(found.node, None, unit)
        elif isinstance(found, OneWeight) and found.name:
            shape = scene.shape(found.node, found.name)
            flat = int(np.ravel_multi_index(found.index, shape))
            width = shape[-1]
            self._pointing.point(found.node, flat // width, flat % width, found.name)
        else:
            self._pointing.leave()
        self._telling = False

    def _light_between_cards(self, spot: Spot | None) -> None:
        path = QPainterPath()
        if spot is not None and not self._views.shows_neurons:
            for wire, item in self._views.canvas.canvas.wires.items():
                if wire.target == spot.node:
                    path.addPath(path_of(item.segments))
        self.lit.setPath(path)
        self.lit.setVisible(not path.isEmpty())

    def _color(self, theme: Theme) -> None:
        color = theme.color("highlight")
        self.lit.setPen(QPen(color, WIDTH, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))


def place_of(scene: NeuronScene, spot: Spot) -> OneWeight | OneNeuron | None:
    """The wire, bias or neuron that is drawn for a weight; None if it is not drawn."""
    item = scene.columns.get(spot.node)
    if item is None or spot.unit not in item.column.shown:
        return None
    place = item.column.shown.index(spot.unit)
    if spot.input is None:
        return scene.neuron(spot.node, place)
    shape = scene.shape(spot.node, spot.weight)
    flat = spot.input * (shape[-1] if shape else 1) + spot.unit
    if not shape or flat >= prod(shape):
        return None
    index = tuple(int(i) for i in np.unravel_index(flat, shape))
    for found in scene.feeding(spot.node, place):
        if (found.name, found.index) == (spot.weight, index):
            return found
    return None
