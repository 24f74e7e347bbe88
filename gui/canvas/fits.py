"""Where a wire from one port could end, and why not elsewhere."""

from __future__ import annotations

from core.document import State
from core.edits import why_not
from core.graph import NodeId
from core.layer import Layer, Shape, ShapeError
from gui.canvas.face import shape_text
from gui.canvas.port import Port, PortLook, wire_between


class Fits:
    """Judges every other port for a wire that has one end at `port`."""

    def __init__(self, state: State, port: Port) -> None:
        self.port = port
        self._graph = state.project.graph
        self._shapes = state.compiled.shapes
        self._loops = self._closing_loops()

    def look(self, other: Port) -> PortLook:
        """How `other` looks while the wire is drawn."""
        wire = wire_between(self.port, other)
        if wire is None or other.node in self._loops or wire in self._graph.wires:
            return PortLook.REFUSES
        return PortLook.DOUBTFUL if self._misfit(other) else PortLook.FITS

    def text(self, other: Port) -> str:
        """What to say at the pointer: why not, or what would happen."""
        wire = wire_between(self.port, other)
        if wire is None:
            return f"{other.node}: both ends are {'outputs' if other.is_output else 'inputs'}"
        if complaint := why_not(self._graph, wire):
            return complaint
        if wire in self._graph.wires:
            return f"{wire.source} and {wire.target} are wired already"
        if misfit := self._misfit(other):
            return f"{misfit} (it can be wired all the same)"
        taken = self._graph.inputs_of(wire.target).get(wire.port)
        if taken is not None:
            return f"takes the place of the wire from {taken}"
        flow = shape_text(self._shapes.get(wire.source))
        return f"{wire.source} → {wire.target}" + (f": {flow}" if flow else "")

    def layer_misfit(self, layer: Layer) -> str | None:
        """Why a new layer at the loose end would not fit; None if it does or nobody knows."""
        if not self.port.is_output:
            return None
        if not layer.ports:
            return f"{layer.title} takes no wire: data enter there"
        shape = self._shapes.get(self.port.node)
        return None if shape is None else _misfit(layer, [shape] * len(layer.ports), layer.title)

    def _misfit(self, other: Port) -> str | None:
        """What the reader says to the shapes it would get; None if it takes them."""
        wire = wire_between(self.port, other)
        assert wire is not None
        layer = self._graph.nodes[wire.target]
        sources = {**self._graph.inputs_of(wire.target), wire.port: wire.source}
        shapes = [self._shapes.get(sources[p]) for p in range(len(layer.ports)) if p in sources]
        known = [shape for shape in shapes if shape is not None]
        if len(known) < len(layer.ports):
            return None
        return _misfit(layer, known, wire.target)

    def _closing_loops(self) -> set[NodeId]:
        """Layers that a wire from here must not reach, this one among them."""
        near: dict[NodeId, list[NodeId]] = {n: [] for n in self._graph.nodes}
        for w in self._graph.wires:
            if self.port.is_output:
                near[w.target].append(w.source)
            else:
                near[w.source].append(w.target)
        seen, todo = {self.port.node}, [self.port.node]
        while todo:
            fresh = [n for n in near[todo.pop()] if n not in seen]
            seen.update(fresh)
            todo += fresh
        return seen


def _misfit(layer: Layer, shapes: list[Shape], name: str) -> str | None:
    try:
        layer.output_shape(shapes)
    except ShapeError as error:
        return f"{name} {error}"
    return None
