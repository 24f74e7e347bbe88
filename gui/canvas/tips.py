"""What the canvas says about the thing under the pointer, and to a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QPointF

from core.graph import Wire
from core.layer import LAYERS
from core.problem import OnNode, OnWire, Problem
from gui.canvas.catalog import sentence_of
from gui.canvas.face import Face
from gui.canvas.port import Port
from gui.canvas.scene import CanvasScene


def tip_for(scene: CanvasScene, at: QPointF, zoom: float) -> str:
    """The tooltip for a place; empty where there is nothing to say."""
    for card in scene.cards.values():
        if card.face and card.face.problems and card.badge_box().contains(at):
            return _messages(card.face)
    target = scene.target_at(at, zoom)
    if isinstance(target, Port):
        return _port_tip(scene, target)
    if isinstance(target, Wire):
        item = scene.wires[target]
        flow = f": {item.text}" if item.text else ""
        first = f"{target.source} → {target.target}{flow}"
        return "\n".join((first, *(p.message for p in item.problems)))
    face = scene.cards[target].face if target is not None else None
    if face is None:
        return ""
    if face.block is not None:
        return _messages(face) or f"{face.title}: {', '.join(face.block.nodes)}"
    said = _messages(face) or f"{face.title}: {sentence_of(LAYERS[face.kind])}"
    return "\n".join(filter(None, (scene.remarks.get(face.node, ""), said)))


def spoken(face: Face) -> str:
    """A card in words."""
    shape = f"output {face.shape}" if face.shape else ""
    parts = (face.name, face.title, face.summary, face.parameters, shape, _messages(face))
    return ", ".join(part for part in parts if part)


def _messages(face: Face) -> str:
    return "\n".join(p.message for p in face.problems)


def _port_tip(scene: CanvasScene, port: Port) -> str:
    card = scene.card_of(port.node)
    face = card.face
    assert face is not None
    if port.index is None:
        flow = f" ({face.shape})" if face.shape else ""
        return f"output of {port.node}{flow}: drag a wire from here"
    here = [p.message for p in face.problems if p.place == OnNode(port.node, port=port.index)]
    if here:
        return "\n".join(here)
    name = scene.project.graph.nodes[port.node].ports[port.index]
    said = name if name.startswith("input") else f"input {name}"
    source = scene.project.graph.inputs_of(port.node).get(port.index)
    if source is not None:
        return f"{said} of {port.node}, from {source}"
    return f"{said} of {port.node}: drag a wire to it"


def place_of_problem(scene: CanvasScene, problem: Problem) -> QPointF | None:
    """Where on the canvas a problem is said; None if it has no place there."""
    place, nodes = problem.place, scene.project.graph.nodes
    if isinstance(place, OnWire):
        if place.wire in scene.wires:
            return scene.wires[place.wire].middle()
        place = OnNode(place.wire.target, port=place.wire.port)
    if not isinstance(place, OnNode) or place.node not in nodes:
        return None
    if place.port is not None and place.port < len(nodes[place.node].ports):
        return scene.place_of(Port(place.node, place.port))
    box = scene.card_of(place.node).box()
    return QPointF(box.center().x(), box.bottom() - 8)
