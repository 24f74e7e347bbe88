"""Notes and the frames of groups among the neurons: where those of the diagram are, but clear."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsScene

from core.document import State
from core.graph import NodeId
from core.project import Project
from gui.canvas.marks import GroupItem, NoteItem
from gui.canvas.neuron_look import NeuronLook

CLEAR = 16.0  # units between a note and what it must not cover


class NeuronMarks:
    """Makes notes and frames equal to the state; they are changed where the cards are.

    A frame lies around the columns of its layers. A note keeps its place from left to right, and
    goes up or down until it covers no neurons, wires and frames: above them if it lies above the
    layers of the diagram, else below.
    """

    def __init__(self, scene: QGraphicsScene) -> None:
        self._scene = scene
        self.notes: list[NoteItem] = []
        self.groups: list[GroupItem] = []

    def show_state(
        self,
        state: State,
        look: NeuronLook,
        columns: Mapping[NodeId, QRectF],
        wires: Iterable[QRectF],
    ) -> None:
        """Show the notes and groups of `state`; `columns` and `wires` are where its neurons are."""
        project = state.project
        for item in (*self.notes, *self.groups):
            self._scene.removeItem(item)
        self.groups = []
        for name, nodes in project.groups.items():
            inside = [columns[node] for node in sorted(nodes) if node in columns]
            if inside and name not in project.folded:
                self.groups.append(GroupItem(name, nodes, look))
                self.groups[-1].follow(inside)
        frames = (frame.boundingRect() for frame in self.groups)
        taken = [*columns.values(), *wires, *frames]
        self.notes = [NoteItem(note, look) for note in project.notes]
        middle = _middle(project)
        for item in sorted(self.notes, key=lambda n: abs(n.box().center().y() - middle)):
            _clear(item, item.box().center().y() < middle, taken)
            taken.append(item.box())
        added: tuple[QGraphicsItem, ...] = (*self.groups, *self.notes)
        for each in added:
            self._scene.addItem(each)

    def area(self) -> QRectF:
        """The box around all of them."""
        area = QRectF()
        for note in self.notes:
            area |= note.box()
        for frame in self.groups:
            area |= frame.boundingRect()
        return area

    def picture(self) -> object:
        """What is shown, in plain values, for tests."""
        notes = [(item.note.text, item.box().getRect()) for item in self.notes]
        return notes, [(item.name, item.boundingRect().getRect()) for item in self.groups]


def _middle(project: Project) -> float:
    """The height of the middle of the diagram."""
    heights = [project.layout[node].y for node in project.graph.nodes if node in project.layout]
    return (min(heights) + max(heights)) / 2 if heights else 0.0


def _clear(note: NoteItem, up: bool, taken: list[QRectF]) -> None:
    """Move a note up or down until it covers nothing that is taken."""
    covered = True
    while covered:
        box = note.box().adjusted(-CLEAR, -CLEAR, CLEAR, CLEAR)
        hit = [area for area in taken if area.intersects(box)]
        covered = bool(hit)
        if hit and up:
            note.moveBy(0, min(area.top() for area in hit) - box.bottom() - 1)
        elif hit:
            note.moveBy(0, max(area.bottom() for area in hit) - box.top() + 1)
