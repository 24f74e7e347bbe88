"""The neurons of a network on screen. Follows state and weights; remembers what is unfolded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QApplication, QGraphicsPathItem, QGraphicsScene

from core.document import State
from core.graph import NodeId
from core.layer import Shape
from core.probes import Weights
from gui.canvas.neuron_items import ColumnItem, WiresItem
from gui.canvas.neuron_layout import Neurons, neurons
from gui.canvas.neuron_look import NeuronLook
from gui.canvas.neuron_marks import NeuronMarks
from gui.canvas.neuron_parts import Column
from gui.theme import Theme

REACH = 7.0  # points of the screen around a wire that still hit it


@dataclass(frozen=True)
class OneWeight:
    """A wire or a bias: the place in an array that it stands for; no name, nothing is learnt."""

    node: NodeId
    name: str
    index: tuple[int, ...]
    said: str  # what it is, in words
    way: tuple[tuple[float, float], ...]  # where it lies in the scene, from end to end

    @property
    def middle(self) -> QPointF:
        middle = len(self.way) // 2
        return (QPointF(*self.way[middle - 1]) + QPointF(*self.way[middle])) / 2


@dataclass(frozen=True)
class OneNeuron:
    """A neuron: its layer, and its place in the column."""

    node: NodeId
    place: int
    said: str


@dataclass(frozen=True)
class Fold:
    """The dots that stand for the neurons left out."""

    node: NodeId


Found = OneWeight | OneNeuron | Fold | None


class NeuronScene(QGraphicsScene):
    """Columns of neurons, and the wires between them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.look = NeuronLook(theme, QApplication.font())
        self.columns: dict[NodeId, ColumnItem] = {}
        self.bundles: list[WiresItem] = []
        self.unfolded: frozenset[NodeId] = frozenset()
        self._drawn = Neurons({}, (), {})
        self.weights: Weights | None = None
        self._made_of: tuple[object, ...] = ()
        self.marks = NeuronMarks(self)
        self._marked: tuple[object, ...] = ()
        self._state: State | None = None
        self._lit = QGraphicsPathItem()
        self._lit.setZValue(0.5)
        self._lit.hide()
        self.addItem(self._lit)

    def show_state(self, state: State) -> None:
        """Draw the neurons of the network in `state`, its notes and its groups."""
        self._state = state
        project = state.project
        drawn = (project.layout, project.groups, project.folded, self.unfolded)
        made_of = (state.compiled, project.data, drawn)
        if made_of != self._made_of:
            self._made_of = made_of
            self._show_neurons(state)
        marked = (made_of, project.notes, self.look)
        if marked != self._marked:
            self._marked = marked
            self._show_marks(state)

    def _show_neurons(self, state: State) -> None:
        self._drawn = neurons(state, self.unfolded)
        for item in (*self.columns.values(), *self.bundles):
            self.removeItem(item)
        columns = self._drawn.columns
        self.columns = {node: ColumnItem(column, self.look) for node, column in columns.items()}
        self.bundles = [
            WiresItem(b, columns[b.source], columns[b.target], self.look)
            for b in self._drawn.bundles
        ]
        for item in (*self.bundles, *self.columns.values()):
            self.addItem(item)
        self._lit.hide()
        self.show_weights(self.weights)

    def _show_marks(self, state: State) -> None:
        columns = {node: item.boundingRect() for node, item in self.columns.items()}
        wires = [item.boundingRect() for item in self.bundles]
        self.marks.show_state(state, self.look, columns, wires)

    def unfold(self, node: NodeId, state: State) -> bool:
        """Draw all neurons of a folded layer, or fold it again; says if it was not too wide."""
        column = self._drawn.columns[node]
        if not column.can_unfold:
            return False
        self.unfolded = self.unfolded ^ {node}
        self.show_state(state)
        return True

    def show_weights(self, weights: Weights | None) -> None:
        """Draw these weights; None or what does not fit is drawn as thin neutral lines."""
        self.weights = weights
        for bundle in self.bundles:
            bundle.show_weights(self.array(bundle.bundle.target, bundle.bundle.weight))
        for node, column in self.columns.items():
            column.show_weights(self.array(node, column.column.shift))

    def array(self, node: NodeId, name: str) -> NDArray[Any] | None:
        """The weights of a layer by name, if all of it are known and fit what is drawn."""
        mine: Mapping[str, NDArray[Any]] = (self.weights or {}).get(node, {})
        wanted = self._drawn.shapes.get(node, {})
        fits = all(n in mine and mine[n].shape == shape for n, shape in wanted.items())
        return mine[name] if fits and name in wanted else None

    def shape(self, node: NodeId, name: str) -> Shape:
        """The shape of an array that a layer learns; () if it has none of that name."""
        return self._drawn.shapes.get(node, {}).get(name, ())

    def value(self, weight: OneWeight) -> float | None:
        """The number that a wire or a bias stands for; None if it is not known."""
        array = self.array(weight.node, weight.name)
        return None if array is None else float(array[weight.index])

    def show_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self.look = NeuronLook(theme, QApplication.font())
        for column in self.columns.values():
            column.show_look(self.look)
        for bundle in self.bundles:
            bundle.show_look(self.look)
        if self._state is not None:
            self.show_state(self._state)

    def mark(self, selection: frozenset[NodeId], found: Found) -> None:
        """Show which layers are selected, and what the pointer is on."""
        for node, column in self.columns.items():
            over = isinstance(found, OneNeuron) and found.node == node
            column.mark(node in selection, found.place if over else -1)  # type: ignore[union-attr]
        if isinstance(found, OneWeight):
            path = QPainterPath(QPointF(*found.way[0]))
            for place in found.way[1:]:
                path.lineTo(*place)
            self._lit.setPath(path)
            self._lit.setPen(QPen(self.look.ink.color(), 6))
            self._lit.setOpacity(0.55)
        self._lit.setVisible(isinstance(found, OneWeight))

    def neuron(self, node: NodeId, place: int) -> OneNeuron:
        """One of the neurons that are drawn."""
        return OneNeuron(node, place, _neuron(self.columns[node].column, place))

    def feeding(self, node: NodeId, place: int) -> list[OneWeight]:
        """The bias of a neuron that is drawn, and the wires that end at it from top to bottom."""
        column = self.columns[node].column
        found = [self._bias(column, place)] if column.shift else []
        for item in self.bundles:
            if item.bundle.target == node:
                numbers = np.flatnonzero(item.bundle.ends == place)
                found += [self._wire(item, int(number)) for number in numbers]
        return found

    def content(self) -> QRectF:
        """The box around everything."""
        area = QRectF()
        for item in (*self.columns.values(), *self.bundles):
            area |= item.boundingRect()
        return area | self.marks.area()

    def find(self, at: QPointF, zoom: float) -> Found:
        """What lies at a place: a neuron or its bias before a wire."""
        for node, item in self.columns.items():
            if (place := item.bias_at(at)) >= 0:
                return self._bias(item.column, place)
            if (place := item.neuron_at(at)) >= 0:
                return self.neuron(node, place)
            if item.at_fold(at):
                return Fold(node)
        best, nearest, wire = None, REACH / min(zoom, 1.0), -1
        for bundle in self.bundles:
            number, gap = bundle.nearest(at)
            if gap < nearest:
                best, nearest, wire = bundle, gap, number
        return self._wire(best, wire) if best is not None else None

    def _bias(self, column: Column, place: int) -> OneWeight:
        x, y = column.x, column.ys[place]
        said = f"bias of {_neuron(column, place)}"
        index = (column.shown[place],)
        way = ((x - 18, y + 16), (x - 9, y + 8))
        return OneWeight(column.node, column.shift, index, said, way)

    def _wire(self, item: WiresItem, number: int) -> OneWeight:
        bundle = item.bundle
        source, target = self._drawn.columns[bundle.source], self._drawn.columns[bundle.target]
        start, end = int(bundle.starts[number]), int(bundle.ends[number])
        said = f"{_neuron(source, start)} → {_neuron(target, end)}"
        index: tuple[int, ...] = ()
        if bundle.weight:
            shape = self._drawn.shapes[bundle.target][bundle.weight]
            index = tuple(int(i) for i in np.unravel_index(int(bundle.flat[number]), shape))
        lines = item.ways[number]
        places = (lines[0].p1(), *(line.p2() for line in lines))
        way = tuple((place.x(), place.y()) for place in places)
        return OneWeight(bundle.target, bundle.weight, index, said, way)

    def picture(self) -> object:
        """What is shown, in plain values, for tests."""
        columns = {node: item.picture() for node, item in self.columns.items()}
        return columns, [item.picture() for item in self.bundles]


def _neuron(column: Column, place: int) -> str:
    if column.names:
        return column.names[place]
    return f"{column.node}, unit {column.shown[place] + 1}"
